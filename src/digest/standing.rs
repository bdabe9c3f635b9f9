//! How the weekly posts stand: when the next one is due, what became of the last one, and why it was not posted.

use jiff::Timestamp;

use super::commands::Next;
use super::period::Period;
use super::{Filed, Filing, store};
use crate::error::Result;
use crate::ledger::Conn;
use crate::ledger::deliveries::{self, Fate, Kind};
use crate::people::Workspace;

/// What moderators are told of the schedule.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    pub next: Next,
    pub last: Option<Last>,
}

/// The digest that was filed last.
#[derive(Debug, Clone, PartialEq)]
pub struct Last {
    pub period: Period,
    pub outcome: Filing,
    /// Of one that was posted: what became of its message, as long as that is known.
    pub fate: Option<Fate>,
}

impl Standing {
    pub async fn of(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Self> {
        Ok(Standing {
            next: Next::of(tx, workspace, now).await?,
            last: last(tx, workspace, now).await?,
        })
    }
}

/// The digest that was filed last, with what became of its message.
pub async fn last(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Option<Last>> {
    let filed = store::filed_between(tx, workspace.id, Timestamp::UNIX_EPOCH, now).await?;
    let Some(filed) = filed else { return Ok(None) };
    let fate = match filed.outcome {
        Filing::Posted => fate(tx, &filed).await?,
        Filing::Late | Filing::Paused | Filing::NoChannel => None,
    };
    Ok(Some(Last {
        period: filed.period,
        outcome: filed.outcome,
        fate,
    }))
}

/// What became of the message of a digest.
pub async fn fate(tx: &mut Conn, filed: &Filed) -> Result<Option<Fate>> {
    deliveries::fate_of(tx, Kind::Digest, filed.id).await
}
