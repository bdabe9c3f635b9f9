//! Who and what is in the playground: people, the groups that they hold, channels. And what the program around it tells.

use crate::chat::inbound::{Account, Home, Mention};
use crate::chat::locale::Language;
use crate::error::Result;
use crate::say;
use futures::future::BoxFuture;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A company on the playground.
#[derive(Debug, Clone)]
pub struct Roster {
    pub home: Home,
    pub people: Vec<Person>,
    pub groups: Vec<Group>,
    pub channels: Vec<Channel>,
    /// The account with which a visitor begins.
    pub first: String,
}

/// Somebody whom a visitor can act as.
#[derive(Debug, Clone)]
pub struct Person {
    pub account: String,
    pub name: String,
    /// The ids of the groups that they hold.
    pub groups: Vec<String>,
    /// Whether the platform itself lets them moderate.
    pub moderator: bool,
}

/// A group of people, such as a role.
#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub english: String,
    pub vietnamese: String,
}

/// A channel that several people read.
#[derive(Debug, Clone)]
pub struct Channel {
    pub id: String,
    pub kind: ChannelKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelKind {
    FrontLine,
    BackOffice,
    Digest,
    /// For moderators alone.
    Moderators,
}

impl ChannelKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            ChannelKind::FrontLine => "front_line",
            ChannelKind::BackOffice => "back_office",
            ChannelKind::Digest => "digest",
            ChannelKind::Moderators => "moderators",
        }
    }

    pub(super) fn name(self, language: Language) -> String {
        let name = match self {
            ChannelKind::FrontLine => say!(language, "playground-channel-front-line"),
            ChannelKind::BackOffice => say!(language, "playground-channel-back-office"),
            ChannelKind::Digest => say!(language, "playground-channel-digest"),
            ChannelKind::Moderators => say!(language, "playground-channel-moderators"),
        };
        name.to_plain()
    }
}

impl Group {
    pub(super) fn name(&self, language: Language) -> &str {
        match language {
            Language::En => &self.english,
            Language::Vi => &self.vietnamese,
        }
    }
}

impl Person {
    /// As events name them.
    pub(super) fn account(&self) -> Account {
        Account {
            id: self.account.clone(),
            name: self.name.clone(),
            bot: false,
            gone: false,
            handle: false,
            groups: Some(self.groups.clone().into()),
        }
    }
}

/// The channel of a person's direct messages.
pub(super) fn direct_of(person: &str) -> String {
    format!("direct:{person}")
}

impl Roster {
    pub(super) fn person(&self, account: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.account == account)
    }

    pub(super) fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    pub(super) fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    pub(super) fn mention_of_group(&self, id: &str) -> Option<Mention> {
        let group = self.group(id)?;
        Some(Mention::Group {
            id: group.id.clone(),
            name: group.english.clone(),
        })
    }
}

/// What the playground asks of the program around it.
#[derive(Clone)]
pub struct Backstage {
    /// The product's time.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// By how much the product's time is ahead of real time.
    pub ahead: Arc<dyn Fn() -> SignedDuration + Send + Sync>,
    /// Moves the product's time and returns when what has become due by that was done.
    pub turn: Arc<dyn Fn(Turn) -> BoxFuture<'static, Result<()>> + Send + Sync>,
    /// What the page shows of the product beside its messages.
    pub look: Arc<dyn Fn() -> BoxFuture<'static, Result<Sight>> + Send + Sync>,
}

impl std::fmt::Debug for Backstage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Backstage")
    }
}

/// Where the clock is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Turn {
    /// An hour ahead.
    Hour,
    /// To when the next weekly summary is due.
    Digest,
    /// Back to real time.
    Real,
}

/// How the product stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    /// The language in which messages for everybody are written.
    pub language: Language,
    pub zone: TimeZone,
    pub next_digest: Option<Timestamp>,
    /// The group whose people moderate, beside those whom the platform lets.
    pub moderators: Option<String>,
    /// Where people stand, by account.
    pub places: BTreeMap<String, Place>,
}

/// Where a person stands in the company.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    pub team: String,
    pub front_line: bool,
    pub lead: bool,
}

impl Sight {
    pub(super) fn moderates(&self, person: &Person) -> bool {
        let granted = self.moderators.as_ref();
        person.moderator || granted.is_some_and(|group| person.groups.contains(group))
    }
}
