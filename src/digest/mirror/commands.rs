//! `/kudos team`.

use super::{Sight, figures_of};
use crate::digest::figures::{Facts, TeamFigures, serving_teams, usual_share};
use crate::digest::period::{Cut, WEEK, days_after};
use crate::digest::{SMALLEST_TEAM, latest, store};
use crate::error::Result;
use crate::ledger::Conn;
use crate::people::{Context, Team};
use crate::refuse;

/// Weeks of the lead's mirror, the digest's own among them.
const WEEKS: i32 = 8;

/// What a person sees of a team.
#[derive(Debug)]
pub struct Mirror {
    pub team: String,
    pub cut: Cut,
    /// `None` where the team had too few people: figures would tell of persons.
    pub figures: Option<Shown>,
}

/// A team's figures as one of its people sees them.
#[derive(Debug)]
pub struct Shown {
    pub sight: Sight,
    /// Whether it serves another team: else there is its load alone.
    pub serves: bool,
    /// Those of the digest's week.
    pub now: TeamFigures,
    /// For the lead: those of the weeks before, oldest first. `None` for a week in which the team had too few people.
    pub before: Vec<Option<TeamFigures>>,
    /// For the lead: the share that is usual among all teams, where enough of them stand behind it.
    pub usual: Option<f64>,
}

/// The mirror of a team, the actor's own where none is named.
///
/// # Errors
/// A refusal to everybody but the team's own people and its lead.
pub async fn mirror(tx: &mut Conn, context: &Context, team: Option<&str>) -> Result<Mirror> {
    let team = latest::team(context, team)?;
    let sight = Sight::of(&context.actor, team);
    let sight = sight.ok_or_else(|| refuse!("refusal-mirror-not-yours", team = team.name.as_str()))?;
    let workspace = &context.workspace;
    let cut = latest::cut(tx, context).await?;
    let weeks = if sight == Sight::Lead { WEEKS } else { 1 };
    let cuts: Vec<Cut> = (0..weeks).map(|week| weeks_before(&cut, week)).collect();
    let history = store::history(tx, workspace.id, &cuts).await?;
    let mut shown = None;
    let mut before = Vec::new();
    for (week, cut) in cuts.iter().enumerate() {
        // No weeks from before the workspace's first ask.
        if week > 0 && history.first_ask().is_none_or(|first| first >= cut.instant()) {
            break;
        }
        let mut facts = history.facts_at(cut);
        store::add_people(tx, workspace.id, cut, &mut facts).await?;
        let told = told(context, cut, &facts, team);
        if week > 0 {
            before.push(told);
            continue;
        }
        let Some(now) = told else { break };
        let usual = (sight == Sight::Lead)
            .then(|| usual_share(workspace, cut, &facts))
            .flatten();
        shown = Some((now, usual));
    }
    before.reverse();
    let serves = serving_teams(workspace).iter().any(|serving| serving.id == team.id);
    Ok(Mirror {
        team: team.name.clone(),
        cut,
        figures: shown.map(|(now, usual)| Shown {
            sight,
            serves,
            now,
            before,
            usual,
        }),
    })
}

/// The cut so many weeks before: what its digest told was a plain week.
fn weeks_before(cut: &Cut, weeks: i32) -> Cut {
    if weeks == 0 {
        return cut.clone();
    }
    Cut {
        date: days_after(cut.date, -WEEK * weeks),
        zone: cut.zone.clone(),
        since: None,
    }
}

fn told(context: &Context, cut: &Cut, facts: &Facts, team: &Team) -> Option<TeamFigures> {
    let people = facts.sizes.get(&team.id).copied().unwrap_or(0);
    (people >= SMALLEST_TEAM).then(|| figures_of(&context.workspace, cut, facts, team))
}
