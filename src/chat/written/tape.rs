//! A written text with its mentions, as one string in which a mention is one character: so it can be cut anywhere.

use crate::chat::inbound::{Mention, Piece};
use crate::chat::text::{folded, is_marker};
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Stands for a mention. People cannot write it: such characters are left out.
pub(super) const NAMED: char = '\u{E00E}';

/// What opens a quotation, and what closes it.
const QUOTES: [(char, &[char]); 6] = [
    ('"', &['"', '”']),
    ('“', &['”', '"', '“']),
    ('„', &['“', '”']),
    ('«', &['»']),
    ('\'', &['\'', '’']),
    ('‘', &['’', '\'']),
];
/// The first of [`QUOTES`], within which nothing is a key. A single one may be an apostrophe.
const DOUBLE: usize = 4;
/// What may stand between several who are thanked.
const LINKS: [&str; 4] = ["and", "và", "&", "+"];

pub(super) struct Tape {
    words: String,
    named: Vec<(usize, Named)>,
    last_colon: Option<usize>,
}

/// What ends a key.
pub(super) const COLONS: [char; 2] = [':', '：'];
/// What an editor writes around words that it shows bold, slanted or struck through.
pub(super) const MARKS: [char; 3] = ['*', '_', '~'];

enum Named {
    Mention(Mention),
    /// `group` where it stands for one.
    Channel {
        id: String,
        name: String,
        group: Option<Mention>,
    },
}

fn group(id: &str, name: &str) -> Mention {
    Mention::Group {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

impl Tape {
    pub fn of(pieces: &[Piece]) -> Self {
        let mut tape = Tape {
            words: String::new(),
            named: Vec::new(),
            last_colon: None,
        };
        for piece in pieces {
            let named = match piece {
                Piece::Words(words) => {
                    tape.words.extend(words.chars().filter(|c| !is_marker(*c)));
                    continue;
                }
                Piece::Mention(mention) => Named::Mention(mention.clone()),
                Piece::Channel { id, name, is_group } => Named::Channel {
                    id: id.clone(),
                    name: name.clone(),
                    group: is_group.then(|| group(id, name)),
                },
            };
            tape.named.push((tape.words.len(), named));
            tape.words.push(NAMED);
        }
        tape.last_colon = tape.words.rfind(COLONS);
        tape
    }

    pub fn len(&self) -> usize {
        self.words.len()
    }

    pub fn rest(&self, at: usize) -> &str {
        self.words.get(at..).unwrap_or_default()
    }

    pub fn slice(&self, range: Range<usize>) -> &str {
        self.words.get(range).unwrap_or_default()
    }

    /// To the letter, without blanks around it; those mentioned by name.
    pub fn prose(&self, range: Range<usize>) -> String {
        let range = self.trimmed(range);
        let mut prose = String::new();
        for (offset, c) in self.slice(range.clone()).char_indices() {
            match self.named_at(range.start + offset) {
                Some(Named::Mention(mention)) => prose.push_str(&format!("@{}", name_of(mention))),
                Some(Named::Channel { name, .. }) => prose.push_str(&format!("#{name}")),
                None => prose.push(c),
            }
        }
        prose
    }

    pub fn trimmed(&self, range: Range<usize>) -> Range<usize> {
        let slice = self.slice(range.clone());
        let start = range.start + (slice.len() - slice.trim_start().len());
        start..(start + slice.trim().len())
    }

    fn named_at(&self, at: usize) -> Option<&Named> {
        let index = self.named.binary_search_by_key(&at, |(offset, _)| *offset).ok()?;
        self.named.get(index).map(|(_, named)| named)
    }

    pub fn mention_at(&self, at: usize) -> Option<&Mention> {
        match self.named_at(at)? {
            Named::Mention(mention) => Some(mention),
            Named::Channel { group, .. } => group.as_ref(),
        }
    }

    pub fn channel_at(&self, at: usize) -> Option<&str> {
        match self.named_at(at)? {
            Named::Channel { id, .. } => Some(id),
            Named::Mention(_) => None,
        }
    }

    /// A channel, where nothing else stands there.
    pub fn channel_alone(&self, range: Range<usize>) -> Option<&str> {
        self.channel_at(range.start).filter(|_| self.is_one_name(range))
    }

    /// The same as what may come to stand for a group.
    pub fn channel_as_group(&self, range: Range<usize>) -> Option<Mention> {
        match self.named_at(range.start).filter(|_| self.is_one_name(range))? {
            Named::Channel { id, name, .. } => Some(group(id, name)),
            Named::Mention(_) => None,
        }
    }

    fn is_one_name(&self, range: Range<usize>) -> bool {
        self.slice(range).chars().eq([NAMED])
    }

    /// Everybody mentioned there.
    pub fn mentions(&self, range: Range<usize>) -> Vec<Mention> {
        let inside = self.named.iter().filter(|(at, _)| range.contains(at));
        inside.filter_map(|(at, _)| self.mention_at(*at).cloned()).collect()
    }

    /// Those mentioned at the very end, and where what stands before them ends.
    pub fn trailing_mentions(&self, range: Range<usize>) -> (Vec<Mention>, usize) {
        let mut whom = Vec::new();
        let mut end = range.end;
        loop {
            let before = self
                .slice(range.start..end)
                .trim_end_matches(|c: char| c.is_whitespace() || c == ',');
            let before = match LINKS.iter().find_map(|link| before.strip_suffix(link)) {
                Some(linked) if !whom.is_empty() && linked.ends_with(char::is_whitespace) => linked.trim_end(),
                _ => before,
            };
            let Some(rest) = before.strip_suffix(NAMED) else { break };
            let Some(mention) = self.mention_at(range.start + rest.len()) else {
                break;
            };
            whom.insert(0, mention.clone());
            end = range.start + rest.len();
        }
        (whom, end)
    }

    pub fn after_blanks(&self, at: usize) -> usize {
        self.len() - self.rest(at).trim_start().len()
    }

    pub fn after_one_of(&self, at: usize, letters: &[char]) -> usize {
        self.rest(at)
            .strip_prefix(letters)
            .map_or(at, |rest| self.len() - rest.len())
    }

    pub fn after_exactly(&self, at: usize, letters: &[char]) -> Option<usize> {
        self.rest(at).strip_prefix(letters).map(|rest| self.len() - rest.len())
    }

    /// Behind the mark that opens here, and that mark.
    pub fn after_mark(&self, at: usize) -> (usize, Option<char>) {
        let mark = self.rest(at).chars().next().filter(|c| MARKS.contains(c));
        (at + mark.map_or(0, char::len_utf8), mark)
    }

    /// Behind blanks and a comma, and, where a word such as "and" stands there, behind that.
    pub fn after_link(&self, at: usize) -> (usize, Option<usize>) {
        let comma = self.after_blanks(self.after_one_of(self.after_blanks(at), &[',']));
        let links = LINKS.iter().filter_map(|link| self.word(link, comma));
        (comma, links.max().map(|end| self.after_blanks(end)))
    }

    /// Behind the quote that opens here, and what closes it.
    pub fn after_quote(&self, at: usize) -> (usize, Option<&'static [char]>) {
        let first = self.rest(at).chars().next();
        match QUOTES.iter().find(|(open, _)| Some(*open) == first) {
            Some((open, close)) => (at + open.len_utf8(), Some(close)),
            None => (at, None),
        }
    }

    /// Where this name ends if it stands here, up to a blank or punctuation. An apostrophe makes another word of it.
    pub fn name(&self, name: &str, at: usize) -> Option<usize> {
        let end = self.begins(name, at)?;
        let next = self.rest(end).chars().next();
        next.is_none_or(|c| c.is_whitespace() || c == NAMED || ",:;.!?\"”»“".contains(c))
            .then_some(end)
    }

    /// Behind the quote that closes right after this name, if that stands here.
    pub fn quoted_name(&self, name: &str, at: usize, close: &[char]) -> Option<usize> {
        let end = self.after_exactly(self.begins(name, at)?, close)?;
        let next = self.rest(end).chars().next();
        next.is_none_or(|c| !is_letter(c)).then_some(end)
    }

    /// Where this word ends if it stands here, up to a blank.
    pub fn word(&self, word: &str, at: usize) -> Option<usize> {
        let end = self.begins(word, at)?;
        let next = self.rest(end).chars().next();
        next.is_none_or(|c| c.is_whitespace() || c == NAMED).then_some(end)
    }

    /// Where `name` ends if the text goes on with it, whatever capitals, marks, and `-` or blanks between its words.
    pub fn begins(&self, name: &str, at: usize) -> Option<usize> {
        let mut wanted = folded(name).map(loose).peekable();
        wanted.peek()?;
        let mut end = at;
        for c in self.rest(at).chars() {
            if wanted.peek().is_none() && !is_combining_mark(c) {
                break;
            }
            for letter in folded(c.encode_utf8(&mut [0; 4])) {
                wanted.next_if_eq(&loose(letter))?;
            }
            end += c.len_utf8();
        }
        wanted.peek().is_none().then_some(end)
    }

    /// Whether a key may stand there or later: a colon comes.
    pub fn may_have_key(&self, at: usize) -> bool {
        self.last_colon.is_some_and(|colon| colon >= at)
    }

    /// The places where a word begins outside quotation marks.
    pub fn word_starts(&self, range: Range<usize>) -> Vec<usize> {
        let begins = |(at, before, c): (usize, char, char)| {
            let apart = before.is_whitespace() || before == NAMED;
            (apart && !c.is_whitespace()).then_some(at)
        };
        self.outside_quotations(range).filter_map(begins).collect()
    }

    /// The places where letters begin outside quotation marks, whatever stands before them.
    pub fn letter_starts(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        let begins = |(at, before, c): (usize, char, char)| (!is_letter(before) && is_letter(c)).then_some(at);
        self.outside_quotations(range).filter_map(begins)
    }

    /// What stands outside quotation marks: where, behind what, and what it is.
    fn outside_quotations(&self, range: Range<usize>) -> impl Iterator<Item = (usize, char, char)> {
        let (mut last, mut quoted_until) = (' ', 0);
        // What opens and is never closed is not sought to the end of a long text again and again.
        let mut never_closed = Vec::new();
        let letters = self.slice(range.clone()).char_indices();
        letters.filter_map(move |(offset, c)| {
            let at = range.start + offset;
            let before = std::mem::replace(&mut last, c);
            if at < quoted_until {
                return None;
            }
            let may_open = before.is_whitespace() || before == NAMED || before == ':';
            if may_open && let Some(close) = closes(c).filter(|_| !never_closed.contains(&c)) {
                if let Some(end) = self.quotation(at + c.len_utf8()..range.end, close) {
                    quoted_until = end;
                    return None;
                }
                never_closed.push(c);
            }
            Some((at, before, c))
        })
    }

    /// Where the quotation ends whose words these are, with what follows them. One that is never closed is none.
    fn quotation(&self, words: Range<usize>, close: &[char]) -> Option<usize> {
        let inside = self.slice(words.clone());
        let closes = |(offset, c): (usize, char)| {
            let after = inside[offset + c.len_utf8()..].chars().next();
            let ends = after.is_none_or(|c| !c.is_alphanumeric());
            (close.contains(&c) && ends).then_some(words.start + offset + c.len_utf8())
        };
        inside.char_indices().find_map(closes)
    }
}

/// What closes a quotation within which nothing is a key.
fn closes(open: char) -> Option<&'static [char]> {
    let double = QUOTES[..DOUBLE].iter().find(|(quote, _)| *quote == open);
    double.map(|(_, close)| *close)
}

/// Without the quotation marks around it.
pub(super) fn unquoted(words: &str) -> &str {
    let words = words.trim();
    let open = words.chars().next();
    let Some((open, close)) = QUOTES.iter().find(|(quote, _)| Some(*quote) == open) else {
        return words;
    };
    let inside = &words[open.len_utf8()..];
    inside.strip_suffix(*close).map_or(words, str::trim)
}

pub(super) fn name_of(mention: &Mention) -> &str {
    match mention {
        Mention::Person(account) if account.name.is_empty() => &account.id,
        Mention::Person(account) => &account.name,
        Mention::Group { name, .. } => name.trim_start_matches('@'),
        Mention::Team(name) => name,
    }
}

/// Whether it is a part of a word.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

fn loose(c: char) -> char {
    if c.is_whitespace() || c == '_' { '-' } else { c }
}
