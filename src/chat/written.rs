//! Commands that are written as one text, as on Slack: `/please @maintenance the ice machine is down by: 17:00`.
//!
//! ```text
//! /please, /thank-you      = whom { ["," | "and"] whom } [","|":"] ["what:" | "for:" | "for"] words { pair }
//! /kudos, /kudos-admin     = sub-command [value] { pair }
//! whom                     = ["to:"] ( mention | ["@" | "#"] team's name | quote team's name quote )
//!                            where a team's name by itself, without one of those marks, follows another whom, the next must
//!                            be another whom behind "," or "and", or ":", "for", or nothing: else it is a word
//! pair                     = key ":" value
//! key                      = an option of the command table, in any language of the bot, maybe within two `*`, `_` or `~`, of
//!                            which the second may stand behind the colon
//! ```
//!
//! - `/please` takes one whom, `/thank-you` up to three. Where nobody stands at the beginning, mentions at the very end count
//!   (behind a key they are its value), then a `to:` among the pairs, then mentions at the end of the words, then those within
//!   the words, which keep them. What begins with a pair instead is refused: nobody can say where that ends.
//! - The words are kept to the letter. Of what looks like pairs only those at the very end count, each option once: seen from the
//!   end, the first that cannot be one ends them, and it and all before it are words. A value stands on one line; that of `by:`
//!   is a time, or a few words, and mentions nobody; that of a flag is one word or two. So `by:` within the words stays words.
//! - What might be `private: yes` is never taken for words, or for a part of another value: anywhere but at the end it is refused.
//! - The bare `for` is taken off the words of `/thank-you` only.
//! - Elsewhere every key counts where it stands first, and what stands before them is the value of the first required option
//!   that has none; behind a mention, the rest is that of the next.
//! - Capitals and marks do not matter (`khach:` is `khách:`), nor whether a name is written with `-` or a blank. Only a team's
//!   name of up to three letters is taken to the letter at the beginning: `it` is not IT, nor is `khó` Kho. Nothing within
//!   quotes is a key; quotes around a value are taken off, quotes of the words stay.
//! - Somebody mentioned within the words is written there by name.

mod listed;
mod pairs;
mod tape;
#[cfg(test)]
mod tests;
mod unknown;
mod usage;
mod values;

pub use usage::{hint, usage};

use super::inbound::{Gesture, Mention, Piece, Value};
use super::locale::Language;
use super::table::{self, COMMANDS, CommandSpec, OptionKind, OptionSpec};
use super::text::{Text, fold};
use crate::error::Refusal;
use crate::refuse;
use jiff::Zoned;
use std::ops::Range;
use tape::{COLONS, Tape};
use unicode_normalization::UnicodeNormalization;

/// What a text is read with.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The person's own, in which a refusal shows how the command is written.
    pub language: Language,
    pub teams: &'a [NamedTeam],
    /// For telling a time from other words.
    pub now: &'a Zoned,
}

/// A team of the workspace, as texts name it.
#[derive(Debug, Clone)]
pub struct NamedTeam {
    pub name: String,
    /// Its roles or groups in the home.
    pub groups: Vec<String>,
}

/// How many `/thank-you` thanks at once.
const MAX_WHOM: usize = 3;
/// A team's name that is no longer is soon a common word.
const SHORT_NAME: usize = 3;

/// The top-level command of this name in any language: `nho-giup` is `please`.
pub fn command_called(name: &str) -> Option<&'static str> {
    let tops = COMMANDS.iter().filter_map(|spec| spec.path.split(' ').next());
    let mut called = tops.filter(|top| {
        let localised = |language| table::localised_name(top, language) == Some(name);
        *top == name || Language::ALL.into_iter().any(localised)
    });
    called.next()
}

/// The language whose own name for a command this is: `nho-giup` is Vietnamese.
pub fn language_called(name: &str) -> Option<Language> {
    let top = command_called(name)?;
    Language::ALL
        .into_iter()
        .find(|language| table::localised_name(top, *language) == Some(name))
}

/// Whether a text may name a team in plain words: `/please` and `/thank-you`, unless somebody is mentioned before all else.
pub fn may_name_team(command: &str, pieces: &[Piece]) -> bool {
    let blank = |piece: &&Piece| matches!(piece, Piece::Words(words) if words.trim().is_empty());
    let mentioned = matches!(pieces.iter().find(|piece| !blank(piece)), Some(Piece::Mention(_)));
    !mentioned && command_called(command).is_some_and(|top| table::find(top).is_some())
}

/// The command of the table for whose options a form is to ask: the text names it and says nothing to it though it needs
/// options, or writes keys alone, as who wants to see what there is to choose.
pub fn asks_for_form(command: &str, words: &str) -> Option<&'static CommandSpec> {
    let mut path = command_called(command)?.to_owned();
    let mut words = words.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let longer = format!("{path} {}", fold(word));
        let rest = |spec: &CommandSpec| spec.path.strip_prefix(longer.as_str());
        let leads_to = |spec| rest(spec).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if !COMMANDS.iter().any(leads_to) {
            break;
        }
        path = longer;
        words.next();
    }
    let spec = table::find(&path)?;
    let keys: Vec<&str> = words.collect();
    let asks = match keys.as_slice() {
        [] => spec.options.iter().any(|option| option.required),
        keys => keys.iter().all(|word| is_key(spec, word)),
    };
    asks.then_some(spec)
}

fn is_key(spec: &CommandSpec, word: &str) -> bool {
    let Some(name) = word.strip_suffix(COLONS) else {
        return false;
    };
    let name = fold(name);
    let mut names = spec.options.iter().flat_map(values::names);
    names.any(|known| fold(known) == name)
}

/// What a text says.
#[derive(Debug)]
pub struct Said {
    /// The slash command that it stands for.
    pub gesture: Gesture,
    /// The language whose own name one of its keys is.
    pub language: Option<Language>,
}

/// The slash command that a text stands for.
///
/// # Errors
/// A refusal that shows how the command is written.
pub fn read(command: &str, pieces: &[Piece], reading: Reading<'_>) -> Result<Said, Refusal> {
    let name = command_called(command).ok_or_else(|| refuse!("refusal-unknown-command"))?;
    let reader = Reader {
        tape: Tape::of(pieces),
        reading,
    };
    match table::find(name) {
        Some(spec) => reader.addressed(spec),
        None => reader.listed(name).map(|gesture| Said {
            gesture,
            language: None,
        }),
    }
}

struct Reader<'a> {
    tape: Tape,
    reading: Reading<'a>,
}

/// Who is named somewhere.
struct Whom {
    mention: Mention,
    end: usize,
    /// A team's name with nothing to tell it from other words.
    bare: bool,
}

/// Those at the head of a text, and where it goes on.
struct Head {
    whom: Vec<Mention>,
    end: usize,
}

impl Reader<'_> {
    /// `/please` and `/thank-you`.
    fn addressed(&self, spec: &'static CommandSpec) -> Result<Said, Refusal> {
        let words = words_of(spec).ok_or_else(|| refuse!("refusal-unknown-command"))?;
        let mut head = self.head(spec, words)?;
        let mut all = self.after_lead(spec, words, head.end)..self.tape.len();
        let nobody_first = head.whom.is_empty();
        if nobody_first {
            (head.whom, all.end) = self.whom_at_end(spec, all.clone());
        }
        let said = all.clone();
        let pairs = self.trailing_pairs(spec, words, all.clone(), nobody_first);
        all.end = pairs.first().map_or(all.end, |pair| pair.at);
        let mut options = Vec::new();
        for pair in &pairs {
            let value = self.value(pair.option, pair.value.clone())?;
            match value {
                Value::Mention(mention) if pair.option.name == "to" => head.whom.push(mention),
                value => options.push((pair.option.name.to_owned(), value)),
            }
        }
        // In the value of another pair it would be as public as in the words.
        let is_private = options.contains(&(pairs::PRIVATE.to_owned(), Value::Flag(true)));
        if !is_private && let Some(option) = self.meant_privately(spec, said) {
            let (option, usage) = (self.name(option), self.usage(spec));
            return Err(refuse!("refusal-written-midst", option = option, usage = usage));
        }
        if head.whom.is_empty() {
            (head.whom, all.end) = self.whom_in_words(spec, all.clone());
        }
        // Where the value of a pair that stands first ends, nobody can say.
        if head.whom.is_empty() || (nobody_first && self.begins_with_key(spec, all.clone())) {
            return Err(self.nobody(spec));
        }
        let written = self.tape.prose(all);
        if written.is_empty() {
            return Err(refuse!("refusal-written-words", usage = self.usage(spec)));
        }
        options.push((words.name.to_owned(), Value::Text(written)));
        self.address(spec, head.whom, &mut options)?;
        Ok(Said {
            gesture: slash(spec, options),
            language: pairs.iter().find_map(|pair| self.language_of(pair)),
        })
    }

    /// Puts people and teams into the options that take a mention and have none yet.
    fn address(
        &self,
        spec: &CommandSpec,
        whom: Vec<Mention>,
        options: &mut Vec<(String, Value)>,
    ) -> Result<(), Refusal> {
        let mut places = mentioning(spec);
        for mention in whom {
            let place = places.find(|place| !options.iter().any(|(name, _)| name == place.name));
            let place = place.ok_or_else(|| refuse!("refusal-written-too-many", usage = self.usage(spec)))?;
            options.push((place.name.to_owned(), Value::Mention(mention)));
        }
        Ok(())
    }

    fn head(&self, spec: &CommandSpec, words: &OptionSpec) -> Result<Head, Refusal> {
        let several = mentioning(spec).count() > 1;
        let start = self.tape.after_blanks(0);
        let keyed = spec.option("to").and_then(|option| self.key(option, start));
        let at = keyed.map_or(start, |end| self.tape.after_blanks(end));
        let mut head = Head {
            whom: Vec::new(),
            end: at,
        };
        let mut next = match keyed {
            Some(_) => self.whom(at),
            None => self.named(at, true).map(|whom| (whom.mention, whom.end)),
        };
        while let Some((mention, end)) = next.filter(|_| head.whom.len() <= MAX_WHOM) {
            head.whom.push(mention);
            head.end = end;
            let (comma, linked) = self.tape.after_link(end);
            next = match linked {
                Some(at) => self.another(spec, words, at, MAX_WHOM),
                None if several => self.another(spec, words, comma, MAX_WHOM),
                None => None,
            };
            if !several && next.is_some() {
                return Err(refuse!("refusal-written-too-many", usage = self.usage(spec)));
            }
        }
        if head.whom.len() > MAX_WHOM {
            return Err(refuse!("refusal-written-too-many", usage = self.usage(spec)));
        }
        Ok(head)
    }

    /// One more who is named behind others. What is told from other words by nothing is a team only where the text could not go
    /// on so otherwise: `@lan, reception was swamped` thanks Lan.
    fn another(&self, spec: &CommandSpec, words: &OptionSpec, at: usize, most: usize) -> Option<(Mention, usize)> {
        let whom = self.named(at, true)?;
        let is_meant = !whom.bare || most == 0 || self.is_end_of_whom(spec, words, whom.end, most - 1);
        is_meant.then_some((whom.mention, whom.end))
    }

    fn is_end_of_whom(&self, spec: &CommandSpec, words: &OptionSpec, end: usize, most: usize) -> bool {
        let at = self.tape.after_blanks(end);
        if at == self.tape.len() || self.tape.after_exactly(at, &COLONS).is_some() {
            return true;
        }
        let (comma, linked) = self.tape.after_link(end);
        let next = linked.or(Some(comma).filter(|comma| *comma > at));
        self.lead(spec, words, at).is_some() || next.is_some_and(|at| self.another(spec, words, at, most).is_some())
    }

    /// Where the words begin: behind the punctuation after whom they are for, and behind their own key.
    fn after_lead(&self, spec: &CommandSpec, words: &OptionSpec, head: usize) -> usize {
        let at = self.tape.after_blanks(self.tape.after_one_of(head, &[',', ':', ';']));
        self.lead(spec, words, at).unwrap_or(at)
    }

    /// Behind what leads to the words, if it stands here: their key, or a bare `for`.
    fn lead(&self, spec: &CommandSpec, words: &OptionSpec, at: usize) -> Option<usize> {
        if let Some(end) = self.key(words, at) {
            return Some(self.tape.after_blanks(end));
        }
        let bare = spec.path == "thank-you";
        let names = values::names(words).filter(|_| bare);
        let ends = names.filter_map(|name| self.tape.word(name, at));
        ends.max().map(|end| self.tape.after_blanks(end))
    }

    /// Those mentioned at the very end, and where what stands before them ends. Behind a key they are its value.
    fn whom_at_end(&self, spec: &'static CommandSpec, range: Range<usize>) -> (Vec<Mention>, usize) {
        let (whom, end) = self.tape.trailing_mentions(range.clone());
        let mut keys = self.keys(spec, range.start..end).into_iter();
        match keys.find(|(_, value, _)| self.tape.trimmed(*value..end).is_empty()) {
            Some((at, _, option)) if option.name == "to" => (whom, at),
            Some(_) => (Vec::new(), range.end),
            None => (whom, end),
        }
    }

    /// Those mentioned at the end of the words, which are cut off, else those within, which stay.
    fn whom_in_words(&self, spec: &'static CommandSpec, words: Range<usize>) -> (Vec<Mention>, usize) {
        let (mut whom, end) = self.whom_at_end(spec, words.clone());
        if whom.is_empty() {
            whom = self.tape.mentions(words.clone());
            if whom.len() > mentioning(spec).count() {
                whom.clear();
            }
        }
        (whom, end)
    }

    /// The person, group or team that is named here, and where that ends.
    fn whom(&self, at: usize) -> Option<(Mention, usize)> {
        self.named(at, false).map(|whom| (whom.mention, whom.end))
    }

    /// The same; `among_words`: a short name without a mark counts to the letter alone.
    fn named(&self, at: usize, among_words: bool) -> Option<Whom> {
        if let Some(mention) = self.tape.mention_at(at) {
            return Some(Whom {
                mention: mention.clone(),
                end: at + tape::NAMED.len_utf8(),
                bare: false,
            });
        }
        let (open, quote) = self.tape.after_quote(at);
        // Nobody can name a channel for others that they are not in themselves: `#kitchen` stays words.
        let from = self.tape.after_one_of(open, &['@', '#']);
        let bare = from == at;
        let named = |team: &NamedTeam| {
            let end = match quote {
                Some(quote) => self.tape.quoted_name(&team.name, from, quote)?,
                None => self.tape.name(&team.name, from)?,
            };
            let to_the_letter = bare && among_words && team.name.nfc().count() <= SHORT_NAME;
            if to_the_letter && !self.tape.slice(from..end).nfc().eq(team.name.nfc()) {
                return None;
            }
            let mention = Mention::Team(team.name.clone());
            Some(Whom { mention, end, bare })
        };
        self.reading.teams.iter().filter_map(named).max_by_key(|whom| whom.end)
    }

    fn nobody(&self, spec: &CommandSpec) -> Refusal {
        let usage = self.usage(spec);
        if self.reading.teams.is_empty() {
            return refuse!("refusal-written-whom", usage = usage);
        }
        let teams = Text::join(self.reading.teams.iter().map(|team| Text::verbatim(&team.name)), ", ");
        refuse!("refusal-written-whom-teams", usage = usage, teams = teams)
    }

    fn usage(&self, spec: &CommandSpec) -> Text {
        Text::plain(format!("`{}`", usage(spec, self.reading.language)))
    }
}

fn slash(spec: &CommandSpec, options: Vec<(String, Value)>) -> Gesture {
    Gesture::Slash {
        path: spec.path.to_owned(),
        options,
    }
}

/// The option that takes the words of `/please` or `/thank-you`.
fn words_of(spec: &'static CommandSpec) -> Option<&'static OptionSpec> {
    let mut texts = spec
        .options
        .iter()
        .filter(|option| matches!(option.kind, OptionKind::Text(_)));
    texts.find(|option| option.required)
}

fn mentioning(spec: &CommandSpec) -> impl Iterator<Item = &OptionSpec> {
    spec.options.iter().filter(|option| option.kind == OptionKind::Mention)
}
