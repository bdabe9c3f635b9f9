//! What arrives from a platform, in words that every platform can say.

use super::locale::Language;
use jiff::Timestamp;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

/// A kind of platform. Its name stands in the ledger and in workspace names (`discord:ID`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlatformName {
    Discord,
    Slack,
    /// The playground, and workspaces made by `import`.
    Local,
}

impl PlatformName {
    pub fn as_str(self) -> &'static str {
        match self {
            PlatformName::Discord => "discord",
            PlatformName::Slack => "slack",
            PlatformName::Local => "local",
        }
    }
}

impl fmt::Display for PlatformName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word is none of `discord`, `slack`, `local`.
#[derive(Debug, thiserror::Error)]
#[error("no platform is called {0:?}; there are discord, slack and local")]
pub struct UnknownPlatform(String);

impl FromStr for PlatformName {
    type Err = UnknownPlatform;
    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [PlatformName::Discord, PlatformName::Slack, PlatformName::Local]
            .into_iter()
            .find(|platform| platform.as_str() == name)
            .ok_or_else(|| UnknownPlatform(name.to_owned()))
    }
}

/// One event of a platform: what a person did, or what became of a home.
#[derive(Debug, Clone)]
pub struct Inbound {
    /// The platform's id of the event; a redelivery carries the same.
    pub event: String,
    pub home: Home,
    pub input: Input,
}

/// A guild, a Slack workspace, the playground.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Home {
    pub platform: PlatformName,
    /// The platform's id.
    pub id: String,
    /// Its name, where the event tells it.
    pub name: Option<String>,
    /// Its own language, where the event tells it.
    pub language: Option<Language>,
}

/// Either a person's doing or a home's life.
#[derive(Debug, Clone)]
pub enum Input {
    Act(Box<Act>),
    Lifecycle(Lifecycle),
}

/// Nothing is handled so long before or after it was said, as an event cannot be answered for longer: a platform that tells
/// a time further off tells none.
pub const HANDLED_WITHIN: Duration = Duration::from_secs(15 * 60);

/// What a person did, where.
#[derive(Clone)]
pub struct Act {
    pub actor: Account,
    /// What the platform says of the person's right to moderate.
    pub moderator: bool,
    /// The language of the person's own client.
    pub language: Option<Language>,
    pub channel: String,
    /// When they did it, where the platform tells: the event may have been on its way for long.
    pub said_at: Option<Timestamp>,
    /// By what the platform's repetitions of this are known, if it repeats any. A form that stays open is the same event
    /// when the person sends it once more, but not a repetition.
    pub doing: Option<String>,
    /// The platform's handle by which the answer to this event can be found again, if it has one.
    pub answer: Option<String>,
    pub gesture: Gesture,
}

/// Without the handle, by which anybody could answer in the bot's name.
impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Act")
            .field("actor", &self.actor)
            .field("moderator", &self.moderator)
            .field("channel", &self.channel)
            .field("gesture", &self.gesture)
            .finish_non_exhaustive()
    }
}

/// The kinds of things a person can do.
#[derive(Debug, Clone)]
pub enum Gesture {
    /// A command with its options by the names of the command table, such as `kudos-admin team add`.
    Slash {
        path: String,
        options: Vec<(String, Value)>,
    },
    /// A command with all else in one text, as platforms without options send it; see [`written`](super::written).
    Written { command: String, pieces: Vec<Piece> },
    /// A pressed button, by its id.
    Button { id: String },
    /// A form that was sent, by its id, with its fields.
    Modal { id: String, fields: Vec<(String, String)> },
    /// A command from the menu of a message or a person; `person` is the message's author or the person.
    Menu { name: String, person: Account },
    /// A person is typing the value of an option and wants to choose.
    Completion {
        path: String,
        option: String,
        typed: String,
        options: Vec<(String, Value)>,
    },
}

/// A piece of a text that a person wrote after a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Words(String),
    Mention(Mention),
    Channel {
        id: String,
        name: String,
        /// Whether its members are a team, as those of a group.
        is_group: bool,
    },
}

/// The value of an option.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Flag(bool),
    Whole(i64),
    Mention(Mention),
    Channel(String),
}

/// Somebody named by a mention.
#[derive(Debug, Clone, PartialEq)]
pub enum Mention {
    Person(Account),
    Group {
        id: String,
        name: String,
    },
    /// A team by its own name, where the platform has no mention for it.
    Team(String),
}

/// A person as the platform shows them.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    pub id: String,
    pub name: String,
    pub bot: bool,
    /// Has left the home, or never belonged to it: nobody can count on their help there.
    pub gone: bool,
    /// Whether `name` is only by what the platform calls the person in passing: nobody whose name is known takes it.
    pub handle: bool,
    /// Roles or user groups, where the event tells of them.
    pub groups: Option<Groups>,
}

/// Of which roles or user groups an account is one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Groups {
    pub held: Vec<String>,
    /// Those of which nobody can tell now whether they are held: what was last seen of them stays.
    pub unknown: Vec<String>,
}

impl From<Vec<String>> for Groups {
    fn from(held: Vec<String>) -> Self {
        Groups {
            held,
            unknown: Vec::new(),
        }
    }
}

/// What becomes of homes and their parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lifecycle {
    /// The bot is in this home (again).
    HomeAdded,
    /// The bot was taken out of this home.
    HomeRemoved,
    ChannelGone {
        channel: String,
    },
    /// The platform calls a channel by another id from now on.
    ChannelIdChanged {
        old: String,
        new: String,
    },
    GroupGone {
        group: String,
    },
    /// Whose account this is has left the home.
    AccountGone {
        account: String,
    },
}
