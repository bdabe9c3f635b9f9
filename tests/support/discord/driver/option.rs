//! The options of a command: what a test gives, what the client makes of it.

use serde_json::{Value, json};

use super::super::permissions::ALL;
use super::super::state::{Id, World};
use super::super::validate::snowflake;
use super::payload::Resolved;
use super::place::{Channel, Member, Role};

#[derive(Debug, Clone)]
pub enum Given {
    Text(String),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    User(Id),
    Role(Id),
    Channel(Id),
}

macro_rules! given {
    ($($from:ty, $value:ident => $to:expr;)*) => {$(
        impl From<$from> for Given {
            fn from($value: $from) -> Self { $to }
        }
    )*};
}
given! {
    &str, v => Self::Text(v.to_owned());
    String, v => Self::Text(v);
    i64, v => Self::Integer(v);
    i32, v => Self::Integer(v.into());
    f64, v => Self::Number(v);
    bool, v => Self::Boolean(v);
    &Member, v => Self::User(v.id);
    &Role, v => Self::Role(v.id);
    &Channel, v => Self::Channel(v.id);
}

/// One option as the interaction carries it; what it names is added to `resolved`.
pub fn filled(
    world: &World,
    guild: Option<Id>,
    user: Id,
    option: &Value,
    given: &Given,
    resolved: &mut Resolved,
) -> Value {
    let kind = option["type"].as_u64().unwrap_or(0);
    let value = match (kind, given) {
        (3, Given::Text(text)) => text_value(option, text),
        (4, Given::Integer(n)) => json!(n),
        (10, Given::Number(n)) => json!(n),
        (5, Given::Boolean(yes)) => json!(yes),
        (6 | 9, Given::User(id)) => {
            resolved.user(world, guild, *id);
            json!(id.to_string())
        }
        (8 | 9, Given::Role(id)) => {
            resolved.role(world, guild, *id);
            json!(id.to_string())
        }
        (7, Given::Channel(id)) => {
            resolved.channel(world, guild, user, *id);
            json!(id.to_string())
        }
        _ => panic!("the option {} of type {kind} does not take {given:?}", option["name"]),
    };
    json!({"name": option["name"], "type": kind, "value": value})
}

/// A client sends a choice's value, and only text within the registered lengths.
fn text_value(option: &Value, text: &str) -> Value {
    let choices = option["choices"].as_array().map_or(&[][..], Vec::as_slice);
    if !choices.is_empty() {
        let fits = |c: &&Value| {
            let mut names = c["name_localizations"].as_object().into_iter().flatten();
            c["value"] == text || c["name"] == text || names.any(|(_, n)| n == text)
        };
        let choice = choices.iter().find(fits);
        let name = &option["name"];
        return choice.unwrap_or_else(|| panic!("{text:?} is no choice of {name}"))["value"].clone();
    }
    let n = text.chars().count() as u64;
    let most = option["max_length"].as_u64().unwrap_or(6000);
    let least = option["min_length"].as_u64().unwrap_or(0);
    assert!(
        (least..=most).contains(&n),
        "Discord takes {least} to {most} characters, not {n}"
    );
    json!(text)
}

fn is_called(value: &Value, name: &str, locale: &str) -> bool {
    value["name"] == name || value["name_localizations"][locale] == name
}

pub fn child<'v>(parent: &'v Value, name: &str, locale: &str) -> Option<&'v Value> {
    parent["options"]
        .as_array()?
        .iter()
        .find(|o| is_called(o, name, locale))
}

pub fn find(member: &Member, guild: Option<Id>, kind: u64, name: &str) -> Value {
    let world = member.discord.shared.world();
    let locale = &world.users[&member.id].locale;
    let of_kind = |c: &&Value| c["type"].as_u64().unwrap_or(1) == kind;
    let found = world
        .commands_in(guild)
        .filter(of_kind)
        .find(|c| is_called(c, name, locale));
    let Some(found) = found else {
        let known: Vec<_> = world.commands_in(guild).map(|c| c["name"].to_string()).collect();
        panic!("no command {name:?} is registered; known: {}", known.join(", "));
    };
    found.clone()
}

/// The command that the member's client offers under this name.
pub fn registered(member: &Member, guild: Option<Id>, kind: u64, name: &str) -> Value {
    let command = find(member, guild, kind, name);
    let world = member.discord.shared.world();
    let held = guild
        .and_then(|g| world.guilds.get(&g))
        .map_or(ALL, |g| g.permissions_of(member.id));
    let needed = snowflake(&command["default_member_permissions"]);
    if let Some(needed) = needed {
        let offered = held == ALL || needed != 0 && held & needed == needed;
        assert!(offered, "Discord does not offer {name:?} to {}", member.name);
    }
    command
}
