//! Slash commands as a client sends them: shaped by what the bot has registered, or not sent at all.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};

use super::super::interactions::Kind;
use super::super::load::{ID, LOAD_TOKEN, Template};
use super::super::permissions::ALL;
use super::super::state::{Id, World};
use super::super::validate::snowflake;
use super::act::{Action, Sent};
use super::answer::Answer;
use super::payload::{Envelope, Resolved};
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

/// A command being typed. Awaiting it sends it and gives the answer.
#[derive(Clone)]
#[must_use = "a command is sent by `.await` or `.send()`"]
pub struct CommandUse {
    member: Member,
    path: String,
    options: Vec<(String, Given)>,
    focused: Option<String>,
    place: Option<(Option<Id>, Id)>,
    allowed_by_settings: bool,
}

/// A command being typed whose next option the client completes.
#[must_use = "name the option with `.typing(option, text)`"]
pub struct Completion(CommandUse);

impl Member {
    /// `"please"`, `"kudos-admin team add"`; names may be the localized ones of the person's language.
    pub fn uses(&self, command: &str) -> CommandUse {
        let (member, path) = (self.clone(), command.to_owned());
        let options = Vec::new();
        CommandUse {
            member,
            path,
            options,
            focused: None,
            place: None,
            allowed_by_settings: false,
        }
    }

    pub fn completes(&self, command: &str) -> Completion {
        Completion(self.uses(command))
    }
}

impl Completion {
    pub fn option(self, name: &str, value: impl Into<Given>) -> Self {
        Self(self.0.option(name, value))
    }

    pub fn in_channel(self, channel: &Channel) -> Self {
        Self(self.0.in_channel(channel))
    }

    /// The option that is being typed, and its text so far.
    pub fn typing(mut self, option: &str, text: &str) -> Sent {
        self.0.focused = Some(option.to_owned());
        self.0.option(option, text).send()
    }
}

impl CommandUse {
    pub fn option(mut self, name: &str, value: impl Into<Given>) -> Self {
        self.options.push((name.to_owned(), value.into()));
        self
    }

    pub fn in_channel(mut self, channel: &Channel) -> Self {
        self.place = Some((Some(channel.guild), channel.id));
        self
    }

    /// In the direct messages with the bot.
    pub fn in_direct_messages(mut self) -> Self {
        let shared = &self.member.discord.shared;
        let (fresh, user) = (shared.clock.id(), self.member.id);
        let mut world = shared.world();
        let person = world.users.get_mut(&user).expect("people are never forgotten");
        let id = *person.dm_channel.get_or_insert(fresh);
        world
            .channels
            .entry(id)
            .or_insert_with(|| super::super::rest::direct_channel(id, user));
        drop(world);
        self.place = Some((None, id));
        self
    }

    /// The server's settings let this person use a command that their permissions hide.
    pub fn allowed_by_server_settings(mut self) -> Self {
        self.allowed_by_settings = true;
        self
    }

    /// Sends it without waiting for the answer.
    pub fn send(self) -> Sent {
        let (kind, place, data) = self.build();
        self.member.discord.send(Action {
            kind,
            user: self.member.id,
            guild: place.0,
            channel: place.1,
            data,
            source: None,
            what: format!("{} using /{}", self.member.name, self.path),
        })
    }

    /// For load runs: `{n}` in a text becomes the shot's number.
    pub fn template(&self) -> Template {
        let (kind, (guild, channel), data) = self.build();
        let token = format!("{LOAD_TOKEN}{ID}");
        let (id, user) = (ID, self.member.id);
        let envelope = Envelope {
            kind,
            user,
            guild,
            channel,
            data,
            source: None,
            id,
            token: &token,
        };
        let json = envelope.write(&self.member.discord.shared.world()).to_string();
        Template {
            json: Arc::from(json),
            guild,
        }
    }

    fn build(&self) -> (Kind, (Option<Id>, Id), Value) {
        let world = self.member.discord.shared.world();
        let first = || *world.guilds[&self.member.guild].channels.first().expect("a channel");
        let place = self.place.unwrap_or_else(|| (Some(self.member.guild), first()));
        drop(world);
        let mut words = self.path.split(' ');
        let name = words.next().unwrap_or_default();
        let member = &self.member;
        let command = if self.allowed_by_settings {
            find(member, place.0, 1, name)
        } else {
            registered(member, place.0, 1, name)
        };
        let world = member.discord.shared.world();
        let locale = &world.users[&member.id].locale;
        let mut at = &command;
        let mut path = Vec::new();
        for word in words {
            at = child(at, word, locale).unwrap_or_else(|| panic!("/{} is not registered: no {word:?}", self.path));
            path.push(at);
        }
        let leaf = at["options"].as_array().map_or(&[][..], Vec::as_slice);
        let kind = |o: &Value| o["type"].as_u64().unwrap_or(0);
        assert!(!leaf.iter().any(|o| kind(o) <= 2), "/{} needs a subcommand", self.path);
        let mut resolved = Resolved::default();
        let mut values: Vec<Value> = Vec::new();
        for (name, given) in &self.options {
            let option = child(at, name, locale).unwrap_or_else(|| panic!("/{} has no option {name:?}", self.path));
            let mut value = self.value(&world, place.0, option, given, &mut resolved);
            if self.focused.as_ref() == Some(name) {
                assert!(option["autocomplete"] == true, "{name:?} is not completed by the bot");
                value["focused"] = json!(true);
            }
            values.push(value);
        }
        if self.focused.is_none() {
            for option in leaf.iter().filter(|o| o["required"] == true) {
                let there = values.iter().any(|v| v["name"] == option["name"]);
                assert!(there, "/{} needs the option {}", self.path, option["name"]);
            }
        }
        for level in path.iter().rev() {
            values = vec![json!({"name": level["name"], "type": level["type"], "options": values})];
        }
        let mut data = json!({"id": command["id"], "name": command["name"], "type": 1});
        if !values.is_empty() {
            data["options"] = Value::Array(values);
        }
        if let Some(resolved) = resolved.into_json() {
            data["resolved"] = resolved;
        }
        if let Some(guild) = command.get("guild_id") {
            data["guild_id"] = guild.clone();
        }
        let kind = if self.focused.is_some() {
            Kind::Autocomplete
        } else {
            Kind::Command
        };
        (kind, place, data)
    }

    fn value(&self, world: &World, guild: Option<Id>, option: &Value, given: &Given, resolved: &mut Resolved) -> Value {
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
                resolved.channel(world, guild, self.member.id, *id);
                json!(id.to_string())
            }
            _ => panic!("the option {} of type {kind} does not take {given:?}", option["name"]),
        };
        json!({"name": option["name"], "type": kind, "value": value})
    }
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

fn child<'v>(parent: &'v Value, name: &str, locale: &str) -> Option<&'v Value> {
    parent["options"]
        .as_array()?
        .iter()
        .find(|o| is_called(o, name, locale))
}

fn find(member: &Member, guild: Option<Id>, kind: u64, name: &str) -> Value {
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

impl IntoFuture for CommandUse {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send().into_future()
    }
}
