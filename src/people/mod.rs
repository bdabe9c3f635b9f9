//! Workspaces, members and their accounts, teams, and who serves whom.

pub mod admin;
pub mod commands;
mod context;
pub mod directory;
mod groups;
pub mod leaving;
pub mod lifecycle;
pub mod link;
pub mod store;
pub mod view;
mod working_hours;
mod workspace;

use crate::chat::inbound::Account;
use crate::chat::locale::Language;
use crate::chat::text::Text;
use crate::error::Refusal;
use crate::ids::{MemberId, TeamId};
use crate::refuse;
pub use context::{Context, Moment};
use jiff::Timestamp;
use std::borrow::Cow;
use unicode_normalization::{UnicodeNormalization, is_nfc};
pub use working_hours::{UnknownHours, WorkingHours};
pub use workspace::{DigestPlan, HomeRow, Team, TeamGroup, TeamKind, Workspace};

/// Why a person is in their team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipSource {
    /// A moderator said so.
    Set,
    /// An import said so.
    Import,
    /// The person holds the team's role or user group.
    Group,
}

impl MembershipSource {
    pub fn as_str(self) -> &'static str {
        match self {
            MembershipSource::Set => "set",
            MembershipSource::Import => "import",
            MembershipSource::Group => "group",
        }
    }

    pub fn parse(word: &str) -> Self {
        match word {
            "set" => MembershipSource::Set,
            "import" => MembershipSource::Import,
            _ => MembershipSource::Group,
        }
    }
}

/// A person in a workspace, as of now.
#[derive(Debug, Clone)]
pub struct Member {
    pub id: MemberId,
    /// The stable id of import and export files.
    pub key: String,
    pub name: String,
    pub team: Option<TeamId>,
    pub source: MembershipSource,
    pub manager: bool,
    pub bot: bool,
    /// The language that the person chose.
    pub language: Option<Language>,
    /// Whether a mute of their kudos holds now.
    pub muted: bool,
    /// The account by which the person was met or is reached.
    pub account: Option<String>,
}

/// A person as a card names them.
#[derive(Debug, Clone, PartialEq)]
pub struct Party {
    pub member: MemberId,
    pub name: String,
    /// Their account on the platform that shows the card.
    pub account: Option<String>,
}

impl Party {
    /// A mention where the person has an account there, else the name.
    pub fn mention(&self) -> Text {
        match &self.account {
            Some(account) => Text::person_called(account, &self.name),
            None => Text::verbatim(&self.name),
        }
    }
}

impl Member {
    pub fn party(&self) -> Party {
        Party {
            member: self.id,
            name: self.name.clone(),
            account: self.account.clone(),
        }
    }
}

/// Names are compared and kept as NFC, trimmed.
pub fn normalised(name: &str) -> String {
    let name = name.trim();
    if name.is_ascii() {
        name.to_owned()
    } else {
        name.nfc().collect()
    }
}

/// A person's name as a platform gives it, made such that files can carry it: what divides or marks names there goes.
pub(crate) fn person_name(shown: &str) -> Cow<'_, str> {
    let mut name = shown.trim();
    while let Some(rest) = name.strip_prefix("team:") {
        name = rest.trim_start();
    }
    if name.contains(';') || !is_nfc(name) {
        Cow::Owned(normalised(&name.replace(';', ",")))
    } else {
        Cow::Borrowed(name)
    }
}

/// Why somebody who is gone cannot be asked, thanked or lead.
pub(crate) fn person_gone(account: &Account) -> Refusal {
    refuse!("refusal-person-gone", person = account.name.as_str())
}

/// A name that files and lists can carry.
///
/// # Errors
/// A refusal for an empty one, one with `;` (which divides names in files) or one that begins with `team:`.
pub fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = normalised(&name.replace(['\n', '\t'], " "));
    if name.is_empty() || name.contains(';') || name.starts_with("team:") {
        return Err(refuse!("refusal-bad-name", name = name.as_str()).about("name"));
    }
    Ok(name)
}

/// Microseconds since 1970, as the ledger keeps instants.
pub fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}
