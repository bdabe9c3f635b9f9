//! What the last posted digest said, held against what it would say by now: undoing, hiding and erasing act backwards.

use super::figures::{self, Changed, Correction, Figures, Said, TeamCorrection, TeamFigures};
use super::period::Cut;
use super::picture::Estimate;
use super::{Filed, Kept, store};
use crate::error::Result;
use crate::ledger::Conn;
use crate::people::Workspace;

/// Recomputes a posted digest as of its cut. `None` when nothing was taken back since, or it still says the same.
pub(super) async fn of(
    tx: &mut Conn,
    workspace: &Workspace,
    (filed, kept): &(Filed, Kept),
) -> Result<Option<Correction>> {
    if !store::taken_back_since(tx, workspace.id, filed.id).await? {
        return Ok(None);
    }
    let cut = Cut::of_period(filed.period, &kept.zone(workspace));
    let facts = store::facts(tx, workspace.id, &cut).await?;
    Ok(between(kept, &figures::compute(workspace, &cut, &facts)))
}

fn between(kept: &Kept, now: &Figures) -> Option<Correction> {
    let was = &kept.figures;
    let totals = (was.totals != now.totals).then_some(Changed {
        was: was.totals,
        now: now.totals,
    });
    let of_team = |team: &TeamFigures| {
        let now = find(now, &team.name)?;
        let said = Changed {
            was: said(team),
            now: said(now),
        };
        (said.was != said.now).then(|| TeamCorrection {
            name: team.name.clone(),
            said,
        })
    };
    let told = was.teams.iter().filter(|team| kept.has_figures(&team.name));
    let teams: Vec<_> = told.filter_map(of_team).collect();
    let quiet_help = quiet_help(kept, now);
    let differs = totals.is_some() || quiet_help.is_some() || !teams.is_empty();
    differs.then(|| Correction {
        period: was.period.clone(),
        totals,
        quiet_help,
        teams,
    })
}

/// `None` where it is told as before, or cannot be compared, as a team was renamed or is gone.
fn quiet_help(kept: &Kept, now: &Figures) -> Option<Changed<Option<u64>>> {
    let has_figures = |team: &str| kept.has_figures(team);
    let mut told = kept.figures.teams.iter().filter(|team| has_figures(&team.name));
    let changed = Changed {
        was: kept.figures.quiet_help(has_figures),
        now: now.quiet_help(has_figures),
    };
    (changed.was != changed.now && told.all(|team| find(now, &team.name).is_some())).then_some(changed)
}

fn find<'a>(figures: &'a Figures, team: &str) -> Option<&'a TeamFigures> {
    figures.teams.iter().find(|other| other.name == team)
}

fn said(team: &TeamFigures) -> Said {
    let estimate = Estimate::of(&team.headline);
    Said {
        word: team.headline.word,
        mean: estimate.map(|estimate| estimate.mean),
        lo: estimate.map(|estimate| estimate.lo),
        hi: estimate.map(|estimate| estimate.hi),
        unthanked: team.unthanked,
    }
}
