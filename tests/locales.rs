//! The locale files and the sources agree: every sentence stands in both languages with the same variables, every
//! `say!` and `refuse!` names one that exists and fills just its variables, and no sentence is left over.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast;
use magicwords::chat::locale::{Language, messages, messages_in};
use proc_macro2::{Spacing, TokenStream, TokenTree};
use unicode_normalization::is_nfc;

/// Messages of a language: id to variables.
type Messages = BTreeMap<String, BTreeSet<String>>;

/// These are addressed by the command table, at run time.
const OF_THE_COMMAND_TABLE: [&str; 3] = ["command-", "option-", "choice-"];

/// These are handed to the playground's page as a whole; its own scripts name them without this.
const OF_THE_PAGE: &str = "playground-page-";

#[test]
fn both_languages_say_the_same_things() {
    assert_none(differences(&messages(Language::En), &messages(Language::Vi)));
}

#[test]
fn sources_and_locale_files_agree() {
    let mut uses = Vec::new();
    let mut faults = Vec::new();
    for file in sources(&root().join("src")) {
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        let (found, unreadable) = uses_in(&name, &fs::read_to_string(&file).unwrap());
        uses.extend(found);
        faults.extend(unreadable);
    }
    assert!(
        !uses.is_empty(),
        "no sentence found in src: the search itself is broken"
    );
    faults.extend(disagreements(&messages(Language::En), &uses));
    assert_none(faults);
}

#[test]
fn the_page_and_locale_files_agree() {
    let mut uses = Vec::new();
    let mut literals = BTreeSet::new();
    for entry in fs::read_dir(root().join("src/platform/playground/page")).unwrap() {
        let path = entry.unwrap().path();
        if path
            .extension()
            .is_some_and(|extension| extension == "js" || extension == "html")
        {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            let source = fs::read_to_string(&path).unwrap();
            uses.extend(uses_in_page(&name, &source));
            literals.extend(literals_in_page(&source));
        }
    }
    assert!(
        !uses.is_empty(),
        "no sentence found in the page: the search itself is broken"
    );
    assert_none(disagreements_of_page(&messages(Language::En), &uses, &literals));
}

#[test]
fn locale_files_are_well_formed() {
    for language in Language::ALL {
        let file = root().join(format!("config/locales/{}.ftl", language.code()));
        assert_none(flaws(&fs::read_to_string(file).unwrap()));
    }
}

/// One `say!` or `refuse!`.
#[derive(Debug, Clone, PartialEq)]
struct Use {
    at: String,
    id: String,
    args: BTreeSet<String>,
}

/// What people wrote is escaped, and within code Discord would show the backslashes.
#[test]
fn only_our_own_words_stand_in_code() {
    let in_code = ["option", "command", "code"];
    for language in ["en", "vi"] {
        let file = root().join(format!("config/locales/{language}.ftl"));
        for line in fs::read_to_string(file).unwrap().lines() {
            let code = line.split('`').skip(1).step_by(2);
            for named in code.flat_map(|code| code.split("{ $").skip(1)) {
                let name = named.split(' ').next().unwrap();
                assert!(in_code.contains(&name), "{language}: {line}");
            }
        }
    }
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Rust files under `folder`, but for test modules in files of their own.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_stem().is_some_and(|name| name == "tests") {
            continue;
        }
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn differences(en: &Messages, vi: &Messages) -> Vec<String> {
    let mut faults = Vec::new();
    for (id, variables) in en {
        match vi.get(id) {
            None => faults.push(format!("{id}: only in English")),
            Some(others) if others != variables => {
                faults.push(format!(
                    "{id}: takes {variables:?} in English and {others:?} in Vietnamese"
                ));
            }
            Some(_) => {}
        }
    }
    faults.extend(
        vi.keys()
            .filter(|id| !en.contains_key(*id))
            .map(|id| format!("{id}: only in Vietnamese")),
    );
    faults
}

fn disagreements(messages: &Messages, uses: &[Use]) -> Vec<String> {
    let mut faults = Vec::new();
    for Use { at, id, args } in uses {
        match messages.get(id) {
            None => faults.push(format!("{at}: {id}: no such message")),
            Some(variables) if variables != args => {
                faults.push(format!("{at}: {id}: takes {variables:?}, is given {args:?}"));
            }
            Some(_) => {}
        }
    }
    let used: BTreeSet<&str> = uses.iter().map(|used| used.id.as_str()).collect();
    let elsewhere =
        |id: &str| id.starts_with(OF_THE_PAGE) || OF_THE_COMMAND_TABLE.iter().any(|prefix| id.starts_with(prefix));
    let left_over = messages
        .keys()
        .filter(|id| !used.contains(id.as_str()) && !elsewhere(id));
    faults.extend(left_over.map(|id| format!("{id}: no source says it")));
    faults
}

/// `uses` are what the page says right away; a sentence that it chooses at run time stands among its `literals`.
fn disagreements_of_page(messages: &Messages, uses: &[Use], literals: &BTreeSet<String>) -> Vec<String> {
    let of_page: Messages = messages
        .iter()
        .filter_map(|(id, variables)| Some((id.strip_prefix(OF_THE_PAGE)?.to_owned(), variables.clone())))
        .collect();
    let said: BTreeSet<&str> = uses.iter().map(|used| used.id.as_str()).collect();
    let mut chosen = Vec::new();
    for (id, args) in &of_page {
        if literals.contains(id) && !said.contains(id.as_str()) {
            let (id, args) = (id.clone(), args.clone());
            let at = "the page".to_owned();
            chosen.push(Use { at, id, args });
        }
    }
    let all: Vec<Use> = uses.iter().cloned().chain(chosen).collect();
    disagreements(&of_page, &all)
}

/// What a script or the HTML of the page says right away: `say("id", { name: value, name })`, `data-say="id"`.
fn uses_in_page(at: &str, source: &str) -> Vec<Use> {
    let mut uses = Vec::new();
    for opening in ["say(\"", "data-say=\"", "data-label=\""] {
        for after in source.split(opening).skip(1) {
            let Some((id, after)) = after.split_once('"') else {
                continue;
            };
            let args = after
                .strip_prefix(", {")
                .and_then(|inside| inside.split_once('}'))
                .map_or("", |(inside, _)| inside);
            let args = args
                .split(',')
                .map(|argument| argument.split(':').next().unwrap_or_default().trim().to_owned())
                .filter(|name| !name.is_empty());
            let (at, id) = (at.to_owned(), id.to_owned());
            let args = args.collect();
            uses.push(Use { at, id, args });
        }
    }
    uses
}

/// Every string in double quotes.
fn literals_in_page(source: &str) -> BTreeSet<String> {
    let per_line = source.lines().map(|line| line.split('"').skip(1).step_by(2));
    per_line.flatten().map(str::to_owned).collect()
}

/// What is wrong with a locale file by itself.
fn flaws(source: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let resource = match fluent_syntax::parser::parse(source) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            faults.extend(errors.iter().map(|error| format!("does not parse: {error:?}")));
            resource
        }
    };
    let mut seen = BTreeSet::new();
    for entry in &resource.body {
        let ast::Entry::Message(message) = entry else { continue };
        if !seen.insert(message.id.name) {
            faults.push(format!("{}: said twice", message.id.name));
        }
        // The variables of the other message would be hidden from the comparison with the sources.
        if format!("{message:?}").contains("MessageReference") {
            faults.push(format!("{}: refers to another message; use a term", message.id.name));
        }
    }
    for (number, line) in source.lines().enumerate() {
        let number = number + 1;
        if !is_nfc(line) {
            faults.push(format!("line {number}: not in NFC"));
        }
        if ["@everyone", "@here"].iter().any(|ping| line.contains(ping)) {
            faults.push(format!("line {number}: pings everyone"));
        }
        if line.chars().any(|c| matches!(c, '\u{E000}'..='\u{F8FF}')) {
            faults.push(format!("line {number}: holds the mark of a span"));
        }
    }
    faults
}

/// Every sentence that a source says outside its tests, and what could not be read.
fn uses_in(file: &str, source: &str) -> (Vec<Use>, Vec<String>) {
    let mut search = Search {
        file,
        uses: Vec::new(),
        faults: Vec::new(),
    };
    match source.parse::<TokenStream>() {
        Ok(tokens) => search.walk(tokens),
        Err(error) => search.faults.push(format!("{file}: {error}")),
    }
    (search.uses, search.faults)
}

struct Search<'a> {
    file: &'a str,
    uses: Vec<Use>,
    faults: Vec<String>,
}

impl Search<'_> {
    fn walk(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            let rest = &tokens[index..];
            index += match token {
                _ if is_test_only(rest) => length_of_item(rest),
                // `macro_rules! name { .. }` holds patterns, not sentences.
                TokenTree::Ident(name) if name == "macro_rules" && is_punct(rest.get(1), '!') => 4,
                TokenTree::Ident(name) if (name == "say" || name == "refuse") && is_punct(rest.get(1), '!') => {
                    let at = self.file.to_owned();
                    if let Some(TokenTree::Group(inside)) = rest.get(2) {
                        let inside: Vec<TokenTree> = inside.stream().into_iter().collect();
                        match read_invocation(name == "say", &inside) {
                            Some((id, args)) => self.uses.push(Use { at, id, args }),
                            None => self
                                .faults
                                .push(format!("{at}: {name}! whose id is not a plain string")),
                        }
                    }
                    // The arguments are walked next: a sentence may hold another.
                    2
                }
                TokenTree::Group(group) => {
                    self.walk(group.stream());
                    1
                }
                _ => 1,
            };
        }
    }
}

/// `#[cfg(test)]`.
fn is_test_only(tokens: &[TokenTree]) -> bool {
    is_punct(tokens.first(), '#')
        && matches!(tokens.get(1), Some(TokenTree::Group(group))
            if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Up to the first body or semicolon.
fn length_of_item(tokens: &[TokenTree]) -> usize {
    let end = tokens.iter().position(|token| match token {
        TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
        token => is_punct(Some(token), ';'),
    });
    end.map_or(tokens.len(), |end| end + 1)
}

fn is_punct(token: Option<&TokenTree>, character: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// The id and the names of the arguments: `[language,] "id", name = value, ...`.
fn read_invocation(has_language: bool, inside: &[TokenTree]) -> Option<(String, BTreeSet<String>)> {
    let id_at = (0..inside.len()).find(|&at| {
        let before = if has_language {
            at > 0 && is_punct(inside.get(at - 1), ',')
        } else {
            at == 0
        };
        let after = at + 1 == inside.len() || is_punct(inside.get(at + 1), ',');
        before && after && string(&inside[at]).is_some()
    })?;
    let mut args = BTreeSet::new();
    for window in inside[id_at..].windows(4) {
        if let [comma, TokenTree::Ident(name), TokenTree::Punct(equals), next] = window
            && is_punct(Some(comma), ',')
            && equals.as_char() == '='
            && !(equals.spacing() == Spacing::Joint && (is_punct(Some(next), '=') || is_punct(Some(next), '>')))
        {
            args.insert(name.to_string());
        }
    }
    Some((string(&inside[id_at])?, args))
}

fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    let literal = literal.to_string();
    Some(literal.strip_prefix('"')?.strip_suffix('"')?.to_owned())
}

/// The checks above find what they are there for.
mod the_checker {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn read(source: &str) -> Vec<(String, BTreeSet<String>)> {
        let (uses, faults) = uses_in("a.rs", source);
        assert_none(faults);
        uses.into_iter().map(|used| (used.id, used.args)).collect()
    }

    fn use_of(id: &str, args: &[&str]) -> Use {
        Use {
            at: "a.rs".to_owned(),
            id: id.to_owned(),
            args: set(args),
        }
    }

    #[test]
    fn finds_ids_of_one_language_and_unequal_variables() {
        let en = messages_in("one = a\nsame = { $x }\nunequal = { $x }\n");
        let vi = messages_in("two = a\nsame = { $x }\nunequal = { $y }\n");
        assert_eq!(
            differences(&en, &vi),
            [
                "one: only in English",
                r#"unequal: takes {"x"} in English and {"y"} in Vietnamese"#,
                "two: only in Vietnamese"
            ]
        );
    }

    #[test]
    fn finds_unknown_ids_wrong_arguments_and_left_over_messages() {
        let messages = messages_in("a = { $x }\nleft-over = a\ncommand-please = a\n    .name = please\n");
        let uses = [
            use_of("a", &["x"]),
            use_of("a", &[]),
            use_of("a", &["x", "y"]),
            use_of("b", &[]),
        ];
        assert_eq!(
            disagreements(&messages, &uses),
            [
                r#"a.rs: a: takes {"x"}, is given {}"#,
                r#"a.rs: a: takes {"x"}, is given {"x", "y"}"#,
                "a.rs: b: no such message",
                "left-over: no source says it",
            ]
        );
    }

    #[test]
    fn finds_what_the_page_says_and_what_is_left_over() {
        let messages =
            messages_in("a = x\nplayground-page-b = { $x }\nplayground-page-c = { $y }\nplayground-page-d = x\n");
        let page = r#"say("b", { x: f(1) }); say(e ? "c" : "f", values); say("b"); say("g", { x, y: 1 })"#;
        let faults = disagreements_of_page(&messages, &uses_in_page("a.js", page), &literals_in_page(page));
        assert_eq!(
            faults,
            [
                r#"a.js: b: takes {"x"}, is given {}"#,
                "a.js: g: no such message",
                "d: no source says it",
            ]
        );
        assert_eq!(
            uses_in_page("a.html", r#"<p data-say="b"></p>"#),
            [Use {
                at: "a.html".to_owned(),
                id: "b".to_owned(),
                args: BTreeSet::new()
            }]
        );
    }

    #[test]
    fn finds_flaws_of_a_file() {
        assert_eq!(flaws("a = b\n-t = c\nd = { -t } { $x }\n"), [""; 0]);
        for (source, flaw) in [
            ("a = b\na = c\n", "a: said twice"),
            (
                "a = b\nc = { $x ->\n   *[one] { a }\n }\n",
                "c: refers to another message; use a term",
            ),
            ("a = tie\u{302}ng\n", "line 1: not in NFC"),
            ("a = b\nc = ho @everyone\n", "line 2: pings everyone"),
            ("a = \u{E000}vb\n", "line 1: holds the mark of a span"),
        ] {
            assert_eq!(flaws(source), [flaw]);
        }
        assert!(flaws("a = { $x\n")[0].starts_with("does not parse"));
    }

    #[test]
    fn reads_invocations_over_lines_with_commas_and_strings_inside() {
        let source = r#"
            fn f() {
                say!(
                    asker.language(&x, "not-the-id"), // say!(l, "in-a-comment")
                    "first",
                    name = format!("{}, other = {}", a, b),
                    count = items.iter().filter(|i| i.a == b, ).count(),
                );
                let s = "say!(l, \"in-a-string\")";
                return Err(refuse!("second", limit =&limit).into());
            }
        "#;
        assert_eq!(
            read(source),
            [
                ("first".into(), set(&["name", "count"])),
                ("second".into(), set(&["limit"]))
            ]
        );
    }

    #[test]
    fn reads_comparisons_and_closures_as_no_arguments() {
        let source = r#"say!(l, "a", x = match y { b => c, d => e }, z = (f, g == h)); refuse!["b"];"#;
        assert_eq!(read(source), [("a".into(), set(&["x", "z"])), ("b".into(), set(&[]))]);
    }

    #[test]
    fn reads_sentences_inside_sentences_and_other_macros() {
        let source = r#"vec![crate::say!(l, "outer", x = say!(l, "inner", y = 1))]"#;
        assert_eq!(
            read(source),
            [("outer".into(), set(&["x"])), ("inner".into(), set(&["y"]))]
        );
    }

    #[test]
    fn leaves_out_tests_and_macro_definitions() {
        let source = r#"
            #[cfg(test)]
            #[allow(unused)]
            mod tests { fn f() { refuse!("of-a-test"); } }
            #[cfg(test)]
            mod elsewhere;
            macro_rules! say { ($l:expr, $id:literal) => { say!($l, $id) }; }
            /// say!(l, "in-the-docs")
            fn f() { refuse!("kept"); }
        "#;
        assert_eq!(read(source), [("kept".into(), set(&[]))]);
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for source in ["say!(l, id);", "say!(l, r\"raw\");"] {
            assert_eq!(uses_in("a.rs", source).1, ["a.rs: say! whose id is not a plain string"]);
        }
        assert_eq!(uses_in("a.rs", "fn f( {").1.len(), 1);
    }
}
