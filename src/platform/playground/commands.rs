//! The command table as the page offers it, and what a person fills in as values.

use super::roster::Roster;
use crate::chat::inbound::{Mention, Value};
use crate::chat::locale::Language;
use crate::chat::reply::Choice;
use crate::chat::table::{self, Audience, COMMANDS, CommandSpec, OptionKind, OptionSpec};
use crate::chat::text::one_line;
use serde_json::{Map, Value as Json, json};

/// Every command that a person may use.
pub(super) fn shown(language: Language, moderates: bool) -> Vec<Json> {
    let commands = COMMANDS
        .iter()
        .filter(|spec| moderates || spec.audience == Audience::Everyone);
    let mut shown: Vec<Json> = commands.map(|spec| command(spec, language)).collect();
    for menu in ["message", "person"] {
        shown.push(json!({
            "path": table::SAY_THANK_YOU,
            "name": table::localised_name(table::SAY_THANK_YOU, language).unwrap_or(table::SAY_THANK_YOU),
            "description": "",
            "moderators": false,
            "menu": menu,
            "options": [],
        }));
    }
    shown
}

fn command(spec: &CommandSpec, language: Language) -> Json {
    let mut options: Vec<&OptionSpec> = spec.options.iter().collect();
    options.sort_by_key(|option| !option.required);
    json!({
        "path": spec.path,
        "name": localised_path(spec.path, language),
        "description": language.say(&spec.description(), &[]).to_plain(),
        "moderators": spec.audience == Audience::Moderators,
        "menu": null,
        "options": options.into_iter().map(|option| self::option(spec, option, language)).collect::<Vec<_>>(),
    })
}

fn localised_path(path: &str, language: Language) -> &str {
    table::localised_name(path, language).unwrap_or(path)
}

fn option(spec: &CommandSpec, option: &OptionSpec, language: Language) -> Json {
    let (kind, max, min) = match option.kind {
        OptionKind::Text(max) => ("text", Some(i64::from(max)), None),
        OptionKind::Completed(_) => ("completed", None, None),
        OptionKind::Choice(_) => ("choice", None, None),
        OptionKind::Flag => ("flag", None, None),
        OptionKind::Whole(low, high) => ("whole", Some(high), Some(low)),
        OptionKind::Mention => ("mention", None, None),
        OptionKind::Person => ("person", None, None),
        OptionKind::Group => ("group", None, None),
        OptionKind::Channel => ("channel", None, None),
    };
    let choices = match option.kind {
        OptionKind::Choice(words) => words,
        _ => &[],
    };
    let choices = choices.iter().map(|word| {
        choice(&Choice {
            label: language.say(&format!("choice-{word}"), &[]).to_plain(),
            value: (*word).to_owned(),
        })
    });
    json!({
        "name": option.name,
        "label": label(option.name, language),
        "description": language.say(&option.description(spec), &[]).to_plain(),
        "required": option.required,
        "kind": kind,
        "max": max,
        "min": min,
        "choices": choices.collect::<Vec<_>>(),
    })
}

fn label(option: &str, language: Language) -> &str {
    table::localised_option(option, language).unwrap_or(option)
}

pub(super) fn choice(choice: &Choice) -> Json {
    json!({"label": choice.label, "value": choice.value})
}

/// The options of a command as the page sends them, in the order of the table; `None` when they are not of this command.
pub(super) fn values(spec: &CommandSpec, sent: &Map<String, Json>, roster: &Roster) -> Option<Vec<(String, Value)>> {
    if sent.keys().any(|name| spec.option(name).is_none()) {
        return None;
    }
    let given = spec
        .options
        .iter()
        .filter_map(|option| Some((option, sent.get(option.name)?)));
    given
        .map(|(option, json)| Some((option.name.to_owned(), value(option.kind, json, roster)?)))
        .collect()
}

fn value(kind: OptionKind, json: &Json, roster: &Roster) -> Option<Value> {
    let named = |what: &str| json.get(what).and_then(Json::as_str);
    let person = || {
        let person = roster.person(named("person")?)?;
        Some(Value::Mention(Mention::Person(person.account())))
    };
    let group = || Some(Value::Mention(roster.mention_of_group(named("group")?)?));
    match kind {
        OptionKind::Text(_) | OptionKind::Completed(_) => json.as_str().map(|words| Value::Text(words.to_owned())),
        OptionKind::Choice(words) => {
            let word = json.as_str().filter(|word| words.contains(word))?;
            Some(Value::Text(word.to_owned()))
        }
        OptionKind::Flag => json.as_bool().map(Value::Flag),
        OptionKind::Whole(..) => json.as_i64().map(Value::Whole),
        OptionKind::Mention => person().or_else(group),
        OptionKind::Person => person(),
        OptionKind::Group => group(),
        OptionKind::Channel => {
            let channel = roster.channel(named("channel")?)?;
            Some(Value::Channel(channel.id.clone()))
        }
    }
}

/// A command as its person would have typed it.
pub(super) fn typed(path: &str, options: &[(String, Value)], roster: &Roster, language: Language) -> String {
    let mut words = format!("/{}", localised_path(path, language));
    for (name, value) in options {
        let value = match value {
            Value::Text(text) => one_line(text),
            Value::Flag(flag) => flag.to_string(),
            Value::Whole(number) => number.to_string(),
            Value::Mention(Mention::Person(account)) => format!("@{}", account.name),
            Value::Mention(Mention::Team(name)) => format!("@{name}"),
            Value::Mention(Mention::Group { id, name }) => {
                format!(
                    "@{}",
                    roster.group(id).map_or(name.as_str(), |group| group.name(language))
                )
            }
            Value::Channel(id) => match roster.channel(id) {
                Some(channel) => format!("#{}", channel.kind.name(language)),
                None => format!("#{id}"),
            },
        };
        words.push_str(&format!(" {}:{value}", label(name, language)));
    }
    words
}
