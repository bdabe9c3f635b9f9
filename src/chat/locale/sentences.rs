//! The sentences of one language. Each is read when it is first said: most are said rarely, and what Fluent makes of a
//! whole file takes ten times its size in memory. So none may refer to another, which a test holds.

use std::collections::HashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentError, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::{Arg, Language};

type Bundle = FluentBundle<FluentResource>;

pub(super) struct Sentences {
    language: Language,
    /// What the file says of each message, by its id.
    written: HashMap<&'static str, &'static str>,
    /// Those that were said.
    read: RwLock<Bundle>,
}

/// The sentences of a language, and what they are made of when the first is said.
pub(super) fn sentences(language: Language) -> &'static Sentences {
    static EN: OnceLock<Sentences> = OnceLock::new();
    static VI: OnceLock<Sentences> = OnceLock::new();
    let sentences = match language {
        Language::En => &EN,
        Language::Vi => &VI,
    };
    sentences.get_or_init(|| Sentences::new(language))
}

impl Sentences {
    fn new(language: Language) -> Self {
        let mut written = HashMap::new();
        for (id, source) in parts(language.source()) {
            if written.insert(id, source).is_some() {
                tracing::error!(language = language.code(), id, "a locale file says something twice");
            }
        }
        let tag = language.code().parse::<LanguageIdentifier>().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![tag]);
        // Isolation marks would stand visibly in texts that people copy, and both languages run left to right.
        bundle.set_use_isolating(false);
        Sentences {
            language,
            written,
            read: RwLock::new(bundle),
        }
    }

    /// The message `id` or its attribute `id.attribute`, and what Fluent had to complain about; `None` where there is none.
    pub(super) fn say(&self, id: &str, args: &[(&'static str, Arg)]) -> Option<(String, Vec<FluentError>)> {
        let (id, attribute) = match id.split_once('.') {
            Some((id, attribute)) => (id, Some(attribute)),
            None => (id, None),
        };
        let (id, source) = self.written.get_key_value(id)?;
        if attribute.is_none()
            && let Some(words) = mere_words(source)
        {
            return Some((words.to_owned(), Vec::new()));
        }
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            values.set(*name, value(arg));
        }
        self.read_once(id, source);
        let bundle = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let message = bundle.get_message(id)?;
        let pattern = match attribute {
            None => message.value()?,
            Some(attribute) => message.get_attribute(attribute)?.value(),
        };
        let mut problems = Vec::new();
        let said = bundle
            .format_pattern(pattern, Some(&values), &mut problems)
            .into_owned();
        Some((said, problems))
    }

    /// What cannot be read stays unread: the rest of the file is still spoken.
    fn read_once(&self, id: &str, source: &str) {
        let known = self.read.read().unwrap_or_else(PoisonError::into_inner).has_message(id);
        if known {
            return;
        }
        let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, problems)| {
            let language = self.language.code();
            tracing::error!(language, id, ?problems, "a sentence of a locale file does not parse");
            resource
        });
        let mut bundle = self.read.write().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have read it meanwhile: it is the same.
        let _ = bundle.add_resource(resource);
    }
}

/// The messages of a Fluent source, each with its id: from the line that begins with the id to the next such, or a comment.
fn parts(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut rest = source;
    std::iter::from_fn(move || {
        loop {
            let begins = rest.starts_with(|c: char| c.is_ascii_alphabetic());
            let first = line(rest);
            let mut end = first;
            while begins && rest[end..].starts_with([' ', '\n', '\r', '}']) {
                end += line(&rest[end..]);
            }
            if first == 0 {
                return None;
            }
            let (part, after) = rest.split_at(end);
            rest = after;
            if begins && let Some((id, _)) = part.split_once('=') {
                return Some((id.trim_end(), part));
            }
        }
    })
}

/// The length of the first line.
fn line(text: &str) -> usize {
    text.find('\n').map_or(text.len(), |at| at + 1)
}

/// The words of a message that is nothing but words on one line.
fn mere_words(source: &str) -> Option<&str> {
    let (_, words) = source.split_once('=')?;
    let words = words.trim();
    (!words.is_empty() && !words.contains(['{', '}', '\n'])).then_some(words)
}

fn value(arg: &Arg) -> FluentValue<'_> {
    // Fluent counts in f64: a larger number keeps its digits as words, and takes the default of a selector.
    const EXACT: u64 = 1 << 53;
    match arg {
        Arg::Number(number) if number.unsigned_abs() <= EXACT => FluentValue::from(*number),
        Arg::Number(number) => FluentValue::from(number.to_string()),
        Arg::Text(text) => FluentValue::from(text.marked()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use fluent_syntax::ast::{Entry, PatternElement};
    use fluent_syntax::parser::parse;

    use super::*;

    #[test]
    fn the_parts_of_each_file_are_its_messages() {
        for language in Language::ALL {
            let whole = parse(language.source()).unwrap();
            let messages: BTreeMap<_, _> = whole
                .body
                .iter()
                .filter_map(|entry| match entry {
                    Entry::Message(message) => Some((message.id.name, (&message.value, &message.attributes))),
                    _ => None,
                })
                .collect();
            let mut found = 0;
            for (id, source) in parts(language.source()) {
                let alone = parse(source).unwrap();
                let [Entry::Message(message)] = alone.body.as_slice() else {
                    panic!("{id} is not one message: {source}")
                };
                assert_eq!((&message.value, &message.attributes), messages[id], "{id}");
                if let Some(words) = mere_words(source) {
                    let pattern = message.value.as_ref().unwrap();
                    assert_eq!(pattern.elements, [PatternElement::TextElement { value: words }], "{id}");
                }
                found += 1;
            }
            assert_eq!(found, messages.len());
        }
    }

    #[test]
    fn no_sentence_needs_another() {
        for language in Language::ALL {
            let whole = parse(language.source()).unwrap();
            let terms = whole.body.iter().filter(|entry| matches!(entry, Entry::Term(_)));
            assert_eq!(terms.count(), 0);
            let debug = format!("{:?}", whole.body);
            assert!(!debug.contains("MessageReference"), "{language:?}");
        }
    }
}
