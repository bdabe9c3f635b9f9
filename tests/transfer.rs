//! Import and export on both engines, and from the command line.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "transfer/again.rs"]
mod again;
#[path = "transfer/bad_lines.rs"]
mod bad_lines;
#[path = "transfer/command_line.rs"]
mod command_line;
#[path = "support/postgres.rs"]
mod postgres;
#[path = "transfer/round_trip.rs"]
mod round_trip;
#[path = "transfer/taken_over.rs"]
mod taken_over;

use futures::FutureExt;
use jiff::Timestamp;
use magicwords::asks::Standing;
use magicwords::chat::inbound::{Home, PlatformName};
use magicwords::chat::locale::Language;
use magicwords::ids::WorkspaceId;
use magicwords::ledger::{Ledger, LedgerOptions};
use magicwords::people::directory::Defaults;
use magicwords::people::store as people;
use magicwords::transfer::{
    ExportRequest, ExportWhat, Format, ImportError, ImportReport, ImportRequest, ImportWhat, Reader, export, import,
};
use std::sync::Arc;
use tempfile::TempDir;

/// A ledger of one engine.
struct Place {
    ledger: Ledger,
    _folder: Option<TempDir>,
    _database: Option<postgres::Database>,
}

impl Place {
    async fn sqlite() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
        Place {
            ledger: Ledger::open(&url, &LedgerOptions::default()).await.unwrap(),
            _folder: Some(folder),
            _database: None,
        }
    }

    async fn postgres() -> Option<Place> {
        let database = postgres::database().await?;
        Some(Place {
            ledger: Ledger::open(&database.url, &LedgerOptions::default()).await.unwrap(),
            _folder: None,
            _database: Some(database),
        })
    }

    /// One for each engine.
    async fn all() -> Vec<Place> {
        [Some(Place::sqlite().await), Place::postgres().await]
            .into_iter()
            .flatten()
            .collect()
    }

    async fn import(&self, what: ImportWhat, file: &str) -> Result<ImportReport, ImportError> {
        import(
            &self.ledger,
            to("local", "hotel", what),
            file.as_bytes(),
            Arc::new(|_| ()),
        )
        .await
    }

    /// Imports what is good: new, changed and unchanged rows.
    async fn imported(&self, what: ImportWhat, file: &str) -> (u64, u64, u64) {
        match self.import(what, file).await {
            Ok(report) => (report.new, report.changed, report.unchanged),
            Err(ImportError::BadLines(bad)) => panic!("{bad:#?}\n{file}"),
            Err(error) => panic!("{error}"),
        }
    }

    /// The bad lines of a file that is refused.
    async fn refused(&self, what: ImportWhat, file: &str) -> Vec<String> {
        match self.import(what, file).await.unwrap_err() {
            ImportError::BadLines(bad) => bad.iter().map(ToString::to_string).collect(),
            other => panic!("{other}"),
        }
    }

    async fn export_as(&self, what: ExportWhat, format: Format, all: bool) -> String {
        let request = ExportRequest {
            format,
            all,
            ..everything(what)
        };
        self.exported(request).await
    }

    async fn exported(&self, request: ExportRequest) -> String {
        let (bytes, _) = export(&self.ledger, request, Vec::new()).await.unwrap();
        String::from_utf8(bytes).unwrap()
    }

    async fn export(&self, what: ExportWhat) -> String {
        self.export_as(what, Format::Csv, true).await
    }

    async fn workspace(&self) -> Option<WorkspaceId> {
        let found = self
            .ledger
            .read(|tx| people::workspace_of_home(tx, PlatformName::Local, "hotel").boxed())
            .await;
        found.unwrap()
    }

    /// Holds that each ask stands as its events say.
    async fn asks_stand_as_their_events_say(&self) {
        let workspace = self.workspace().await.unwrap();
        self.ledger
            .read(move |tx| {
                async move {
                    let asks =
                        magicwords::asks::store::transfer::page(tx, workspace, (i64::MIN, i64::MAX), None, 10_000);
                    for ask in asks.await? {
                        let events = magicwords::asks::store::events(tx, ask.id).await?;
                        assert_eq!(Standing::of(ask.id, &events), ask.standing, "{}", ask.key);
                    }
                    Ok(())
                }
                .boxed()
            })
            .await
            .unwrap();
    }

    /// The hotel with its teams, people, asks and kudos.
    async fn furnish(&self) {
        for (what, file) in [
            (ImportWhat::Teams, TEAMS),
            (ImportWhat::People, PEOPLE),
            (ImportWhat::Asks, ASKS),
            (ImportWhat::Kudos, KUDOS),
        ] {
            self.imported(what, file).await;
        }
    }
}

fn to(platform: &str, id: &str, what: ImportWhat) -> ImportRequest {
    ImportRequest {
        workspace: Some(Home {
            platform: platform.parse().unwrap(),
            id: id.to_owned(),
            name: None,
            language: None,
        }),
        timezone: None,
        what,
        format: None,
        now: "2026-11-20T08:00:00Z".parse().unwrap(),
        defaults: Defaults {
            timezone: "UTC".to_owned(),
            language: Language::En,
            digest_day: 1,
            digest_minute: 540,
            per_day: 20,
            per_pair: 3,
        },
    }
}

fn everything(what: ExportWhat) -> ExportRequest {
    ExportRequest {
        workspace: None,
        what,
        format: Format::Csv,
        since: None,
        until: None,
        all: true,
        reader: Reader::Operator,
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const TEAMS: &str = "team,team_kind,serves\nHR,back_office,\nReception,front_line,Restaurant\nRestaurant,front_line,\n";

const PEOPLE: &str = "\
person,name,team,team_kind,manager,discord_id,slack_id
lan,Lan,Reception,front_line,yes,42,
huy,Huy,Maintenance,back_office,no,,U1
tam,Tâm,Restaurant,front_line,,,
may,May,,,,,
";

const ASKS: &str = "\
id,asker,team,person,what,customer,opened_at,first_response_at,claimed_by,done_at,declined_at,withdrawn_at
a1,lan,Maintenance,,the ice machine,table 7,2026-11-02T10:00:00+07:00,2026-11-02T11:00:00+07:00,huy,2026-11-02T12:00:00+07:00,,
a2,tam,,huy,a lamp,,2026-11-03T10:00:00+07:00,,,,2026-11-03T11:00:00+07:00,
a3,tam,HR,,a form,,2026-11-03T10:00:00+07:00,2026-11-03T11:30:00+07:00,,,,
a4,lan,HR,,a day off,,2026-11-04T10:00:00+07:00,,,,,2026-11-04T10:05:00+07:00
a5,may,,may,nothing,,2026-11-05T10:00:00+07:00,,,,,
";

const KUDOS: &str = "\
id,giver,recipient,message,value,beyond,private,customer,ask,at
k1,lan,huy;team:HR,\"thanks, \"\"all\"\"\",care,yes,,table 7,a1,2026-11-04T10:00:00+07:00
k2,huy,huy,well done me,,no,true,,,2026-11-04T10:00:00+07:00
k3,tam,lan,=1+1,,,,,,2026-11-01T10:00:00.123456+07:00
";
