//! Looks at deliveries: what is on its way, what became of it, what was given up.

use super::Kind;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::{Conn, id};
use sqlx::{Row, query};

/// Whether a first posting of this subject's card is still on its way; it will show what is true when it is sent.
pub async fn awaits_card(tx: &mut Conn, kind: Kind, subject: i64) -> Result<bool> {
    let row =
        query("select count(*) from deliveries where state = 'due' and kind = $1 and subject = $2 and edits is null")
            .bind(kind.as_str())
            .bind(subject)
            .fetch_one(tx)
            .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// Whether a later edit of this subject's card shows its `version`: one that is rendered when it is sent, or one that began
/// at or after `arrived`, in real microseconds, with that version.
pub async fn shows_later(tx: &mut Conn, kind: Kind, subject: i64, version: i64, arrived: i64) -> Result<bool> {
    let row = query(
        "select count(*) from deliveries where kind = $1 and subject = $2 and edits is not null and \
         ((state = 'due' and answer is null and attempt = 0) \
         or (state in ('due', 'sent') and version >= $3 and created_at >= $4))",
    )
    .bind(kind.as_str())
    .bind(subject)
    .bind(version)
    .bind(arrived)
    .fetch_one(tx)
    .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// When the next delivery is due, in real microseconds.
pub async fn next_due(tx: &mut Conn) -> Result<Option<i64>> {
    let row = query("select min(due_at) from deliveries where state = 'due'")
        .fetch_one(tx)
        .await?;
    Ok(row.try_get(0)?)
}

/// What became of a message that was owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    Sent,
    /// Not yet sent; why the last attempt failed, if one did.
    Waiting {
        cause: Option<String>,
    },
    GivenUp {
        cause: String,
    },
}

/// What became of the newest message about a subject; `None` where none was owed, or that was long ago.
pub async fn fate_of(tx: &mut Conn, kind: Kind, subject: i64) -> Result<Option<Fate>> {
    let row = query("select state, error from deliveries where subject = $1 and kind = $2 order by id desc limit 1")
        .bind(subject)
        .bind(kind.as_str())
        .fetch_optional(tx)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (state, cause): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(Some(match state.as_str() {
        "sent" => Fate::Sent,
        "due" => Fate::Waiting { cause },
        _ => Fate::GivenUp {
            cause: cause.unwrap_or_default(),
        },
    }))
}

/// Whether a subject's card was shown as a message of which the platform tells nothing, so that it may be out of reach, also
/// when a press has told of it since. `None` where it was shown long ago.
pub async fn shown_untold(tx: &mut Conn, kind: Kind, subject: i64) -> Result<Option<bool>> {
    let row = query(
        "select state, message from deliveries where subject = $1 and kind = $2 and edits is null \
         order by id desc limit 1",
    )
    .bind(subject)
    .bind(kind.as_str())
    .fetch_optional(tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let (state, message): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
    Ok(Some(state == "sent" && message.is_none()))
}

/// A delivery that was given up.
#[derive(Debug, Clone)]
pub struct DeadLetter {
    pub kind: String,
    pub channel: String,
    pub error: String,
    pub settled_at: i64,
}

/// Deliveries that were given up and are kept for a moderator, newest first.
pub async fn dead(tx: &mut Conn, limit: i64) -> Result<Vec<DeadLetter>> {
    let rows = query(
        "select kind, to_id, error, settled_at from deliveries where state = 'dead' order by settled_at desc limit $1",
    )
    .bind(limit)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(DeadLetter {
                kind: row.try_get(0)?,
                channel: row.try_get(1)?,
                error: row.try_get::<Option<String>, _>(2)?.unwrap_or_default(),
                settled_at: row.try_get(3)?,
            })
        })
        .collect()
}

/// How many deliveries wait and how many were given up.
pub async fn counts(tx: &mut Conn) -> Result<(i64, i64)> {
    let row = query(
        "select (select count(*) from deliveries where state = 'due'), \
         (select count(*) from deliveries where state = 'dead')",
    )
    .fetch_one(tx)
    .await?;
    Ok((row.try_get(0)?, row.try_get(1)?))
}

/// A direct message that was sent.
#[derive(Debug, Clone)]
pub struct SentToPerson {
    pub platform: String,
    pub home: String,
    pub account: String,
    pub message: String,
}

/// The direct messages of this kind and subject that were sent, one a person.
pub async fn sent_to_people(tx: &mut Conn, kind: Kind, subject: i64) -> Result<Vec<SentToPerson>> {
    let rows = query(
        "select platform, home, to_id, max(message) from deliveries where kind = $1 and subject = $2 \
         and to_kind = 'person' and state = 'sent' and message is not null and edits is null \
         group by platform, home, to_id",
    )
    .bind(kind.as_str())
    .bind(subject)
    .fetch_all(tx)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(SentToPerson {
                platform: row.try_get(0)?,
                home: row.try_get(1)?,
                account: row.try_get(2)?,
                message: row.try_get(3)?,
            })
        })
        .collect()
}

/// To whom this notice was owed at or after `since`: platforms and accounts.
pub async fn noticed_since(
    tx: &mut Conn,
    workspace: WorkspaceId,
    detail: &str,
    since: i64,
) -> Result<Vec<(String, String)>> {
    let rows = query(
        "select platform, to_id from deliveries where id >= $1 and workspace = $2 and kind = 'notice' and detail = $3 \
         and created_at >= $4",
    )
    .bind(id::earliest(since))
    .bind(workspace.0)
    .bind(detail.to_owned())
    .bind(since)
    .fetch_all(tx)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
