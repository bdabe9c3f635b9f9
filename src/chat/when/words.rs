//! The words of a time, without capitals and marks; but two that only their marks tell apart keep them.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// No time that people write is longer.
const LONGEST: usize = 64;
/// Next, and the evening.
const MARKED: [&str; 2] = ["tới", "tối"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Number {
        value: u16,
        digits: usize,
    },
    /// One of `:` `.` `/` `-` `'`.
    Sign(char),
}

#[derive(Debug)]
pub(super) struct Words {
    folded: String,
    /// Whether a letter had a mark: nobody writes English so.
    pub(super) marked: bool,
}

impl Words {
    /// `None` for what is too long to be a time.
    pub(super) fn read(words: &str) -> Option<Self> {
        if words.chars().nth(LONGEST).is_some() {
            return None;
        }
        let small: String = words.trim().to_lowercase().nfc().collect();
        let (mut folded, mut only_marks) = (String::new(), true);
        for word in small.split_inclusive(|c: char| !c.is_alphabetic()) {
            let letters = word.trim_end_matches(|c: char| !c.is_alphabetic());
            let kept = if MARKED.contains(&letters) { letters } else { "" };
            let plain = word[kept.len()..].nfd().filter(|c| !is_combining_mark(*c));
            let plain: String = plain
                .map(|c| match c {
                    'đ' => 'd',
                    '’' => '\'',
                    c => c,
                })
                .collect();
            only_marks &= plain.is_ascii();
            folded.push_str(kept);
            folded.push_str(&plain);
        }
        let marked = !words.is_ascii() && only_marks;
        Some(Words { folded, marked })
    }

    /// `None` when something stands there that is in no time.
    pub(super) fn tokens(&self) -> Option<Vec<Token<'_>>> {
        let mut tokens = Vec::new();
        let mut rest = self.folded.trim_end_matches('.');
        while let Some(first) = rest.chars().next() {
            let take = |belongs: fn(char) -> bool| rest.split_at(rest.find(|c| !belongs(c)).unwrap_or(rest.len()));
            if first.is_ascii_digit() {
                let (number, after) = take(|c| c.is_ascii_digit());
                tokens.push(Token::Number {
                    value: number.parse().ok()?,
                    digits: number.len(),
                });
                rest = after;
            } else if first.is_alphabetic() {
                let (word, after) = take(char::is_alphabetic);
                tokens.push(Token::Word(word));
                rest = after;
            } else {
                match first {
                    ':' | '.' | '/' | '-' | '\'' => tokens.push(Token::Sign(first)),
                    ',' => {}
                    c if c.is_whitespace() => {}
                    _ => return None,
                }
                rest = rest.get(first.len_utf8()..)?;
            }
        }
        Some(tokens)
    }
}
