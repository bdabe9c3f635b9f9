//! The SQL of the digest: what it reads of asks and kudos, bounded by its windows, and the digests that were filed.

mod facts;
mod history;
mod stories;

pub use facts::{add_people, facts, history};
pub use history::History;
pub use stories::{story, told, words};

use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::{Row, query};

use super::period::Period;
use super::{Filed, Filing, Kept};
use crate::asks::store::instant;
use crate::error::{Fault, Result};
use crate::ids::WorkspaceId;
use crate::ledger::{Conn, id};
use crate::people::micros;

/// Whether anything at all was asked or given before `before`.
pub async fn has_history(tx: &mut Conn, workspace: WorkspaceId, before: Timestamp) -> Result<bool> {
    let row = query(
        "select (select min(opened_at) from asks where workspace = $1), \
         (select min(at) from kudos where workspace = $1)",
    )
    .bind(workspace.0)
    .fetch_one(tx)
    .await?;
    let (asked, given): (Option<i64>, Option<i64>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(asked.into_iter().chain(given).any(|at| at < micros(before)))
}

/// Files a digest. Returns its id, or `None` when one of this period is filed already.
pub async fn file(
    tx: &mut Conn,
    workspace: WorkspaceId,
    period: Period,
    at: Timestamp,
    outcome: Filing,
    kept: &Kept,
) -> Result<Option<i64>> {
    let digest = id::next();
    let filed = query(
        "insert into digests (id, workspace, period_from, period_to, filed_at, outcome, figures) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (workspace, period_to) do nothing",
    )
    .bind(digest)
    .bind(workspace.0)
    .bind(micros(period.from))
    .bind(micros(period.to))
    .bind(micros(at))
    .bind(outcome.as_str())
    .bind(to_json(kept)?)
    .execute(tx)
    .await?;
    Ok((filed.rows_affected() > 0).then_some(digest))
}

/// A digest that was filed without being posted is posted after all, with the figures of now; after a change of the plan
/// its period may have moved.
pub async fn file_again(
    tx: &mut Conn,
    digest: i64,
    period: Period,
    at: Timestamp,
    outcome: Filing,
    kept: &Kept,
) -> Result<()> {
    query(
        "update digests set period_from = $2, period_to = $3, filed_at = $4, outcome = $5, figures = $6 where id = $1",
    )
    .bind(digest)
    .bind(micros(period.from))
    .bind(micros(period.to))
    .bind(micros(at))
    .bind(outcome.as_str())
    .bind(to_json(kept)?)
    .execute(tx)
    .await?;
    Ok(())
}

const FILED: &str = "select id, period_from, period_to, filed_at, outcome from digests";

/// The latest digest whose period ends in `[from, to]`.
pub async fn filed_between(
    tx: &mut Conn,
    workspace: WorkspaceId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<Filed>> {
    let text =
        format!("{FILED} where workspace = $1 and period_to >= $2 and period_to <= $3 order by period_to desc limit 1");
    let row = query(sqlx::AssertSqlSafe(text))
        .bind(workspace.0)
        .bind(micros(from))
        .bind(micros(to))
        .fetch_optional(tx)
        .await?;
    row.as_ref().map(filed).transpose()
}

/// A digest with what was kept of it and the workspace that it is of.
pub async fn kept(tx: &mut Conn, digest: i64) -> Result<Option<(WorkspaceId, Filed, Kept)>> {
    let row =
        query("select id, period_from, period_to, filed_at, outcome, workspace, figures from digests where id = $1")
            .bind(digest)
            .fetch_optional(tx)
            .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some((
        WorkspaceId(row.try_get("workspace")?),
        filed(&row)?,
        from_json(&row)?,
    )))
}

/// The last `count` digests that were posted of periods that end before `to`, the latest first.
pub async fn posted_before(
    tx: &mut Conn,
    workspace: WorkspaceId,
    to: Timestamp,
    count: i64,
) -> Result<Vec<(Filed, Kept)>> {
    let rows = query(
        "select id, period_from, period_to, filed_at, outcome, figures from digests \
         where workspace = $1 and period_to < $2 and outcome = $3 order by period_to desc limit $4",
    )
    .bind(workspace.0)
    .bind(micros(to))
    .bind(Filing::Posted.as_str())
    .bind(count)
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok((filed(row)?, from_json(row)?))).collect()
}

/// Whether anything that acts backwards was done since this digest was filed. Ids are made in the order of time.
pub async fn taken_back_since(tx: &mut Conn, workspace: WorkspaceId, digest: i64) -> Result<bool> {
    let row = query(
        "select count(*) from audit where workspace = $1 and id > $2 and action in ('undo', 'hide', 'restore', 'forget')",
    )
    .bind(workspace.0)
    .bind(digest)
    .fetch_one(tx)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

fn filed(row: &AnyRow) -> Result<Filed> {
    let outcome: String = row.try_get("outcome")?;
    Ok(Filed {
        id: row.try_get("id")?,
        period: Period {
            from: instant(row, "period_from")?.unwrap_or_default(),
            to: instant(row, "period_to")?.unwrap_or_default(),
        },
        at: instant(row, "filed_at")?.unwrap_or_default(),
        outcome: Filing::parse(&outcome).ok_or_else(|| Fault::Corrupt(format!("digest outcome {outcome}")))?,
    })
}

fn from_json(row: &AnyRow) -> Result<Kept> {
    let figures: String = row.try_get("figures")?;
    Ok(serde_json::from_str(&figures).map_err(|error| Fault::Corrupt(error.to_string()))?)
}

fn to_json(kept: &Kept) -> Result<String> {
    Ok(serde_json::to_string(kept).map_err(|error| Fault::Corrupt(error.to_string()))?)
}

fn flag(row: &AnyRow, column: &str) -> Result<bool> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}
