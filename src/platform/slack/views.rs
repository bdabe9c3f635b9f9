//! Forms that open when a command comes without text, and the App Home.

use super::people::{Known, Site};
use super::render::{self, option, plain_text};
use super::rich::Mentions;
use crate::chat::locale::Language;
use crate::chat::reply::Message;
use crate::chat::table::{self, CommandSpec, MAX_NOTE, OptionKind, OptionSpec};
use crate::chat::text::{Text, fold, shorten};
use crate::say;
use serde_json::{Value, json};

/// Begins the id of a command's form; the command's path follows.
pub const FORM: &str = "mw:form:";
/// Ends the id of the field for a team beside that for a person.
pub const TEAM: &str = "-team";
/// The field for the channel, where the form was opened in none.
pub const PLACE: &str = "place";
pub const YES: &str = "yes";
pub const NO: &str = "no";
/// User groups in a form's list: ten lists of a hundred, within the size that Slack allows a view.
const MOST_GROUPS: usize = 1_000;
/// Characters of the first and the last name in the heading of a list, which holds 75.
const LIST_END: usize = 36;
/// Blocks of the App Home.
const HOME_BLOCKS: usize = 100;

/// The form of a command, with a field for each of its options; with one for the channel, where it was opened in none.
pub fn command_form(spec: &CommandSpec, with_place: bool, known: &Known, language: Language) -> Value {
    let mut blocks = vec![json!({
        "type": "section",
        "text": plain_text(&language.say(&spec.description(), &[]).to_plain()),
    })];
    let mentions = spec
        .options
        .iter()
        .filter(|option| option.kind == OptionKind::Mention)
        .count();
    for option in spec.options {
        match option.kind {
            OptionKind::Mention if option.required => blocks.extend(whom(option, mentions, language)),
            // Whoever is thanked besides is chosen in the first field.
            OptionKind::Mention => {}
            _ => blocks.extend(field(spec, option, known, language)),
        }
    }
    if with_place {
        blocks.push(place(language));
    }
    let title = format!("/{}", table::localised_name(spec.path, language).unwrap_or(spec.path));
    render::view(&format!("{FORM}{}", spec.path), &title, blocks, language)
}

/// Makes a form ask where everybody is to see what it brings.
pub fn ask_for_place(view: &mut Value, language: Language) {
    if let Some(blocks) = view["blocks"].as_array_mut() {
        blocks.push(place(language));
    }
}

fn place(language: Language) -> Value {
    let element = json!({
        "type": "conversations_select",
        "action_id": PLACE,
        "default_to_current_conversation": true,
        "response_url_enabled": true,
        "filter": {"include": ["public", "private"], "exclude_bot_users": true},
    });
    input(PLACE, &say!(language, "slack-form-place").to_plain(), true, element)
}

/// People are chosen in one field, teams in another: Slack has no list of both.
fn whom(option: &OptionSpec, most: usize, language: Language) -> [Value; 2] {
    let several = most > 1;
    let kind = |kind: &str| {
        if several {
            format!("multi_{kind}")
        } else {
            kind.to_owned()
        }
    };
    let mut people = json!({"type": kind("users_select"), "action_id": option.name});
    let team = format!("{}{TEAM}", option.name);
    let mut teams = json!({"type": kind("external_select"), "action_id": team, "min_query_length": 0});
    if several {
        for element in [&mut people, &mut teams] {
            element["max_selected_items"] = most.into();
        }
    }
    [
        // Either may be empty, but not both: that is said when the form is sent.
        input(
            option.name,
            &say!(language, "slack-form-people", most = most).to_plain(),
            false,
            people,
        ),
        input(&team, &say!(language, "slack-form-team").to_plain(), false, teams),
    ]
}

fn field(spec: &CommandSpec, option: &OptionSpec, known: &Known, language: Language) -> Option<Value> {
    let id = option.name;
    let element = match option.kind {
        OptionKind::Text(max) => json!({
            "type": "plain_text_input",
            "action_id": id,
            "multiline": max > MAX_NOTE,
            "max_length": max.min(3_000),
        }),
        OptionKind::Completed(_) => json!({"type": "external_select", "action_id": id, "min_query_length": 0}),
        OptionKind::Choice(words) => {
            let label = |word: &str| language.say(&format!("choice-{word}"), &[]).to_plain();
            let options: Vec<Value> = words.iter().map(|word| self::option(&label(word), word)).collect();
            json!({"type": "static_select", "action_id": id, "options": options})
        }
        OptionKind::Flag if is_wish(spec) => {
            let options = [self::option(&say!(language, "slack-form-yes").to_plain(), YES)];
            json!({"type": "checkboxes", "action_id": id, "options": options})
        }
        OptionKind::Flag => {
            let yes = self::option(&say!(language, "slack-form-yes").to_plain(), YES);
            let no = self::option(&say!(language, "slack-form-no").to_plain(), NO);
            json!({"type": "static_select", "action_id": id, "options": [yes, no]})
        }
        OptionKind::Whole(low, high) => json!({
            "type": "number_input",
            "action_id": id,
            "is_decimal_allowed": false,
            "min_value": low.to_string(),
            "max_value": high.to_string(),
        }),
        OptionKind::Mention | OptionKind::Person => json!({"type": "users_select", "action_id": id}),
        OptionKind::Group => groups(id, known)?,
        OptionKind::Channel => channels(id),
    };
    Some(input(id, &described(spec, option, language), option.required, element))
}

fn channels(id: &str) -> Value {
    json!({
        "type": "conversations_select",
        "action_id": id,
        "filter": {"include": ["public", "private"], "exclude_bot_users": true},
    })
}

/// Whether a flag that is not set means no, and not "as it was".
fn is_wish(spec: &CommandSpec) -> bool {
    spec.audience == table::Audience::Everyone
}

/// Slack has no field for user groups. Where the workspace has none, a channel stands for a team.
fn groups(id: &str, known: &Known) -> Option<Value> {
    if known.groups.is_empty() {
        return (id == table::TEAMS_GROUP).then(|| channels(id));
    }
    let mut named: Vec<(String, &String)> = known.groups.iter().map(|(id, name)| (format!("@{name}"), id)).collect();
    named.sort_by_cached_key(|(name, _)| fold(name));
    named.truncate(MOST_GROUPS);
    let lists: Vec<Value> = named.chunks(render::CHOICES).map(listed).collect();
    let mut select = json!({"type": "static_select", "action_id": id});
    match &lists[..] {
        [all] => select["options"] = all["options"].clone(),
        _ => select["option_groups"] = lists.into(),
    }
    Some(select)
}

/// As many as one list takes, headed by the first and the last of them.
fn listed(named: &[(String, &String)]) -> Value {
    let options: Vec<Value> = named.iter().map(|(name, id)| option(name, id)).collect();
    let ends = [named.first(), named.last()];
    let ends = ends.into_iter().flatten().map(|(name, _)| shorten(name, LIST_END));
    let heading = ends.collect::<Vec<_>>().join(" – ");
    json!({"label": plain_text(&heading), "options": options})
}

fn described(spec: &CommandSpec, option: &OptionSpec, language: Language) -> String {
    language.say(&option.description(spec), &[]).to_plain()
}

fn input(id: &str, label: &str, required: bool, element: Value) -> Value {
    json!({
        "type": "input",
        "block_id": id,
        "label": plain_text(label),
        "optional": !required,
        "element": element,
    })
}

/// What is wrong with a field of a form that was sent: the form stays open and shows it there.
pub fn complaint(field: &str, words: &Text) -> Value {
    json!({"response_action": "errors", "errors": {field: words.to_plain()}})
}

/// A window that says something and can be closed.
pub fn notice(message: &Message, site: &Site, language: Language) -> Value {
    json!({
        "type": "modal",
        "callback_id": "mw:notice",
        "title": plain_text(&say!(language, "help-title").to_plain()),
        "close": plain_text(&say!(language, "slack-form-close").to_plain()),
        "blocks": render::blocks(message, Mentions::Everybody, site),
    })
}

/// The App Home: what these messages say, in their order, and of the last, which are the settings, nothing is cut.
pub fn home(messages: &[Message], site: &Site, language: Language) -> Value {
    let header = |words: String| json!({"type": "header", "text": plain_text(&words)});
    let button = |id: &str, label: String, primary: bool| {
        let mut button = json!({"type": "button", "action_id": id, "value": id, "text": plain_text(&label)});
        if primary {
            button["style"] = "primary".into();
        }
        button
    };
    let ask = button(
        &format!("{FORM}please"),
        say!(language, "slack-home-ask").to_plain(),
        true,
    );
    let thank = button(
        &format!("{FORM}thank-you"),
        say!(language, "button-thank").to_plain(),
        false,
    );
    let part = |message: &Message| {
        let mut blocks = vec![json!({"type": "divider"})];
        blocks.extend(render::blocks(message, Mentions::Everybody, site));
        blocks
    };
    let (lists, settings) = messages.split_at(messages.len().saturating_sub(1));
    let settings: Vec<Value> = settings.iter().flat_map(part).take(HOME_BLOCKS).collect();
    let mut blocks = vec![
        header(say!(language, "help-title").to_plain()),
        json!({"type": "actions", "elements": [ask, thank]}),
    ];
    blocks.extend(lists.iter().flat_map(part));
    blocks.truncate(HOME_BLOCKS - settings.len());
    blocks.extend(settings);
    json!({"type": "home", "callback_id": "mw:home", "blocks": blocks})
}

#[cfg(test)]
mod tests;
