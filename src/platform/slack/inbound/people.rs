//! Who did it, and who is named.

use super::super::people::{self, Known, Person};
use super::forms::Fields;
use super::{text, words};
use crate::chat::inbound::Account;
use crate::chat::locale::Language;
use serde_json::Value;
use std::collections::HashSet;

/// Slack's own voice, which is nobody.
const SLACKBOT: &str = "USLACKBOT";
/// As many of those whom a text mentions are looked up at its beginning, and as many at its end: whom a command is for stands
/// there, and Slack is asked for a hundred people a minute at the most.
const MENTIONED: usize = 8;

/// Whom to look up before the envelope is read: the actor first, then those who are named or chosen, then those mentioned.
pub fn names(payload: &Value) -> Vec<String> {
    let mut names: Vec<String> = actor_id(payload).map(str::to_owned).into_iter().collect();
    let author = id(&payload["message"]["user"]).filter(|_| payload["type"] == "message_action");
    let gone = people::deactivated(&payload["event"]);
    let chosen = Fields(&payload["view"]["state"]["values"]).people();
    for name in author.into_iter().chain(gone).map(str::to_owned).chain(chosen) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut met: HashSet<String> = names.iter().cloned().collect();
    let mentioned = words::mentioned(text(&payload["text"])).filter(|name| met.insert(name.clone()));
    let mut mentioned: Vec<String> = mentioned.collect();
    let between = MENTIONED..mentioned.len().saturating_sub(MENTIONED);
    if !between.is_empty() {
        mentioned.drain(between);
    }
    names.extend(mentioned);
    names
}

/// Whoever did what the envelope tells.
pub(super) struct Actor {
    pub account: Account,
    pub moderator: bool,
    pub language: Option<Language>,
    /// As it was looked up.
    stranger: Option<bool>,
}

fn actor_id(payload: &Value) -> Option<&str> {
    let event = &payload["event"];
    // Those who join a channel do nothing.
    let opener = Some(&event["user"]).filter(|_| event["type"] == "app_home_opened");
    let told = [&payload["user_id"], &payload["user"]["id"]];
    told.into_iter().chain(opener).find_map(id)
}

/// The id of a person, not of Slack's own voice.
pub(super) fn id(value: &Value) -> Option<&str> {
    value
        .as_str()
        .filter(|id| super::super::rich::is_id(id, &['U', 'W']) && *id != SLACKBOT)
}

/// `None` for bots and those who are no longer there.
pub(super) fn actor(payload: &Value, known: &Known) -> Option<Actor> {
    let id = actor_id(payload)?;
    let mut actor = match known.people.get(id) {
        Some(person) if person.deactivated => return None,
        Some(person) => of(person),
        None => Actor {
            account: Account {
                id: id.to_owned(),
                name: [
                    &payload["user_name"],
                    &payload["user"]["name"],
                    &payload["user"]["username"],
                ]
                .into_iter()
                .find_map(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
                bot: false,
                gone: false,
                handle: true,
                groups: known.groups_of(id),
            },
            moderator: false,
            language: None,
            stranger: None,
        },
    };
    actor.language = super::language_called(payload).or(actor.language);
    let itself = actor.account.id == known.site.user;
    (!actor.account.bot && !itself).then_some(actor)
}

/// The account of a colleague of whom the envelope tells that they have left. It may come late: whoever is there again by now
/// has not left, and where that could not be looked up, the envelope is believed.
pub(super) fn left(payload: &Value, known: &Known) -> Option<String> {
    let id = people::deactivated(&payload["event"])?;
    let person = people::read(&payload["event"]["user"], &known.site);
    let is_back = known.people.get(id).is_some_and(|person| !person.deactivated);
    (!person.account.bot && !person.stranger && !is_back).then(|| id.to_owned())
}

pub(super) fn by_id(id: &str, known: &Known) -> Actor {
    match known.people.get(id) {
        Some(person) => of(person),
        None => Actor {
            account: Account {
                id: id.to_owned(),
                name: String::new(),
                bot: false,
                gone: false,
                handle: false,
                groups: known.groups_of(id),
            },
            moderator: false,
            language: None,
            stranger: None,
        },
    }
}

fn of(person: &Person) -> Actor {
    Actor {
        account: person.account.clone(),
        moderator: person.moderator,
        language: person.language,
        stranger: Some(person.stranger),
    }
}

impl Actor {
    /// Whether this is somebody of another company (Slack Connect). Where nobody could be looked up, the envelope tells by
    /// the person's own workspace or organisation.
    pub fn is_stranger(&self, payload: &Value, known: &Known) -> bool {
        self.stranger
            .unwrap_or_else(|| match text(&payload["user"]["team_id"]) {
                "" => !of_home(payload, known),
                team => !is_ours(team, known),
            })
    }
}

pub(super) fn is_ours(team: &str, known: &Known) -> bool {
    team == known.site.team || known.site.enterprise.as_deref() == Some(team)
}

/// Whether the envelope is about this workspace or its organisation, as far as it tells.
pub(super) fn of_home(payload: &Value, known: &Known) -> bool {
    let told = [
        &payload["team_id"],
        &payload["team"]["id"],
        &payload["enterprise_id"],
        &payload["enterprise"]["id"],
        &payload["team"]["enterprise_id"],
    ];
    let mut told = told
        .into_iter()
        .filter_map(Value::as_str)
        .filter(|id| !id.is_empty())
        .peekable();
    told.peek().is_none() || told.any(|id| is_ours(id, known))
}
