//! The words of a time, without capitals and marks.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// No time that people write is longer.
const LONGEST: usize = 64;

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
        let small = words.trim().to_lowercase();
        let folded: String = small
            .nfd()
            .filter(|c| !is_combining_mark(*c))
            .map(|c| match c {
                'đ' => 'd',
                '’' => '\'',
                c => c,
            })
            .collect();
        let marked = !words.is_ascii() && folded.is_ascii();
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
