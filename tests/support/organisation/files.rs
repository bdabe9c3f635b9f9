//! An organisation as files for import.

use serde_json::{Value, json};

use super::{AskRow, End, KudosRow, Organisation, To};

/// Files for import, as JSON Lines: teams, people, asks, kudos.
pub fn files(organisation: &Organisation) -> [String; 4] {
    let name = |team: usize| organisation.teams[team].name.clone();
    let kind = |team: usize| organisation.teams[team].kind.as_str();
    let teams = organisation.teams.iter().map(|team| {
        let serves = team.serves.as_ref();
        let serves = serves.map(|served| served.iter().map(|team| name(*team)).collect::<Vec<_>>().join(";"));
        json!({"team": team.name, "team_kind": team.kind.as_str(), "serves": serves})
    });
    let people = organisation.people.iter().enumerate().map(|(person, row)| {
        json!({"person": format!("p{person}"), "name": format!("Person {person}"), "team": row.team.map(name),
            "team_kind": row.team.map(kind), "manager": if row.manager { "yes" } else { "no" }})
    });
    let asks = organisation
        .asks
        .iter()
        .enumerate()
        .map(|(ask, row)| ask_line(organisation, ask, row));
    let kudos = organisation
        .kudos
        .iter()
        .enumerate()
        .map(|(kudos, row)| kudos_line(organisation, kudos, row));
    [lines(teams), lines(people), lines(asks), lines(kudos)]
}

fn ask_line(organisation: &Organisation, ask: usize, row: &AskRow) -> Value {
    let ended = |kind| row.end.filter(|end| end.0 == kind).map(|(_, at)| at.to_string());
    let (team, person) = match row.to {
        To::Team(team) => (Some(organisation.teams[team].name.clone()), None),
        To::Person(person) => (None, Some(format!("p{person}"))),
    };
    json!({"id": format!("a{ask}"), "asker": format!("p{}", row.asker), "team": team, "person": person,
        "what": "something", "opened_at": row.opened.to_string(),
        "first_response_at": row.first_response.map(|at| at.to_string()), "done_at": ended(End::Done),
        "declined_at": ended(End::Declined), "withdrawn_at": ended(End::Withdrawn),
        "reopened_at": row.reopened.map(|at| at.to_string())})
}

fn kudos_line(organisation: &Organisation, kudos: usize, row: &KudosRow) -> Value {
    let recipients = row.to.iter().map(|to| match to {
        To::Team(team) => format!("team:{}", organisation.teams[*team].name),
        To::Person(person) => format!("p{person}"),
    });
    let yes = |flag| if flag { "yes" } else { "" };
    let later = |flag: bool| flag.then(|| row.at.to_string());
    json!({"id": format!("k{kudos}"), "giver": format!("p{}", row.giver),
        "recipient": recipients.collect::<Vec<_>>().join(";"), "message": "thank you", "beyond": yes(row.beyond),
        "private": yes(row.private), "customer": if row.customer { "table 7" } else { "" },
        "ask": row.ask.map(|ask| format!("a{ask}")), "at": row.at.to_string(), "undone_at": later(row.undone),
        "hidden_at": later(row.hidden)})
}

fn lines(rows: impl Iterator<Item = Value>) -> String {
    rows.map(|row| {
        // Empty cells are left out.
        let filled = row.as_object().unwrap().iter().filter(|(_, cell)| !cell.is_null());
        let filled: serde_json::Map<String, Value> = filled.map(|(key, cell)| (key.clone(), cell.clone())).collect();
        format!("{}\n", Value::Object(filled))
    })
    .collect()
}
