//! Wiring: an event comes in, one transaction does its work, a reply goes out; workers deliver what is owed and run what
//! is due.

mod admin;
mod answers;
pub mod clock;
mod dispatch;
mod drawing;
mod events;
mod jobs;
mod notices;
mod outbox;
mod outcome;
pub mod ready;
mod rendering;
pub mod stop;

use crate::chat::command::Command;
use crate::chat::inbound::{Act, Gesture, HANDLED_WITHIN, Home, Inbound, Input, Piece};
use crate::chat::locale::Language;
use crate::chat::parse::parse;
use crate::chat::platform::{ANSWER_TIME, Answer, Door, Platform};
use crate::chat::reply::{Message, MessageRef, Reply};
use crate::chat::written;
use crate::error::{Error, Fault, Refusal};
use crate::ledger::Ledger;
use crate::people::Moment;
use crate::people::commands::{Defaults, Directory};
use crate::people::micros;
use crate::say;
use clock::Clock;
use events::Events;
use futures::FutureExt;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::{Duration, Instant};
use stop::Stop;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

/// How long the language of a refusal is looked for.
const LANGUAGE_PATIENCE: Duration = Duration::from_millis(300);

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
    started: Timestamp,
    retention: Retention,
    /// Wakes the outbox: something is owed.
    owed: Notify,
    answered: mpsc::UnboundedSender<answers::Arrived>,
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
    arrived: mpsc::UnboundedReceiver<answers::Arrived>,
}

impl App {
    pub fn new(ledger: Ledger, defaults: Defaults, retention: Retention, clock: Clock) -> (App, Workers) {
        let (answered, arrived) = mpsc::unbounded_channel();
        let shared = Shared {
            ledger,
            directory: Directory::new(defaults),
            started: clock.real(),
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
        let (handler, settler, speaker) = (self.clone(), self.clone(), self.clone());
        Door {
            handle: Arc::new(move |inbound| {
                let app = handler.clone();
                async move { app.handle(inbound).await }.boxed()
            }),
            answered: Arc::new(move |delivery, message| settler.answered(delivery, message)),
            language: Arc::new(move |home, account, client| {
                let app = speaker.clone();
                async move { app.language_of(&home, &account, client).await }.boxed()
            }),
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

    fn answered(&self, delivery: i64, message: Option<MessageRef>) {
        // The worker ends only when the program does; what it does not settle the outbox looks up.
        let at = micros(self.shared.clock.real());
        let arrived = answers::Arrived { delivery, message, at };
        self.shared.answered.send(arrived).ok();
    }

    /// `said_at` is when the event happened, by the platform's clock: what was said before that by more than an answer may
    /// take, and is not settled, was not answered.
    fn moment(&self, said_at: Option<Timestamp>) -> Moment {
        let (now, real) = (self.shared.clock.now(), self.shared.clock.real());
        let said = said_at.unwrap_or(real);
        let answers_over = said.checked_sub(ANSWER_TIME);
        // By the platform's clock too, as what was said is dated.
        let started = self.shared.started.checked_sub(real.duration_since(said));
        Moment {
            now,
            real,
            answers_lost_before: answers_over
                .unwrap_or(Timestamp::UNIX_EPOCH)
                .max(started.unwrap_or(self.shared.started)),
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
                self.live(home, lifecycle).await;
                Answer::default()
            }
            Input::Act(act) => {
                let said_at = self.believed(act.said_at);
                self.act(event, home, Act { said_at, ..*act }).await
            }
        }
    }

    async fn live(&self, home: Home, lifecycle: crate::chat::inbound::Lifecycle) {
        let (app, moment) = (self.clone(), self.moment(None));
        let (platform, id) = (home.platform, home.id.clone());
        let done = self.shared.ledger.write(move |tx| {
            let (app, home, lifecycle) = (app.clone(), home.clone(), lifecycle.clone());
            async move {
                crate::people::commands::lifecycle(tx, &app.shared.directory, &home, &lifecycle, moment).await
            }
            .boxed()
        });
        match done.await {
            Ok(None) => {}
            Ok(Some(lost)) => {
                let about = notices::About::SummaryChannelGone(lost.channel);
                notices::tell(self, lost.workspace, platform.as_str(), &id, about).await;
            }
            Err(error) => tracing::error!(%error, "what became of a home was not stored"),
        }
    }

    async fn act(&self, event: String, home: Home, act: Act) -> Answer {
        let begun = Instant::now();
        let completing = matches!(act.gesture, Gesture::Completion { .. });
        let name = name_of(&act.gesture);
        // What nobody sends again is over when it is answered.
        let outcome = if completing || event.is_empty() {
            self.parse_and_carry_out(event, home, act).await
        } else {
            self.once(event, home, act).await
        };
        let (answer, result) = match outcome {
            Ok(answer) => (answer, "done"),
            Err(_) if completing => (
                Answer {
                    reply: Reply::Choices(Vec::new()),
                    ..Answer::default()
                },
                "refused",
            ),
            Err((Error::Refusal(refusal), language)) => (refused(language, &refusal), "refused"),
            Err((Error::Fault(fault), language)) => {
                tracing::error!(command = name, error = %fault, "a command failed");
                let sorry = match fault {
                    Fault::Uncertain(_) => say!(language, "fault-uncertain"),
                    Fault::LedgerUnusable(_) => say!(language, "fault-ledger"),
                    _ => say!(language, "fault-sorry"),
                };
                (private(language, sorry), "failed")
            }
        };
        metrics::counter!("magicwords_commands_total", "command" => name, "result" => result).increment(1);
        metrics::histogram!("magicwords_command_seconds").record(begun.elapsed());
        answer
    }

    /// Does what the person asks for, unless they were told before that it was not kept.
    async fn once(&self, event: String, home: Home, act: Act) -> Result<Answer, (Error, Language)> {
        let named = (home.platform.as_str(), home.id.clone(), event.clone());
        let Some(in_hand) = self.shared.events.begin(named).await else {
            let language = self.language_for(&home, &act).await;
            return Err((Fault::ToldUnkept.into(), language));
        };
        let outcome = self.parse_and_carry_out(event, home, act).await;
        match &outcome {
            // Where it is uncertain, its receipt will tell.
            Ok(_) | Err((Error::Refusal(_) | Error::Fault(Fault::Uncertain(_)), _)) => {}
            Err((Error::Fault(_), _)) => in_hand.unkept(),
        }
        outcome
    }

    async fn parse_and_carry_out(&self, event: String, home: Home, act: Act) -> Result<Answer, (Error, Language)> {
        let command = self.command(&home, &act).await?;
        self.carry_out(event, home, act, command).await
    }

    /// What the person asks for.
    async fn command(&self, home: &Home, act: &Act) -> Result<Command, (Error, Language)> {
        let Gesture::Written { command, pieces } = &act.gesture else {
            return match parse(&act.gesture) {
                Ok(command) => Ok(command),
                Err(refusal) => Err((refusal.into(), self.language_for(home, act).await)),
            };
        };
        let teams = match self.team_names(home, command, pieces).await {
            Ok(teams) => teams,
            Err(error) => return Err((error, self.language_for(home, act).await)),
        };
        let now = self.shared.clock.now().to_zoned(TimeZone::UTC);
        let read = |language| {
            let reading = written::Reading {
                language,
                teams: &teams,
                now: &now,
            };
            written::read(command, pieces, reading).and_then(|gesture| parse(&gesture))
        };
        if let Ok(command) = read(self.likely_language(home, act.language)) {
            return Ok(command);
        }
        // What is refused shows how the command is written, in the person's own language.
        let language = self.language_for(home, act).await;
        read(language).map_err(|refusal| (refusal.into(), language))
    }

    /// The teams that a written command may name.
    async fn team_names(&self, home: &Home, command: &str, pieces: &[Piece]) -> crate::error::Result<Vec<String>> {
        if !written::may_name_team(command, pieces) {
            return Ok(self.shared.directory.team_names(home).unwrap_or_default());
        }
        let (app, home) = (self.clone(), home.clone());
        let named = self.shared.ledger.read(move |tx| {
            let (app, home) = (app.clone(), home.clone());
            async move { crate::people::commands::team_names(tx, &app.shared.directory, &home).await }.boxed()
        });
        named.await
    }

    /// The client's language, else the workspace's.
    fn likely_language(&self, home: &Home, client: Option<Language>) -> Language {
        client
            .or_else(|| self.shared.directory.language_of(home))
            .or(home.language)
            .unwrap_or_default()
    }

    /// The language for an answer that comes without a context: chosen by the person, else their client's, else the
    /// workspace's.
    async fn language_of(&self, home: &Home, account: &str, client: Option<Language>) -> Language {
        let (asked, account, now) = (home.clone(), account.to_owned(), self.shared.clock.now());
        let chosen = self.shared.ledger.read(move |tx| {
            let (home, account) = (asked.clone(), account.clone());
            async move { rendering::language_of(tx, &home, &account, now).await }.boxed()
        });
        // What is wrong with the ledger is told by whatever failed before.
        match tokio::time::timeout(LANGUAGE_PATIENCE, chosen).await {
            Ok(Ok(Some(language))) => language,
            _ => self.likely_language(home, client),
        }
    }

    async fn language_for(&self, home: &Home, act: &Act) -> Language {
        self.language_of(home, &act.actor.id, act.language).await
    }

    async fn carry_out(
        &self,
        event: String,
        home: Home,
        act: Act,
        command: Command,
    ) -> Result<Answer, (Error, Language)> {
        let moment = self.moment(act.said_at);
        let call = Arc::new(dispatch::Call {
            app: self.clone(),
            event,
            home,
            act,
            command,
            moment,
        });
        let (context, outcome) = match dispatch::run(call.clone()).await {
            Ok(done) => done,
            Err(error) => {
                let language = self.language_for(&call.home, &call.act).await;
                return Err((error, language));
            }
        };
        let mut answer = Answer {
            language: context.language,
            ..outcome.answer(&context)
        };
        if let (Reply::Message(message), Some(sketch)) = (&mut answer.reply, outcome.sketch(&context)) {
            message.picture = drawing::draw(sketch).await;
        }
        if !dispatch::only_looks(&call.command) {
            self.shared.changes.send_replace(());
        }
        if outcome.owes() {
            self.shared.owed.notify_one();
        }
        Ok(answer)
    }
}

fn refused(language: Language, refusal: &Refusal) -> Answer {
    Answer {
        refused: true,
        ..private(language, language.refusal(refusal))
    }
}

fn private(language: Language, text: crate::chat::text::Text) -> Answer {
    Answer {
        language,
        reply: Reply::message(Message {
            text,
            ..Message::default()
        }),
        ..Answer::default()
    }
}

/// What a gesture is counted as.
fn name_of(gesture: &Gesture) -> &'static str {
    match gesture {
        Gesture::Slash { path, .. } => crate::chat::table::find(path).map_or("unknown", |spec| spec.path),
        Gesture::Written { command, .. } => written::command_called(command).unwrap_or("unknown"),
        Gesture::Button { .. } => "button",
        Gesture::Modal { .. } => "form",
        Gesture::Menu { .. } => "menu",
        Gesture::Completion { .. } => "completion",
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
