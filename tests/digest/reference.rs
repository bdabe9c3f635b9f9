//! The figures against numbers that another implementation gave: single measures, and whole organisations. The latter are made
//! of their seeds, see `tests/support/organisation/`.

use std::sync::Arc;

use futures::FutureExt;
use jiff::SignedDuration;
use magicwords::chat::inbound::{Home, PlatformName};
use magicwords::chat::locale::Language;
use magicwords::digest::figures::{self, Figures, Share, TeamFigures, Wait, Word, estimate, is_heavy, usual_limit};
use magicwords::digest::period::{Cut, days_after};
use magicwords::digest::{self, compute};
use magicwords::ledger::Ledger;
use magicwords::people::directory::Defaults;
use magicwords::people::store;
use magicwords::transfer::{ImportRequest, ImportWhat, import};
use serde_json::{Value, json};

use crate::organisation::{Organisation, facts, files, workspace};
use crate::world::worlds;

const MEASURES: &str = include_str!("fixtures/measures.json");
const ORGANISATIONS: &str = include_str!("fixtures/organisations.jsonl");

/// How far numbers may lie apart.
const EXACT: f64 = 1e-9;
const POSTERIOR: f64 = 1e-6;

fn measures(name: &str) -> Vec<Value> {
    let all: Value = serde_json::from_str(MEASURES).unwrap();
    all[name].as_array().unwrap().clone()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_f64().unwrap())
        .collect()
}

fn counts(value: &Value) -> Vec<u64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|number| number.as_u64().unwrap())
        .collect()
}

#[track_caller]
fn near(found: f64, expected: f64, apart: f64) {
    assert!((found - expected).abs() <= apart, "{found} is not {expected}");
}

#[test]
fn shares_are_estimated_as_expected() {
    for case in measures("estimate") {
        let voices: Vec<(f64, f64)> = case["input"]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| (pair[0].as_f64().unwrap(), pair[1].as_f64().unwrap()))
            .collect();
        let (found, mean) = estimate(&voices);
        near(mean, case["mu"].as_f64().unwrap(), POSTERIOR);
        for (key, part) in [
            ("mean", (|team| team.mean) as fn(&figures::Estimate) -> f64),
            ("lo80", |team| team.lo),
            ("hi80", |team| team.hi),
            ("p_above_mu", |team| team.p_above),
        ] {
            let expected = numbers(&case[key]);
            assert_eq!(expected.len(), found.len());
            for (found, expected) in found.iter().map(part).zip(expected) {
                near(found, expected, POSTERIOR);
            }
        }
    }
}

#[test]
fn waits_have_the_expected_median() {
    for case in measures("wait") {
        let pairs = counts(&case["t"]).into_iter().zip(counts(&case["answered"]));
        let mut waits: Vec<Wait> = pairs
            .map(|(time, ended)| Wait {
                time: SignedDuration::from_secs(time as i64),
                ended: ended == 1,
            })
            .collect();
        let found = figures::median(&mut waits).map(|time| time.as_secs());
        assert_eq!(found, case["median"].as_i64(), "{case}");
    }
}

#[test]
fn loads_are_usual_and_heavy_as_expected() {
    for case in measures("usual_limit") {
        near(
            usual_limit(&counts(&case["input"])).unwrap(),
            case["out"].as_f64().unwrap(),
            EXACT,
        );
    }
    for case in measures("heavy") {
        let input = &case["input"];
        let heavy = is_heavy(
            input[0].as_u64().unwrap(),
            &counts(&input[1]),
            input[2].as_u64().unwrap(),
        );
        assert_eq!(Some(heavy), case["out"].as_bool(), "{case}");
    }
}

/// Figures as the file of organisations tells them.
fn told(figures: &Figures) -> Value {
    let share = |share: Share| json!([share.count, share.of]);
    let headline = |team: &TeamFigures| {
        let told = &team.headline;
        match told.word {
            Word::Early => json!("early"),
            word => json!([
                word,
                told.y,
                told.n,
                told.people,
                told.customer_teams,
                told.mean,
                told.lo,
                told.hi,
                told.p_above
            ]),
        }
    };
    let team = |team: &TeamFigures| {
        let waited = team
            .first_response
            .map(|told| json!([told.median_seconds, told.longer_than_seconds, told.n]));
        let reach = team.reach.map(|reach| json!([reach.helped, reach.asked]));
        let load = json!([team.load.open, team.load.weeks_of_work, team.load.heavy]);
        json!([
            team.name,
            headline(team),
            team.asks_received,
            share(team.answered),
            waited,
            share(team.completed),
            team.distinct_thankers,
            team.beyond.map(share),
            reach,
            load,
            team.unthanked
        ])
    };
    let totals = &figures.totals;
    json!({
        "totals": [totals.asks, totals.answered, totals.completed, totals.kudos, totals.thankers, totals.unthanked],
        "teams": figures.teams.iter().map(team).collect::<Vec<_>>(),
        "edges": figures.edges.iter().map(|edge| json!([edge.from, edge.to, edge.people])).collect::<Vec<_>>(),
        "manager_kindness": figures.manager_kindness.map(share),
    })
}

/// Holds that two values are the same but for the last digits of numbers.
#[track_caller]
fn same(found: &Value, expected: &Value, what: &str) {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => {
            assert_eq!(found.len(), expected.len(), "{what}");
            for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
                same(found, expected, &format!("{what}[{index}]"));
            }
        }
        (Value::Number(found), Value::Number(expected)) => {
            let (found, expected) = (found.as_f64().unwrap(), expected.as_f64().unwrap());
            assert!((found - expected).abs() <= EXACT, "{what}: {found} is not {expected}");
        }
        _ => assert_eq!(found, expected, "{what}"),
    }
}

#[track_caller]
fn holds(figures: &Figures, expected: &Value) {
    let told = told(figures);
    for (part, found) in told.as_object().unwrap() {
        same(found, &expected[part], &format!("seed {} {part}", expected["seed"]));
    }
}

fn organisations() -> impl Iterator<Item = (Value, Organisation)> {
    ORGANISATIONS.lines().map(|line| {
        let expected: Value = serde_json::from_str(line).unwrap();
        let organisation = Organisation::new(expected["seed"].as_u64().unwrap());
        (expected, organisation)
    })
}

#[test]
fn organisations_have_the_expected_figures() {
    let mut compared = 0;
    for (expected, organisation) in organisations() {
        let figures = figures::compute(&workspace(&organisation), &organisation.cut, &facts(&organisation));
        holds(&figures, &expected);
        compared += 1;
    }
    assert_eq!(compared, 20);
}

#[tokio::test]
async fn imported_organisations_have_the_expected_figures() {
    for world in worlds().await {
        for (expected, organisation) in organisations() {
            let name = expected["seed"].to_string();
            let figures = imported(&world.ledger, &organisation, &name).await;
            holds(&figures, &expected);
            for (alone, at_once) in week_by_week(&world.ledger, &organisation.cut, &name).await {
                assert_eq!(alone, at_once, "seed {name}");
            }
        }
    }
}

/// The figures of an organisation that was imported as a workspace of this name.
async fn imported(ledger: &Ledger, organisation: &Organisation, name: &str) -> Figures {
    let kinds = [
        ImportWhat::Teams,
        ImportWhat::People,
        ImportWhat::Asks,
        ImportWhat::Kudos,
    ];
    for (what, file) in kinds.into_iter().zip(files(organisation)) {
        let request = ImportRequest {
            workspace: Some(Home {
                platform: PlatformName::Local,
                id: name.to_owned(),
                name: None,
                language: None,
            }),
            timezone: organisation.cut.zone.iana_name().map(str::to_owned),
            what,
            format: None,
            now: organisation.cut.instant(),
            defaults: Defaults {
                timezone: "UTC".to_owned(),
                language: Language::En,
                digest_day: 1,
                digest_minute: 540,
                per_day: 20,
                per_pair: 3,
            },
        };
        let file = std::io::Cursor::new(file.into_bytes());
        import(ledger, request, file, Arc::new(|_| ())).await.unwrap();
    }
    let (name, cut) = (name.to_owned(), organisation.cut.clone());
    let computed = ledger.read_much(move |tx| {
        let (name, cut) = (name.clone(), cut.clone());
        async move {
            let id = store::workspace_of_home(tx, PlatformName::Local, &name).await?.unwrap();
            let workspace = store::workspace(tx, id).await?;
            compute(tx, &workspace, cut).await
        }
        .boxed()
    });
    computed.await.unwrap().figures
}

/// The figures of eight weeks, each of facts that were read for it alone, and of those that were read for all at once.
async fn week_by_week(ledger: &Ledger, cut: &Cut, name: &str) -> Vec<(Figures, Figures)> {
    let cuts = (0..8).map(|week| Cut {
        date: days_after(cut.date, -7 * week),
        ..cut.clone()
    });
    let (name, cuts) = (name.to_owned(), cuts.collect::<Vec<_>>());
    let computed = ledger.read(move |tx| {
        let (name, cuts) = (name.clone(), cuts.clone());
        async move {
            let id = store::workspace_of_home(tx, PlatformName::Local, &name).await?.unwrap();
            let workspace = store::workspace(tx, id).await?;
            let history = digest::store::history(tx, id, &cuts).await?;
            let mut pairs = Vec::new();
            for cut in &cuts {
                let alone = digest::store::facts(tx, id, cut).await?;
                let mut at_once = history.facts_at(cut);
                digest::store::add_people(tx, id, cut, &mut at_once).await?;
                let figures = |facts| figures::compute(&workspace, cut, facts);
                pairs.push((figures(&alone), figures(&at_once)));
            }
            Ok(pairs)
        }
        .boxed()
    });
    computed.await.unwrap()
}
