//! Text that crosses the border to a platform: our own sentences with spans inside that each platform writes in its own
//! way (a mention, a person's own words). What people wrote is only ever a [`Span::Verbatim`], so that no platform can
//! take it for markup.

use std::fmt;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Opens a span; the next character names its kind. Private-use characters are removed from what people write
/// ([`clean`]), so nobody can forge one.
const OPEN: char = '\u{E000}';
const CLOSE: char = '\u{E001}';
/// Parts the id of somebody from their name.
const CALLED: char = '\u{E002}';

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

    /// A person, with the name to show where a mention would notify somebody who is not to be.
    pub fn person_called(account: &str, name: &str) -> Self {
        Self::called('p', account, name)
    }

    /// A role or user group, with its name likewise.
    pub fn group_called(id: &str, name: &str) -> Self {
        Self::called('g', id, name)
    }

    fn called(kind: char, id: &str, name: &str) -> Self {
        let mut text = String::with_capacity(id.len() + name.len() + 10);
        text.push(OPEN);
        text.push(kind);
        push_letters(&mut text, id);
        text.push(CALLED);
        push_letters(&mut text, name);
        text.push(CLOSE);
        Text(text)
    }

    fn span(kind: char, content: &str) -> Self {
        let mut text = String::with_capacity(content.len() + 10);
        text.push(OPEN);
        text.push(kind);
        push_letters(&mut text, content);
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
        self.named_spans().map(|(span, _)| span)
    }

    /// The pieces, in order, with the names of people and groups where they are known.
    pub fn named_spans(&self) -> impl Iterator<Item = (Span<'_>, Option<&str>)> {
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
                let (id, name) = match content.split_once(CALLED) {
                    Some((id, name)) => (id, Some(name).filter(|name| !name.is_empty())),
                    None => (content, None),
                };
                return Some(match kind {
                    Some('p') => (Span::Person(id), name),
                    Some('g') => (Span::Group(id), name),
                    Some('c') => (Span::Channel(content), None),
                    _ => (Span::Verbatim(content), None),
                });
            }
            let (words, after) = rest.split_at(rest.find(OPEN).unwrap_or(rest.len()));
            rest = after;
            Some((Span::Plain(words), None))
        })
    }

    /// Without markup, for places that show none (button labels, completion choices, alt text, the command line).
    /// Mentions appear as `@name`, or as `@id` where no name is known.
    pub fn to_plain(&self) -> String {
        let mut plain = String::with_capacity(self.0.len());
        for (span, name) in self.named_spans() {
            match span {
                Span::Plain(words) => plain.extend(words.chars().filter(|c| *c != '`' && *c != '*')),
                Span::Verbatim(words) => plain.push_str(words),
                Span::Person(id) | Span::Group(id) | Span::Channel(id) => {
                    plain.push('@');
                    plain.push_str(name.unwrap_or(id));
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

fn push_letters(text: &mut String, words: &str) {
    if words.contains(is_marker) {
        text.extend(words.chars().filter(|c| !is_marker(*c)));
    } else {
        text.push_str(words);
    }
}

pub(super) fn is_marker(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{E00F}')
}

/// What a person wrote, as it is kept: trimmed, without control characters (but line breaks and tabs) and without the
/// characters that mark spans. Everything else, right-to-left and zero-width characters included, stays to the letter.
pub fn clean(words: &str) -> String {
    let removed = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || is_marker(c);
    if !words.contains(removed) {
        return words.trim().to_owned();
    }
    let mut kept = words.replace("\r\n", "\n");
    kept.retain(|c| !removed(c));
    kept.trim().to_owned()
}

/// At most `max` characters, with an ellipsis as the last of them where something was cut. A letter is not parted from
/// its marks, nor an emoji from its kin.
pub fn shorten(words: &str, max: usize) -> String {
    if words.chars().count() <= max {
        return words.to_owned();
    }
    let Some(room) = max.checked_sub(1) else {
        return String::new();
    };
    let end = words.char_indices().nth(room).map_or(words.len(), |(end, _)| end);
    let (mut kept, mut cut) = words.split_at(end);
    while let (Some(last), Some(next)) = (kept.chars().next_back(), cut.chars().next())
        && (continues(next) || last == JOINER)
    {
        (kept, cut) = words.split_at(kept.len() - last.len_utf8());
    }
    format!("{}…", kept.trim_end())
}

/// On one line: every run of blanks is one space.
pub fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What is left when letter case and marks do not matter, for finding what a person types: `Lễ tân` and `le tan` fold to
/// the same, and so do `Đ` and `d`.
pub fn fold(words: &str) -> String {
    folded(words).collect()
}

/// The letters of [`fold`].
pub fn folded(words: &str) -> impl Iterator<Item = char> {
    words
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'đ' { 'd' } else { c })
}

/// Joins two emoji to one (zero-width joiner).
const JOINER: char = '\u{200D}';

/// Whether a character only alters the one before it.
fn continues(c: char) -> bool {
    c == JOINER || is_combining_mark(c) || matches!(c, '\u{1F3FB}'..='\u{1F3FF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Any string, rich in what could forge or break a span.
    fn hostile() -> impl Strategy<Value = String> {
        let pieces = prop::sample::select(vec![
            "\u{E000}",
            "\u{E001}",
            "\u{E000}p1\u{E001}",
            "v",
            "p",
            "a",
            "ế",
            "e\u{302}\u{301}",
            "👩\u{200D}🔧",
            "👍🏽",
            " ",
            "\n",
            "\r\n",
            "\u{0}",
            "\u{200B}",
            "\u{202E}",
            "**",
            "`",
            "<@1>",
        ]);
        prop_oneof![
            any::<String>(),
            prop::collection::vec(pieces, 0..20).prop_map(|pieces| pieces.concat())
        ]
    }

    fn without_markers(words: &str) -> String {
        words.chars().filter(|c| !is_marker(*c)).collect()
    }

    #[test]
    fn folding_leaves_out_case_and_marks() {
        for (words, folded) in [
            ("Lễ tân", "le tan"),
            ("ĐÀ NẴNG", "da nang"),
            ("le\u{302} TA\u{302}n", "le tan"),
        ] {
            assert_eq!(fold(words), folded);
        }
        assert_eq!(one_line(" a\n\n b\tc "), "a b c");
    }

    #[test]
    fn a_forged_mention_stays_words() {
        let text = Text::verbatim("\u{E001}\u{E000}p42\u{E001}").then(&Text::person("7"));
        assert_eq!(
            text.spans().collect::<Vec<_>>(),
            [Span::Verbatim("p42"), Span::Person("7")]
        );
        assert_eq!(clean(" \u{E000}p42\u{E001}\u{7}\r\nx\ty "), "p42\nx\ty");
    }

    #[test]
    fn somebody_may_be_mentioned_with_a_name() {
        let text = Text::person_called("7", "\u{E001}Lan\u{E002}").then(&Text::group_called("8", ""));
        assert_eq!(text.spans().collect::<Vec<_>>(), [Span::Person("7"), Span::Group("8")]);
        assert_eq!(text.named_spans().next(), Some((Span::Person("7"), Some("Lan"))));
        assert_eq!(text.to_plain(), "@Lan@8");
    }

    #[test]
    fn plain_words_lose_their_markup_and_verbatim_ones_keep_it() {
        let text = Text::plain("Try **`/please`** ").then(&Text::verbatim("**now**"));
        assert_eq!(text.to_plain(), "Try /please **now**");
    }

    #[test]
    fn parts_are_joined_with_a_separator() {
        let joined = Text::join(["1", "2"].map(Text::person), ", ");
        assert_eq!(
            joined.spans().collect::<Vec<_>>(),
            [Span::Person("1"), Span::Plain(", "), Span::Person("2")]
        );
        assert!(Text::join([], ", ").is_empty());
    }

    #[test]
    fn what_is_cut_ends_in_an_ellipsis() {
        for (words, max, short) in [
            ("máy đá", 6, "máy đá"),
            ("máy đá", 5, "máy…"),
            ("máy đá", 1, "…"),
            ("máy đá", 0, ""),
            ("", 0, ""),
            ("tie\u{302}\u{301}ng", 5, "ti…"),
            ("a👩\u{200D}🔧 b", 3, "a…"),
            ("a👩\u{200D}🔧 b", 4, "a…"),
            ("a👍🏽 b", 3, "a…"),
        ] {
            assert_eq!(shorten(words, max), short, "{words} to {max}");
        }
    }

    proptest! {
        #[test]
        fn nobody_can_forge_a_span(words in hostile()) {
            let letters = without_markers(&words);
            let text = Text::verbatim(&words);
            prop_assert_eq!(text.spans().collect::<Vec<_>>(), [Span::Verbatim(letters.as_str())]);
            let cleaned = Text::plain(clean(&words));
            prop_assert!(cleaned.spans().all(|span| matches!(span, Span::Plain(_))));
        }

        #[test]
        fn spans_are_what_was_put_together(parts in prop::collection::vec((0..5, hostile()), 0..8)) {
            let mut text = Text::default();
            let mut contents = String::new();
            for (kind, words) in &parts {
                let part = match kind {
                    0 => Text::plain(without_markers(words)),
                    1 => Text::verbatim(words),
                    2 => Text::person(words),
                    3 => Text::group(words),
                    _ => Text::channel(words),
                };
                text = text.then(&part);
                contents.push_str(&without_markers(words));
            }
            let mut kinds = Vec::new();
            let mut found = String::new();
            for span in text.spans() {
                let (kind, content) = match span {
                    Span::Plain(content) => (0, content),
                    Span::Verbatim(content) => (1, content),
                    Span::Person(content) => (2, content),
                    Span::Group(content) => (3, content),
                    Span::Channel(content) => (4, content),
                };
                if kind > 0 {
                    kinds.push(kind);
                }
                found.push_str(content);
            }
            prop_assert_eq!(found, contents);
            prop_assert_eq!(kinds, parts.iter().map(|(kind, _)| *kind).filter(|kind| *kind > 0).collect::<Vec<_>>());
            prop_assert_eq!(Text::from_marked(text.marked().to_owned()), text);
        }

        #[test]
        fn any_marked_string_has_spans_to_its_end(words in hostile()) {
            // `from_marked` is ours alone, yet a broken one must neither panic nor loop.
            prop_assert!(Text::from_marked(words.clone()).spans().count() <= words.chars().count());
        }

        #[test]
        fn cleaning_is_done_at_once(words in hostile()) {
            let cleaned = clean(&words);
            prop_assert_eq!(clean(&cleaned), cleaned.clone());
            prop_assert_eq!(cleaned.trim(), &cleaned);
        }

        #[test]
        fn shortening_keeps_the_beginning_within_the_limit(words in hostile(), max in 0_usize..30) {
            let short = shorten(&words, max);
            prop_assert!(short.chars().count() <= max);
            if short != words && max > 0 {
                let kept = short.strip_suffix('…').unwrap();
                prop_assert!(words.starts_with(kept));
                let next = words[kept.len()..].chars().next();
                prop_assert!(kept.is_empty() || !next.is_some_and(continues));
            }
        }
    }
}
