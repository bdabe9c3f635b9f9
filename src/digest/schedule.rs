//! When digests are posted: once per workspace and week, also across restarts and several copies of the program.
//!
//! The figures are computed on a snapshot, which nobody waits for. Then one short transaction files them, owes the message
//! and moves the job's `due_at` on, if nothing has changed meanwhile: a crash leaves either all of it or nothing. Each run
//! handles one posting; after a downtime the next is due at once.

use jiff::{SignedDuration, Timestamp};

use super::period::{Cut, Posting, WEEK, latest_due, next_posting};
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

/// A week is told when a digest was filed whose period ends within this of its own: more than half of it is the same.
/// Where the zone or the day is changed, digests stay about a week apart; the first one after it tells of fewer days or of
/// more, so that each is told once ([`continued`]).
const HALF_A_WEEK: SignedDuration = SignedDuration::from_hours(7 * 12);

/// Sets when the digest is due next; to be called after every change of the plan or the zone, and for a new workspace. What
/// is due already stays due.
pub async fn reschedule(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<()> {
    let at = match next(tx, workspace.id).await? {
        Some(at) if at <= now => return Ok(()),
        Some(at) => match passed_over(tx, workspace, at, now).await? {
            Some(posting) => posting.at,
            None => first_untold(tx, workspace, now).await?,
        },
        None => first_untold(tx, workspace, now).await?,
    };
    jobs::schedule(tx, JOB, workspace.id, micros(at)).await
}

/// The posting whose hour passed only because the plan was changed: it was moved to an earlier hour of its day, or to a
/// day of this week, and nothing has told that week.
async fn passed_over(
    tx: &mut Conn,
    workspace: &Workspace,
    scheduled: Timestamp,
    now: Timestamp,
) -> Result<Option<Posting>> {
    let (plan, zone) = (&workspace.digest, &workspace.timezone);
    let posting = latest_due(plan, zone, now);
    if filed_for(tx, workspace, &posting.cut).await?.is_some() {
        return Ok(None);
    }
    // A workspace that has seen no digest yet is not to begin with a week that was over before it was set up.
    let of_that_day = Cut::containing(scheduled, zone) == posting.cut;
    let begun = store::filed_between(tx, workspace.id, Timestamp::MIN, posting.cut.instant()).await?;
    Ok(Some(posting).filter(|_| of_that_day || begun.is_some()))
}

/// The hour of the first posting after `now` whose week no digest has told.
async fn first_untold(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Timestamp> {
    let posting = next_posting(&workspace.digest, &workspace.timezone, now);
    Ok(match filed_for(tx, workspace, &posting.cut).await? {
        None => posting.at,
        Some(_) => next_posting(&workspace.digest, &workspace.timezone, posting.at).at,
    })
}

/// When the digest is due next; `None` before it was put on the schedule.
pub async fn next(tx: &mut Conn, workspace: WorkspaceId) -> Result<Option<Timestamp>> {
    let due = jobs::due_at(tx, JOB, workspace).await?;
    Ok(due.and_then(|at| Timestamp::from_microsecond(at).ok()))
}

/// When the digest will be due next, for a moderator to know.
pub async fn upcoming(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Timestamp> {
    match next(tx, workspace.id).await? {
        Some(at) => Ok(at),
        None => first_untold(tx, workspace, now).await,
    }
}

/// What is to be done about a posting that is due.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The workspace as it was read, and its job.
    version: i64,
    scheduled: Timestamp,
    /// `None` where the plan was changed so that nothing is due.
    filing: Option<Drafted>,
    next: Timestamp,
}

#[derive(Debug, Clone, PartialEq)]
struct Drafted {
    digest: Digest,
    outcome: Filing,
}

/// Looks what is due at `now`, and computes it; `None` when nothing is. Changes nothing.
pub async fn draft(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Option<Draft>> {
    let Some(scheduled) = next(tx, workspace.id).await?.filter(|at| *at <= now) else {
        return Ok(None);
    };
    let (plan, zone) = (&workspace.digest, &workspace.timezone);
    // Usually at that very instant; elsewhere where the plan was changed since, or nobody looked for half a year.
    let earliest = now.saturating_sub(BACKLOG).unwrap_or(scheduled);
    let from = scheduled.saturating_sub(HALF_A_WEEK).unwrap_or(scheduled).max(earliest);
    let mut posting = next_posting(plan, zone, from);
    while posting.at <= now && filed_for(tx, workspace, &posting.cut).await?.is_some() {
        posting = next_posting(plan, zone, posting.at);
    }
    let due = posting.at <= now;
    let next = if due {
        next_posting(plan, zone, posting.at).at
    } else {
        posting.at
    };
    let filing = if due {
        let outcome = outcome(workspace, &posting, now);
        let cut = continued(tx, workspace, posting.cut).await?;
        Some(Drafted {
            outcome,
            digest: compute(tx, workspace, cut).await?,
        })
    } else {
        None
    };
    Ok(Some(Draft {
        version: workspace.version,
        scheduled,
        filing,
        next,
    }))
}

/// What a run came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Ran {
    /// What became of the posting that was due; `None` when none was, or its week was filed before.
    pub filed: Option<(i64, Filing)>,
    /// When the job is due next; not after `now` when more than one posting was missed.
    pub next: Option<Timestamp>,
}

/// Does what was drafted, unless another copy did it or the workspace was changed since; what is still due then is due
/// as before. `real_now` is the clock by which messages are sent.
pub async fn file(
    tx: &mut Conn,
    workspace: &Workspace,
    draft: &Draft,
    now: Timestamp,
    real_now: Timestamp,
) -> Result<Ran> {
    let scheduled = next(tx, workspace.id).await?;
    if scheduled != Some(draft.scheduled) || workspace.version != draft.version {
        return Ok(Ran {
            filed: None,
            next: scheduled,
        });
    }
    let mut filed = None;
    if let Some(Drafted { digest, outcome }) = &draft.filing
        // A moderator may have posted it meanwhile.
        && filed_for(tx, workspace, &digest.cut).await?.is_none()
        && let Some(id) =
            store::file(tx, workspace.id, digest.cut.period(), now, *outcome, &Kept::of(digest)).await?
    {
        if *outcome == Filing::Posted {
            owe(tx, workspace, id, digest, real_now).await?;
        }
        filed = Some((id, *outcome));
    }
    jobs::schedule(tx, JOB, workspace.id, micros(draft.next)).await?;
    Ok(Ran {
        filed,
        next: Some(draft.next),
    })
}

/// Does what is due at `now` in one transaction, as a part of something greater.
pub async fn run_due(tx: &mut Conn, workspace: &Workspace, now: Timestamp, real_now: Timestamp) -> Result<Ran> {
    match draft(tx, workspace, now).await? {
        Some(draft) => file(tx, workspace, &draft, now, real_now).await,
        None => Ok(Ran {
            filed: None,
            next: next(tx, workspace.id).await?,
        }),
    }
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
    let (from, until) = (to.saturating_sub(HALF_A_WEEK), to.saturating_add(HALF_A_WEEK));
    store::filed_between(tx, workspace.id, from.unwrap_or(to), until.unwrap_or(to)).await
}

/// The cut with the period of a digest that is to be told now: it begins where the one before ended, which is a week
/// earlier unless the plan was changed. After a longer silence it is a week.
pub async fn continued(tx: &mut Conn, workspace: &Workspace, cut: Cut) -> Result<Cut> {
    let moment = SignedDuration::from_micros(1);
    let (after, before) = (cut.days_before(2 * WEEK), cut.instant().saturating_sub(HALF_A_WEEK));
    let after = after.saturating_add(moment).unwrap_or(after);
    let before = before.and_then(|at| at.saturating_sub(moment)).unwrap_or(after);
    let last = store::filed_between(tx, workspace.id, after, before).await?;
    Ok(match last {
        Some(last) => cut.since(last.period.to),
        None => cut,
    })
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
