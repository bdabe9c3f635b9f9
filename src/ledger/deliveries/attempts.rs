//! Attempts at a delivery: which are due, claiming them, and how they ended.

use super::Kind;
use crate::chat::platform::To;
use crate::error::Result;
use crate::ids::{DeliveryId, WorkspaceId};
use crate::ledger::{Conn, Engine, skip_locked};
use sqlx::any::AnyRow;
use sqlx::{Row, query};

/// A claimed delivery.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub id: DeliveryId,
    pub workspace: WorkspaceId,
    pub platform: String,
    pub home: String,
    pub to: To,
    pub kind: Kind,
    pub subject: i64,
    pub detail: Option<String>,
    pub version: i64,
    pub edits: Option<String>,
    pub answer: Option<String>,
    /// This attempt; the first is 1.
    pub attempt: i64,
    pub created_at: i64,
    /// Since when it was due.
    pub due_at: i64,
    /// When an earlier attempt first sent it, so that it may have arrived.
    pub first_tried_at: Option<i64>,
}

/// A delivery that is due, and its place.
#[derive(Debug, Clone)]
pub struct Due {
    pub id: DeliveryId,
    pub platform: String,
    pub to: To,
}

/// How many platforms there are.
const PLATFORMS: usize = 3;

/// Up to `limit` deliveries that are due, oldest first, but none to the channels and people that are `busy`, nor to platforms
/// that are `full`.
pub async fn due(tx: &mut Conn, busy: &[String], full: &[String], real_now: i64, limit: i64) -> Result<Vec<Due>> {
    // Their number is a power of two: the statements are few, and stay prepared. The empty id is nobody's.
    let count = busy.len().next_power_of_two();
    let excluded: Vec<String> = (0..count).map(|n| format!("${}", n + 3 + PLATFORMS)).collect();
    let text = format!(
        "select id, platform, to_kind, to_id from deliveries where state = 'due' and due_at <= $1 \
         and platform not in ($3, $4, $5) and to_id not in ({}) order by due_at, id limit $2",
        excluded.join(", ")
    );
    let mut select = query(sqlx::AssertSqlSafe(text)).bind(real_now).bind(limit);
    for id in padded(full, PLATFORMS).chain(padded(busy, count)) {
        select = select.bind(id.to_owned());
    }
    let rows = select.fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            Ok(Due {
                id: DeliveryId(row.try_get("id")?),
                platform: row.try_get("platform")?,
                to: place(row)?,
            })
        })
        .collect()
}

fn padded(ids: &[String], count: usize) -> impl Iterator<Item = &str> {
    ids.iter().map(String::as_str).chain(std::iter::repeat("")).take(count)
}

/// Claims those of these deliveries that are still due, for `lease` microseconds, in the order of their ids.
pub async fn claim(
    tx: &mut Conn,
    engine: Engine,
    ids: &[DeliveryId],
    real_now: i64,
    lease: i64,
) -> Result<Vec<Claimed>> {
    let text = format!(
        "select id, workspace, platform, home, to_kind, to_id, kind, subject, detail, version, edits, answer, attempt, \
         created_at, due_at, first_tried_at from deliveries where id = $1 and state = 'due' and due_at <= $2{}",
        skip_locked(engine)
    );
    let text: std::sync::Arc<str> = text.into();
    let mut claimed = Vec::with_capacity(ids.len());
    for id in ids {
        let select = query(sqlx::AssertSqlSafe(text.clone())).bind(id.0).bind(real_now);
        let Some(row) = select.fetch_optional(&mut *tx).await? else {
            continue;
        };
        let delivery = claimed_from(&row)?;
        query("update deliveries set attempt = $2, due_at = $3, first_tried_at = coalesce(first_tried_at, $4) where id = $1")
            .bind(delivery.id.0)
            .bind(delivery.attempt)
            .bind(real_now + lease)
            .bind(real_now)
            .execute(&mut *tx)
            .await?;
        claimed.push(delivery);
    }
    Ok(claimed)
}

/// Gives back what was claimed and not sent, as if it had not been claimed; `cause` is why.
pub async fn give_back(tx: &mut Conn, claimed: &[Claimed], cause: &str) -> Result<()> {
    for delivery in claimed {
        query(
            "update deliveries set attempt = $3, due_at = $4, first_tried_at = $5, error = $6 \
             where id = $1 and attempt = $2 and state = 'due'",
        )
        .bind(delivery.id.0)
        .bind(delivery.attempt)
        .bind(delivery.attempt - 1)
        .bind(delivery.due_at)
        .bind(delivery.first_tried_at)
        .bind(cause.to_owned())
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

fn place(row: &AnyRow) -> Result<To> {
    let (kind, id): (String, String) = (row.try_get("to_kind")?, row.try_get("to_id")?);
    Ok(match kind.as_str() {
        "person" => To::Person(id),
        _ => To::Channel(id),
    })
}

fn claimed_from(row: &AnyRow) -> Result<Claimed> {
    let kind: String = row.try_get("kind")?;
    Ok(Claimed {
        id: DeliveryId(row.try_get("id")?),
        workspace: WorkspaceId(row.try_get("workspace")?),
        platform: row.try_get("platform")?,
        home: row.try_get("home")?,
        to: place(row)?,
        kind: Kind::parse(&kind)?,
        subject: row.try_get("subject")?,
        detail: row.try_get("detail")?,
        version: row.try_get("version")?,
        edits: row.try_get("edits")?,
        answer: row.try_get("answer")?,
        attempt: row.try_get::<i64, _>("attempt")? + 1,
        created_at: row.try_get("created_at")?,
        due_at: row.try_get("due_at")?,
        first_tried_at: row.try_get("first_tried_at")?,
    })
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It stands there as this message.
    Sent { message: Option<String> },
    /// Nothing is owed any more.
    Dropped { cause: String },
    /// Kept for a moderator.
    Dead { cause: String },
    /// Tried again at this real instant; it may have been sent.
    Again { due_at: i64, cause: String },
    /// Nothing was sent: it is tried at this real instant, as if this attempt had not been.
    NotYet { due_at: i64, cause: String },
}

impl Outcome {
    /// As it is counted.
    pub fn name(&self) -> &'static str {
        match self {
            Outcome::Sent { .. } => "sent",
            Outcome::Dropped { .. } => "dropped",
            Outcome::Dead { .. } => "dead",
            Outcome::Again { .. } | Outcome::NotYet { .. } => "again",
        }
    }
}

/// Settles one attempt. Returns whether it was still this attempt's to settle. The handle of the answer is forgotten, unless
/// there is to be another attempt.
pub async fn settle(tx: &mut Conn, attempted: &Claimed, outcome: &Outcome, real_now: i64) -> Result<bool> {
    let (state, message, error) = match outcome {
        Outcome::Sent { message } => ("sent", message.clone(), None),
        Outcome::Dropped { cause } => ("dropped", None, Some(cause.clone())),
        Outcome::Dead { cause } => ("dead", None, Some(cause.clone())),
        Outcome::Again { due_at, cause } => return put_off(tx, attempted, true, *due_at, cause).await,
        Outcome::NotYet { due_at, cause } => return put_off(tx, attempted, false, *due_at, cause).await,
    };
    let done = query(
        "update deliveries set state = $3, message = $4, error = $5, settled_at = $6, answer = null \
         where id = $1 and attempt = $2 and state = 'due'",
    )
    .bind(attempted.id.0)
    .bind(attempted.attempt)
    .bind(state)
    .bind(message)
    .bind(error)
    .bind(real_now)
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Claiming wrote down that it may have been sent; where that is not so, it is taken back.
async fn put_off(tx: &mut Conn, attempted: &Claimed, maybe_sent: bool, due_at: i64, cause: &str) -> Result<bool> {
    let done = query(
        "update deliveries set due_at = $3, error = $4, first_tried_at = case $5 when 1 then first_tried_at else $6 end \
         where id = $1 and attempt = $2 and state = 'due'",
    )
    .bind(attempted.id.0)
    .bind(attempted.attempt)
    .bind(due_at)
    .bind(cause.to_owned())
    .bind(i64::from(maybe_sent))
    .bind(attempted.first_tried_at)
    .execute(tx)
    .await?;
    Ok(done.rows_affected() > 0)
}
