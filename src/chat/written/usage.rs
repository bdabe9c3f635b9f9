//! How a command is written, in one line.

use super::{OptionKind, OptionSpec};
use crate::chat::locale::Language;
use crate::chat::table::{self, CommandSpec};
use crate::say;

/// The command with its options as a person of this language writes them: `/please @… … [customer: …] [by: …]`.
pub fn usage(spec: &CommandSpec, language: Language) -> String {
    let (top, rest) = spec.path.split_at(spec.path.find(' ').unwrap_or(spec.path.len()));
    let top = table::localised_name(top, language).unwrap_or(top);
    format!("/{top}{rest}{}", options(spec, language))
}

/// What stands behind the command.
pub fn hint(spec: &CommandSpec, language: Language) -> String {
    options(spec, language).trim().to_owned()
}

fn options(spec: &CommandSpec, language: Language) -> String {
    let addressed = spec
        .options
        .first()
        .is_some_and(|option| option.kind == OptionKind::Mention);
    let bare = |option: &OptionSpec| addressed && option.required;
    let mut shown = String::new();
    for option in spec.options {
        // Whoever is thanked besides stands beside the first.
        if addressed && !option.required && option.kind == OptionKind::Mention {
            continue;
        }
        let value = example(option, language);
        let written = match (bare(option), option.required) {
            (true, _) => value,
            (false, true) => format!("{}: {value}", name(option, language)),
            (false, false) => format!("[{}: {value}]", name(option, language)),
        };
        shown.push(' ');
        shown.push_str(&written);
    }
    shown
}

pub(super) fn name(option: &OptionSpec, language: Language) -> &'static str {
    table::localised_option(option.name, language).unwrap_or(super::values::in_writing(option.name))
}

fn example(option: &OptionSpec, language: Language) -> String {
    match option.kind {
        OptionKind::Choice(words) if words.len() <= 2 => {
            let words: Vec<&str> = words.iter().map(|word| super::values::in_writing(word)).collect();
            words.join("|")
        }
        OptionKind::Choice(words) => format!("{}…", words.first().copied().unwrap_or_default()),
        OptionKind::Flag => say!(language, "written-yes").to_plain(),
        OptionKind::Mention => say!(language, "written-to").to_plain(),
        OptionKind::Person | OptionKind::Group => "@…".to_owned(),
        OptionKind::Channel => "#…".to_owned(),
        OptionKind::Text(_) | OptionKind::Completed(_) | OptionKind::Whole(..) => "…".to_owned(),
    }
}
