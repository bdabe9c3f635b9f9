//! What a person did and what came of it: triggers that live three seconds, response_urls, effects that can be seen.

use std::sync::Arc;

use serde_json::Value;

use super::state::{Message, World};

pub const TRIGGER_LIFE_MS: u64 = 3_000;
/// A person sees that an app did not respond.
pub const ACK_WITHIN_MS: u64 = 3_000;
pub const URL_LIFE_MS: u64 = 30 * 60 * 1000;
pub const URL_USES: u32 = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Command,
    Press,
    Submit,
    Close,
    Shortcut,
    MessageShortcut,
    Suggestion,
}

impl Kind {
    pub fn accepts_payload(self) -> bool {
        matches!(self, Self::Command | Self::Submit | Self::Suggestion)
    }

    /// The method under which its acknowledgement is recorded.
    pub fn ack_name(self) -> &'static str {
        match self {
            Self::Command => "ack.slash_command",
            Self::Submit => "ack.view_submission",
            Self::Suggestion => "ack.block_suggestion",
            Self::Press | Self::Close | Self::Shortcut | Self::MessageShortcut => "ack",
        }
    }
}

/// Something that a person can see.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Posted(String),
    Updated(String),
    Deleted(String),
    /// A view was opened, pushed or changed.
    View(String),
    /// The home tab was published.
    Home(String),
    Choices(Vec<Value>),
    /// Complaints beside a form's fields.
    Errors(Value),
    /// The form closed.
    Closed,
}

#[derive(Debug, Clone)]
pub struct Ack {
    pub at: u64,
    pub payload: Option<Value>,
    /// After three seconds: the person was told that the app did not respond.
    pub late: bool,
}

#[derive(Debug, Clone)]
pub struct Interaction {
    pub id: u64,
    pub kind: Kind,
    pub user: String,
    /// Where it happened; a form's is where the form was asked for.
    pub channel: Option<String>,
    pub trigger: String,
    pub trigger_used: bool,
    pub created: u64,
    /// The secret part of its response_url.
    pub url: Option<String>,
    pub url_uses: u32,
    /// Where that one answers, when it is not where it happened: the channel that was chosen in a form.
    pub url_channel: Option<String>,
    /// The message that was acted on.
    pub source: Option<String>,
    pub view: Option<String>,
    /// The interaction that opened the view which was submitted.
    pub parent: Option<u64>,
    pub envelope: String,
    pub payload: Arc<Value>,
    pub ack: Option<Ack>,
    pub effects: Vec<Effect>,
    /// No socket was open, or it ended first: Slack told the person that it failed.
    pub undelivered: bool,
}

impl Interaction {
    pub fn is_settled(&self) -> bool {
        self.ack.is_some() && !self.effects.is_empty()
    }

    pub fn shows(&mut self, effect: Effect) {
        if !self.effects.contains(&effect) {
            self.effects.push(effect);
        }
    }
}

impl World {
    /// Something that can be seen came of an interaction.
    pub fn came_of(&mut self, interaction: u64, effect: Effect) {
        if let Some(found) = self.interactions.get_mut(&interaction) {
            found.shows(effect);
        }
        self.waiting.retain(|id| *id != interaction);
    }

    /// A form's answer is an answer to whoever was asked for the form too.
    pub fn behind_url(&self, secret: &str) -> Option<u64> {
        self.by_url.get(secret).copied()
    }

    /// A response_url may be kept by a form: what is said through it answers the form.
    pub fn answered_by(&self, interaction: u64) -> u64 {
        let child = |id: &&u64| {
            let waiting = self.interactions.get(id);
            waiting.is_some_and(|w| w.parent == Some(interaction))
        };
        self.waiting.iter().find(child).copied().unwrap_or(interaction)
    }

    /// Which interaction a message of the bot's answers, when nothing but place and people tell.
    pub fn answers(&self, message: &Message, now: u64) -> Option<u64> {
        let direct_with = self
            .channels
            .get(&message.channel)
            .filter(|c| c.kind == super::state::ChannelKind::Direct)
            .and_then(|c| c.members.first());
        let fits = |id: &&u64| {
            let Some(waiting) = self.interactions.get(id) else {
                return false;
            };
            let here = match &waiting.channel {
                Some(channel) => *channel == message.channel,
                None => direct_with == Some(&waiting.user),
            };
            let seen = message.visible_to.as_ref().is_none_or(|only| *only == waiting.user);
            let recent = now.saturating_sub(waiting.created) < 60_000;
            here && seen && recent && !waiting.undelivered && !matches!(waiting.kind, Kind::Suggestion | Kind::Close)
        };
        let names = |id: &&u64| {
            let user = self.interactions.get(id).map(|w| w.user.as_str());
            user.is_some_and(|user| super::messages::says(message, user))
        };
        let fitting = || self.waiting.iter().filter(fits);
        fitting().find(names).or_else(|| fitting().next()).copied()
    }
}
