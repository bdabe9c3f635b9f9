//! What the locale files hold, for the tests that compare them with each other and with the sources.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast;

use super::Language;

/// Every message of a language, attributes as `id.attribute`, with the variables that it takes.
pub fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    messages_in(language.source())
}

/// As [`messages`], for any Fluent source. What does not parse is left out.
pub fn messages_in(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = fluent_syntax::parser::parse(source).unwrap_or_else(|(resource, _)| resource);
    let mut messages = BTreeMap::new();
    for entry in &resource.body {
        let ast::Entry::Message(message) = entry else { continue };
        let id = message.id.name;
        if let Some(pattern) = &message.value {
            messages.insert(id.to_owned(), variables(pattern));
        }
        for attribute in &message.attributes {
            messages.insert(format!("{id}.{}", attribute.id.name), variables(&attribute.value));
        }
    }
    messages
}

fn variables(pattern: &ast::Pattern<&str>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    in_pattern(pattern, &mut found);
    found
}

fn in_pattern(pattern: &ast::Pattern<&str>, found: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            in_expression(expression, found);
        }
    }
}

fn in_expression(expression: &ast::Expression<&str>, found: &mut BTreeSet<String>) {
    match expression {
        ast::Expression::Inline(inline) => in_inline(inline, found),
        ast::Expression::Select { selector, variants } => {
            in_inline(selector, found);
            for variant in variants {
                in_pattern(&variant.value, found);
            }
        }
    }
}

fn in_inline(inline: &ast::InlineExpression<&str>, found: &mut BTreeSet<String>) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            found.insert(id.name.to_owned());
        }
        ast::InlineExpression::Placeable { expression } => in_expression(expression, found),
        ast::InlineExpression::FunctionReference { arguments, .. } => in_arguments(arguments, found),
        ast::InlineExpression::TermReference {
            arguments: Some(arguments),
            ..
        } => in_arguments(arguments, found),
        _ => {}
    }
}

fn in_arguments(arguments: &ast::CallArguments<&str>, found: &mut BTreeSet<String>) {
    for positional in &arguments.positional {
        in_inline(positional, found);
    }
    for named in &arguments.named {
        in_inline(&named.value, found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_wherever_they_stand() {
        let found = messages_in(
            "-term = { $hidden }\n\
             a = { $count ->\n    [one] { $inner } { NUMBER($number) }\n   *[other] { -term(x: 1) } {{ $nested }}\n }\n\
             b =\n    .label = { $attribute }\n",
        );
        let names = |id: &str| found[id].iter().map(String::as_str).collect::<Vec<_>>();
        assert_eq!(found.keys().collect::<Vec<_>>(), ["a", "b.label"]);
        assert_eq!(names("a"), ["count", "inner", "nested", "number"]);
        assert_eq!(names("b.label"), ["attribute"]);
    }
}
