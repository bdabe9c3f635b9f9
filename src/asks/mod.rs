//! "Please": a colleague or a team is asked for help; a card shows where the ask stands.

pub mod commands;
pub mod store;
pub mod view;

use crate::chat::inbound::PlatformName;
use crate::chat::reply::MessageRef;
use crate::ids::{AskId, MemberId, TeamId};
use crate::people::Party;
use jiff::Timestamp;

/// Where an ask stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskState {
    Open,
    Claimed,
    OnHold,
    Done,
    /// No capacity: this counts on the system, on nobody.
    Declined,
    Withdrawn,
}

impl AskState {
    const ALL: [AskState; 6] = [
        AskState::Open,
        AskState::Claimed,
        AskState::OnHold,
        AskState::Done,
        AskState::Declined,
        AskState::Withdrawn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            AskState::Open => "open",
            AskState::Claimed => "claimed",
            AskState::OnHold => "on_hold",
            AskState::Done => "done",
            AskState::Declined => "declined",
            AskState::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether somebody still waits.
    pub fn is_unfinished(self) -> bool {
        matches!(self, AskState::Open | AskState::Claimed | AskState::OnHold)
    }
}

/// What can happen to an ask after it was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AskEventKind {
    Claimed,
    Done,
    /// The asked person's or the lead's "can't": the ask ends.
    Declined,
    /// A member's "can't" on a team's ask: it stays open, and counts as no response.
    Cant,
    Withdrawn,
    Reopened,
}

impl AskEventKind {
    const ALL: [AskEventKind; 6] = [
        AskEventKind::Claimed,
        AskEventKind::Done,
        AskEventKind::Declined,
        AskEventKind::Cant,
        AskEventKind::Withdrawn,
        AskEventKind::Reopened,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            AskEventKind::Claimed => "claimed",
            AskEventKind::Done => "done",
            AskEventKind::Declined => "declined",
            AskEventKind::Cant => "cant",
            AskEventKind::Withdrawn => "withdrawn",
            AskEventKind::Reopened => "reopened",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// One event of an ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskEvent {
    pub id: i64,
    pub kind: AskEventKind,
    pub member: Option<MemberId>,
    pub reason: Option<String>,
    pub at: Timestamp,
}

/// What an ask's events come to. Stored beside the ask, always equal to [`Standing::of`] its events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The id of the newest event, or of the ask.
    pub version: i64,
    pub state: AskState,
    pub claimed_by: Option<MemberId>,
    /// The earliest of taken, done, declined.
    pub first_response_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    pub declined_at: Option<Timestamp>,
    pub decline_reason: Option<String>,
    pub withdrawn_at: Option<Timestamp>,
    pub reopened_at: Option<Timestamp>,
}

impl Standing {
    /// Of an ask to which nothing has happened yet.
    pub fn new(ask: AskId) -> Self {
        Standing {
            version: ask.0,
            state: AskState::Open,
            claimed_by: None,
            first_response_at: None,
            done_at: None,
            declined_at: None,
            decline_reason: None,
            withdrawn_at: None,
            reopened_at: None,
        }
    }

    /// What all events of an ask come to, in their order.
    pub fn of(ask: AskId, events: &[AskEvent]) -> Self {
        events.iter().fold(Standing::new(ask), Standing::after)
    }

    /// What an event makes of it.
    pub fn after(self, event: &AskEvent) -> Self {
        let at = Some(event.at);
        let mut next = Standing {
            version: event.id,
            ..self
        };
        match event.kind {
            AskEventKind::Claimed => {
                next.state = AskState::Claimed;
                next.claimed_by = event.member;
                next.declined_at = None;
                next.decline_reason = None;
                next.first_response_at = next.first_response_at.or(at);
            }
            AskEventKind::Done => {
                next.state = AskState::Done;
                next.done_at = at;
                next.first_response_at = next.first_response_at.or(at);
            }
            AskEventKind::Declined => {
                next.state = AskState::Declined;
                next.claimed_by = None;
                next.declined_at = at;
                next.decline_reason = event.reason.clone();
                next.first_response_at = next.first_response_at.or(at);
            }
            AskEventKind::Cant => {
                if next.claimed_by == event.member {
                    next.claimed_by = None;
                    next.state = AskState::Open;
                }
                next.decline_reason = event.reason.clone();
            }
            AskEventKind::Withdrawn => {
                next.state = AskState::Withdrawn;
                next.withdrawn_at = at;
            }
            AskEventKind::Reopened => {
                next.state = AskState::Open;
                next.claimed_by = None;
                next.done_at = None;
                next.declined_at = None;
                next.decline_reason = None;
                next.withdrawn_at = None;
                next.reopened_at = at;
            }
        }
        next
    }
}

/// An ask as it is kept.
#[derive(Debug, Clone)]
pub struct Ask {
    pub id: AskId,
    /// The id of import and export files.
    pub key: String,
    pub asker: MemberId,
    /// The asker's team when they asked.
    pub asker_team: Option<TeamId>,
    pub asked_member: Option<MemberId>,
    /// The asked team, or the asked person's team when they were asked.
    pub asked_team: Option<TeamId>,
    pub what: String,
    pub customer: Option<String>,
    pub by_at: Option<Timestamp>,
    /// The deadline as it was written.
    pub by_text: Option<String>,
    pub opened_at: Timestamp,
    pub place: Option<Place>,
    pub standing: Standing,
}

/// Where the card of a fact stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub platform: String,
    pub home: String,
    pub channel: String,
    /// The message, once it is known.
    pub card: Option<String>,
}

impl Place {
    /// The message, where it is known and can be led to from this platform.
    pub fn card_on(&self, platform: PlatformName) -> Option<MessageRef> {
        let message = self.card.clone().filter(|_| self.platform == platform.as_str())?;
        Some(MessageRef {
            home: self.home.clone(),
            channel: self.channel.clone(),
            message,
        })
    }
}

/// An ask with those whom its card names.
#[derive(Debug, Clone)]
pub struct AskCard {
    pub ask: Ask,
    pub asker: Party,
    pub asked: Option<Party>,
    pub claimer: Option<Party>,
}

/// A person's part in an ask: what they may press follows from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    pub asker: bool,
    pub asked_person: bool,
    /// A member of the asked team.
    pub asked_member: bool,
    /// The lead of the asked team.
    pub lead: bool,
    pub claimer: bool,
    /// Somebody else's ask of a team that was removed since: nobody is asked any more.
    pub bystander: bool,
}

impl Part {
    pub fn may_take(self) -> bool {
        self.is_asked() || self.bystander
    }

    pub fn is_asked(self) -> bool {
        self.asked_person || self.asked_member
    }

    pub fn may_finish(self) -> bool {
        self.claimer || self.lead || self.asker
    }
}
