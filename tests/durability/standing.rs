//! What is stored beside an ask is what its events come to, whatever is pressed by whom in which order.

use std::sync::atomic::{AtomicU64, Ordering};

use futures::FutureExt;
use futures::future::join_all;
use magicwords::app::App;
use magicwords::app::clock::Clock;
use magicwords::asks::{Standing, store};
use magicwords::chat::inbound::{Account, Act, Gesture, Home, Inbound, Input, Mention, PlatformName, Value};
use magicwords::ids::AskId;
use magicwords::ledger::{Ledger, LedgerOptions};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sqlx::Row;

use crate::{postgres, product};

const PEOPLE: [&str; 4] = ["1", "2", "3", "4"];
const STEPS: [&str; 5] = ["take", "done", "cant", "withdraw", "reopen"];

/// Somebody presses; `together` with the one before.
#[derive(Debug, Clone)]
struct Press {
    who: usize,
    step: usize,
    together: bool,
}

fn presses() -> impl Strategy<Value = Vec<Press>> {
    let press = (0..PEOPLE.len(), 0..STEPS.len(), any::<bool>());
    let press = press.prop_map(|(who, step, together)| Press { who, step, together });
    prop::collection::vec(press, 1..16)
}

struct Office {
    app: App,
    events: AtomicU64,
}

impl Office {
    async fn over(url: &str) -> Self {
        let ledger = Ledger::open(url, &LedgerOptions::default())
            .await
            .expect("a new ledger");
        let app = product::over(ledger, Clock::default());
        Self {
            app,
            events: Default::default(),
        }
    }

    /// A number that is used once.
    fn heard(&self) -> u64 {
        self.events.fetch_add(1, Ordering::Relaxed)
    }

    async fn act(&self, who: &str, gesture: Gesture) {
        let n = self.heard();
        let act = Act {
            actor: account(who),
            moderator: false,
            language: None,
            channel: "desk".into(),
            said_at: None,
            doing: None,
            answer: None,
            gesture,
        };
        let home = Home {
            platform: PlatformName::Discord,
            id: "hotel".into(),
            name: None,
            language: None,
        };
        let inbound = Inbound {
            event: format!("event {n}"),
            home,
            input: Input::Act(Box::new(act)),
        };
        self.app.handle(inbound).await;
    }

    async fn asks(&self) -> AskId {
        let to = Value::Mention(Mention::Person(account(PEOPLE[1])));
        let options = vec![
            ("to".to_owned(), to),
            ("what".to_owned(), Value::Text(format!("ice {}", self.heard()))),
        ];
        self.act(
            PEOPLE[0],
            Gesture::Slash {
                path: "please".into(),
                options,
            },
        )
        .await;
        let newest = self.app.ledger().read(|tx| {
            async move {
                Ok(sqlx::query("select max(id) from asks")
                    .fetch_one(tx)
                    .await?
                    .try_get::<i64, _>(0)?)
            }
            .boxed()
        });
        AskId(newest.await.expect("an ask"))
    }

    async fn presses(&self, ask: AskId, press: &Press) {
        let step = STEPS[press.step];
        let gesture = match step {
            "cant" => Gesture::Modal {
                id: format!("mw:cant:{ask}"),
                fields: vec![("reason".into(), "no hands".into())],
            },
            step => Gesture::Button {
                id: format!("mw:ask:{ask}:{step}"),
            },
        };
        self.act(PEOPLE[press.who], gesture).await;
    }

    /// What is stored, and what the events come to.
    async fn standings(&self, ask: AskId) -> (Standing, Standing) {
        let both = self.app.ledger().read(move |tx| {
            async move {
                let workspace = sqlx::query("select workspace from asks where id = $1")
                    .bind(ask.0)
                    .fetch_one(&mut *tx)
                    .await?;
                let workspace = magicwords::ids::WorkspaceId(workspace.try_get(0)?);
                let card = store::card(tx, workspace, ask, "discord").await?.expect("an ask");
                let events = store::events(tx, ask).await?;
                Ok((card.ask.standing, Standing::of(ask, &events)))
            }
            .boxed()
        });
        both.await.expect("the ledger can be read")
    }
}

fn account(who: &str) -> Account {
    Account {
        id: who.into(),
        name: format!("Person {who}"),
        bot: false,
        gone: false,
        handle: false,
        groups: Some(Vec::new().into()),
    }
}

fn holds_for(office: Office, runtime: &tokio::runtime::Runtime) {
    // Other presses than the asker's and the asked one's are refused: they must leave nothing.
    let mut runner = TestRunner::new(Config {
        cases: 48,
        ..Config::default()
    });
    let outcome = runner.run(&presses(), |presses| {
        runtime.block_on(async {
            let ask = office.asks().await;
            let mut left = presses.as_slice();
            while !left.is_empty() {
                let more = left.iter().skip(1).take_while(|press| press.together).count();
                let (now, later) = left.split_at(more + 1);
                join_all(now.iter().map(|press| office.presses(ask, press))).await;
                left = later;
                let (stored, derived) = office.standings(ask).await;
                prop_assert_eq!(stored, derived);
            }
            Ok(())
        })
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().expect("threads")
}

#[test]
fn the_stored_standing_is_what_the_events_come_to_on_sqlite() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = runtime();
    let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
    let office = runtime.block_on(Office::over(&url));
    holds_for(office, &runtime);
}

#[test]
fn the_stored_standing_is_what_the_events_come_to_on_postgres() {
    let runtime = runtime();
    let Some(database) = runtime.block_on(postgres::database()) else {
        return;
    };
    let office = runtime.block_on(Office::over(&database.url));
    holds_for(office, &runtime);
}
