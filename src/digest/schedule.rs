//! When digests are posted: once per workspace and week, also across restarts and several copies of the program.
//!
//! The job's `due_at` moves on, the digest is filed and its message is owed in one transaction, so that a crash leaves
//! either all of it or nothing. Each run handles one posting; after a downtime the next is due at once.

use jiff::{SignedDuration, Timestamp};

use super::period::{Cut, Posting, latest_due, next_posting};
use super::{Digest, Filed, Filing, Kept, compute, store};
use crate::chat::platform::To;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::ledger::deliveries::{self, Kind, Owed};
use crate::ledger::{Conn, jobs};
use crate::people::{HomeRow, Workspace, micros};

/// Weeks of downtime that are filed; older ones are passed over.
const BACKLOG: SignedDuration = SignedDuration::from_hours(26 * 7 * 24);

/// The job's kind.
pub const JOB: &str = "digest";

/// Days after its end in which a period is still news.
const NEWS: i32 = 7;

/// Two digests whose periods end less than this apart are of one week: the zone or the day was changed in between.
const SAME_WEEK: SignedDuration = SignedDuration::from_hours(36);

/// Sets when the digest is due next; to be called after every change of the plan or the zone, and for a new workspace. What
/// is due already stays due.
pub async fn reschedule(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<()> {
    let (plan, zone) = (&workspace.digest, &workspace.timezone);
    let scheduled = jobs::due_at(tx, JOB, workspace.id).await?;
    let posting = match scheduled {
        Some(at) if at <= micros(now) => return Ok(()),
        // The posting of a day may be moved to an hour of that day that has passed.
        Some(at) => {
            let due = latest_due(plan, zone, now);
            let day = Timestamp::from_microsecond(at).map(|at| Cut::containing(at, zone));
            if day.is_ok_and(|day| day == due.cut) {
                due
            } else {
                next_posting(plan, zone, now)
            }
        }
        None => next_posting(plan, zone, now),
    };
    jobs::schedule(tx, JOB, workspace.id, micros(posting.at)).await
}

/// When the digest is due next.
pub async fn next(tx: &mut Conn, workspace: WorkspaceId) -> Result<Option<Timestamp>> {
    let due = jobs::due_at(tx, JOB, workspace).await?;
    Ok(due.and_then(|at| Timestamp::from_microsecond(at).ok()))
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// What became of the posting that was due; `None` when none was, or its week was filed before.
    pub filed: Option<(i64, Filing)>,
    /// When the job is due next; not after `now` when more than one posting was missed.
    pub next: Option<Timestamp>,
}

/// Does what is due at `now`; on nothing when another copy did it. `real_now` is the clock by which messages are sent.
pub async fn run_due(tx: &mut Conn, workspace: &Workspace, now: Timestamp, real_now: Timestamp) -> Result<Ran> {
    let (plan, zone) = (&workspace.digest, &workspace.timezone);
    let Some(scheduled) = next(tx, workspace.id).await? else {
        return Ok(Ran {
            filed: None,
            next: None,
        });
    };
    if scheduled > now {
        return Ok(Ran {
            filed: None,
            next: Some(scheduled),
        });
    }
    // Usually at that very instant; later where the plan was changed since, or nobody looked for half a year.
    let from = scheduled.max(now.saturating_sub(BACKLOG).unwrap_or(scheduled));
    let before = from.saturating_sub(SignedDuration::from_micros(1)).unwrap_or(from);
    let mut posting = next_posting(plan, zone, before);
    let mut filed = None;
    if posting.at <= now {
        filed = handle(tx, workspace, &posting, now, real_now).await?;
        posting = next_posting(plan, zone, posting.at);
    }
    jobs::schedule(tx, JOB, workspace.id, micros(posting.at)).await?;
    Ok(Ran {
        filed,
        next: Some(posting.at),
    })
}

async fn handle(
    tx: &mut Conn,
    workspace: &Workspace,
    posting: &Posting,
    now: Timestamp,
    real_now: Timestamp,
) -> Result<Option<(i64, Filing)>> {
    if filed_for(tx, workspace, &posting.cut).await?.is_some() {
        return Ok(None);
    }
    let outcome = outcome(workspace, posting, now);
    let digest = compute(tx, workspace, posting.cut.clone()).await?;
    let period = posting.cut.period();
    let Some(id) = store::file(tx, workspace.id, period, now, outcome, &Kept::of(&digest)).await? else {
        return Ok(None);
    };
    if outcome == Filing::Posted {
        owe(tx, workspace, id, &digest, real_now).await?;
    }
    Ok(Some((id, outcome)))
}

fn outcome(workspace: &Workspace, posting: &Posting, now: Timestamp) -> Filing {
    let newest = latest_due(&workspace.digest, &workspace.timezone, now);
    if newest.cut != posting.cut || posting.cut.days_before(-NEWS) <= now {
        Filing::Late
    } else if workspace.digest.paused {
        Filing::Paused
    } else if place(workspace).is_none() {
        Filing::NoChannel
    } else {
        Filing::Posted
    }
}

/// The digest that was filed for the week of this cut.
pub async fn filed_for(tx: &mut Conn, workspace: &Workspace, cut: &Cut) -> Result<Option<Filed>> {
    let to = cut.instant();
    let (from, until) = (to.saturating_sub(SAME_WEEK), to.saturating_add(SAME_WEEK));
    store::filed_between(tx, workspace.id, from.unwrap_or(to), until.unwrap_or(to)).await
}

/// Where digests are posted: a home that the bot is in, and a channel there.
pub fn place(workspace: &Workspace) -> Option<(&HomeRow, &str)> {
    let (home, channel) = workspace.digest.place.as_ref()?;
    let home = workspace.homes.iter().find(|row| row.id == *home && row.present)?;
    Some((home, channel))
}

/// The detail of the delivery that brings the map of who served whom.
pub const MAP: &str = "map";

/// Owes a filed digest to the channel, and with the first one of a month the map. Nothing where there is no channel.
pub async fn owe(tx: &mut Conn, workspace: &Workspace, id: i64, digest: &Digest, real_now: Timestamp) -> Result<()> {
    let Some((home, channel)) = place(workspace) else {
        return Ok(());
    };
    let map = digest.has_map().then(|| MAP.to_owned());
    for detail in std::iter::once(None).chain(map.map(Some)) {
        let owed = Owed {
            workspace: workspace.id,
            platform: home.platform.to_string(),
            home: home.external_id.clone(),
            to: To::Channel(channel.to_owned()),
            kind: Kind::Digest,
            subject: id,
            detail,
            version: id,
            edits: None,
            answer: None,
            fingerprint: None,
            said_at: None,
        };
        deliveries::owe(tx, &owed, micros(real_now)).await?;
    }
    Ok(())
}

/// The owed digest, to be rendered when it is sent. `None` when it is not filed.
pub async fn load_for_delivery(tx: &mut Conn, digest: i64) -> Result<Option<(Workspace, Digest)>> {
    let Some((workspace, filed, kept)) = store::kept(tx, digest).await? else {
        return Ok(None);
    };
    let workspace = crate::people::store::workspace(tx, workspace).await?;
    let digest = kept.into_digest(tx, &workspace, filed.period).await?;
    Ok(Some((workspace, digest)))
}
