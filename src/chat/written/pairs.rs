//! `key: value`.

use super::tape::{COLONS, is_letter};
use super::{OptionKind, OptionSpec, Reader, values};
use crate::chat::locale::Language;
use crate::chat::table::{self, CommandSpec};
use crate::chat::text::fold;
use crate::chat::when;

use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// The option whose value is a time.
pub(super) const DEADLINE: &str = "by";
/// Whose key is a word of the text behind one of [`ARTICLES`].
const CUSTOMER: &str = "customer";
const ARTICLES: [&str; 8] = ["the", "a", "an", "our", "your", "this", "my", "their"];
/// Behind these the customer is told something.
const TELLING: [&str; 5] = ["báo", "gọi", "hỏi", "nhắn", "cho"];
/// The option that keeps thanks between two.
pub(super) const PRIVATE: &str = "private";
/// As many words may stand for a deadline that cannot be read.
const DEADLINE_WORDS: usize = 4;
/// As many words may stand where yes or no is meant.
const FLAG_WORDS: usize = 2;

#[derive(Debug)]
pub(super) struct Pair {
    pub at: usize,
    pub option: &'static OptionSpec,
    pub value: Range<usize>,
}

impl Reader<'_> {
    /// Every pair of an option that was not given before, by a key or by standing before all keys; a repeated key belongs to
    /// the value before it.
    pub(super) fn pairs(&self, spec: &'static CommandSpec, range: Range<usize>) -> Vec<Pair> {
        let keys = self.keys(spec, range.clone());
        let head = range.start..keys.first().map_or(range.end, |(at, ..)| *at);
        let headed = spec.options.first().filter(|_| !self.tape.trimmed(head).is_empty());
        let mut pairs: Vec<Pair> = Vec::new();
        for (at, value, option) in keys {
            if headed.is_some_and(|headed| headed.name == option.name && !pairs.is_empty()) {
                continue;
            }
            if pairs.iter().any(|pair| pair.option.name == option.name) {
                continue;
            }
            if let Some(last) = pairs.last_mut() {
                last.value.end = at;
            }
            pairs.push(Pair {
                at,
                option,
                value: value..range.end,
            });
        }
        pairs.retain(|pair| !self.tape.trimmed(pair.value.clone()).is_empty());
        pairs
    }

    /// The pairs at the end of the words.
    pub(super) fn trailing_pairs(
        &self,
        spec: &'static CommandSpec,
        words: &OptionSpec,
        range: Range<usize>,
        nobody: bool,
    ) -> Vec<Pair> {
        let (end_of_head, mut end) = (range.start, range.end);
        let mut pairs: Vec<Pair> = Vec::new();
        for (at, value, option) in self.keys(spec, range).into_iter().rev() {
            let again = pairs.iter().any(|pair| pair.option.name == option.name);
            let for_head = option.name == words.name || (option.name == "to" && !nobody);
            let value = self.tape.trimmed(value..end);
            if again || for_head || self.is_word(option, at, end_of_head) || !self.can_be(option, value.clone()) {
                break;
            }
            end = at;
            pairs.insert(0, Pair { at, option, value });
        }
        pairs
    }

    /// Whether what looks like the key at `at` is a word of what stands before it: `tell the customer: the room is ready`.
    /// Other keys are no things: `fix this by: 17:00`.
    fn is_word(&self, option: &OptionSpec, at: usize, from: usize) -> bool {
        let before = self.tape.slice(from..at);
        let blanks = &before[before.trim_end().len()..];
        if option.name != CUSTOMER || blanks.contains('\n') {
            return false;
        }
        let word = before.trim_end().rsplit(|c| !is_letter(c)).next().unwrap_or_default();
        let word: String = word.to_lowercase().nfc().collect();
        let tells = |telling: &str| word == telling || word == fold(telling);
        ARTICLES.contains(&word.as_str()) || TELLING.into_iter().any(tells)
    }

    /// Whether these words are a time, in any language.
    pub(super) fn is_time(&self, words: &str) -> bool {
        let read = |language| when::parse(words, language, self.reading.now).is_some();
        Language::ALL.into_iter().any(read)
    }

    /// The option `private`, where it stands there with a yes behind it: said in public, these words would break a promise that
    /// the person relied on. So it need not be written as a key must: in brackets, behind a comma, under any marks it was meant
    /// so, too.
    pub(super) fn meant_privately(
        &self,
        spec: &'static CommandSpec,
        words: Range<usize>,
    ) -> Option<&'static OptionSpec> {
        let private = spec.option(PRIVATE)?;
        let names = values::names(private);
        let with_yes = |at: usize| {
            let mut ends = names.clone().filter_map(|name| self.tape.begins(name, at));
            ends.any(|end| {
                let behind = self.tape.slice(end..words.end);
                let ties = |c: &char| COLONS.contains(c) || *c == '=';
                let behind = behind.trim_start_matches(|c| !is_letter(c) && !ties(&c));
                behind
                    .strip_prefix(|c: char| ties(&c))
                    .is_some_and(values::begins_with_wish)
            })
        };
        self.tape.letter_starts(words.clone()).any(with_yes).then_some(private)
    }

    /// Whether this may be the value of an option, and not words that go on behind a colon.
    fn can_be(&self, option: &OptionSpec, value: Range<usize>) -> bool {
        let words = self.tape.slice(value.clone());
        let count = words.split_whitespace().count();
        if count == 0 || words.contains('\n') {
            return false;
        }
        match option.kind {
            OptionKind::Flag => count <= FLAG_WORDS || values::flag(words).is_some(),
            OptionKind::Mention | OptionKind::Person => self
                .whom(value.start)
                .is_some_and(|(_, end)| self.tape.trimmed(end..value.end).is_empty()),
            _ if option.name == DEADLINE && !self.tape.mentions(value).is_empty() => false,
            _ if option.name == DEADLINE => {
                let no_time = words.ends_with(['.', '!', '?', ';']) || words.contains("://");
                let words = super::tape::unquoted(words);
                (count <= DEADLINE_WORDS && !no_time)
                    || self.is_time(words)
                    || self.is_time(values::without_courtesy(words))
            }
            _ => true,
        }
    }

    pub(super) fn begins_with_key(&self, spec: &'static CommandSpec, words: Range<usize>) -> bool {
        let start = self.tape.trimmed(words.clone()).start;
        self.keys(spec, words).first().is_some_and(|(at, ..)| *at == start)
    }

    /// Every key in the range: where it begins, where its value does, and its option.
    pub(super) fn keys(
        &self,
        spec: &'static CommandSpec,
        range: Range<usize>,
    ) -> Vec<(usize, usize, &'static OptionSpec)> {
        if !self.tape.may_have_key(range.start) {
            return Vec::new();
        }
        let starts = self.tape.word_starts(range);
        let key = |at: usize| {
            let ends = spec
                .options
                .iter()
                .filter_map(|option| Some((self.key(option, at)?, option)));
            ends.max_by_key(|(end, _)| *end).map(|(end, option)| (at, end, option))
        };
        let mut keys: Vec<_> = starts.into_iter().filter_map(key).collect();
        // `and also:` is one key, though `also:` might begin another.
        let mut end = 0;
        keys.retain(|(at, value, _)| {
            let apart = *at >= end;
            end = end.max(*value);
            apart
        });
        keys
    }

    /// Where the value begins, if the key of this option stands here.
    pub(super) fn key(&self, option: &OptionSpec, at: usize) -> Option<usize> {
        if !self.tape.may_have_key(at) {
            return None;
        }
        let (from, mark) = self.tape.after_mark(at);
        let after_colon = |name: &str| {
            let end = self.tape.begins(name, from)?;
            let Some(mark) = mark else {
                return self.tape.after_exactly(end, &COLONS);
            };
            match self.tape.after_exactly(end, &[mark]) {
                Some(end) => self.tape.after_exactly(end, &COLONS),
                None => self.tape.after_exactly(self.tape.after_exactly(end, &COLONS)?, &[mark]),
            }
        };
        let ends = values::names(option).filter_map(after_colon);
        ends.max()
    }

    /// The language whose own name the key of this pair is.
    pub(super) fn language_of(&self, pair: &Pair) -> Option<Language> {
        let (from, _) = self.tape.after_mark(pair.at);
        let own = |language: &Language| {
            let name = table::localised_option(pair.option.name, *language);
            name.is_some_and(|name| self.tape.begins(name, from).is_some())
        };
        Language::ALL.into_iter().find(own)
    }
}
