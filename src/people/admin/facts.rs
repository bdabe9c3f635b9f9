//! What moderators are shown of a team.

use crate::error::Result;
use crate::ids::TeamId;
use crate::ledger::Conn;
use crate::people::store::roster;
use crate::people::{Context, Party, Team, TeamKind, Workspace, store};
use crate::refuse;

/// Whom a team serves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// The default of the back office: every front-line team.
    FrontLine,
    Nobody,
    Teams(Vec<String>),
}

/// A team as moderators see it.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamFacts {
    pub name: String,
    pub kind: TeamKind,
    /// The role or user group in the home where this is shown; without one nobody is notified of what the team is asked.
    pub group: Option<String>,
    pub lead: Option<Party>,
    pub people: i64,
    pub serves: Served,
}

/// A team of the workspace as it is now.
///
/// # Errors
/// Refused when the team was removed meanwhile.
pub(super) async fn facts_of(
    tx: &mut Conn,
    context: &Context,
    workspace: &Workspace,
    team: TeamId,
) -> Result<TeamFacts> {
    let all = facts(tx, context, workspace).await?;
    let found = all.into_iter().find(|(id, _)| *id == team);
    match found {
        Some((_, facts)) => Ok(facts),
        None => {
            let name = roster::team_name(tx, workspace.id, team).await?.unwrap_or_default();
            Err(refuse!("refusal-no-such-team", team = name).into())
        }
    }
}

/// Every team, in the order of their creation.
pub(super) async fn facts(tx: &mut Conn, context: &Context, workspace: &Workspace) -> Result<Vec<(TeamId, TeamFacts)>> {
    let sizes = store::team_sizes(tx, workspace.id).await?;
    let leads = roster::leads(tx, workspace.id, context.home.platform.as_str()).await?;
    let facts = workspace.teams.iter().map(|team| {
        let facts = TeamFacts {
            name: team.name.clone(),
            kind: team.kind,
            group: team.group_in(&context.home).map(str::to_owned),
            lead: leads
                .iter()
                .find(|(id, _)| *id == team.id)
                .map(|(_, lead)| lead.clone()),
            people: sizes.iter().find(|(id, _)| *id == team.id).map_or(0, |(_, size)| *size),
            serves: served(workspace, team),
        };
        (team.id, facts)
    });
    Ok(facts.collect())
}

fn served(workspace: &Workspace, team: &Team) -> Served {
    if team.serves.is_none() && team.kind == TeamKind::BackOffice {
        return Served::FrontLine;
    }
    let customers = workspace
        .teams
        .iter()
        .filter(|other| workspace.serves(team.id, other.id));
    let names: Vec<String> = customers.map(|other| other.name.clone()).collect();
    if names.is_empty() {
        Served::Nobody
    } else {
        Served::Teams(names)
    }
}
