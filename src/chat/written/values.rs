//! The values of options, as people write them.

use super::pairs::{DEADLINE, PRIVATE};
use super::tape::{is_letter, name_of, unquoted};
use super::{OptionKind, OptionSpec, Reader, usage};
use crate::chat::inbound::{Mention, Value};
use crate::chat::locale::Language;
use crate::chat::table;
use crate::chat::text::{Text, fold};
use crate::error::Refusal;
use crate::refuse;
use std::ops::Range;
use unicode_normalization::UnicodeNormalization;

/// Words for yes, without capitals and marks.
const YES: [&str; 8] = ["yes", "y", "true", "on", "1", "co", "vang", "bat"];
const NO: [&str; 8] = ["no", "n", "false", "off", "0", "khong", "ko", "tat"];

/// Words of somebody who wishes it so, though it takes more than a glance to say that they mean yes.
const WISHES: [&str; 13] = [
    "ok", "okay", "oke", "okie", "sure", "please", "pls", "yep", "yeah", "yup", "keep", "giu", "uh",
];
/// Other words for the option that keeps thanks between two.
const PRIVATELY: [&str; 2] = ["privately", "riêng tư"];
/// What is said out of politeness behind a value, without marks.
const COURTESIES: [&str; 8] = ["a", "nhe", "nha", "please", "pls", "plz", "thanks", "thankyou"];
/// The same before it: `dạ có ạ`.
const YES_SIR: [&str; 2] = ["dạ", "da"];

/// Whether the first word means yes or wishes so, whatever marks surround it.
pub(super) fn begins_with_wish(words: &str) -> bool {
    let from = words.trim_start_matches(|c| !is_letter(c));
    let end = from.find(|c| !is_letter(c)).unwrap_or(from.len());
    let first = fold(&from[..end]);
    YES.contains(&first.as_str()) || WISHES.contains(&first.as_str()) || is_yes_sir(&from[..end])
}

/// With its marks, for `đã` stands at the beginning of what somebody has done.
fn is_yes_sir(word: &str) -> bool {
    let small: String = word.to_lowercase().nfc().collect();
    YES_SIR.contains(&small.as_str())
}

/// What is left before the end of a sentence and the polite words there.
pub(super) fn without_courtesy(words: &str) -> &str {
    let mut left = words;
    loop {
        left = left.trim_end().trim_end_matches(['.', '!', '?', ';', ',']).trim_end();
        let last = left.rfind(char::is_whitespace).map_or("", |at| left[at..].trim_start());
        if !COURTESIES.contains(&fold(last).as_str()) {
            return left;
        }
        left = &left[..left.len() - last.len()];
    }
}

/// Yes or no, with all politeness.
pub(super) fn flag(words: &str) -> Option<bool> {
    let left = without_courtesy(words);
    let left = match left.split_once(char::is_whitespace) {
        Some((first, rest)) if is_yes_sir(first.trim_end_matches(',')) => rest.trim_start(),
        _ => left,
    };
    let folded = fold(left);
    match (YES.contains(&folded.as_str()), NO.contains(&folded.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}

/// What the option is called, in every language: nobody has to know which one the bot takes for theirs.
pub(super) fn names(option: &OptionSpec) -> impl Iterator<Item = &'static str> + Clone {
    let name = option.name;
    let own = Language::ALL
        .into_iter()
        .filter_map(move |language| table::localised_option(name, language));
    let others: &'static [&'static str] = if name == PRIVATE { &PRIVATELY } else { &[] };
    let others = others.iter().copied();
    [name, in_writing(name)].into_iter().chain(own).chain(others)
}

/// What an option or a choice of the table is called where commands are written: there a role is a user group.
pub(super) fn in_writing(name: &'static str) -> &'static str {
    if name == table::TEAMS_GROUP { "group" } else { name }
}

impl Reader<'_> {
    /// What the option is called in the person's language.
    pub(super) fn name(&self, option: &OptionSpec) -> Text {
        Text::plain(usage::name(option, self.reading.language))
    }

    /// The value that is written in this range.
    pub(super) fn value(&self, option: &OptionSpec, range: Range<usize>) -> Result<Value, Refusal> {
        let range = self.tape.trimmed(range);
        let named = self
            .whom(range.start)
            .filter(|(_, end)| self.tape.trimmed(*end..range.end).is_empty());
        let mention = named.map(|(mention, _)| mention);
        let prose = self.tape.prose(range.clone());
        let words = unquoted(&prose);
        match option.kind {
            OptionKind::Text(_) => {
                let short = without_courtesy(words);
                let is_time = option.name == DEADLINE && !self.is_time(words) && self.is_time(short);
                Ok(Value::Text(if is_time { short } else { words }.to_owned()))
            }
            OptionKind::Completed(_) => Ok(Value::Text(match &mention {
                Some(mention) => self.team_of(mention).unwrap_or_else(|| name_of(mention)).to_owned(),
                None => words.trim_start_matches('@').to_owned(),
            })),
            OptionKind::Choice(choices) => self.choice(option, choices, words),
            OptionKind::Flag => flag(words)
                .map(Value::Flag)
                .ok_or_else(|| refuse!("refusal-written-flag", option = self.name(option), words = words)),
            OptionKind::Whole(low, high) => words.parse().map(Value::Whole).map_err(|_| {
                refuse!(
                    "refusal-number-range",
                    option = self.name(option),
                    low = low,
                    high = high
                )
            }),
            OptionKind::Mention => mention.map(Value::Mention).ok_or_else(|| self.not_mentioned(option)),
            OptionKind::Person => match mention {
                Some(person @ Mention::Person(_)) => Ok(Value::Mention(person)),
                _ => Err(self.not_mentioned(option)),
            },
            OptionKind::Group if option.name == table::TEAMS_GROUP => {
                match mention.or_else(|| self.tape.channel_as_group(range)) {
                    Some(group @ Mention::Group { .. }) => Ok(Value::Mention(group)),
                    _ => Err(refuse!("refusal-written-group-or-channel", option = self.name(option))),
                }
            }
            OptionKind::Group => match mention.filter(|_| self.tape.channel_at(range.start).is_none()) {
                Some(group @ Mention::Group { .. }) => Ok(Value::Mention(group)),
                _ => Err(refuse!("refusal-written-group", option = self.name(option))),
            },
            OptionKind::Channel => match self.tape.channel_alone(range) {
                Some(id) => Ok(Value::Channel(id.to_owned())),
                None => Err(refuse!("refusal-written-channel", option = self.name(option))),
            },
        }
    }

    /// The name of the team for which a group stands, whatever that is called.
    fn team_of(&self, mention: &Mention) -> Option<&str> {
        let Mention::Group { id, .. } = mention else {
            return None;
        };
        let mut teams = self.reading.teams.iter();
        teams
            .find(|team| team.groups.contains(id))
            .map(|team| team.name.as_str())
    }

    fn choice(&self, option: &OptionSpec, choices: &[&'static str], words: &str) -> Result<Value, Refusal> {
        let plain = |words: &str| fold(words).replace([' ', '_'], "-");
        let wanted = plain(words);
        let is_meant = |choice: &'static str| {
            let said = |language: Language| language.say(&format!("choice-{choice}"), &[]).to_plain();
            [choice, in_writing(choice)].map(plain).contains(&wanted)
                || Language::ALL
                    .into_iter()
                    .any(|language| plain(&said(language)) == wanted)
        };
        match choices.iter().find(|choice| is_meant(choice)) {
            Some(choice) => Ok(Value::Text((*choice).to_owned())),
            None => {
                let choices: Vec<&str> = choices.iter().map(|choice| in_writing(choice)).collect();
                let choices = Text::plain(format!("`{}`", choices.join("`, `")));
                Err(refuse!(
                    "refusal-written-choice",
                    option = self.name(option),
                    words = words,
                    choices = choices
                ))
            }
        }
    }

    fn not_mentioned(&self, option: &OptionSpec) -> Refusal {
        refuse!("refusal-written-person", option = self.name(option))
    }
}
