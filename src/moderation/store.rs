//! The SQL about mutes and the audit log.

use super::AuditLine;
use crate::asks::store::instant;
use crate::error::Result;
use crate::ids::{MemberId, WorkspaceId};
use crate::ledger::{Conn, id};
use crate::people::{Party, micros};
use jiff::Timestamp;
use sqlx::{Row, query};

/// What a moderator did, when, to what, why.
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

/// Appends to the audit log.
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

/// The newest lines of the audit log, newest first, with the actors' accounts on `platform`. What people take back themselves,
/// private thanks among it, is no moderator's business and is left out.
pub async fn latest_audit(tx: &mut Conn, workspace: WorkspaceId, platform: &str, limit: i64) -> Result<Vec<AuditLine>> {
    let rows = query(
        "select e.at, e.actor, e.action, e.subject_kind, e.subject_name, e.reason, m.name as actor_name, \
         (select min(c.external_id) from accounts c where c.member = e.actor and c.platform = $1) as actor_account \
         from audit e left join members m on m.id = e.actor where e.workspace = $2 and e.action <> 'undo' \
         order by e.id desc limit $3",
    )
    .bind(platform.to_owned())
    .bind(workspace.0)
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            let actor: Option<i64> = row.try_get("actor")?;
            let name: Option<String> = row.try_get("actor_name")?;
            let account: Option<String> = row.try_get("actor_account")?;
            Ok(AuditLine {
                at: instant(row, "at")?.unwrap_or_default(),
                actor: actor.map(|member| Party {
                    member: MemberId(member),
                    name: name.unwrap_or_default(),
                    account,
                }),
                action: row.try_get("action")?,
                subject_kind: row.try_get("subject_kind")?,
                subject_name: row.try_get("subject_name")?,
                reason: row.try_get("reason")?,
            })
        })
        .collect()
}

/// Mutes a person's kudos from `at` until `until`, or until they are unmuted.
pub async fn insert_mute(
    tx: &mut Conn,
    workspace: WorkspaceId,
    member: MemberId,
    at: Timestamp,
    until: Option<Timestamp>,
) -> Result<()> {
    query("insert into mutes (id, workspace, member, at, until) values ($1, $2, $3, $4, $5)")
        .bind(id::next())
        .bind(workspace.0)
        .bind(member.0)
        .bind(micros(at))
        .bind(until.map(micros))
        .execute(tx)
        .await?;
    Ok(())
}

/// Lifts every mute of a person.
pub async fn lift_mutes(tx: &mut Conn, member: MemberId, at: Timestamp) -> Result<()> {
    query("update mutes set lifted_at = $2 where member = $1 and lifted_at is null")
        .bind(member.0)
        .bind(micros(at))
        .execute(tx)
        .await?;
    Ok(())
}

/// A mute that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mute {
    /// `None`: until it is lifted.
    pub until: Option<Timestamp>,
}

/// The mute that holds for a person at `now`.
pub async fn mute_of(tx: &mut Conn, member: MemberId, now: Timestamp) -> Result<Option<Mute>> {
    let row = query(
        "select until from mutes where member = $1 and lifted_at is null and (until is null or until > $2) \
         order by id desc limit 1",
    )
    .bind(member.0)
    .bind(micros(now))
    .fetch_optional(tx)
    .await?;
    row.map(|row| {
        let until = instant(&row, "until")?;
        Ok(Mute { until })
    })
    .transpose()
}

/// Who set the workspace or a team up, the latest first: they are to be told when something is wrong with it. Each with
/// platform, home and account; those in the home that it is about stand before those in another.
pub async fn who_set_up(
    tx: &mut Conn,
    workspace: WorkspaceId,
    (platform, home): (&str, &str),
) -> Result<Vec<(String, String, String)>> {
    let rows = query(
        "select c.platform, h.external_id, c.external_id from audit a join accounts c on c.member = a.actor \
         join homes h on h.workspace = a.workspace and h.platform = c.platform and h.removed_at is null \
         where a.workspace = $1 and (a.action in ('setup', 'home-join') or a.action like 'team-%') \
         group by c.platform, h.external_id, c.external_id \
         order by case when c.platform = $2 and h.external_id = $3 then $4 else $5 end, max(a.id) desc",
    )
    .bind(workspace.0)
    .bind(platform.to_owned())
    .bind(home.to_owned())
    .bind(0_i64)
    .bind(1_i64)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?)))
        .collect()
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

/// Brings the mutes of a workspace's people to another, together with them.
pub async fn move_mutes(tx: &mut Conn, from: WorkspaceId, into: WorkspaceId) -> Result<()> {
    query("update mutes set workspace = $2 where workspace = $1")
        .bind(from.0)
        .bind(into.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// Hands one member's mutes and entries over to another, who is the same person.
pub async fn merge_member(tx: &mut Conn, from: MemberId, into: MemberId) -> Result<()> {
    for statement in [
        "update mutes set member = $2 where member = $1",
        "update audit set actor = $2 where actor = $1",
    ] {
        query(statement).bind(from.0).bind(into.0).execute(&mut *tx).await?;
    }
    Ok(())
}
