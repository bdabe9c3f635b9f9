//! Files of teams.

use super::super::cell::Row;
use super::{BadLine, ImportReport, Known, Once, Sheet, fault};
use crate::error::Result;
use crate::ids::{MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, id};
use crate::people::store::transfer::{self as stored, TeamRow};
use crate::people::{TeamKind, store};
use std::collections::HashMap;

pub const SHEET: Sheet = Sheet {
    columns: super::super::TEAMS,
    required: &[&["team"], &["team_kind"]],
};

/// A line of the file. Where the file lacks a column, what the ledger says stays.
#[derive(Debug)]
pub struct TeamLine {
    line: u64,
    team: String,
    kind: Option<TeamKind>,
    serves: Option<Option<Vec<String>>>,
    lead: Option<Option<String>>,
    answer_within: Option<Option<String>>,
    how_to_ask: Option<Option<String>>,
}

pub fn line(row: &mut Row<'_>) -> TeamLine {
    let team = row.required_name("team");
    let kind = kind(row);
    if kind.is_none() && !row.bad.iter().any(|bad| bad.line == row.line) {
        row.fault("`team_kind` is empty; write `front_line` or `back_office`");
    }
    TeamLine {
        line: row.line,
        team,
        kind,
        serves: row.serves("serves"),
        lead: row.name_if_there("lead"),
        answer_within: row.text_if_there("answer_within"),
        how_to_ask: row.text_if_there("how_to_ask"),
    }
}

/// The kind of team that a row tells.
pub fn kind(row: &mut Row<'_>) -> Option<TeamKind> {
    let word = row.text("team_kind")?;
    let kind = TeamKind::parse(&word);
    if kind.is_none() {
        row.fault(format!("`team_kind` is {word:?}; write `front_line` or `back_office`"));
    }
    kind
}

/// What a team with two kinds is told.
pub fn two_kinds(team: &str, has: TeamKind, told: TeamKind, by: &str) -> String {
    format!(
        "the team {team:?} is {} {by}, and {} here; a team has one kind",
        has.as_str(),
        told.as_str()
    )
}

#[derive(Debug, Default)]
pub struct Plan {
    new: Vec<TeamRow>,
    changed: Vec<TeamRow>,
    unchanged: u64,
}

pub fn plan(known: &Known, lines: &[TeamLine], bad: &mut Vec<BadLine>) -> Plan {
    let mut once = Once::with_room(lines.len());
    let mut made: HashMap<&str, TeamId> = HashMap::new();
    for line in lines {
        once.check(bad, line.line, "team", &line.team);
        if !line.team.is_empty() && known.present_team(&line.team).is_none() {
            made.entry(&line.team).or_insert_with(|| TeamId(id::next()));
        }
    }
    let mut plan = Plan::default();
    for line in lines {
        let Some(kind) = line.kind.filter(|_| !line.team.is_empty()) else {
            continue;
        };
        let held = known.present_team(&line.team);
        if let Some(held) = held.filter(|held| held.kind != kind) {
            fault(bad, line.line, two_kinds(&line.team, held.kind, kind, "in the ledger"));
        }
        let serves = line.serves.as_ref().map(|serves| {
            let names = serves.as_ref()?;
            let mut served: Vec<TeamId> = names
                .iter()
                .filter_map(|name| {
                    let id = made.get(name.as_str()).copied();
                    let id = id.or_else(|| known.present_team(name).map(|team| team.id));
                    if id.is_none() && !name.is_empty() {
                        let what = format!("`serves` names the team {name:?}, which there is not; add a line for it");
                        fault(bad, line.line, what);
                    }
                    id
                })
                .collect();
            served.sort();
            served.dedup();
            Some(served)
        });
        let row = match held {
            Some(held) => held.clone(),
            None => TeamRow {
                id: made.get(line.team.as_str()).copied().unwrap_or(TeamId(0)),
                name: line.team.clone(),
                kind,
                lead: None,
                lead_to_come: None,
                serves: None,
                answer_within: None,
                how_to_ask: None,
                removed: false,
            },
        };
        let (lead, lead_to_come) = match &line.lead {
            None => (row.lead, row.lead_to_come),
            Some(told) => lead(known, told.as_deref()),
        };
        let row = TeamRow {
            lead,
            lead_to_come,
            serves: serves.unwrap_or(row.serves),
            answer_within: line.answer_within.clone().unwrap_or(row.answer_within),
            how_to_ask: line.how_to_ask.clone().unwrap_or(row.how_to_ask),
            ..row
        };
        match held {
            None => plan.new.push(row),
            Some(held) if *held == row => plan.unchanged += 1,
            Some(_) => plan.changed.push(row),
        }
    }
    plan
}

/// A lead, or the key of one who is to come: teams are imported before the people.
fn lead(known: &Known, told: Option<&str>) -> (Option<MemberId>, Option<String>) {
    let member = told.and_then(|key| known.member(key)).map(|member| member.id);
    (member, told.filter(|_| member.is_none()).map(str::to_owned))
}

pub async fn write(tx: &mut Conn, workspace: WorkspaceId, plan: &Plan, now: i64) -> Result<ImportReport> {
    stored::insert_teams(tx, workspace, &plan.new, now).await?;
    for team in &plan.changed {
        stored::update_team(tx, workspace, team).await?;
    }
    if !plan.new.is_empty() || !plan.changed.is_empty() {
        store::touch(tx, workspace).await?;
    }
    Ok(ImportReport {
        new: plan.new.len() as u64,
        changed: plan.changed.len() as u64,
        unchanged: plan.unchanged,
        leads_to_come: waiting(&plan.new) + waiting(&plan.changed),
        ..ImportReport::default()
    })
}

fn waiting(teams: &[TeamRow]) -> u64 {
    teams.iter().filter(|team| team.lead_to_come.is_some()).count() as u64
}
