//! A workspace on each engine, and people who do things in it: use cases are run as the front door runs them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use magicwords::chat::inbound::{Account, Act, Gesture, Home, Mention, PlatformName};
use magicwords::chat::locale::Language;
use magicwords::chat::reply::Message;
use magicwords::chat::text::Text;
use magicwords::error::{Error, Result};
use magicwords::ledger::{Conn, Ledger, LedgerOptions};
use magicwords::people::Moment;
use magicwords::people::commands::{Entrance, enter};
use magicwords::people::directory::{Defaults, Directory};
use tempfile::TempDir;

use crate::postgres;

pub struct World {
    pub ledger: Ledger,
    url: String,
    directory: Arc<Directory>,
    pub home: Home,
    pub now: Timestamp,
    _folder: TempDir,
    _database: Option<postgres::Database>,
}

/// A new workspace on SQLite, and another on PostgreSQL where there is one.
pub async fn worlds() -> Vec<World> {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("ledger.db").display());
    let mut worlds = vec![World::new(&url, folder, None).await];
    if let Some(database) = postgres::database().await {
        let url = database.url.clone();
        worlds.push(World::new(&url, tempfile::tempdir().unwrap(), Some(database)).await);
    }
    worlds
}

impl World {
    async fn new(url: &str, folder: TempDir, database: Option<postgres::Database>) -> World {
        let defaults = Defaults {
            timezone: "Asia/Ho_Chi_Minh".to_owned(),
            language: Language::En,
            digest_day: 1,
            digest_minute: 540,
            per_day: 20,
            per_pair: 3,
        };
        World {
            ledger: Ledger::open(url, &LedgerOptions::default()).await.unwrap(),
            url: url.to_owned(),
            directory: Arc::new(Directory::new(defaults)),
            home: Home {
                platform: PlatformName::Discord,
                id: "1000".to_owned(),
                name: Some("Hotel".to_owned()),
                language: None,
            },
            // A Wednesday, 9:00 in the workspace's zone.
            now: "2026-11-18T02:00:00Z".parse().unwrap(),
            _folder: folder,
            _database: database,
        }
    }

    /// The same ledger, opened by somebody else.
    #[allow(dead_code, reason = "see moderator")]
    pub async fn another_program(&self) -> Ledger {
        Ledger::open(&self.url, &LedgerOptions::default()).await.unwrap()
    }

    /// Lets time pass.
    #[allow(dead_code, reason = "see moderator")]
    pub fn later(&mut self, hours: i64) {
        self.now = self.now.checked_add(SignedDuration::from_hours(hours)).unwrap();
    }

    /// A moderator called Mai does something.
    #[allow(dead_code, reason = "not every test program that includes this file has use for it")]
    pub async fn moderator<T: Send + 'static>(
        &self,
        work: impl for<'a> Fn(&'a mut Conn, &'a mut Entrance) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    ) -> Result<T> {
        self.event(&new_event(), person("1", "Mai"), true, work).await
    }

    /// A person who may not moderate does something.
    pub async fn colleague<T: Send + 'static>(
        &self,
        who: Account,
        work: impl for<'a> Fn(&'a mut Conn, &'a mut Entrance) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    ) -> Result<T> {
        self.event(&new_event(), who, false, work).await
    }

    /// Somebody does something, as an event with this id.
    pub async fn event<T: Send + 'static>(
        &self,
        event: &str,
        who: Account,
        moderator: bool,
        work: impl for<'a> Fn(&'a mut Conn, &'a mut Entrance) -> BoxFuture<'a, Result<T>> + Send + Sync + 'static,
    ) -> Result<T> {
        let act = Act {
            actor: who,
            moderator,
            language: None,
            channel: "2000".to_owned(),
            said_at: None,
            doing: None,
            answer: None,
            gesture: Gesture::Button { id: String::new() },
        };
        let real = "2026-11-18T02:00:00Z".parse().unwrap();
        let moment = Moment {
            now: self.now,
            real,
            first_id: 0,
        };
        let (directory, home, event) = (self.directory.clone(), self.home.clone(), event.to_owned());
        let shared = Arc::new((directory, home, event, act, work));
        let run = self.ledger.write(move |tx| {
            let shared = shared.clone();
            Box::pin(async move {
                let (directory, home, event, act, work) = &*shared;
                let mut entrance = enter(tx, directory, event, home, act, &[], moment).await?;
                work(tx, &mut entrance).await
            })
        });
        run.await
    }
}

pub fn new_event() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("event-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

pub fn person(id: &str, name: &str) -> Account {
    Account {
        id: id.to_owned(),
        name: name.to_owned(),
        bot: false,
        gone: false,
        handle: false,
        groups: None,
    }
}

#[allow(dead_code, reason = "see moderator")]
pub fn role(id: &str, name: &str) -> Mention {
    Mention::Group {
        id: id.to_owned(),
        name: name.to_owned(),
    }
}

/// The message of the refusal that this came to.
pub fn refusal<T: std::fmt::Debug>(result: Result<T>) -> &'static str {
    match result {
        Err(Error::Refusal(refusal)) => refusal.message,
        other => panic!("not refused: {other:?}"),
    }
}

/// A message as a person reads it, without its looks.
pub fn plain(message: &Message) -> String {
    let mut lines = vec![message.text.to_plain()];
    if let Some(card) = &message.card {
        lines.extend([&card.title, &card.body].map(Text::to_plain));
        let fields = card.fields.iter();
        lines.extend(fields.map(|field| format!("{}: {}", field.name.to_plain(), field.value.to_plain())));
        lines.push(card.footer.to_plain());
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
