//! The check of the weekly posts: when the next one is due, and why the last one was not posted.

use jiff::Timestamp;
use jiff::Zoned;

use super::Finding;
use crate::digest::Filing;
use crate::digest::commands::Next;
use crate::digest::period::{Cut, days_after};
use crate::digest::standing::{Last, Standing};
use crate::error::Result;
use crate::ledger::Conn;
use crate::ledger::deliveries::Fate;
use crate::people::Workspace;

/// How the posts of a workspace stand; `None` where no channel was chosen, which is a finding of its own.
pub(super) async fn finding(tx: &mut Conn, workspace: &Workspace, now: Timestamp) -> Result<Option<Finding>> {
    if workspace.digest.place.is_none() {
        return Ok(None);
    }
    let standing = Standing::of(tx, workspace, now).await?;
    let now = now.to_zoned(workspace.timezone.clone());
    let (next_is_well, next) = next(standing.next, &now);
    let (last_is_well, last) = standing.last.map_or((true, String::new()), |filed| last(&filed, &now));
    let what = format!("summary of {}", workspace.name);
    let says = format!("{next}{last}");
    Ok(Some(if next_is_well && last_is_well {
        Finding::ok(what, says)
    } else {
        Finding::warn(what, says)
    }))
}

fn next(next: Next, now: &Zoned) -> (bool, String) {
    match next {
        Next::At(at) => {
            let at = at.to_zoned(now.time_zone().clone());
            (
                true,
                format!("the next one is due {}", at.strftime("%Y-%m-%d %H:%M %Z")),
            )
        }
        Next::Paused => (false, "paused: /kudos-admin digest resume starts it again".to_owned()),
        Next::NoChannel => (false, "no channel: use /kudos-admin setup channel:".to_owned()),
        Next::HomeGone => {
            let says = "the bot is no longer in the place of its channel: use /kudos-admin setup channel:";
            (false, says.to_owned())
        }
    }
}

fn last(last: &Last, now: &Zoned) -> (bool, String) {
    let cut = Cut::containing(last.period.to, now.time_zone());
    let week = format!("the one up to {}", days_after(cut.date, -1));
    match (last.outcome, &last.fate) {
        (Filing::Posted, Some(Fate::GivenUp { cause })) => {
            let then = "mend the cause, then use /kudos-admin digest post";
            (false, format!("; {week} could not be delivered ({cause}): {then}"))
        }
        (Filing::Posted, Some(Fate::Waiting { cause: Some(cause) })) => {
            (false, format!("; {week} is not delivered yet ({cause})"))
        }
        (Filing::Posted, _) => (true, format!("; {week} was posted")),
        (Filing::Paused, _) => (true, format!("; {week} was filed without a post, as it was paused")),
        (Filing::NoChannel, _) => (
            false,
            format!("; {week} was filed without a post, as it had no channel: use /kudos-admin digest post"),
        ),
        (Filing::Late, _) => (
            false,
            format!(
                "; {week} was filed without a post, as its week was over for more than seven days when the bot came back"
            ),
        ),
    }
}
