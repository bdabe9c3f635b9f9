//! Wiring: an event comes in, one transaction does its work, a reply goes out; workers deliver what is owed and run what
//! is due.

mod acts;
mod admin;
mod answers;
pub mod clock;
mod dispatch;
mod drawing;
mod events;
mod jobs;
mod lifecycle;
mod notices;
mod outbox;
mod outcome;
pub mod ready;
mod rendering;
pub mod stop;

use crate::chat::inbound::{Act, HANDLED_WITHIN, Home, Inbound, Input};
use crate::chat::platform::{Answer, Door, Platform};
use crate::chat::reply::MessageRef;
use crate::ledger::{Engine, Ledger, id};
use crate::people::Moment;
use crate::people::directory::{self, Defaults, Directory};
use crate::people::micros;
use clock::Clock;
use events::Events;
use futures::FutureExt;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use stop::Stop;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

/// What the program keeps of its own doings.
#[derive(Debug, Clone, Copy)]
pub struct Retention {
    pub receipts: Duration,
    pub deliveries: Duration,
    pub dead_letters: Duration,
}

/// The product, independent of any platform. Clones share it.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

struct Shared {
    ledger: Ledger,
    directory: Directory,
    clock: Clock,
    /// The first id that this process made.
    first_id: i64,
    retention: Retention,
    /// Wakes the outbox: something is owed.
    owed: Notify,
    answered: mpsc::UnboundedSender<answers::Word>,
    events: Events,
    /// Tells platforms that something was changed.
    changes: watch::Sender<()>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App")
            .field("ledger", &self.shared.ledger.place())
            .finish_non_exhaustive()
    }
}

/// The workers of an app, which run until they are stopped.
#[derive(Debug)]
pub struct Workers {
    app: App,
    arrived: mpsc::UnboundedReceiver<answers::Word>,
}

impl App {
    pub fn new(ledger: Ledger, defaults: Defaults, retention: Retention, clock: Clock) -> (App, Workers) {
        let (answered, arrived) = mpsc::unbounded_channel();
        let shared = Shared {
            ledger,
            directory: Directory::new(defaults),
            first_id: id::next(),
            clock,
            retention,
            owed: Notify::new(),
            answered,
            events: Events::default(),
            changes: watch::Sender::new(()),
        };
        let app = App {
            shared: Arc::new(shared),
        };
        (app.clone(), Workers { app, arrived })
    }

    pub fn ledger(&self) -> &Ledger {
        &self.shared.ledger
    }

    /// How platforms reach the product.
    pub fn door(&self) -> Door {
        let (handler, settler, leaver) = (self.clone(), self.clone(), self.clone());
        let (speaker, knower) = (self.clone(), self.clone());
        Door {
            handle: Arc::new(move |inbound| {
                let app = handler.clone();
                async move { app.handle(inbound).await }.boxed()
            }),
            answered: Arc::new(move |delivery, message| settler.answered(delivery, message)),
            left: Arc::new(move |deliveries| leaver.left(deliveries)),
            language: Arc::new(move |home, account, client| {
                let app = speaker.clone();
                async move { app.language_of(&home, &account, client).await }.boxed()
            }),
            groups: Arc::new(move |home| {
                let app = knower.clone();
                async move { app.groups_of(home).await }.boxed()
            }),
            alone: self.shared.ledger.engine() == Engine::Sqlite,
            changes: self.shared.changes.subscribe(),
        }
    }

    /// Runs at once what has become due because the clock was moved, and returns when it is done.
    ///
    /// # Errors
    /// The schedule cannot be read.
    pub async fn catch_up(&self) -> crate::error::Result<()> {
        jobs::run_due(self).await
    }

    async fn groups_of(&self, home: Home) -> Option<Vec<String>> {
        let app = self.clone();
        let groups = self.shared.ledger.read(move |tx| {
            let (app, home) = (app.clone(), home.clone());
            async move { directory::groups(tx, &app.shared.directory, &home).await }.boxed()
        });
        let groups = groups.await;
        groups
            .inspect_err(|error| tracing::warn!(%error, "which groups matter could not be read"))
            .ok()
    }

    fn answered(&self, delivery: i64, message: Option<MessageRef>) {
        // The worker ends only when the program does; what it does not settle the outbox looks up.
        let at = micros(self.shared.clock.real());
        let arrived = answers::Arrived { delivery, message, at };
        self.shared.answered.send(answers::Word::Arrived(arrived)).ok();
    }

    fn left(&self, deliveries: Vec<i64>) {
        self.shared.answered.send(answers::Word::Left(deliveries)).ok();
    }

    fn moment(&self) -> Moment {
        Moment {
            now: self.shared.clock.now(),
            real: self.shared.clock.real(),
            first_id: self.shared.first_id,
        }
    }

    /// The time of saying, where it can be true.
    fn believed(&self, said_at: Option<Timestamp>) -> Option<Timestamp> {
        let real = self.shared.clock.real();
        said_at.filter(|said| real.duration_since(*said).unsigned_abs() <= HANDLED_WITHIN)
    }

    /// Handles one event of a platform, to the end.
    pub async fn handle(&self, inbound: Inbound) -> Answer {
        let Inbound { event, home, input } = inbound;
        match input {
            Input::Lifecycle(lifecycle) => {
                let stored = self.live(event, home, lifecycle).await;
                Answer {
                    lost: matches!(stored, Err(crate::error::Error::Fault(fault)) if fault.passes()),
                    ..Answer::default()
                }
            }
            Input::Act(act) => {
                let said_at = self.believed(act.said_at);
                self.act(event, home, Act { said_at, ..*act }).await
            }
        }
    }
}

impl Workers {
    /// Settles answers, delivers what is owed, runs what is due, until the stop; then finishes what is in hand.
    pub async fn run(self, platforms: Vec<Arc<dyn Platform>>, stop: Stop) {
        let mut workers = JoinSet::new();
        let Workers { app, arrived } = self;
        workers.spawn(answers::run(app.clone(), arrived, stop.clone()));
        workers.spawn(outbox::run(app.clone(), platforms, stop.clone()));
        workers.spawn(jobs::work(app, stop));
        while let Some(ended) = workers.join_next().await {
            if let Err(error) = ended {
                tracing::error!(%error, "a worker ended");
            }
        }
    }
}
