//! Deliveries: messages owed to a platform, written with the fact that causes them, rendered when they are sent.
//!
//! A row is `due` until it is `sent`, `dropped` (nothing is owed any more) or `dead` (kept for a moderator). Whoever claims
//! a due row counts the attempt and moves `due_at` on by the lease; settling names the attempt, so that a claim whose lease
//! ran out settles nothing.

mod attempts;
mod looks;

pub use attempts::{Claimed, Due, Outcome, claim, due, give_back, settle};
pub use looks::{
    DeadLetter, Fate, SentToPerson, awaits_card, counts, dead, fate_of, next_due, noticed_since, sent_to_people,
    shown_untold, shows_later,
};

use super::{Conn, bulk, id};
use crate::chat::inbound::{HANDLED_WITHIN, Home};
use crate::chat::platform::{ANSWER_TIME, OWED_ANSWER_WITHIN, To};
use crate::error::{Fault, Result};
use crate::ids::{DeliveryId, WorkspaceId};
use sqlx::{Row, query};

/// What is owed; `app` knows which feature renders it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The card of an ask, as the answer to its command or as an edit.
    AskCard,
    /// A private word to the asker: taken, can't, done.
    AskNews,
    /// The card of a public kudos.
    KudosCard,
    /// The confirmation of a private kudos; never posted in the channel.
    KudosReceipt,
    /// A private kudos, to one recipient.
    PrivateKudos,
    /// A private word to whoever wrote an ask or a kudos: its card cannot be shown where it belongs.
    CardUnseen,
    Digest,
    /// A private word to a moderator: a permission is missing, a digest could not be posted.
    Notice,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::AskCard,
        Kind::AskNews,
        Kind::KudosCard,
        Kind::KudosReceipt,
        Kind::PrivateKudos,
        Kind::CardUnseen,
        Kind::Digest,
        Kind::Notice,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::AskCard => "ask-card",
            Kind::AskNews => "ask-news",
            Kind::KudosCard => "kudos-card",
            Kind::KudosReceipt => "kudos-receipt",
            Kind::PrivateKudos => "private-kudos",
            Kind::CardUnseen => "card-unseen",
            Kind::Digest => "digest",
            Kind::Notice => "notice",
        }
    }

    fn parse(word: &str) -> Result<Self> {
        let found = Kind::ALL.into_iter().find(|kind| kind.as_str() == word);
        Ok(found.ok_or_else(|| Fault::Corrupt(format!("delivery kind {word}")))?)
    }
}

/// A message to owe.
#[derive(Debug, Clone)]
pub struct Owed {
    pub workspace: WorkspaceId,
    pub platform: String,
    pub home: String,
    pub to: To,
    pub kind: Kind,
    pub subject: i64,
    /// What the kind needs beside its subject.
    pub detail: Option<String>,
    /// The subject's version that an answer shows.
    pub version: i64,
    pub edits: Option<String>,
    /// Set when the answer to an interaction is this message: the worker leaves it alone until the lease of the answer
    /// has run out, or until that is known not to come.
    pub answer: Option<String>,
    /// When a person said it, by the platform's clock, where that matters: a repetition is known by the time between.
    pub said_at: Option<i64>,
}

/// How long an answer to an interaction has to arrive before the worker takes over, in microseconds.
const ANSWER_LEASE: i64 = 20_000_000;
// What was sent in the last moment has some seconds to arrive.
const _: () = assert!(ANSWER_LEASE >= OWED_ANSWER_WITHIN.as_micros() as i64 + 5_000_000);
/// How long a repeated command is taken for the unanswered one, in microseconds.
const REPETITION_WINDOW: i64 = 300_000_000;
/// What was handled longer ago than this, in microseconds, is repeated by nothing that is handled now: both may have been
/// said so far from the time by our clock.
pub const REPEATABLE_FOR: i64 = REPETITION_WINDOW + 2 * HANDLED_WITHIN.as_micros() as i64;

/// Owes a message.
pub async fn owe(tx: &mut Conn, owed: &Owed, real_now: i64) -> Result<DeliveryId> {
    let id = DeliveryId(id::next());
    let (to_kind, to_id) = match &owed.to {
        To::Channel(channel) => ("channel", channel),
        To::Person(person) => ("person", person),
    };
    query(
        "insert into deliveries (id, workspace, platform, home, to_kind, to_id, kind, subject, detail, version, edits, \
         answer, state, attempt, created_at, due_at) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'due', $13, $14, $15)",
    )
    .bind(id.0)
    .bind(owed.workspace.0)
    .bind(owed.platform.clone())
    .bind(owed.home.clone())
    .bind(to_kind)
    .bind(to_id.clone())
    .bind(owed.kind.as_str())
    .bind(owed.subject)
    .bind(owed.detail.clone())
    .bind(owed.version)
    .bind(owed.edits.clone())
    .bind(owed.answer.clone())
    .bind(0_i64)
    .bind(owed.said_at.unwrap_or(real_now))
    .bind(real_now + lease_of_answer(owed))
    .execute(tx)
    .await?;
    Ok(id)
}

/// How long the worker leaves a delivery to the answer that it is. What is nothing but an answer stays for as long as its
/// command may be repeated, so that the repetition is known for one.
fn lease_of_answer(owed: &Owed) -> i64 {
    match (&owed.answer, owed.kind) {
        (None, _) => 0,
        (Some(_), Kind::KudosReceipt) => REPETITION_WINDOW,
        (Some(_), _) => ANSWER_LEASE,
    }
}

/// An earlier command with the same words whose answer never arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unanswered {
    pub subject: i64,
    /// Its delivery, now tied to the new answer; `None` when the worker is already posting it.
    pub owed: Option<DeliveryId>,
}

/// A person whose command was stored but not answered repeats it, in the same channel or another: finds that command among
/// `alike`, what they said in the same words and was handled within [`REPEATABLE_FOR`], and ties its delivery to the answer of
/// the repetition. It was not answered if it was said longer before the repetition than an answer may take, or if a process
/// stored it that has ended, before this one made its `first_id`: by ids and not by the time, because the platform's clock is
/// not ours, and the time between saying and handling is no difference between the two.
pub async fn take_over(
    tx: &mut Conn,
    owed: &Owed,
    mut alike: Vec<i64>,
    first_id: i64,
    real_now: i64,
) -> Result<Option<Unanswered>> {
    let said_at = owed.said_at.unwrap_or(real_now);
    // The first of them is the one that the others repeat.
    alike.sort_unstable();
    for subject in alike {
        // The first card shows the subject as it was made: its version is the subject's id.
        let unanswered = query(
            "select id, attempt, created_at, platform, home from deliveries where subject = $1 and version = $1 and kind = $2 \
             and workspace = $3 and edits is null \
             and ((state = 'due' and created_at >= $4 and (created_at < $5 or id < $8)) or (created_at > $6 and created_at < $7))",
        )
        .bind(subject)
        .bind(owed.kind.as_str())
        .bind(owed.workspace.0)
        .bind(said_at - REPETITION_WINDOW)
        .bind(said_at - ANSWER_TIME.as_micros() as i64)
        .bind(said_at + ANSWER_TIME.as_micros() as i64)
        .bind(said_at + REPETITION_WINDOW)
        .bind(first_id)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = unanswered else { continue };
        // What was said later and handled first has, or has had, the answer that is still awaited; and what was said in another
        // home is answered there.
        let (platform, home): (String, String) = (row.try_get(3)?, row.try_get(4)?);
        let elsewhere = platform != owed.platform || home != owed.home;
        if elsewhere || row.try_get::<i64, _>(1)? > 0 || row.try_get::<i64, _>(2)? > said_at {
            return Ok(Some(Unanswered { subject, owed: None }));
        }
        let delivery = DeliveryId(row.try_get(0)?);
        query("update deliveries set answer = $2, due_at = $3 where id = $1")
            .bind(delivery.0)
            .bind(owed.answer.clone())
            .bind(real_now + lease_of_answer(owed))
            .execute(tx)
            .await?;
        let owed = Some(delivery);
        return Ok(Some(Unanswered { subject, owed }));
    }
    Ok(None)
}

/// An answered delivery's subject, for those who keep where its message stands.
#[derive(Debug, Clone)]
pub struct Answered {
    pub id: DeliveryId,
    pub workspace: WorkspaceId,
    pub kind: Kind,
    pub subject: i64,
    pub version: i64,
    /// It changed a message and is none of its own.
    pub is_edit: bool,
}

/// Settles answers to interactions, with the messages that they became, where the worker has not taken them over.
pub async fn answered(tx: &mut Conn, arrived: &[(DeliveryId, Option<String>)], real_now: i64) -> Result<Vec<Answered>> {
    let mut settled = Vec::with_capacity(arrived.len());
    for piece in bulk::pieces(arrived) {
        let mut update = query(sqlx::AssertSqlSafe(answered_sql(piece.len()))).bind(real_now);
        for (id, message) in piece {
            update = update.bind(id.0).bind(message.clone());
        }
        for row in update.fetch_all(&mut *tx).await? {
            let kind: String = row.try_get(2)?;
            settled.push(Answered {
                id: DeliveryId(row.try_get(0)?),
                workspace: WorkspaceId(row.try_get(1)?),
                kind: Kind::parse(&kind)?,
                subject: row.try_get(3)?,
                version: row.try_get(4)?,
                is_edit: row.try_get::<Option<String>, _>(5)?.is_some(),
            });
        }
    }
    Ok(settled)
}

/// No answer brings these any more: the worker may have them at once, unless it has taken them over.
pub async fn left(tx: &mut Conn, deliveries: &[i64], real_now: i64) -> Result<()> {
    for delivery in deliveries {
        query("update deliveries set due_at = $2 where id = $1 and attempt = $3 and state = 'due' and due_at > $2")
            .bind(*delivery)
            .bind(real_now)
            .bind(0_i64)
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// What is owed to a channel, or a thread in it (`CHANNEL/…`), is owed to one that has another id now.
pub async fn channel_id_changed(tx: &mut Conn, home: &Home, old: &str, new: &str) -> Result<()> {
    query(
        "update deliveries set to_id = $4 || substr(to_id, length($3) + 1) where state = 'due' and to_kind = 'channel' \
         and platform = $1 and home = $2 and (to_id = $3 or to_id like $3 || '/%')",
    )
    .bind(home.platform.as_str())
    .bind(home.id.clone())
    .bind(old.to_owned())
    .bind(new.to_owned())
    .execute(tx)
    .await?;
    Ok(())
}

fn answered_sql(rows: usize) -> String {
    format!(
        "with arrived (id, message) as ({}) update deliveries set state = 'sent', message = arrived.message, \
         settled_at = $1, answer = null from arrived \
         where deliveries.id = arrived.id and attempt = 0 and state = 'due' \
         returning deliveries.id, workspace, kind, subject, version, edits",
        bulk::values(1, rows, &["bigint", "text"])
    )
}

/// Removes deliveries that were sent or dropped before `before`, and dead ones settled before `dead_before`.
pub async fn prune(tx: &mut Conn, before: i64, dead_before: i64) -> Result<u64> {
    // Nothing is settled before it was made.
    let gone = query(
        "delete from deliveries where id < $1 and \
         ((state in ('sent', 'dropped') and settled_at < $2) or (state = 'dead' and settled_at < $3))",
    )
    .bind(id::earliest(before.max(dead_before)))
    .bind(before)
    .bind(dead_before)
    .execute(tx)
    .await?;
    Ok(gone.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settling_answers_goes_through_no_whole_table() {
        bulk::tests::each_row_is_looked_up("deliveries", answered_sql);
    }
}
