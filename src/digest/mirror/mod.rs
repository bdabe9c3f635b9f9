//! A team's mirror: its own figures, for its lead also week by week. Nobody else sees it, and it compares the team with
//! its own past alone.

pub mod commands;
mod spark;
pub mod view;

use super::figures::{self, Facts, TeamFigures, Windows};
use super::period::Cut;
use crate::ids::MemberId;
use crate::people::{Member, Team, Workspace};

/// How much of the mirror a person sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// The team's figures of the latest digest.
    Member,
    /// Also those of the weeks before, and what is usual among all teams.
    Lead,
}

impl Sight {
    /// What this person may see of the team: its lead and the managers in it all, its other people its figures, others
    /// nothing.
    pub fn of(person: &Member, team: &Team) -> Option<Self> {
        let leads = |lead: MemberId| lead == person.id;
        let belongs = person.team == Some(team.id);
        if team.lead.is_some_and(leads) || (belongs && person.manager) {
            Some(Sight::Lead)
        } else {
            belongs.then_some(Sight::Member)
        }
    }
}

/// A team's figures as of a cut. Of a team that serves no other there is the load alone.
pub fn figures_of(workspace: &Workspace, cut: &Cut, facts: &Facts, team: &Team) -> TeamFigures {
    let all = figures::compute(workspace, cut, facts).teams;
    all.into_iter()
        .find(|figures| figures.name == team.name)
        .unwrap_or_else(|| {
            let loads = figures::loads(facts, &Windows::new(cut));
            TeamFigures {
                name: team.name.clone(),
                kind: team.kind.as_str().to_owned(),
                load: loads.get(&team.id).copied().unwrap_or_default(),
                ..TeamFigures::default()
            }
        })
}
