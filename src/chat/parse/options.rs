//! The options of a call and other words of people, read and held to the limits of the command table.

use crate::chat::inbound::{Account, Mention, Value};
use crate::chat::table::{self, CommandSpec, OptionKind};
use crate::chat::text::clean;
use crate::error::Refusal;
use crate::refuse;

/// The options of one call, read by name against the table.
pub(super) struct Read<'a> {
    pub spec: &'static CommandSpec,
    pub options: &'a [(String, Value)],
}

impl<'a> Read<'a> {
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.options
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value)
    }

    /// A text, cleaned; absent when nothing but blanks was written.
    pub fn text(&self, name: &'static str) -> Result<Option<String>, Refusal> {
        let Some(Value::Text(words)) = self.value(name) else {
            return Ok(None);
        };
        let max = match self.spec.option(name).map(|option| option.kind) {
            Some(OptionKind::Text(max)) => max,
            _ => table::MAX_NOTE,
        };
        bounded(words, max).map_err(|refusal| refusal.about(name))
    }

    pub fn required_text(&self, name: &'static str) -> Result<String, Refusal> {
        self.text(name)?
            .ok_or_else(|| refuse!("refusal-option-missing", option = name).about(name))
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.value(name) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    /// A whole number, held to its range.
    pub fn whole(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        let Some(Value::Whole(number)) = self.value(name) else {
            return Ok(None);
        };
        match self.spec.option(name).map(|option| option.kind) {
            Some(OptionKind::Whole(low, high)) if !(low..=high).contains(number) => {
                Err(refuse!("refusal-number-range", option = name, low = low, high = high).about(name))
            }
            _ => Ok(Some(*number)),
        }
    }

    pub fn mention(&self, name: &str) -> Option<Mention> {
        match self.value(name) {
            Some(Value::Mention(mention)) => Some(mention.clone()),
            _ => None,
        }
    }

    pub fn required_mention(&self, name: &'static str) -> Result<Mention, Refusal> {
        self.mention(name).ok_or_else(|| refuse!("refusal-choose-colleague"))
    }

    pub fn person(&self, name: &str) -> Option<Account> {
        match self.value(name) {
            Some(Value::Mention(Mention::Person(account))) => Some(account.clone()),
            _ => None,
        }
    }

    pub fn required_person(&self, name: &'static str) -> Result<Account, Refusal> {
        self.person(name).ok_or_else(|| refuse!("refusal-choose-colleague"))
    }

    /// What the option `clear` names.
    pub fn part<P: Copy>(&self, parts: &[(&str, P)]) -> Result<Option<P>, Refusal> {
        let Some(word) = self.text("clear")? else {
            return Ok(None);
        };
        let named = parts.iter().find(|(name, _)| word.eq_ignore_ascii_case(name));
        let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
        match named {
            Some((_, part)) => Ok(Some(*part)),
            None => Err(refuse!("refusal-clear-unread", word = word, parts = names.join(", "))),
        }
    }

    pub fn channel(&self, name: &str) -> Option<String> {
        match self.value(name) {
            Some(Value::Channel(id)) => Some(id.clone()),
            _ => None,
        }
    }
}

/// Cleaned words, absent when nothing is left of them.
pub(super) fn bounded(words: &str, max: u16) -> Result<Option<String>, Refusal> {
    let words = clean(words);
    let length = words.chars().count();
    if length > usize::from(max) {
        return Err(refuse!(
            "refusal-too-long",
            length = length as i64,
            max = i64::from(max)
        ));
    }
    // Zero-width characters alone are no words; beside words they stay to the letter.
    let visible = words.chars().any(|c| !c.is_whitespace() && !is_invisible(c));
    Ok(visible.then_some(words))
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}' | '\u{3164}' | '\u{115F}' | '\u{1160}')
}
