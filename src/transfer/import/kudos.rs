//! Files of kudos.

use super::super::TEAM_PREFIX;
use super::super::cell::{Row, TeamCell};
use super::asks::{member, of_cell, team};
use super::{BadLine, ImportReport, Known, Once, Progress, STRIDE, Sheet, Step, fault};
use crate::asks::store::transfer as asks;
use crate::error::Result;
use crate::ids::{AskId, KudosId, TeamId, WorkspaceId};
use crate::kudos::store::transfer as stored;
use crate::kudos::{Kudos, Recipient};
use crate::ledger::{Conn, id};
use crate::people::normalised;
use jiff::Timestamp;
use std::collections::HashMap;

pub const SHEET: Sheet = Sheet {
    columns: super::super::KUDOS,
    required: &[&["id"], &["giver"], &["recipient"], &["message"], &["at"]],
};

/// A line of the file. Limits do not hold for it, and one may thank oneself.
#[derive(Debug)]
pub struct KudosLine {
    line: u64,
    id: String,
    giver: String,
    recipients: Vec<String>,
    message: String,
    value: Option<String>,
    beyond: bool,
    private: bool,
    customer: Option<String>,
    ask: Option<String>,
    at: Timestamp,
    giver_team: TeamCell,
    recipient_teams: Vec<TeamCell>,
    undone_at: Option<Timestamp>,
    hidden_at: Option<Timestamp>,
}

pub fn line(row: &mut Row<'_>) -> KudosLine {
    let faults = row.bad.len();
    let recipients = row.names("recipient");
    if recipients.is_empty() {
        row.fault("`recipient` is empty; write whom it thanks");
    }
    let line = KudosLine {
        line: row.line,
        id: row.required_name("id"),
        giver: row.required_name("giver"),
        message: row.required_text("message"),
        value: row.text("value"),
        beyond: row.flag("beyond"),
        private: row.flag("private"),
        customer: row.text("customer"),
        ask: row.name("ask"),
        at: row.required_time("at"),
        giver_team: row.team("giver_team"),
        recipient_teams: row.teams("recipient_teams", recipients.len()),
        recipients,
        undone_at: row.time("undone_at"),
        hidden_at: row.time("hidden_at"),
    };
    for (column, at) in [("undone_at", line.undone_at), ("hidden_at", line.hidden_at)] {
        if row.bad.len() == faults && at.is_some_and(|at| at < line.at) {
            row.fault(format!("`{column}` lies before `at`; correct one of them"));
        }
    }
    line
}

#[derive(Debug, Default)]
pub struct Plan {
    new: Vec<Kudos>,
    unchanged: u64,
}

pub async fn plan(
    tx: &mut Conn,
    workspace: Option<WorkspaceId>,
    known: &Known,
    lines: &[KudosLine],
    bad: &mut Vec<BadLine>,
) -> Result<Plan> {
    let mut once = Once::with_room(lines.len());
    for line in lines {
        once.check(bad, line.line, "id", &line.id);
    }
    let mut linked = HashMap::new();
    let mut held = HashMap::new();
    if let Some(workspace) = workspace {
        let mut keys: Vec<&str> = lines.iter().filter_map(|line| line.ask.as_deref()).collect();
        keys.sort_unstable();
        keys.dedup();
        linked.extend(asks::ids_of(tx, workspace, &keys).await?);
        if stored::any(tx, workspace).await? {
            let keys: Vec<&str> = lines.iter().map(|line| line.id.as_str()).collect();
            let kudos = stored::by_keys(tx, workspace, &keys).await?;
            held.extend(kudos.into_iter().map(|kudos| (kudos.key.clone(), kudos)));
        }
    }
    let mut plan = Plan::default();
    for line in lines {
        let held = held.get(line.id.as_str());
        let Some(kudos) = resolve(known, &linked, line, held, bad) else {
            continue;
        };
        match held {
            None => plan.new.push(kudos),
            Some(held) if same(held, &kudos) => plan.unchanged += 1,
            Some(_) => {
                let what = format!(
                    "the ledger knows the kudos {:?} with another content, and an import changes no kudos; give the new one an \
                     id of its own, or remove the line",
                    line.id
                );
                fault(bad, line.line, what);
            }
        }
    }
    Ok(plan)
}

/// The kudos that a line tells, `None` when the ledger does not know of what it speaks.
fn resolve(
    known: &Known,
    linked: &HashMap<String, AskId>,
    line: &KudosLine,
    held: Option<&Kudos>,
    bad: &mut Vec<BadLine>,
) -> Option<Kudos> {
    let faults = bad.len();
    let giver = member(known, line.line, "giver", Some(&line.giver), bad);
    let recipients = recipients(known, line, held, bad);
    let ask = line.ask.as_ref().and_then(|key| {
        let ask = linked.get(key).copied();
        if ask.is_none() {
            let what = format!("`ask` is {key:?}, an ask that the ledger does not know; import the asks first");
            fault(bad, line.line, what);
        }
        ask
    });
    let giver_team = of_cell(known, line.line, "giver_team", &line.giver_team, bad).unwrap_or_else(|| match held {
        // A later move changes no old row.
        Some(held) => held.giver_team,
        None => giver.and_then(|giver| known.team_of(giver)),
    });
    let giver = giver.filter(|_| bad.len() == faults && !recipients.is_empty())?;
    let id = held.map_or_else(|| KudosId(id::next()), |held| held.id);
    Some(Kudos {
        id,
        key: line.id.clone(),
        giver,
        giver_team,
        recipients,
        message: line.message.clone(),
        value: line.value.clone(),
        beyond: line.beyond,
        private: line.private,
        customer: line.customer.clone(),
        ask,
        at: line.at,
        place: None,
        version: id.0,
        // To undo or hide comes after the thanks: a file from before it tells nothing else.
        undone_at: line.undone_at.or(held.and_then(|held| held.undone_at)),
        hidden_at: line.hidden_at.or(held.and_then(|held| held.hidden_at)),
    })
}

/// Whom a line thanks; each once.
fn recipients(known: &Known, line: &KudosLine, held: Option<&Kudos>, bad: &mut Vec<BadLine>) -> Vec<Recipient> {
    let mut found: Vec<Recipient> = Vec::new();
    for (name, cell) in line.recipients.iter().zip(&line.recipient_teams) {
        let told = of_cell(known, line.line, "recipient_teams", cell, bad);
        let recipient = match name.strip_prefix(TEAM_PREFIX) {
            Some(name) => {
                let Some(team) = team(known, line.line, "recipient", &normalised(name), bad) else {
                    continue;
                };
                if told.is_some_and(|told| told != Some(team)) {
                    fault(
                        bad,
                        line.line,
                        "`recipient_teams` names another team than `recipient`; correct one of them",
                    );
                }
                Recipient {
                    member: None,
                    team: Some(team),
                }
            }
            None => {
                let Some(member) = member(known, line.line, "recipient", Some(name), bad) else {
                    continue;
                };
                let then = || held_team(held, member);
                Recipient {
                    member: Some(member),
                    team: told.or_else(then).unwrap_or_else(|| known.team_of(member)),
                }
            }
        };
        let again = |other: &Recipient| match recipient.member {
            Some(member) => other.member == Some(member),
            None => *other == recipient,
        };
        if !found.iter().any(again) {
            found.push(recipient);
        }
    }
    found
}

/// The team that the ledger keeps for a recipient.
fn held_team(held: Option<&Kudos>, member: crate::ids::MemberId) -> Option<Option<TeamId>> {
    let mut recipients = held?.recipients.iter();
    recipients
        .find(|recipient| recipient.member == Some(member))
        .map(|recipient| recipient.team)
}

fn same(held: &Kudos, told: &Kudos) -> bool {
    (held.giver, held.giver_team, &held.recipients) == (told.giver, told.giver_team, &told.recipients)
        && (&held.message, &held.value, &held.customer) == (&told.message, &told.value, &told.customer)
        && (held.beyond, held.private, held.ask, held.at) == (told.beyond, told.private, told.ask, told.at)
        && (held.undone_at, held.hidden_at) == (told.undone_at, told.hidden_at)
}

pub async fn write(tx: &mut Conn, workspace: WorkspaceId, plan: &Plan, progress: &Progress) -> Result<ImportReport> {
    let of = plan.new.len() as u64;
    let mut rows = 0;
    for kudos in plan.new.chunks(STRIDE) {
        stored::insert_all(tx, workspace, kudos).await?;
        rows += kudos.len() as u64;
        progress(Step::Written { rows, of });
    }
    Ok(ImportReport {
        new: of,
        unchanged: plan.unchanged,
        ..ImportReport::default()
    })
}
