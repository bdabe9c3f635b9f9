//! The README's reference of the commands.

use super::{Audience, COMMANDS, OptionKind, OptionSpec};
use crate::chat::locale::Language;

/// The command table as a Markdown table, in English: command, options, who may use it, what it does. What stands in
/// brackets may be left out.
pub fn reference() -> String {
    let mut table = "| command | options | who | what it does |\n|---|---|---|---|\n".to_owned();
    for spec in COMMANDS {
        let options: Vec<String> = spec.options.iter().map(option).collect();
        let who = match spec.audience {
            Audience::Everyone => "everyone",
            Audience::Moderators => "moderators",
        };
        let does = Language::En.say(&spec.description(), &[]).to_plain();
        let row = format!(
            "| `/{}` | {} | {who} | {} |\n",
            spec.path,
            options.join(" "),
            escaped(&does)
        );
        table.push_str(&row);
    }
    table
}

fn option(option: &OptionSpec) -> String {
    let word = match option.kind {
        OptionKind::Choice(words) => format!("{}: {}", option.name, words.join(", ")),
        OptionKind::Flag => format!("{}: yes, no", option.name),
        OptionKind::Whole(low, high) => format!("{}: {low} to {high}", option.name),
        OptionKind::Text(_)
        | OptionKind::Completed(_)
        | OptionKind::Mention
        | OptionKind::Person
        | OptionKind::Group
        | OptionKind::Channel => option.name.to_owned(),
    };
    if option.required {
        format!("`{word}`")
    } else {
        format!("`[{word}]`")
    }
}

fn escaped(words: &str) -> String {
    words.replace('|', "\\|")
}
