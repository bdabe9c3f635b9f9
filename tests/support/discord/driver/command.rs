//! Slash commands as a client sends them: shaped by what the bot has registered, or not sent at all.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;

use serde_json::{Value, json};

use super::super::interactions::Kind;
use super::super::load::{ID, LOAD_TOKEN, Template};
use super::super::state::Id;
use super::act::{Action, Sent};
use super::answer::Answer;
use super::option::{Given, child, filled, find, registered};
use super::payload::{Envelope, Resolved};
use super::place::{Channel, Member};

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

    /// For load runs: `{n}` in a text becomes a number of the shot.
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
            let mut value = filled(&world, place.0, member.id, option, given, &mut resolved);
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
}

impl IntoFuture for CommandUse {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send().into_future()
    }
}
