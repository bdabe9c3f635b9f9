//! `/kudos-admin member`: set, show.

use super::begin;
use crate::chat::inbound::Account;
use crate::error::{Refusal, Result};
use crate::ledger::Conn;
use crate::moderation::store::{Mute, mute_of};
use crate::moderation::{Subject, note};
use crate::people::commands::Entrance;
use crate::people::store::roster;
use crate::people::{Context, Member, MembershipSource, Party, groups, store};
use crate::refuse;
use jiff::Timestamp;

/// A person as moderators see them.
#[derive(Debug)]
pub struct MemberShown {
    pub person: Party,
    /// Their team and why they are in it.
    pub team: Option<(String, MembershipSource)>,
    /// Since when they are there.
    pub since: Option<Timestamp>,
    pub manager: bool,
    pub mute: Option<Mute>,
    /// As `discord:ID`.
    pub accounts: Vec<String>,
    pub now: Timestamp,
    pub changed: bool,
}

/// The word that gives a person back to their roles.
pub const BY_ROLES: &str = "auto";

/// Sets a person's team, which then wins over their roles (`auto` gives them back to these), and whether they are a manager.
///
/// # Errors
/// Refused to those who may not moderate, for a bot, for an unknown team, and when nothing is given.
pub async fn member_set(
    tx: &mut Conn,
    entrance: &mut Entrance,
    person: &Account,
    team: Option<&str>,
    manager: Option<bool>,
) -> Result<MemberShown> {
    let member = person_met(tx, entrance, person).await?;
    let context = &entrance.context;
    if team.is_none() && manager.is_none() {
        return Err(refuse!("refusal-member-set-nothing").into());
    }
    if begin(tx, context, member.id.0).await?.is_some() {
        return shown(tx, context, member, false).await;
    }
    let mut changed = false;
    if let Some(name) = team {
        changed |= set_team(tx, context, &member, name).await?;
    }
    if let Some(manager) = manager.filter(|manager| *manager != member.manager) {
        store::set_manager(tx, member.id, manager).await?;
        let action = if manager { "member-manager" } else { "member-no-manager" };
        note(tx, context, action, subject(&member, &member.name), None).await?;
        changed = true;
    }
    let member = Member {
        manager: manager.unwrap_or(member.manager),
        ..member
    };
    shown(tx, context, member, changed).await
}

/// Shows a person's team and why it is that, and what else is set for them.
///
/// # Errors
/// Refused to those who may not moderate, and for a bot.
pub async fn member_show(tx: &mut Conn, entrance: &mut Entrance, person: &Account) -> Result<MemberShown> {
    let member = person_met(tx, entrance, person).await?;
    shown(tx, &entrance.context, member, false).await
}

async fn person_met(tx: &mut Conn, entrance: &mut Entrance, person: &Account) -> Result<Member> {
    entrance.context.require_moderator()?;
    if person.bot {
        return Err(refuse!("refusal-person-is-bot").into());
    }
    entrance.meet_named(tx, person).await
}

/// Returns whether that changed anything.
async fn set_team(tx: &mut Conn, context: &Context, member: &Member, name: &str) -> Result<bool> {
    let workspace = &context.workspace;
    let (team, source) = match workspace.team_called(name) {
        Ok(team) => (Some(team.id), MembershipSource::Set),
        Err(_) if name.eq_ignore_ascii_case(BY_ROLES) => {
            let held = store::groups_of(tx, member.id).await?;
            (groups::team_of(workspace, &held), MembershipSource::Group)
        }
        Err(unknown) => return Err(Refusal::into(unknown)),
    };
    if (member.team, member.source) == (team, source) {
        return Ok(false);
    }
    store::insert_membership(tx, member.id, team, context.now(), source).await?;
    let words = match source {
        MembershipSource::Group => format!("{}: {BY_ROLES}", member.name),
        _ => format!("{}: {name}", member.name),
    };
    note(tx, context, "member-team", subject(member, &words), None).await?;
    Ok(true)
}

fn subject(member: &Member, name: &str) -> Subject {
    Subject {
        kind: "member",
        id: Some(member.id.0),
        name: name.to_owned(),
    }
}

async fn shown(tx: &mut Conn, context: &Context, member: Member, changed: bool) -> Result<MemberShown> {
    let membership = roster::membership_of(tx, member.id).await?;
    let team = membership.and_then(|membership| {
        let team = context.workspace.team(membership.team?)?;
        Some((team.name.clone(), membership.source))
    });
    Ok(MemberShown {
        since: membership.filter(|_| team.is_some()).map(|membership| membership.since),
        team,
        mute: mute_of(tx, member.id, context.now()).await?,
        accounts: roster::accounts_of(tx, member.id).await?,
        person: member.party(),
        manager: member.manager,
        now: context.now(),
        changed,
    })
}
