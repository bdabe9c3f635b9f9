//! What is exported, imported into a new workspace and exported again is the same to the byte.

use super::*;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const ORDER: [(ImportWhat, ExportWhat); 4] = [
    (ImportWhat::Teams, ExportWhat::Teams),
    (ImportWhat::People, ExportWhat::People),
    (ImportWhat::Asks, ExportWhat::Asks),
    (ImportWhat::Kudos, ExportWhat::Kudos),
];

async fn comes_back(from: &Place, to: &Place, format: Format) -> Result<(), TestCaseError> {
    let mut files = Vec::new();
    for (_, what) in ORDER {
        files.push(from.export_as(what, format, true).await);
    }
    // Leads are people, and come after the teams that they lead.
    for ((what, _), file) in ORDER.into_iter().zip(&files) {
        to.imported(what, file).await;
    }
    for ((_, what), file) in ORDER.into_iter().zip(&files) {
        prop_assert_eq!(&to.export_as(what, format, true).await, file);
    }
    to.asks_stand_as_their_events_say().await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hotel_comes_back() {
    for place in Place::all().await {
        place.furnish().await;
        let teams = "team,team_kind,lead,serves\nHR,back_office,lan,\nMaintenance,back_office,huy,team:\n";
        place.imported(ImportWhat::Teams, teams).await;
        place
            .imported(ImportWhat::People, "person,name,team\nmay,May,HR\ntam,Tâm,\n")
            .await;
        for format in [Format::Csv, Format::JsonLines] {
            comes_back(&place, &Place::sqlite().await, format).await.unwrap();
            if let Some(postgres) = Place::postgres().await {
                comes_back(&place, &postgres, format).await.unwrap();
            }
        }
    }
}

/// Texts that break careless files.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,8}",
        Just("=HYPERLINK(\"http://x\")".to_owned()),
        Just("'".to_owned()),
        Just("'=1".to_owned()),
        Just("-2+3".to_owned()),
        Just("@you".to_owned()),
        Just("\t".to_owned()),
        Just("\r".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n".to_owned()),
        Just("\",;\"\"".to_owned()),
        Just("שלום \u{202e}abc\u{202c}".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("Lễ ta\u{302}n".to_owned()),
        Just("\\u0041 \u{2028} \u{1}".to_owned()),
        Just("team:".to_owned()),
    ];
    proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

fn some_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| if text.trim().is_empty() { "x".to_owned() } else { text })
}

/// A name: as a text, but without what names cannot have.
fn name(kind: &'static str, index: usize) -> impl Strategy<Value = String> {
    text().prop_map(move |text| match index {
        0 => format!("={kind}"),
        _ => format!("{kind}{index} {}", undivided(&text)),
    })
}

/// Without what divides names. The Greek question mark is a semicolon to Unicode.
fn undivided(text: &str) -> String {
    text.replace([';', '\u{37e}'], ",")
}

#[derive(Debug, Clone)]
struct Hotel {
    people: Vec<String>,
    teams: Vec<String>,
    customers: Vec<(String, String)>,
    rows: Vec<Vec<usize>>,
}

const SIZE: usize = 6;

fn hotel() -> impl Strategy<Value = Hotel> {
    let people: Vec<_> = (0..SIZE).map(|index| name("p", index).boxed()).collect();
    let teams: Vec<_> = (0..SIZE).map(|index| name("t", index).boxed()).collect();
    let customers = proptest::collection::vec((some_text(), text()), SIZE);
    let rows = proptest::collection::vec(proptest::collection::vec(0..1000_usize, 12), SIZE);
    (people, teams, customers, rows).prop_map(|(people, teams, customers, rows)| Hotel {
        people,
        teams,
        customers,
        rows,
    })
}

fn line(cells: &[(&str, String)]) -> String {
    let object: serde_json::Map<String, serde_json::Value> = cells
        .iter()
        .map(|(key, cell)| ((*key).to_owned(), cell.clone().into()))
        .collect();
    format!("{}\n", serde_json::Value::Object(object))
}

fn when(number: usize) -> String {
    Timestamp::from_microsecond(1_780_000_000_000_000 + 1_000_100 * number as i64)
        .unwrap()
        .to_string()
}

impl Hotel {
    fn files(&self) -> [(ImportWhat, String); 3] {
        let (mut people, mut asks, mut kudos) = (String::new(), String::new(), String::new());
        let pick = |from: &[String], number: usize| from[number % from.len()].clone();
        for (index, (person, row)) in self.people.iter().zip(&self.rows).enumerate() {
            let team = if row[0] % 4 == 0 {
                String::new()
            } else {
                pick(&self.teams, index)
            };
            let kind = ["", "front_line", "back_office"][if team.is_empty() { 0 } else { 1 + index % 2 }];
            let name = format!("{} x", undivided(&self.customers[index].0).trim_start_matches("team:"));
            people += &line(&[
                ("person", person.clone()),
                ("name", format!("n{name}")),
                ("team", team),
                ("team_kind", kind.to_owned()),
                ("manager", ["yes", "no", ""][row[1] % 3].to_owned()),
            ]);
        }
        for (index, row) in self.rows.iter().enumerate() {
            let (opened, end) = (row[0], row[0] + row[1] % 5 + row[2] % 5);
            let ended = |which: usize| if row[3] % 5 == which { when(end) } else { String::new() };
            let answered = if row[4] % 2 == 0 {
                when(opened + row[1] % 5)
            } else {
                String::new()
            };
            let answers = !answered.is_empty() || row[3] % 5 < 2;
            asks += &line(&[
                ("id", format!("a{index}")),
                ("asker", pick(&self.people, row[5])),
                ("person", pick(&self.people, row[6])),
                ("what", self.customers[index].0.clone()),
                ("customer", self.customers[index].1.clone()),
                ("opened_at", when(opened)),
                ("first_response_at", answered),
                (
                    "claimed_by",
                    if answers && row[7] % 2 == 0 {
                        pick(&self.people, row[8])
                    } else {
                        String::new()
                    },
                ),
                ("done_at", ended(0)),
                ("declined_at", ended(1)),
                ("withdrawn_at", ended(2)),
                (
                    "decline_reason",
                    if row[9] % 3 == 0 {
                        self.customers[index].1.clone()
                    } else {
                        String::new()
                    },
                ),
                (
                    "reopened_at",
                    if row[10] % 3 == 0 {
                        when(opened + row[10] % 11)
                    } else {
                        String::new()
                    },
                ),
            ]);
            kudos += &line(&[
                ("id", format!("-k{index}")),
                ("giver", pick(&self.people, row[5])),
                (
                    "recipient",
                    format!("{};{}", pick(&self.people, row[6]), pick(&self.people, row[7])),
                ),
                ("message", self.customers[index].0.clone()),
                ("customer", self.customers[index].1.clone()),
                ("value", self.customers[index].1.clone()),
                ("beyond", ["yes", "no", ""][row[1] % 3].to_owned()),
                ("private", ["yes", "no", ""][row[2] % 3].to_owned()),
                (
                    "ask",
                    if row[8] % 2 == 0 {
                        format!("a{}", row[9] % SIZE)
                    } else {
                        String::new()
                    },
                ),
                ("at", when(row[0])),
                (
                    "undone_at",
                    if row[10] % 4 == 0 {
                        when(row[0] + row[11])
                    } else {
                        String::new()
                    },
                ),
                (
                    "hidden_at",
                    if row[10] % 4 == 1 {
                        when(row[0] + row[11])
                    } else {
                        String::new()
                    },
                ),
            ]);
        }
        [
            (ImportWhat::People, people),
            (ImportWhat::Asks, asks),
            (ImportWhat::Kudos, kudos),
        ]
    }
}

#[test]
fn hostile_contents_come_back() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut runner = TestRunner::new(Config {
        cases: 24,
        failure_persistence: None,
        ..Config::default()
    });
    let result = runner.run(&hotel(), |hotel| {
        runtime.block_on(async {
            let place = Place::sqlite().await;
            for (what, file) in hotel.files() {
                place.imported(what, &file).await;
                let (new, changed, _) = place.imported(what, &file).await;
                prop_assert_eq!((new, changed), (0, 0));
            }
            for format in [Format::Csv, Format::JsonLines] {
                comes_back(&place, &Place::sqlite().await, format).await?;
            }
            Ok(())
        })
    });
    result.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_csv_file_holds_no_formula_and_json_lines_hold_the_text() {
    let place = Place::sqlite().await;
    place.furnish().await;
    let texts = ["=1+1", "+1", "-1", "@a", "\ta", "\ra", "'=1", "'tis", "''"];
    for (index, text) in texts.into_iter().enumerate() {
        let file = serde_json::json!({
            "id": format!("={index}"), "giver": "lan", "recipient": "huy", "message": text, "at": "2026-11-02T10:00:00Z"
        });
        place.imported(ImportWhat::Kudos, &file.to_string()).await;
    }
    let csv = place.export(ExportWhat::Kudos).await;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    for record in reader.records() {
        for cell in &record.unwrap() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        }
    }
    let lines = place.export_as(ExportWhat::Kudos, Format::JsonLines, true).await;
    assert!(
        lines.contains("\"message\":\"=1+1\"") && lines.contains("\"message\":\"\\ta\""),
        "{lines}"
    );
}
