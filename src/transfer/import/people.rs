//! Files of people.

use super::super::cell::Row;
use super::accounts::Accounts;
use super::{BadLine, ImportReport, Known, Once, Progress, STRIDE, Sheet, Step, fault, teams};
use crate::chat::inbound::PlatformName;
use crate::error::Result;
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, id};
use crate::people::link::hand_over;
use crate::people::store::transfer::{self as stored, MemberRow, NewMembership, TeamRow};
use crate::people::{MembershipSource, TeamKind, micros, store};
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};

pub const SHEET: Sheet = Sheet {
    columns: super::super::PEOPLE,
    required: &[&["person"], &["name"]],
};

/// The platforms whose accounts a file can tell, with their columns.
const PLATFORMS: [(PlatformName, &str); 2] = [(PlatformName::Discord, "discord_id"), (PlatformName::Slack, "slack_id")];

/// Since ever: what an import says first of a person's team was always so.
const EVER: i64 = 0;

/// A line of the file. Where the file lacks a column, what the ledger says stays; so do accounts where the cell is empty.
#[derive(Debug)]
pub struct PersonLine {
    pub line: u64,
    pub person: String,
    name: String,
    team: Option<Option<String>>,
    kind: Option<TeamKind>,
    manager: Option<bool>,
    pub accounts: Vec<(PlatformName, String)>,
}

pub fn line(row: &mut Row<'_>) -> PersonLine {
    let accounts = PLATFORMS
        .into_iter()
        .filter_map(|(platform, column)| Some((platform, row.name(column)?)))
        .collect();
    let line = PersonLine {
        line: row.line,
        person: row.required_name("person"),
        name: row.required_name("name"),
        team: row.name_if_there("team"),
        kind: teams::kind(row),
        manager: row.flag_if_there("manager"),
        accounts,
    };
    if line.kind.is_some() && !matches!(&line.team, Some(Some(_))) && !row.bad.iter().any(|bad| bad.line == row.line) {
        row.fault("`team_kind` is told without a `team`; name the team, or empty the cell");
    }
    line
}

/// What a column is called in which an account stands.
pub fn column_of(platform: PlatformName) -> &'static str {
    let found = PLATFORMS.iter().find(|(name, _)| *name == platform);
    found.map_or("account", |(_, column)| column)
}

#[derive(Debug, Default)]
pub struct Plan {
    new_teams: Vec<TeamRow>,
    new: Vec<MemberRow>,
    changed: Vec<MemberRow>,
    /// Members who turn out to be somebody else: from, into.
    merged: Vec<(MemberId, MemberId)>,
    forgotten: HashSet<(PlatformName, String)>,
    accounts: Vec<(PlatformName, String, MemberId)>,
    memberships: Vec<NewMembership>,
    counts: ImportReport,
}

pub async fn plan(
    tx: &mut Conn,
    workspace: Option<WorkspaceId>,
    known: &Known,
    lines: &[PersonLine],
    now: i64,
    bad: &mut Vec<BadLine>,
) -> Result<Plan> {
    let (held, imported) = match workspace {
        Some(workspace) => (
            stored::all_accounts(tx, workspace).await?,
            stored::ever_imported(tx, workspace).await?.into_iter().collect(),
        ),
        None => (Vec::new(), HashSet::new()),
    };
    let mut once = Once::with_room(lines.len());
    for line in lines {
        once.check(bad, line.line, "person", &line.person);
    }
    let mut plan = Plan::default();
    let teams = plan_teams(known, lines, bad, &mut plan);
    let mut accounts = Accounts::new(known, &held, lines, bad);
    for line in lines {
        if line.person.is_empty() || line.name.is_empty() {
            continue;
        }
        let team = line
            .team
            .as_ref()
            .map(|team| team.as_deref().and_then(|team| teams.get(team).copied()));
        plan_person(known, line, team, &imported, &mut accounts, now, bad, &mut plan);
    }
    plan.forgotten = accounts.forgotten;
    plan.counts.new = plan.new.len() as u64;
    plan.counts.new_teams = plan.new_teams.len() as u64;
    Ok(plan)
}

/// The teams that the file names; those that are new are put into the plan.
fn plan_teams<'a>(
    known: &Known,
    lines: &'a [PersonLine],
    bad: &mut Vec<BadLine>,
    plan: &mut Plan,
) -> HashMap<&'a str, TeamId> {
    // The first line that tells a team's kind.
    let mut told: HashMap<&str, (TeamKind, u64)> = HashMap::new();
    for line in lines {
        let (Some(Some(team)), Some(kind)) = (&line.team, line.kind) else {
            continue;
        };
        match (known.present_team(team), told.get(team.as_str())) {
            (Some(held), _) if held.kind != kind => {
                fault(bad, line.line, teams::two_kinds(team, held.kind, kind, "in the ledger"));
            }
            (None, Some((first, at))) if *first != kind => {
                fault(
                    bad,
                    line.line,
                    teams::two_kinds(team, *first, kind, &format!("on line {at}")),
                );
            }
            (None, None) => {
                told.insert(team, (kind, line.line));
            }
            _ => {}
        }
    }
    let mut teams = HashMap::new();
    for line in lines {
        let Some(Some(team)) = &line.team else { continue };
        if teams.contains_key(team.as_str()) {
            continue;
        }
        let id = match (known.present_team(team), told.get(team.as_str())) {
            (Some(held), _) => held.id,
            (None, Some((kind, _))) => {
                let new = TeamRow {
                    id: TeamId(id::next()),
                    name: team.clone(),
                    kind: *kind,
                    lead: None,
                    lead_to_come: None,
                    serves: None,
                    answer_within: None,
                    how_to_ask: None,
                    removed: false,
                };
                let id = new.id;
                plan.new_teams.push(new);
                id
            }
            (None, None) => {
                let what = format!(
                    "the team {team:?} is not known; write its `team_kind` (front_line, back_office), or import the teams first"
                );
                fault(bad, line.line, what);
                continue;
            }
        };
        teams.insert(team.as_str(), id);
    }
    teams
}

#[allow(clippy::too_many_arguments, reason = "each is one thing that decides about a person")]
fn plan_person(
    known: &Known,
    line: &PersonLine,
    team: Option<Option<TeamId>>,
    imported: &HashSet<MemberId>,
    accounts: &mut Accounts<'_>,
    now: i64,
    bad: &mut Vec<BadLine>,
    plan: &mut Plan,
) {
    let named = known.member(&line.person);
    let seen = accounts.seen_as(line, bad);
    // Who was seen on a platform under its own account becomes the person whom the file names.
    let mut others = seen.into_iter();
    let base = named.map(|member| member.id).or_else(|| others.next());
    let id = base.unwrap_or_else(|| MemberId(id::next()));
    let merged: Vec<MemberId> = others.filter(|other| *other != id).collect();
    plan.merged.extend(merged.iter().map(|other| (*other, id)));
    let held = base.and_then(|base| known.member_by_id(base));
    let mut one = base.iter().chain(&merged).filter_map(|one| known.member_by_id(*one));
    let member = MemberRow {
        id,
        key: line.person.clone(),
        name: line.name.clone(),
        manager: line.manager.unwrap_or_else(|| one.any(|held| held.manager)),
        bot: held.is_some_and(|held| held.bot),
        team: held.and_then(|held| held.team),
        source: held.and_then(|held| held.source),
    };
    let mut changed = !merged.is_empty();
    for (platform, account) in accounts.to_bind(line, base) {
        plan.accounts.push((platform, account, id));
        changed = true;
    }
    let present = known.team_of(id);
    let source = held.and_then(|held| held.source).filter(|_| present.is_some());
    let put = match team {
        None => false,
        // Whoever is merged may bring another.
        Some(team) if team != present || !merged.is_empty() => true,
        // What an import says holds against the roles that the person has.
        Some(team) => team.is_some() && source == Some(MembershipSource::Group),
    };
    if let Some(team) = team.filter(|_| put) {
        let since = if team.is_some() && !imported.contains(&id) {
            EVER
        } else {
            now
        };
        plan.memberships.push(NewMembership {
            member: id,
            team,
            since,
        });
        changed = true;
    }
    match held {
        None => plan.new.push(member),
        Some(held) if *held != member || !merged.is_empty() => {
            plan.changed.push(member);
            plan.counts.changed += 1;
        }
        Some(_) if changed => plan.counts.changed += 1,
        Some(_) => plan.counts.unchanged += 1,
    }
}

pub async fn write(
    tx: &mut Conn,
    workspace: WorkspaceId,
    plan: &Plan,
    at: Timestamp,
    progress: &Progress,
) -> Result<ImportReport> {
    let now = micros(at);
    stored::insert_teams(tx, workspace, &plan.new_teams, now).await?;
    for (platform, account) in &plan.forgotten {
        stored::delete_account(tx, workspace, *platform, account).await?;
    }
    for (from, into) in &plan.merged {
        hand_over(tx, *from, *into, at).await?;
    }
    for member in &plan.changed {
        stored::update_member(tx, member).await?;
    }
    let of = plan.new.len() as u64;
    for (index, members) in plan.new.chunks(STRIDE).enumerate() {
        let rows = (index * STRIDE) as u64;
        progress(Step::Written { rows, of });
        stored::insert_members(tx, workspace, members, now).await?;
    }
    stored::insert_memberships(tx, &plan.memberships).await?;
    stored::insert_accounts(tx, workspace, &plan.accounts).await?;
    let led = stored::leads_that_came(tx, workspace).await?;
    // Somebody merged may have led a team.
    if led || !plan.new_teams.is_empty() || !plan.merged.is_empty() {
        store::touch(tx, workspace).await?;
    }
    progress(Step::Written { rows: of, of });
    Ok(plan.counts.clone())
}
