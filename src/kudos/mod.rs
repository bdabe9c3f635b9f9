//! "Thank you": a person appreciates up to three people or teams; the card says for what.

pub mod commands;
pub mod store;
pub mod view;

use crate::asks::Place;
use crate::ids::{AskId, KudosId, MemberId, TeamId};
use crate::people::Party;
use jiff::Timestamp;

/// How many people and teams one kudos may thank.
pub const MAX_RECIPIENTS: usize = 3;

/// Whom a kudos thanks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// `None` when a team itself is thanked.
    pub member: Option<MemberId>,
    /// The thanked team, or the team of the thanked person at that time.
    pub team: Option<TeamId>,
}

/// A kudos as it is kept.
#[derive(Debug, Clone)]
pub struct Kudos {
    pub id: KudosId,
    /// The id of import and export files.
    pub key: String,
    pub giver: MemberId,
    /// The giver's team when they thanked.
    pub giver_team: Option<TeamId>,
    pub recipients: Vec<Recipient>,
    pub message: String,
    pub value: Option<String>,
    /// "What was really needed, not only what I asked."
    pub beyond: bool,
    /// Seen by giver and recipients alone.
    pub private: bool,
    pub customer: Option<String>,
    pub ask: Option<AskId>,
    pub at: Timestamp,
    pub place: Option<Place>,
    /// Grows with each change that the card shows.
    pub version: i64,
    pub undone_at: Option<Timestamp>,
    pub hidden_at: Option<Timestamp>,
}

impl Kudos {
    /// Whether it stands: neither undone by its giver nor hidden by a moderator.
    pub fn counts(&self) -> bool {
        self.undone_at.is_none() && self.hidden_at.is_none()
    }
}

/// A kudos with those whom its card names.
#[derive(Debug, Clone)]
pub struct KudosCard {
    pub kudos: Kudos,
    pub giver: Party,
    /// In the order of [`Kudos::recipients`]; a team is named by its id.
    pub recipients: Vec<NamedRecipient>,
    pub me_toos: i64,
}

/// A recipient as a card names them.
#[derive(Debug, Clone, PartialEq)]
pub enum NamedRecipient {
    Person(Party),
    /// A team; its name is the one it has, or had when it was removed.
    Team(TeamId, String),
}
