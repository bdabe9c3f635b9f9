//! From Slack's envelopes to what is asked.
//!
//! ```text
//! slash_commands   the text of a command, with mentions in it         words    Slack's markup -> pieces
//! interactive      presses, forms, shortcuts, completion              forms    the fields of a form that was sent
//! events_api       see `events`                                        people   who did it, who is named
//! ```
//!
//! An event's id is what stays the same when it comes again, maybe in a new envelope: the trigger of a command or a
//! press; of a form that was sent, the id of the form, because whoever sees no answer sends it once more.

mod events;
mod forms;
mod people;
mod words;

use super::origin::Origin;
use super::people::Known;
use super::views::{FORM, TEAM};
use crate::chat::inbound::{Account, Act, Gesture, Inbound, Input, Value as Given};
use crate::chat::locale::Language;
use crate::chat::table::{self, CommandSpec};
use crate::chat::written;
use crate::error::Refusal;
use crate::refuse;
use jiff::Timestamp;
use people::Actor;
use serde_json::Value;
use std::hash::{DefaultHasher, Hash, Hasher};

pub use people::names;

/// The shortcut on a message, and the one for everywhere.
pub const THANK_MESSAGE: &str = "mw:thank-message";
pub const THANK_ANYWHERE: &str = "mw:thank-anywhere";

/// What an envelope asks for.
#[derive(Debug)]
pub enum Reading {
    /// Somebody did something, or something became of the workspace.
    Act(Box<Inbound>),
    /// The form of a command is to be opened; it asks for the channel where that is not known.
    Form {
        spec: &'static CommandSpec,
        with_place: bool,
    },
    /// A form cannot be taken as it is: it stays open and tells at this field why.
    Mend { field: String, why: Refusal },
    /// The App Home of `person` was opened; see [`home_looks`].
    Home { person: String },
    /// It cannot be done: a sentence to the person alone.
    Refuse(Refusal),
    /// Nothing is to be done.
    Ignore,
}

/// Reads an envelope of the type `slash_commands`, `interactive` or `events_api`.
pub fn read(envelope_type: &str, payload: &Value, known: &Known) -> Reading {
    if envelope_type == "events_api" {
        return events::event(payload, known);
    }
    let Some(actor) = people::actor(payload, known) else {
        return Reading::Ignore;
    };
    if actor.is_stranger(payload, known) {
        return Reading::Refuse(refuse!("slack-refusal-stranger", home = known.site.name.as_str()));
    }
    match (envelope_type, payload["type"].as_str()) {
        ("slash_commands", _) => command(payload, &actor, known),
        (_, Some("block_actions")) => press(payload, &actor, known),
        (_, Some("view_submission")) => sent(payload, &actor, known),
        (_, Some("block_suggestion")) => suggestion(payload, &actor, known),
        (_, Some("message_action")) => on_message(payload, &actor, known),
        (_, Some("shortcut")) if payload["callback_id"] == THANK_ANYWHERE => form("thank-you", payload),
        _ => Reading::Ignore,
    }
}

/// What the App Home of a person shows: the answers to these, in this order, make `views::home`; the last are its settings.
pub fn home_looks(person: &str, known: &Known) -> Vec<Inbound> {
    let actor = people::by_id(person, known);
    let look = |path: &str| {
        let gesture = Gesture::Slash {
            path: path.to_owned(),
            options: Vec::new(),
        };
        inbound(format!("home:{path}"), String::new(), None, &actor, known, gesture)
    };
    ["kudos asks", "kudos mine", "kudos privacy"].map(look).into()
}

/// The language whose own name for a command a person used. A form bears in its title how it was called.
///
/// Slack's interface does not exist in every language that the bot speaks, so this says more than that of the client.
pub fn language_called(payload: &Value) -> Option<Language> {
    let names = [&payload["command"], &payload["view"]["title"]["text"]];
    let name = names.into_iter().find_map(Value::as_str)?;
    written::language_called(name.trim_start_matches('/'))
}

fn command(payload: &Value, actor: &Actor, known: &Known) -> Reading {
    let name = text(&payload["command"]).trim_start_matches('/');
    let Some(top) = written::command_called(name) else {
        return unknown();
    };
    let wrote = text(&payload["text"]);
    let pieces = words::pieces(wrote, known);
    if wrote.trim().eq_ignore_ascii_case("help") {
        return act(payload, actor, known, slash("kudos help", Vec::new()));
    }
    if let Some(spec) = written::asks_for_form(name, wrote) {
        return form(spec.path, payload);
    }
    let command = if table::find(top).is_some() { name } else { top };
    act(
        payload,
        actor,
        known,
        Gesture::Written {
            command: command.to_owned(),
            pieces,
        },
    )
}

fn form(path: &str, payload: &Value) -> Reading {
    let Some(spec) = table::find(path) else {
        return unknown();
    };
    let public = spec.audience == table::Audience::Everyone && !spec.private;
    Reading::Form {
        spec,
        with_place: public && Origin::of(payload).channel.is_none(),
    }
}

fn press(payload: &Value, actor: &Actor, known: &Known) -> Reading {
    // A link tells that it was followed, too.
    let id = text(&payload["actions"][0]["value"]);
    match id.strip_prefix(FORM) {
        Some(path) => form(path, payload),
        None if id.starts_with("mw:") => act(payload, actor, known, Gesture::Button { id: id.to_owned() }),
        None => Reading::Ignore,
    }
}

fn sent(payload: &Value, actor: &Actor, known: &Known) -> Reading {
    let id = text(&payload["view"]["callback_id"]);
    let fields = forms::Fields(&payload["view"]["state"]["values"]);
    let Some(path) = id.strip_prefix(FORM) else {
        let gesture = Gesture::Modal {
            id: id.to_owned(),
            fields: fields.words(),
        };
        return act(payload, actor, known, gesture);
    };
    let Some(spec) = table::find(path) else {
        return unknown();
    };
    match fields.options(spec, known) {
        Ok(options) => act(payload, actor, known, slash(path, options)),
        Err(forms::Wrong { field, why }) => Reading::Mend { field, why },
    }
}

fn suggestion(payload: &Value, actor: &Actor, known: &Known) -> Reading {
    let Some(path) = text(&payload["view"]["callback_id"]).strip_prefix(FORM) else {
        return Reading::Ignore;
    };
    let field = text(&payload["action_id"]);
    let gesture = Gesture::Completion {
        path: path.to_owned(),
        option: field.strip_suffix(TEAM).unwrap_or(field).to_owned(),
        typed: text(&payload["value"]).to_owned(),
        // What is chosen elsewhere in the form is not told before it is sent.
        options: Vec::new(),
    };
    act(payload, actor, known, gesture)
}

fn on_message(payload: &Value, actor: &Actor, known: &Known) -> Reading {
    if payload["callback_id"] != THANK_MESSAGE {
        return Reading::Ignore;
    }
    let message = &payload["message"];
    let person = match people::id(&message["user"]) {
        // What an app says in a person's name is that person's.
        Some(id) if known.people.contains_key(id) => words::person(id, "", known),
        Some(_) if message["bot_id"].is_string() => bot(text(&message["bot_id"])),
        Some(id) => words::person(id, "", known),
        None => bot(text(&message["bot_id"])),
    };
    let name = table::SAY_THANK_YOU.to_owned();
    act(payload, actor, known, Gesture::Menu { name, person })
}

fn bot(id: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: String::new(),
        bot: true,
        gone: false,
        handle: false,
        groups: None,
    }
}

fn act(payload: &Value, actor: &Actor, known: &Known, gesture: Gesture) -> Reading {
    let channel = Origin::of(payload).place().unwrap_or_default();
    let mut inbound = inbound(event_id(payload), channel, said_at(payload), actor, known, gesture);
    if let Input::Act(act) = &mut inbound.input {
        act.doing = Some(text(&payload["trigger_id"]).to_owned()).filter(|trigger| !trigger.is_empty());
    }
    Reading::Act(Box::new(inbound))
}

fn inbound(
    event: String,
    channel: String,
    said_at: Option<Timestamp>,
    actor: &Actor,
    known: &Known,
    gesture: Gesture,
) -> Inbound {
    Inbound {
        event,
        home: known.site.home(),
        input: Input::Act(Box::new(Act {
            actor: actor.account.clone(),
            moderator: actor.moderator,
            language: actor.language,
            channel,
            said_at,
            doing: None,
            answer: None,
            gesture,
        })),
    }
}

fn event_id(payload: &Value) -> String {
    let view = text(&payload["view"]["id"]);
    let trigger = text(&payload["trigger_id"]);
    match (payload["type"].as_str(), view, trigger) {
        (Some("view_submission"), view, _) if !view.is_empty() => format!("view:{view}"),
        (_, _, "") => unnamed(payload),
        (_, _, trigger) => trigger.to_owned(),
    }
}

/// Of what bears no id, the same for the same.
fn unnamed(payload: &Value) -> String {
    let mut hasher = DefaultHasher::new();
    payload.to_string().hash(&mut hasher);
    format!("payload:{:016x}", hasher.finish())
}

/// Presses and shortcuts tell when they were made, in seconds with a fraction.
fn said_at(payload: &Value) -> Option<Timestamp> {
    let told = [&payload["actions"][0]["action_ts"], &payload["action_ts"]];
    let seconds = told.into_iter().find_map(Value::as_str)?;
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, "0"));
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    let whole: i64 = whole.parse().ok()?;
    Timestamp::from_microsecond(whole.checked_mul(1_000_000)?.checked_add(micros.parse().ok()?)?).ok()
}

fn slash(path: &str, options: Vec<(String, Given)>) -> Gesture {
    Gesture::Slash {
        path: path.to_owned(),
        options,
    }
}

fn unknown() -> Reading {
    Reading::Refuse(refuse!("refusal-unknown-command"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests;
