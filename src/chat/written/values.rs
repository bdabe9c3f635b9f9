//! The values of options, as people write them.

use super::tape::{is_letter, name_of, unquoted};
use super::{OptionKind, OptionSpec, Reader, usage};
use crate::chat::inbound::{Mention, Value};
use crate::chat::locale::Language;
use crate::chat::table;
use crate::chat::text::{Text, fold};
use crate::error::Refusal;
use crate::refuse;
use std::ops::Range;

/// Words for yes, without capitals and marks.
const YES: [&str; 8] = ["yes", "y", "true", "on", "1", "co", "vang", "bat"];
const NO: [&str; 8] = ["no", "n", "false", "off", "0", "khong", "ko", "tat"];

/// Whether the first word means yes, whatever marks surround it.
pub(super) fn begins_with_yes(words: &str) -> bool {
    let from = words.trim_start_matches(|c| !is_letter(c));
    let end = from.find(|c| !is_letter(c)).unwrap_or(from.len());
    YES.contains(&fold(&from[..end]).as_str())
}

/// What the option is called, in every language: nobody has to know which one the bot takes for theirs.
pub(super) fn names(option: &OptionSpec) -> impl Iterator<Item = &'static str> + Clone {
    let name = option.name;
    let own = Language::ALL
        .into_iter()
        .filter_map(move |language| table::localised_option(name, language));
    [name, in_writing(name)].into_iter().chain(own)
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
            OptionKind::Text(_) => Ok(Value::Text(words.to_owned())),
            OptionKind::Completed(_) => Ok(Value::Text(match &mention {
                Some(mention) => self.team_of(mention).unwrap_or_else(|| name_of(mention)).to_owned(),
                None => words.trim_start_matches('@').to_owned(),
            })),
            OptionKind::Choice(choices) => self.choice(option, choices, words),
            OptionKind::Flag => {
                let folded = fold(words);
                match (YES.contains(&folded.as_str()), NO.contains(&folded.as_str())) {
                    (true, _) => Ok(Value::Flag(true)),
                    (_, true) => Ok(Value::Flag(false)),
                    _ => Err(refuse!(
                        "refusal-written-flag",
                        option = self.name(option),
                        words = words
                    )),
                }
            }
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
