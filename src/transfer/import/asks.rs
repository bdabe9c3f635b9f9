//! Files of asks.

use super::super::cell::{Row, TeamCell};
use super::story::Story;
use super::{BadLine, ImportReport, Known, Once, Progress, STRIDE, Sheet, Step, fault};
use crate::asks::store::transfer as stored;
use crate::asks::{Ask, AskEvent, AskEventKind, AskState, Standing};
use crate::error::Result;
use crate::ids::{AskId, MemberId, TeamId, WorkspaceId};
use crate::ledger::{Conn, id};
use std::collections::HashMap;

pub const SHEET: Sheet = Sheet {
    columns: super::super::ASKS,
    required: &[&["id"], &["asker"], &["team", "person"], &["what"], &["opened_at"]],
};

/// A line of the file. It tells the whole ask: what it leaves out did not happen. Only the teams, where it leaves them
/// out, are those that the ledger has.
#[derive(Debug)]
pub struct AskLine {
    line: u64,
    id: String,
    asker: String,
    team: Option<String>,
    person: Option<String>,
    what: String,
    customer: Option<String>,
    claimed_by: Option<String>,
    story: Story,
    asker_team: TeamCell,
    asked_team: TeamCell,
}

pub fn line(row: &mut Row<'_>) -> AskLine {
    let faults = row.bad.len();
    let line = AskLine {
        line: row.line,
        id: row.required_name("id"),
        asker: row.required_name("asker"),
        team: row.name("team"),
        person: row.name("person"),
        what: row.required_text("what"),
        customer: row.text("customer"),
        claimed_by: row.name("claimed_by"),
        asker_team: row.team("asker_team"),
        asked_team: row.team("asked_team"),
        story: Story {
            opened_at: row.required_time("opened_at"),
            first_response_at: row.time("first_response_at"),
            end: None,
            decline_reason: row.text("decline_reason"),
            reopened_at: row.time("reopened_at"),
            state: state(row),
        },
    };
    let ends = [
        (AskEventKind::Done, "done_at"),
        (AskEventKind::Declined, "declined_at"),
        (AskEventKind::Withdrawn, "withdrawn_at"),
    ];
    let ends = ends.map(|(kind, column)| (kind, column, row.time(column)));
    // Of cells that could not be read nothing more is said.
    if row.bad.len() == faults {
        check(row, &line, &ends);
    }
    let end = ends.into_iter().find_map(|(kind, _, at)| Some((kind, at?)));
    AskLine {
        story: Story { end, ..line.story },
        ..line
    }
}

fn state(row: &mut Row<'_>) -> Option<AskState> {
    let word = row.text("state")?;
    let state = AskState::parse(word.trim());
    if state.is_none() {
        row.fault(format!(
            "`state` is {word:?}; write open, claimed, done, declined or withdrawn, or leave it empty"
        ));
    }
    state
}

type End = (AskEventKind, &'static str, Option<jiff::Timestamp>);

/// What a line must keep by itself.
fn check(row: &mut Row<'_>, line: &AskLine, ends: &[End; 3]) {
    match (&line.team, &line.person) {
        (Some(_), Some(_)) => row.fault("both `team` and `person` are filled; an ask is for one of them"),
        (None, None) => row.fault("neither `team` nor `person` is filled; write for whom the ask is"),
        _ => {}
    }
    let ended: Vec<&str> = ends.iter().filter(|end| end.2.is_some()).map(|end| end.1).collect();
    if ended.len() > 1 {
        row.fault(format!("{} are filled; an ask ends in one way", ended.join(" and ")));
    }
    let story = &line.story;
    let answered = story.first_response_at.or(ends[0].2).or(ends[1].2);
    if line.claimed_by.is_some() && answered.is_none() {
        row.fault(
            "`claimed_by` is filled without any response time; fill `first_response_at`, `done_at` or `declined_at`",
        );
    }
    let times = [
        ("first_response_at", story.first_response_at),
        ("reopened_at", story.reopened_at),
    ];
    for (column, at) in ends.iter().map(|end| (end.1, end.2)).chain(times) {
        if at.is_some_and(|at| at < story.opened_at) {
            row.fault(format!("`{column}` lies before `opened_at`; correct one of them"));
        }
    }
}

#[derive(Debug, Default)]
pub struct Plan {
    new: Vec<(Ask, Vec<AskEvent>)>,
    changed: Vec<(Ask, Vec<AskEvent>)>,
    unchanged: u64,
}

pub async fn plan(
    tx: &mut Conn,
    workspace: Option<WorkspaceId>,
    known: &Known,
    lines: &[AskLine],
    bad: &mut Vec<BadLine>,
) -> Result<Plan> {
    let mut once = Once::with_room(lines.len());
    for line in lines {
        once.check(bad, line.line, "id", &line.id);
    }
    let mut held = HashMap::new();
    if let Some(workspace) = workspace
        && stored::any(tx, workspace).await?
    {
        let keys: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
        let asks = stored::by_keys(tx, workspace, &keys).await?;
        held.extend(asks.into_iter().map(|ask| (ask.key.clone(), ask)));
    }
    let mut plan = Plan::default();
    for line in lines {
        let held = held.get(line.id.as_str());
        let Some((ask, events)) = resolve(known, line, held, bad) else {
            continue;
        };
        match held {
            None => plan.new.push((ask, events)),
            Some(held) if same(held, &ask) => plan.unchanged += 1,
            Some(_) => plan.changed.push((ask, events)),
        }
    }
    Ok(plan)
}

/// The ask that a line tells, `None` when the ledger does not know of whom it speaks.
fn resolve(known: &Known, line: &AskLine, held: Option<&Ask>, bad: &mut Vec<BadLine>) -> Option<(Ask, Vec<AskEvent>)> {
    let faults = bad.len();
    let asker = member(known, line.line, "asker", Some(&line.asker), bad);
    let person = member(known, line.line, "person", line.person.as_ref(), bad);
    let claimer = member(known, line.line, "claimed_by", line.claimed_by.as_ref(), bad);
    let team = line
        .team
        .as_ref()
        .and_then(|name| team(known, line.line, "team", name, bad));
    // A later move changes no old row: the teams are taken anew only when the ask is for somebody else.
    let same_asker = held.filter(|held| Some(held.asker) == asker);
    let same_asked = held.filter(|held| held.asked_member == person && person.is_some());
    let asker_team = of_cell(known, line.line, "asker_team", &line.asker_team, bad).unwrap_or_else(|| {
        let now = || asker.and_then(|asker| known.team_of(asker));
        same_asker.map_or_else(now, |held| held.asker_team)
    });
    let asked_team = match (team, of_cell(known, line.line, "asked_team", &line.asked_team, bad)) {
        (Some(team), Some(told)) if told != Some(team) => {
            fault(
                bad,
                line.line,
                "`asked_team` is another team than `team`; empty one of them",
            );
            None
        }
        (Some(team), _) => Some(team),
        (None, Some(told)) => told,
        (None, None) => {
            let now = || person.and_then(|person| known.team_of(person));
            same_asked.map_or_else(now, |held| held.asked_team)
        }
    };
    let ask = held.map_or_else(|| AskId(id::next()), |held| held.id);
    let events = line.story.events(claimer, id::next);
    let standing = Standing::of(ask, &events);
    if let Some(told) = line.story.state.filter(|told| *told != standing.state) {
        let what = format!(
            "`state` is {}, but by its times the ask is {}; correct the times or empty `state`",
            told.as_str(),
            standing.state.as_str()
        );
        fault(bad, line.line, what);
    }
    let asker = asker.filter(|_| bad.len() == faults)?;
    let ask = Ask {
        id: ask,
        key: line.id.clone(),
        asker,
        asker_team,
        asked_member: person,
        asked_team,
        what: line.what.clone(),
        customer: line.customer.clone(),
        by_at: held.and_then(|held| held.by_at),
        by_text: held.and_then(|held| held.by_text.clone()),
        opened_at: line.story.opened_at,
        place: held.and_then(|held| held.place.clone()),
        standing,
    };
    Some((ask, events))
}

/// The person that a cell names.
pub fn member(
    known: &Known,
    line: u64,
    column: &str,
    key: Option<&String>,
    bad: &mut Vec<BadLine>,
) -> Option<MemberId> {
    let key = key.filter(|key| !key.is_empty())?;
    let member = known.member(key).map(|member| member.id);
    if member.is_none() {
        let what = format!("`{column}` is {key:?}, a person whom the ledger does not know; import the people first");
        fault(bad, line, what);
    }
    member
}

/// The team that a cell names: one that exists, or did.
pub fn team(known: &Known, line: u64, column: &str, name: &str, bad: &mut Vec<BadLine>) -> Option<TeamId> {
    let team = known.teams.get(name).map(|team| team.id);
    if team.is_none() {
        let what = format!("`{column}` is {name:?}, a team that the ledger does not know; import the teams first");
        fault(bad, line, what);
    }
    team
}

/// The team of an optional cell; `None` where it tells none.
pub fn of_cell(
    known: &Known,
    line: u64,
    column: &str,
    cell: &TeamCell,
    bad: &mut Vec<BadLine>,
) -> Option<Option<TeamId>> {
    match cell {
        TeamCell::AsItIs => None,
        TeamCell::NoTeam => Some(None),
        TeamCell::Named(name) => Some(team(known, line, column, name, bad)),
    }
}

fn same(held: &Ask, told: &Ask) -> bool {
    let standing = Standing {
        version: held.standing.version,
        ..told.standing.clone()
    };
    (held.asker, held.asker_team, held.asked_member, held.asked_team)
        == (told.asker, told.asker_team, told.asked_member, told.asked_team)
        && (&held.what, &held.customer, held.opened_at) == (&told.what, &told.customer, told.opened_at)
        && held.standing == standing
}

pub async fn write(tx: &mut Conn, workspace: WorkspaceId, plan: &Plan, progress: &Progress) -> Result<ImportReport> {
    let of = (plan.new.len() + plan.changed.len()) as u64;
    let mut rows = 0;
    for asks in plan.new.chunks(STRIDE) {
        stored::insert_all(tx, workspace, asks).await?;
        rows += asks.len() as u64;
        progress(Step::Written { rows, of });
    }
    for (ask, events) in &plan.changed {
        stored::rewrite(tx, ask, events).await?;
        rows += 1;
        progress(Step::Written { rows, of });
    }
    Ok(ImportReport {
        new: plan.new.len() as u64,
        changed: plan.changed.len() as u64,
        unchanged: plan.unchanged,
        ..ImportReport::default()
    })
}
