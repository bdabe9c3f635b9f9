//! Jobs on a schedule. A job's `due_at` moves on in the transaction that does its work, so it survives restarts and runs
//! once however many copies of the program look at it.

use super::Conn;
use crate::error::Result;
use crate::ids::WorkspaceId;
use sqlx::{Row, query};

/// A job that is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub kind: String,
    pub workspace: WorkspaceId,
    pub due_at: i64,
}

/// Sets when a job is due next, whether it was known or not.
pub async fn schedule(tx: &mut Conn, kind: &str, workspace: WorkspaceId, due_at: i64) -> Result<()> {
    query(
        "insert into jobs (kind, workspace, due_at) values ($1, $2, $3) \
         on conflict (kind, workspace) do update set due_at = excluded.due_at",
    )
    .bind(kind.to_owned())
    .bind(workspace.0)
    .bind(due_at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Takes a job off the schedule.
pub async fn cancel(tx: &mut Conn, kind: &str, workspace: WorkspaceId) -> Result<()> {
    query("delete from jobs where kind = $1 and workspace = $2")
        .bind(kind.to_owned())
        .bind(workspace.0)
        .execute(tx)
        .await?;
    Ok(())
}

/// When a job is due next.
pub async fn due_at(tx: &mut Conn, kind: &str, workspace: WorkspaceId) -> Result<Option<i64>> {
    let row = query("select due_at from jobs where kind = $1 and workspace = $2")
        .bind(kind.to_owned())
        .bind(workspace.0)
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The jobs that are due at `now`, oldest first.
pub async fn due(tx: &mut Conn, now: i64) -> Result<Vec<Job>> {
    let rows = query("select kind, workspace, due_at from jobs where due_at <= $1 order by due_at, kind, workspace")
        .bind(now)
        .fetch_all(tx)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Job {
                kind: row.try_get(0)?,
                workspace: WorkspaceId(row.try_get(1)?),
                due_at: row.try_get(2)?,
            })
        })
        .collect()
}
