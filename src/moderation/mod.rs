//! What moderators do to kudos and to those who give them, and the log of everything that moderators did.

pub mod commands;
pub mod store;
pub mod view;

use crate::error::Result;
use crate::ledger::Conn;
use crate::people::{Context, Party};
use jiff::Timestamp;
use store::AuditEntry;

/// What a moderator's action was about.
#[derive(Debug, Clone)]
pub struct Subject {
    /// `kudos`, `member`, `team`, `value`, `setting`, or the setting that `setup` changed.
    pub kind: &'static str,
    pub id: Option<i64>,
    /// As the log names it, also when the thing itself is gone.
    pub name: String,
}

/// A line of the log.
#[derive(Debug, Clone)]
pub struct AuditLine {
    pub at: Timestamp,
    /// `None` for the operator's command line.
    pub actor: Option<Party>,
    pub action: String,
    pub subject_kind: String,
    pub subject_name: String,
    pub reason: Option<String>,
}

/// Writes what the actor does into the log, in the transaction that does it.
pub async fn note(
    tx: &mut Conn,
    context: &Context,
    action: &'static str,
    subject: Subject,
    reason: Option<&str>,
) -> Result<()> {
    let entry = AuditEntry {
        workspace: context.workspace.id,
        at: context.now(),
        actor: Some(context.actor.id),
        action,
        subject_kind: subject.kind,
        subject: subject.id,
        subject_name: subject.name,
        reason: reason.map(str::to_owned),
    };
    store::insert_audit(tx, &entry).await
}
