//! Text that crosses the border to a platform: our own sentences with spans inside that each platform writes in its own
//! way (a mention, a person's own words). What people wrote is only ever a [`Span::Verbatim`], so that no platform can
//! take it for markup.

use std::fmt;

/// Opens a span; the next character names its kind. Private-use characters are removed from what people write
/// ([`clean`]), so nobody can forge one.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';

/// A sentence of ours with spans inside.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Text(String);

/// A piece of a [`Text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span<'a> {
    /// Our own words. May hold `` `code` `` and `**strong**`, nothing else that is markup.
    Plain(&'a str),
    /// A person's own words: shown to the letter, never markup, never a ping.
    Verbatim(&'a str),
    /// A person, by the id of their account on the platform that will show the text.
    Person(&'a str),
    /// A role or user group, by its id on the platform.
    Group(&'a str),
    /// A channel, by its id on the platform.
    Channel(&'a str),
}

impl Text {
    /// Our own words, from a locale file or a number.
    pub fn plain(words: impl Into<String>) -> Self {
        Text(words.into())
    }

    /// A person's own words.
    pub fn verbatim(words: &str) -> Self {
        Self::span('v', words)
    }

    pub fn person(account: &str) -> Self {
        Self::span('p', account)
    }

    pub fn group(id: &str) -> Self {
        Self::span('g', id)
    }

    pub fn channel(id: &str) -> Self {
        Self::span('c', id)
    }

    fn span(kind: char, content: &str) -> Self {
        let mut text = String::with_capacity(content.len() + 10);
        text.push(OPEN);
        text.push(kind);
        text.extend(content.chars().filter(|c| !is_marker(*c)));
        text.push(CLOSE);
        Text(text)
    }

    /// `self` followed by `other`.
    pub fn then(mut self, other: &Text) -> Self {
        self.0.push_str(&other.0);
        self
    }

    /// All of `parts` with `separator` between them.
    pub fn join(parts: impl IntoIterator<Item = Text>, separator: &str) -> Self {
        let mut joined = String::new();
        for (index, part) in parts.into_iter().enumerate() {
            if index > 0 {
                joined.push_str(separator);
            }
            joined.push_str(&part.0);
        }
        Text(joined)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The pieces, in order.
    pub fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        let mut rest = self.0.as_str();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            if let Some(inside) = rest.strip_prefix(OPEN) {
                let end = inside.find(CLOSE).unwrap_or(inside.len());
                let (span, after) = inside.split_at(end);
                rest = after.strip_prefix(CLOSE).unwrap_or(after);
                let mut letters = span.chars();
                let kind = letters.next();
                let content = letters.as_str();
                return Some(match kind {
                    Some('p') => Span::Person(content),
                    Some('g') => Span::Group(content),
                    Some('c') => Span::Channel(content),
                    _ => Span::Verbatim(content),
                });
            }
            let (words, after) = rest.split_at(rest.find(OPEN).unwrap_or(rest.len()));
            rest = after;
            Some(Span::Plain(words))
        })
    }

    /// Without markup, for places that show none (button labels, completion choices, alt text, the command line).
    /// Mentions appear as `@id`.
    pub fn to_plain(&self) -> String {
        let mut plain = String::with_capacity(self.0.len());
        for span in self.spans() {
            match span {
                Span::Plain(words) => plain.extend(words.chars().filter(|c| *c != '`' && *c != '*')),
                Span::Verbatim(words) => plain.push_str(words),
                Span::Person(id) | Span::Group(id) | Span::Channel(id) => {
                    plain.push('@');
                    plain.push_str(id);
                }
            }
        }
        plain
    }

    /// With its markers, for the formatting of one text inside another.
    pub(crate) fn marked(&self) -> &str {
        &self.0
    }

    /// What [`Text::marked`] gave, formatted into a sentence of ours.
    pub(crate) fn from_marked(marked: String) -> Self {
        Text(marked)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.to_plain(), f)
    }
}

fn is_marker(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{E00F}')
}

/// What a person wrote, as it is kept: trimmed, without control characters (but line breaks and tabs) and without the
/// characters that mark spans. Everything else, right-to-left and zero-width characters included, stays to the letter.
pub fn clean(words: &str) -> String {
    words
        .replace("\r\n", "\n")
        .chars()
        .filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !is_marker(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The first `max` characters, with an ellipsis as the last of them where something was cut.
pub fn shorten(words: &str, max: usize) -> String {
    if words.chars().count() <= max {
        return words.to_owned();
    }
    let mut short: String = words.chars().take(max.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}
