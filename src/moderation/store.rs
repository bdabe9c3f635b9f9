//! The SQL about the audit log.

use crate::chat::inbound::PlatformName;
use crate::error::Result;
use crate::ids::{MemberId, WorkspaceId};
use crate::ledger::{Conn, id};
use crate::people::micros;
use jiff::Timestamp;
use sqlx::{Row, query};

/// What was done, to what, why.
#[derive(Debug, Clone)]
pub struct AuditEntry {
    pub workspace: WorkspaceId,
    pub at: Timestamp,
    /// `None` for the operator's command line.
    pub actor: Option<MemberId>,
    pub action: &'static str,
    pub subject_kind: &'static str,
    pub subject: Option<i64>,
    pub subject_name: String,
    pub reason: Option<String>,
}

pub async fn insert_audit(tx: &mut Conn, entry: &AuditEntry) -> Result<()> {
    query(
        "insert into audit (id, workspace, at, actor, action, subject_kind, subject, subject_name, reason) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(id::next())
    .bind(entry.workspace.0)
    .bind(micros(entry.at))
    .bind(entry.actor.map(|actor| actor.0))
    .bind(entry.action)
    .bind(entry.subject_kind)
    .bind(entry.subject)
    .bind(entry.subject_name.clone())
    .bind(entry.reason.clone())
    .execute(tx)
    .await?;
    Ok(())
}

/// The account of whoever last set the workspace up: the one to tell when something is wrong with it.
pub async fn who_set_up(tx: &mut Conn, workspace: WorkspaceId, platform: PlatformName) -> Result<Option<String>> {
    let row = query(
        "select c.external_id from audit a join accounts c on c.member = a.actor and c.platform = $2 \
         where a.workspace = $1 and a.action = 'setup' order by a.id desc limit 1",
    )
    .bind(workspace.0)
    .bind(platform.as_str())
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// An entry as it is kept.
#[derive(Debug, Clone)]
pub struct AuditRow {
    pub id: i64,
    pub at: Timestamp,
    pub actor: Option<MemberId>,
    pub action: String,
    pub subject_kind: String,
    pub subject: Option<i64>,
    pub subject_name: String,
    pub reason: Option<String>,
}

/// Up to `limit` entries of `[since, until)` (microseconds) in their order, after the given one.
pub async fn audit_page(
    tx: &mut Conn,
    workspace: WorkspaceId,
    (since, until): (i64, i64),
    after: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditRow>> {
    let rows = query(
        "select id, at, actor, action, subject_kind, subject, subject_name, reason from audit \
         where workspace = $1 and at >= $2 and at < $3 and id > $4 order by id limit $5",
    )
    .bind(workspace.0)
    .bind(since)
    .bind(until)
    .bind(after.unwrap_or(i64::MIN))
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(AuditRow {
                id: row.try_get("id")?,
                at: crate::asks::store::instant(row, "at")?.unwrap_or_default(),
                actor: row.try_get::<Option<i64>, _>("actor")?.map(MemberId),
                action: row.try_get("action")?,
                subject_kind: row.try_get("subject_kind")?,
                subject: row.try_get("subject")?,
                subject_name: row.try_get("subject_name")?,
                reason: row.try_get("reason")?,
            })
        })
        .collect()
}
