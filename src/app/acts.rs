//! What a person does, from the gesture to the answer.

use super::{App, dispatch, drawing, rendering};
use crate::chat::command::Command;
use crate::chat::inbound::{Act, Gesture, Home, Piece};
use crate::chat::locale::Language;
use crate::chat::parse::parse;
use crate::chat::platform::Answer;
use crate::chat::reply::{Message, Reply};
use crate::chat::written::{self, NamedTeam};
use crate::error::{Error, Fault, Refusal};
use crate::say;
use futures::FutureExt;
use jiff::tz::TimeZone;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long the language of a refusal is looked for.
const LANGUAGE_PATIENCE: Duration = Duration::from_millis(300);

impl App {
    /// Does what a person asks for, and says what came of it.
    pub(super) async fn act(&self, event: String, home: Home, act: Act) -> Answer {
        let begun = Instant::now();
        let completing = matches!(act.gesture, Gesture::Completion { .. });
        let name = name_of(&act.gesture);
        let outcome = self.once(event, home, act).await;
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
                let sorry = match &fault {
                    Fault::Uncertain(_) => say!(language, "fault-uncertain"),
                    Fault::LedgerUnusable(_) => say!(language, "fault-ledger"),
                    _ => say!(language, "fault-sorry"),
                };
                // What may have been kept must not be sent again so lightly.
                let nothing_done = !matches!(fault, Fault::Uncertain(_));
                let answer = private(language, sorry);
                (Answer { nothing_done, ..answer }, "failed")
            }
        };
        metrics::counter!("magicwords_commands_total", "command" => name, "result" => result).increment(1);
        metrics::histogram!("magicwords_command_seconds").record(begun.elapsed());
        answer
    }

    /// Does what the person asks for, unless they were told before that it was not kept.
    async fn once(&self, event: String, home: Home, act: Act) -> Result<Answer, (Error, Language)> {
        let mut in_hand = None;
        if let Some(doing) = &act.doing {
            let doing = (home.platform.as_str(), home.id.clone(), doing.clone());
            in_hand = self.shared.events.begin(doing).await;
            if in_hand.is_none() {
                let language = self.language_for(&home, &act).await;
                return Err((Fault::ToldUnkept.into(), language));
            }
        }
        let outcome = self.parse_and_carry_out(event, home, act).await;
        match (&outcome, in_hand) {
            // Where it is uncertain, its receipt will tell.
            (Ok(_) | Err((Error::Refusal(_) | Error::Fault(Fault::Uncertain(_)), _)), _) | (_, None) => {}
            (Err((Error::Fault(_), _)), Some(in_hand)) => in_hand.unkept(),
        }
        outcome
    }

    async fn parse_and_carry_out(&self, event: String, home: Home, mut act: Act) -> Result<Answer, (Error, Language)> {
        let (command, language) = self.command(&home, &act).await?;
        act.language = language.or(act.language);
        self.carry_out(event, home, act, command).await
    }

    /// What the person asks for, and the language in which they wrote it where the words tell.
    async fn command(&self, home: &Home, act: &Act) -> Result<(Command, Option<Language>), (Error, Language)> {
        let Gesture::Written { command, pieces } = &act.gesture else {
            return match parse(&act.gesture) {
                Ok(command) => Ok((command, None)),
                Err(refusal) => Err((refusal.into(), self.language_for(home, act).await)),
            };
        };
        let teams = match self.named_teams(home, command, pieces).await {
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
            let said = written::read(command, pieces, reading)?;
            Ok((parse(&said.gesture)?, said.language))
        };
        if let Ok(read) = read(self.likely_language(home, act.language)) {
            return Ok(read);
        }
        // What is refused shows how the command is written, in the person's own language.
        let language = self.language_for(home, act).await;
        read(language).map_err(|refusal: Refusal| (refusal.into(), language))
    }

    /// The teams that a written command may name.
    async fn named_teams(&self, home: &Home, command: &str, pieces: &[Piece]) -> crate::error::Result<Vec<NamedTeam>> {
        if !written::may_name_team(command, pieces) {
            return Ok(self.shared.directory.named_teams(home).unwrap_or_default());
        }
        let (app, home) = (self.clone(), home.clone());
        let named = self.shared.ledger.read(move |tx| {
            let (app, home) = (app.clone(), home.clone());
            async move { crate::people::directory::named_teams(tx, &app.shared.directory, &home).await }.boxed()
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
    pub(super) async fn language_of(&self, home: &Home, account: &str, client: Option<Language>) -> Language {
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
        let moment = self.moment();
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
        nothing_done: true,
        about: refusal.about,
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
