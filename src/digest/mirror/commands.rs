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
    let facts = store::facts(tx, workspace.id, &cut).await?;
    let Some(now) = told(context, &cut, &facts, team) else {
        return Ok(Mirror {
            team: team.name.clone(),
            cut,
            figures: None,
        });
    };
    let lead = sight == Sight::Lead;
    let usual = if lead {
        usual_share(workspace, &cut, &facts)
    } else {
        None
    };
    drop(facts);
    let before = if lead {
        before(tx, context, &cut, team).await?
    } else {
        Vec::new()
    };
    let shown = Shown {
        sight,
        serves: serving_teams(workspace).iter().any(|serving| serving.id == team.id),
        now,
        before,
        usual,
    };
    Ok(Mirror {
        team: team.name.clone(),
        cut,
        figures: Some(shown),
    })
}

fn told(context: &Context, cut: &Cut, facts: &Facts, team: &Team) -> Option<TeamFigures> {
    let people = facts.sizes.get(&team.id).copied().unwrap_or(0);
    (people >= SMALLEST_TEAM).then(|| figures_of(&context.workspace, cut, facts, team))
}

/// The weeks before the digest's, as each stood at its own cut; none from before the workspace's first ask.
async fn before(tx: &mut Conn, context: &Context, cut: &Cut, team: &Team) -> Result<Vec<Option<TeamFigures>>> {
    let mut weeks = Vec::new();
    for week in 1..WEEKS {
        let earlier = Cut {
            date: days_after(cut.date, -WEEK * week),
            zone: cut.zone.clone(),
        };
        let facts = store::facts(tx, context.workspace.id, &earlier).await?;
        if facts.first_ask.is_none_or(|first| first >= earlier.instant()) {
            break;
        }
        weeks.push(told(context, &earlier, &facts, team));
    }
    weeks.reverse();
    Ok(weeks)
}
