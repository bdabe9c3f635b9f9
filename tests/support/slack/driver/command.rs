//! Slash commands as a client sends them: mentions chosen from the list become ids, all else is escaped.

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use serde_json::{Value, json};

use super::super::Slack;
use super::super::interactions::Kind;
use super::super::load::Template;
use super::super::state::{ChannelKind, World};
use super::act::{Action, Sent};
use super::answer::Answer;
use super::payload;
use super::place::{Channel, Member};

/// A command being typed. Awaiting it sends it and gives the answer.
#[derive(Clone)]
#[must_use = "a command is sent by `.await` or `.send()`"]
pub struct CommandUse {
    member: Member,
    command: String,
    text: String,
    typed: String,
    channel: Option<String>,
}

impl Member {
    /// `"please"` or `"/please"`.
    pub fn uses(&self, command: &str) -> CommandUse {
        CommandUse {
            member: self.clone(),
            command: format!("/{}", command.trim_start_matches('/')),
            text: String::new(),
            typed: String::new(),
            channel: None,
        }
    }
}

impl CommandUse {
    /// Mentions as the handles give them (`<@U…>`, `<!subteam^S…>`, `<#C…>`) were chosen from the client's list.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// Stands after `text`; every character of it was typed: what looks like a mention is none.
    pub fn typed(mut self, typed: impl Into<String>) -> Self {
        self.typed = typed.into();
        self
    }

    pub fn in_channel(mut self, channel: &Channel) -> Self {
        self.channel = Some(channel.id.clone());
        self
    }

    /// In the direct channel with the bot.
    pub fn in_direct(mut self) -> Self {
        let shared = &self.member.slack.shared;
        self.channel = Some(shared.world().direct(&shared.clock, &self.member.id));
        self
    }

    fn payload(&self) -> (String, Value) {
        let slack: &Slack = &self.member.slack;
        let world = slack.shared.world();
        let first = || world.channels.values().find(|c| c.kind == ChannelKind::Public);
        let place = self.channel.clone().or_else(|| first().map(|c| c.id.clone()));
        let place = place.expect("a channel to use a command in");
        let text = if world.manifest.escapes(&self.command) {
            escaped(&world, &with_names(&self.text)) + &escape(&with_names(&self.typed))
        } else {
            named(&world, &with_names(&self.text)) + &with_names(&self.typed)
        };
        let channel = &world.channels[&place];
        let name = match channel.kind {
            ChannelKind::Public => channel.name.as_str(),
            ChannelKind::Private => "privategroup",
            ChannelKind::Direct => "directmessage",
        };
        let (team, user) = (world.team(), &world.users[&self.member.id]);
        let mut payload = json!({
            "token": payload::VERIFICATION, "team_id": user.team, "team_domain": team.domain,
            "channel_id": place, "channel_name": name, "user_id": user.id, "user_name": user.name,
            "command": self.command, "text": text, "api_app_id": world.app, "is_enterprise_install": "false",
        });
        if let Some((id, name)) = &team.enterprise {
            (payload["enterprise_id"], payload["enterprise_name"]) = (json!(id), json!(name));
        }
        (place, payload)
    }

    /// Sends it, and does not wait.
    pub fn send(self) -> Sent {
        let (channel, payload) = self.payload();
        self.member.slack.send(Action {
            kind: Kind::Command,
            user: self.member.id.clone(),
            channel: Some(channel),
            payload,
            source: None,
            view: None,
            parent: None,
            what: format!(
                "{} using {} {}{}",
                self.member.name, self.command, self.text, self.typed
            ),
        })
    }

    /// For a load run; `{n}` in the text becomes the shot's number.
    pub fn template(&self) -> Template {
        let base = format!("http://{}", self.member.slack.shared.http_door);
        Template::new(self.payload().1, &base)
    }
}

impl IntoFuture for CommandUse {
    type Output = Answer;
    type IntoFuture = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        self.send().into_future()
    }
}

/// Slack's own name where it is not the crate's.
fn slacks_name(emoji: &str) -> Option<String> {
    let known = emojis::get(emoji)?;
    let slacks = include_str!("../../../../src/platform/slack/emoji-names.tsv");
    let slacks = || slacks.lines().filter_map(|line| line.split_once('\t'));
    let plain = |emoji: &str| emoji.split('\t').next().map(|plain| plain.replace('\u{fe0f}', ""));
    let own = slacks().find(|(_, named)| plain(named) == plain(known.as_str()));
    let meant_otherwise = |name: &str| slacks().any(|(slacks, _)| slacks == name);
    match (own, known.shortcode()?) {
        (Some((own, _)), _) => Some(own.to_owned()),
        (None, name) if meant_otherwise(name) => Some(known.name().replace(' ', "_")),
        (None, name) => Some(name.to_owned()),
    }
}

/// A client sends the names of emoji, not their characters.
pub fn with_names(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(10);
        let mut ends: Vec<_> = ends.filter(|_| !first.is_ascii()).collect();
        ends.reverse();
        let named = ends.iter().find_map(|end| Some((slacks_name(&rest[..*end])?, *end)));
        if let Some((name, end)) = named {
            out += &format!(":{name}:");
            rest = &rest[end..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text as a client sends it: known mentions and web addresses in angle brackets, all else escaped.
pub fn escaped(world: &World, text: &str) -> String {
    parts(text, |inside| mention(world, inside), escape_with_addresses)
}

/// What a command gets whose manifest does not ask for ids: names, and nothing escaped.
fn named(world: &World, text: &str) -> String {
    let name = |inside: &str| {
        let shown = mention(world, inside)?;
        let label = shown.split('|').nth(1)?.trim_end_matches('>').to_owned();
        Some(if inside.starts_with('@') {
            format!("@{label}")
        } else {
            label
        })
    };
    parts(text, name, str::to_owned)
}

fn parts(text: &str, known: impl Fn(&str) -> Option<String>, other: impl Fn(&str) -> String) -> String {
    let (mut out, mut plain, mut rest) = (String::new(), String::new(), text);
    while let Some(at) = rest.find('<') {
        plain += &rest[..at];
        let inside = rest[at + 1..].split_once('>').map(|(inside, _)| inside);
        if let Some((inside, shown)) = inside.and_then(|inside| Some((inside, known(inside)?))) {
            out += &other(&std::mem::take(&mut plain));
            out += &shown;
            rest = &rest[at + inside.len() + 2..];
        } else {
            plain.push('<');
            rest = &rest[at + 1..];
        }
    }
    plain += rest;
    out + &other(&plain)
}

fn mention(world: &World, inside: &str) -> Option<String> {
    if let Some(id) = inside.strip_prefix("!subteam^") {
        let group = world.groups.get(id)?;
        return Some(format!("<!subteam^{id}|@{}>", group.handle));
    }
    if let Some(id) = inside.strip_prefix('@') {
        let user = world.users.get(id)?;
        return Some(format!("<@{id}|{}>", user.name));
    }
    let id = inside.strip_prefix('#')?;
    let channel = world.channels.get(id)?;
    // Of private ones Slack does not tell the name.
    let is_private = channel.kind == ChannelKind::Private;
    Some(format!("<#{id}|{}>", if is_private { "" } else { &channel.name }))
}

fn escape_with_addresses(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let address = word.trim_end();
        let web = address.starts_with("http://") || address.starts_with("https://");
        if web && !address.contains(['<', '>', '|']) {
            format!("<{}>{}", escape(address), &word[address.len()..])
        } else {
            escape(word)
        }
    });
    words.collect()
}
