//! Receipts: a platform event that was handled, so that a redelivery changes nothing.

use super::Conn;
use crate::error::{Fault, Result};
use crate::ids::WorkspaceId;
use sqlx::{Row, query};

/// What an event made: the kind of subject and its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub kind: &'static str,
    pub subject: i64,
}

/// The kinds of subjects.
pub const ASK: &str = "ask";
pub const KUDOS: &str = "kudos";
pub const SETTING: &str = "setting";
const KINDS: [&str; 3] = [ASK, KUDOS, SETTING];

/// Notes that an event was handled. `Some` when it was handled before: nothing is to be done, and that receipt's subject is
/// what the event made.
pub async fn claim(
    tx: &mut Conn,
    workspace: WorkspaceId,
    platform: &str,
    event: &str,
    receipt: &Receipt,
    at: i64,
) -> Result<Option<Receipt>> {
    let inserted = query(
        "insert into receipts (workspace, platform, event, kind, subject, at) values ($1, $2, $3, $4, $5, $6) \
         on conflict (workspace, platform, event) do nothing",
    )
    .bind(workspace.0)
    .bind(platform.to_owned())
    .bind(event.to_owned())
    .bind(receipt.kind)
    .bind(receipt.subject)
    .bind(at)
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() > 0 {
        return Ok(None);
    }
    let row = query("select kind, subject from receipts where workspace = $1 and platform = $2 and event = $3")
        .bind(workspace.0)
        .bind(platform.to_owned())
        .bind(event.to_owned())
        .fetch_one(tx)
        .await?;
    let kind: String = row.try_get(0)?;
    let kind = KINDS
        .into_iter()
        .find(|known| *known == kind)
        .ok_or_else(|| Fault::Corrupt(format!("receipt {kind}")))?;
    Ok(Some(Receipt {
        kind,
        subject: row.try_get(1)?,
    }))
}

/// Removes receipts older than `before`.
pub async fn prune(tx: &mut Conn, before: i64) -> Result<u64> {
    Ok(query("delete from receipts where at < $1")
        .bind(before)
        .execute(tx)
        .await?
        .rows_affected())
}
