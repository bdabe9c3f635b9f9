//! Which digest, and which team, people mean who ask for figures without naming them.

use super::period::{Cut, WEEK};
use super::{Filing, store};
use crate::error::{Refusal, Result};
use crate::ledger::Conn;
use crate::people::{Context, Team};
use crate::refuse;
use jiff::Timestamp;

/// The cut of the digest that was posted last; where none was for the week before, that of the latest period.
pub async fn cut(tx: &mut Conn, context: &Context) -> Result<Cut> {
    let workspace = &context.workspace;
    let latest = Cut::latest(context.now(), workspace.digest.day, &workspace.timezone);
    let filed = store::filed_between(tx, workspace.id, Timestamp::UNIX_EPOCH, context.now()).await?;
    let Some(posted) = filed.filter(|filed| filed.outcome == Filing::Posted) else {
        return Ok(latest);
    };
    if posted.period.to < latest.days_before(WEEK) {
        return Ok(latest);
    }
    let kept = store::kept(tx, posted.id).await?;
    Ok(kept.map_or(latest, |(_, filed, kept)| {
        Cut::of_period(filed.period, &kept.zone(workspace))
    }))
}

/// The team of this name; without a name the actor's own, or the one that they lead.
///
/// # Errors
/// A refusal where there is none.
pub fn team<'a>(context: &'a Context, name: Option<&str>) -> Result<&'a Team, Refusal> {
    let (workspace, actor) = (&context.workspace, &context.actor);
    match name {
        Some(name) => {
            let found = workspace.team_called(name);
            found.map_err(|_| refuse!("refusal-no-team-called", team = name))
        }
        None => {
            let own = actor.team.and_then(|team| workspace.team(team));
            let led = || workspace.teams.iter().find(|team| team.lead == Some(actor.id));
            own.or_else(led).ok_or_else(|| refuse!("refusal-no-team-of-yours"))
        }
    }
}
