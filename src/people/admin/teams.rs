//! `/kudos-admin team`: add, edit, remove, list, serves.

use super::begin;
use super::facts::{TeamFacts, facts, facts_of};
use crate::chat::command::{TeamEdit, TeamPart};
use crate::chat::inbound::{Account, Mention};
use crate::error::{Refusal, Result};
use crate::ids::TeamId;
use crate::ledger::{Conn, id};
use crate::moderation::{Subject, note};
use crate::people::commands::Entrance;
use crate::people::store::roster;
use crate::people::{Context, Member, MembershipSource, Team, TeamKind, Workspace, checked_name, store};
use crate::refuse;

/// What became of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TeamChange {
    Added,
    Edited,
    /// Nothing; it is shown as it is.
    Shown,
}

#[derive(Debug)]
pub struct TeamShown {
    pub team: TeamFacts,
    pub change: TeamChange,
}

/// Adds a team.
///
/// # Errors
/// Refused to those who may not moderate, for a name that a team has or that files cannot carry, for a role that everybody
/// has or that addresses another team, and for a bot as lead.
pub async fn team_add(
    tx: &mut Conn,
    entrance: &mut Entrance,
    name: &str,
    kind: &str,
    group: Option<&Mention>,
    lead: Option<&Account>,
) -> Result<TeamShown> {
    let team = TeamId(id::next());
    if let Some(earlier) = begin(tx, &entrance.context, team.0).await? {
        return shown(tx, &entrance.context, TeamId(earlier), TeamChange::Shown).await;
    }
    let lead = lead_of(tx, entrance, lead).await?;
    let context = &entrance.context;
    let name = free_name(&context.workspace, name)?;
    let kind = kind_called(kind)?;
    roster::insert_team(tx, context.workspace.id, team, &name, kind, context.now()).await?;
    let new = Team {
        id: team,
        name,
        kind,
        lead: lead.as_ref().map(|lead| lead.id),
        serves: None,
        groups: Vec::new(),
        answer_within: None,
        how_to_ask: None,
        hours: None,
    };
    if new.lead.is_some() {
        store::update_team(tx, context.workspace.id, &new).await?;
    }
    note(tx, context, "team-add", subject(&new, &new.name), None).await?;
    bind(tx, context, &new, group).await?;
    shown(tx, context, team, TeamChange::Added).await
}

/// Changes what is given of a team; without anything given it shows the team.
///
/// # Errors
/// As [`team_add`], and when no team has this name.
pub async fn team_edit(tx: &mut Conn, entrance: &mut Entrance, edit: &TeamEdit) -> Result<TeamShown> {
    entrance.context.require_moderator()?;
    // A redelivery may come when the team is already called otherwise: then the receipt knows which team it was.
    let called = entrance.context.workspace.team_called(&edit.team).cloned();
    let nothing = TeamEdit {
        team: edit.team.clone(),
        ..TeamEdit::default()
    };
    let given = *edit != nothing;
    if given && let Some(earlier) = begin(tx, &entrance.context, called.as_ref().map_or(0, |team| team.id.0)).await? {
        return shown(tx, &entrance.context, TeamId(earlier), TeamChange::Shown).await;
    }
    let before = called?;
    let lead = lead_of(tx, entrance, edit.lead.as_ref()).await?;
    let context = &entrance.context;
    let mut after = before.clone();
    if let Some(name) = &edit.name
        && checked_name(name)? != before.name
    {
        after.name = free_name(&context.workspace, name)?;
        let names = format!("{} → {}", before.name, after.name);
        note(tx, context, "team-rename", subject(&before, &names), None).await?;
    }
    if let Some(kind) = &edit.kind {
        after.kind = kind_called(kind)?;
    }
    if after.kind != before.kind {
        let words = format!("{}: {}", after.name, after.kind.as_str());
        note(tx, context, "team-kind", subject(&after, &words), None).await?;
    }
    if let Some(lead) = lead.filter(|lead| before.lead != Some(lead.id)) {
        after.lead = Some(lead.id);
        let words = format!("{}: {}", after.name, lead.name);
        note(tx, context, "team-lead", subject(&after, &words), None).await?;
    }
    clear(tx, context, &mut after, edit.clear).await?;
    store::update_team(tx, context.workspace.id, &after).await?;
    bind(tx, context, &after, edit.group.as_ref()).await?;
    let change = if given { TeamChange::Edited } else { TeamChange::Shown };
    shown(tx, context, before.id, change).await
}

/// Takes a team's lead or its role in this home away. Whoever is in the team by that role stays until they are seen next.
async fn clear(tx: &mut Conn, context: &Context, team: &mut Team, part: Option<TeamPart>) -> Result<()> {
    let action = match part {
        Some(TeamPart::Lead) if team.lead.take().is_some() => "team-no-lead",
        Some(TeamPart::Group) => match team.group_in(&context.home) {
            Some(group) => {
                store::remove_group(tx, &context.home, group).await?;
                "team-no-role"
            }
            None => return Ok(()),
        },
        _ => return Ok(()),
    };
    note(tx, context, action, subject(team, &team.name), None).await
}

fn subject(team: &Team, name: &str) -> Subject {
    Subject {
        kind: "team",
        id: Some(team.id.0),
        name: name.to_owned(),
    }
}

fn kind_called(word: &str) -> Result<TeamKind, Refusal> {
    TeamKind::parse(word).ok_or_else(|| refuse!("refusal-no-such-kind", kind = word).about("kind"))
}

fn free_name(workspace: &Workspace, name: &str) -> Result<String, Refusal> {
    let name = checked_name(name)?;
    match workspace.team_named(&name) {
        Some(_) => Err(refuse!("refusal-team-exists", team = name).about("name")),
        None => Ok(name),
    }
}

async fn lead_of(tx: &mut Conn, entrance: &mut Entrance, lead: Option<&Account>) -> Result<Option<Member>> {
    match lead {
        None => Ok(None),
        Some(account) if account.bot => Err(refuse!("refusal-person-is-bot").about("lead").into()),
        Some(account) if account.gone => Err(crate::people::person_gone(account).about("lead").into()),
        Some(account) => entrance.meet(tx, account).await.map(Some),
    }
}

/// Addresses a team by a role of this home, which its people follow when they are seen next.
async fn bind(tx: &mut Conn, context: &Context, team: &Team, group: Option<&Mention>) -> Result<()> {
    let Some(mention) = group else { return Ok(()) };
    let (group, name) = super::group(context, mention)?;
    match context.workspace.team_of_group(&context.home, group) {
        Some(holder) if holder.id == team.id => return Ok(()),
        Some(holder) => {
            return Err(refuse!("refusal-role-of-other-team", team = &holder.name, role = name)
                .about("role")
                .into());
        }
        None => {}
    }
    store::set_team_group(tx, context.workspace.id, team.id, &context.home, group).await?;
    let words = format!("{}: {name}", team.name);
    note(tx, context, "team-role", subject(team, &words), None).await
}

/// A team that no longer exists.
#[derive(Debug)]
pub struct TeamRemoved {
    pub name: String,
}

/// Removes a team. Its people belong where their roles put them, its asks and thanks stay.
///
/// # Errors
/// Refused to those who may not moderate, and when no team has this name.
pub async fn team_remove(tx: &mut Conn, context: &Context, team: &str, reason: &str) -> Result<TeamRemoved> {
    context.require_moderator()?;
    let called = context.workspace.team_called(team);
    let subject_id = called.as_ref().map_or(0, |team| team.id.0);
    if let Some(earlier) = begin(tx, context, subject_id).await? {
        let name = roster::team_name(tx, context.workspace.id, TeamId(earlier)).await?;
        return Ok(TeamRemoved {
            name: name.unwrap_or_else(|| team.to_owned()),
        });
    }
    let team = called?;
    for member in roster::people_of(tx, team.id).await? {
        store::insert_membership(tx, member, None, context.now(), MembershipSource::Group).await?;
    }
    store::remove_team(tx, team.id, context.now()).await?;
    note(tx, context, "team-remove", subject(team, &team.name), Some(reason)).await?;
    Ok(TeamRemoved {
        name: team.name.clone(),
    })
}

/// Every team, in the order of their creation.
#[derive(Debug)]
pub struct TeamList {
    pub teams: Vec<TeamFacts>,
}

/// Lists the teams.
///
/// # Errors
/// Refused to those who may not moderate.
pub async fn team_list(tx: &mut Conn, context: &Context) -> Result<TeamList> {
    context.require_moderator()?;
    let teams = facts(tx, context, &context.workspace).await?;
    Ok(TeamList {
        teams: teams.into_iter().map(|(_, facts)| facts).collect(),
    })
}

/// Whom a team serves now.
#[derive(Debug)]
pub struct TeamServed {
    pub team: TeamFacts,
    pub customer: String,
    /// Whether it serves that one.
    pub on: bool,
}

/// Says that a team serves another, or does not. The first word on a team starts from its default, so that the rest stays
/// as it was.
///
/// # Errors
/// Refused to those who may not moderate, when a name is no team's, and for one team twice.
pub async fn team_serves(tx: &mut Conn, context: &Context, team: &str, customer: &str, on: bool) -> Result<TeamServed> {
    context.require_moderator()?;
    let workspace = &context.workspace;
    let (team, customer) = (workspace.team_called(team)?, workspace.team_called(customer)?);
    if team.id == customer.id {
        return Err(refuse!("refusal-serves-itself", team = &team.name).into());
    }
    let seen_before = begin(tx, context, team.id.0).await?.is_some();
    if !seen_before && workspace.serves(team.id, customer.id) != on {
        let mut after = team.clone();
        after.serves = declared(workspace, team, customer.id, on);
        store::update_team(tx, workspace.id, &after).await?;
        let words = format!("{} → {}", team.name, customer.name);
        let action = if on { "team-serves" } else { "team-serves-no-more" };
        note(tx, context, action, subject(team, &words), None).await?;
    }
    let fresh = store::workspace(tx, workspace.id).await?;
    Ok(TeamServed {
        on: fresh.serves(team.id, customer.id),
        team: facts_of(tx, context, &fresh, team.id).await?,
        customer: customer.name.clone(),
    })
}

fn declared(workspace: &Workspace, team: &Team, customer: TeamId, on: bool) -> Option<Vec<TeamId>> {
    let mut serves = match &team.serves {
        Some(declared) => declared.clone(),
        None => {
            let by_default = workspace.teams.iter().map(|other| other.id);
            by_default.filter(|other| workspace.serves(team.id, *other)).collect()
        }
    };
    serves.retain(|held| *held != customer);
    if on {
        serves.push(customer);
    }
    // A front-line team that serves nobody is again as it began; the digest would count a declared one as serving.
    (team.kind == TeamKind::BackOffice || !serves.is_empty()).then_some(serves)
}

async fn shown(tx: &mut Conn, context: &Context, team: TeamId, change: TeamChange) -> Result<TeamShown> {
    let fresh = store::workspace(tx, context.workspace.id).await?;
    Ok(TeamShown {
        team: facts_of(tx, context, &fresh, team).await?,
        change,
    })
}
