//! An organisation as what the figures are computed from.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::civil::Weekday;
use magicwords::chat::locale::Language;
use magicwords::digest::figures::{AskFact, Facts, KudosFact, ManagerFact, ThankedFact, Turn};
use magicwords::ids::{AskId, KudosId, MemberId, TeamId, WorkspaceId};
use magicwords::people::{DigestPlan, Team, WorkingHours, Workspace};

use super::{End, Organisation, PersonRow, TeamRow, To};

/// The organisation as a workspace; ids count from 1 in the order of the rows.
pub fn workspace(organisation: &Organisation) -> Workspace {
    let team = |(row, number): (&TeamRow, i64)| Team {
        id: TeamId(number),
        name: row.name.clone(),
        kind: row.kind,
        lead: None,
        serves: row
            .serves
            .as_ref()
            .map(|served| served.iter().map(|team| team_id(*team)).collect()),
        groups: Vec::new(),
        answer_within: None,
        how_to_ask: None,
        hours: None,
    };
    Workspace {
        id: WorkspaceId(1),
        name: "local:organisation".to_owned(),
        version: 1,
        timezone: organisation.cut.zone.clone(),
        language: Language::En,
        hours: WorkingHours::default(),
        digest: DigestPlan {
            place: None,
            day: Weekday::Monday,
            minute: 540,
            paused: false,
        },
        per_day: 20,
        per_pair: 3,
        value_required: false,
        values: Vec::new(),
        homes: Vec::new(),
        teams: organisation.teams.iter().zip(1..).map(team).collect(),
    }
}

fn team_id(team: usize) -> TeamId {
    TeamId(team as i64 + 1)
}

fn member_id(person: usize) -> MemberId {
    MemberId(person as i64 + 1)
}

/// The organisation as facts: all of it as it stood at the cut.
pub fn facts(organisation: &Organisation) -> Facts {
    let mut sizes: HashMap<TeamId, u64> = HashMap::new();
    for team in organisation.people.iter().filter_map(|person| person.team) {
        *sizes.entry(team_id(team)).or_default() += 1;
    }
    let managers = organisation.people.iter().enumerate().filter(|(_, row)| row.manager);
    let manager = |(person, row): (usize, &PersonRow)| {
        Some(ManagerFact {
            member: member_id(person),
            team: team_id(row.team?),
        })
    };
    Facts {
        asks: (0..organisation.asks.len())
            .filter_map(|ask| ask_fact(organisation, ask))
            .collect(),
        long_open: HashMap::new(),
        first_ask: organisation.asks.iter().map(|ask| ask.opened).min(),
        kudos: (0..organisation.kudos.len())
            .filter_map(|kudos| kudos_fact(organisation, kudos))
            .collect(),
        sizes,
        managers: managers.filter_map(manager).collect(),
    }
}

fn ask_fact(organisation: &Organisation, ask: usize) -> Option<AskFact> {
    let (row, cut) = (&organisation.asks[ask], organisation.cut.instant());
    let asked_team = organisation.team_of(row.to)?;
    let known = |at: &Timestamp| *at < cut;
    let reopened = row.reopened.filter(known);
    let end = row.end.filter(|(_, at)| known(at));
    let ended = |kind| end.filter(|end| end.0 == kind && reopened.is_none()).map(|(_, at)| at);
    let turn = |at, open| Turn { at, open };
    let turns = [end.map(|(_, at)| turn(at, false)), reopened.map(|at| turn(at, true))];
    (row.opened < cut).then(|| AskFact {
        id: AskId(ask as i64 + 1),
        asker: member_id(row.asker),
        asker_team: organisation.people[row.asker].team.map(team_id),
        asked_team: team_id(asked_team),
        opened_at: row.opened,
        first_response_at: row.answered().filter(known),
        done_at: ended(End::Done),
        declined_at: ended(End::Declined),
        withdrawn_at: ended(End::Withdrawn),
        turns: if reopened.is_some() {
            turns.into_iter().flatten().collect()
        } else {
            Vec::new()
        },
    })
}

fn kudos_fact(organisation: &Organisation, kudos: usize) -> Option<KudosFact> {
    let row = &organisation.kudos[kudos];
    let thanked = |to: &To| ThankedFact {
        member: match to {
            To::Person(person) => Some(member_id(*person)),
            To::Team(_) => None,
        },
        team: organisation.team_of(*to).map(team_id),
    };
    let counts = row.at < organisation.cut.instant() && !row.undone && !row.hidden;
    counts.then(|| KudosFact {
        id: KudosId(kudos as i64 + 1),
        giver: member_id(row.giver),
        giver_team: organisation.people[row.giver].team.map(team_id),
        recipients: row.to.iter().map(thanked).collect(),
        at: row.at,
        private: row.private,
        beyond: row.beyond,
        customer: row.customer,
        ask: row.ask.map(|ask| AskId(ask as i64 + 1)),
    })
}
