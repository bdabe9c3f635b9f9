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

/// What names a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptKey {
    workspace: WorkspaceId,
    platform: String,
    event: String,
}

/// Up to `limit` receipts older than `before`. No index tells their age, so it may go through all of them: for readers.
pub async fn older(tx: &mut Conn, before: i64, limit: i64) -> Result<Vec<ReceiptKey>> {
    let rows = query("select workspace, platform, event from receipts where at < $1 limit $2")
        .bind(before)
        .bind(limit)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(ReceiptKey {
                workspace: WorkspaceId(row.try_get(0)?),
                platform: row.try_get(1)?,
                event: row.try_get(2)?,
            })
        })
        .collect()
}

/// Removes of these receipts those that are older than `before`, and says how many.
pub async fn remove(tx: &mut Conn, receipts: &[ReceiptKey], before: i64) -> Result<u64> {
    let mut removed = 0;
    for receipt in receipts {
        let gone = query("delete from receipts where workspace = $1 and platform = $2 and event = $3 and at < $4")
            .bind(receipt.workspace.0)
            .bind(receipt.platform.clone())
            .bind(receipt.event.clone())
            .bind(before)
            .execute(&mut *tx)
            .await?;
        removed += gone.rows_affected();
    }
    Ok(removed)
}
