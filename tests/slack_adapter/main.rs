//! The Slack adapter beside the stand-in, with a hand-made product behind its door: what the network does to it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a broken condition must fail the test, with words"
)]

#[path = "../support/mod.rs"]
mod support;

mod answers;
mod checks;
mod delivery;
mod people;
mod pictures;
mod sockets;

use futures::FutureExt;
use futures::future::BoxFuture;
use magicwords::chat::inbound::{Act, Gesture, Inbound, Input, Lifecycle, Piece};
use magicwords::chat::platform::{Answer, Door};
use magicwords::chat::reply::{Action, Button, Card, Message, MessageRef, Reply, Style, Visibility};
use magicwords::chat::text::Text;
use magicwords::platform::slack::{ConnectError, Slack as Adapter, SlackConfig, manifest};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::slack::{Channel, Group, Member, Slack, Workspace};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The deliveries that answers settled, and the messages that they became.
type Arrivals = Mutex<Vec<(i64, Option<MessageRef>)>>;

/// The adapter, running, and what reached the product.
struct Running {
    stand: Slack,
    adapter: Adapter,
    seen: Arc<Mutex<Vec<Inbound>>>,
    answered: Arc<Arrivals>,
    stop: watch::Sender<bool>,
    running: JoinHandle<Result<(), ConnectError>>,
}

fn config(stand: &Slack) -> SlackConfig {
    SlackConfig {
        api_url: Some(stand.api_url()),
        request_timeout: Duration::from_secs(3),
        ..SlackConfig::new(stand.bot_token().into(), stand.app_token().into())
    }
}

impl Running {
    /// Starts the adapter with a product that answers every act in this way.
    fn launch<F>(stand: &Slack, config: &SlackConfig, product: F) -> Self
    where
        F: Fn(Act) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
    {
        let adapter = Adapter::new(config).expect("settings that work");
        let (seen, answered) = (Arc::new(Mutex::default()), Arc::new(Mutex::default()));
        let (saw, heard) = (Arc::clone(&seen), Arc::clone(&answered));
        let door = Door {
            handle: Arc::new(move |inbound: Inbound| {
                let list: &Mutex<Vec<Inbound>> = &saw;
                list.lock().unwrap().push(inbound.clone());
                match inbound.input {
                    Input::Act(act) => product(*act),
                    Input::Lifecycle(_) => async { Answer::default() }.boxed(),
                }
            }),
            answered: Arc::new(move |owed, message| {
                let list: &Arrivals = &heard;
                list.lock().unwrap().push((owed, message));
            }),
            left: Arc::new(|_| ()),
            groups: Arc::new(|_| async { Some(Vec::new()) }.boxed()),
            alone: true,
            changes: watch::channel(()).1,
            language: Arc::new(|_, _, client| async move { client.unwrap_or_default() }.boxed()),
        };
        let (stop, stopped) = watch::channel(false);
        let runner = adapter.clone();
        let running = tokio::spawn(async move { runner.run(door, stopped).await });
        Running {
            stand: stand.clone(),
            adapter,
            seen,
            answered,
            stop,
            running,
        }
    }

    async fn start<F>(stand: &Slack, product: F) -> Self
    where
        F: Fn(Act) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
    {
        let running = Self::launch(stand, &config(stand), product);
        running.eventually("two sockets", |bot| bot.both_are_up()).await;
        running
    }

    fn both_are_up(&self) -> bool {
        self.adapter.state().sockets == 2 && self.stand.connected_sockets() == 2
    }

    fn acts(&self) -> Vec<Act> {
        let seen = self.seen.lock().unwrap();
        let acts = seen.iter().filter_map(|inbound| match &inbound.input {
            Input::Act(act) => Some((**act).clone()),
            Input::Lifecycle(_) => None,
        });
        acts.collect()
    }

    fn lives(&self) -> Vec<Lifecycle> {
        let seen = self.seen.lock().unwrap();
        let lives = seen.iter().filter_map(|inbound| match &inbound.input {
            Input::Lifecycle(life) => Some(life.clone()),
            Input::Act(_) => None,
        });
        lives.collect()
    }

    fn answered(&self) -> Vec<(i64, Option<MessageRef>)> {
        self.answered.lock().unwrap().clone()
    }

    async fn eventually(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..750 {
            if holds(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("waited for {what}; problems: {:#?}", self.stand.problems());
    }

    /// Stops it, and holds that it stopped in peace and said nothing that Slack refuses.
    async fn stops(self) {
        self.stop.send_replace(true);
        let outcome = tokio::time::timeout(Duration::from_secs(5), self.running).await;
        outcome.expect("it stops in time").expect("no panic").expect("no error");
        assert_eq!(self.stand.problems(), Vec::<String>::new());
        assert_eq!(self.stand.rate_limit_violations(), 0);
        self.stand
            .wait_until("the sockets to be closed", Duration::from_secs(5), || {
                (self.stand.connected_sockets() == 0).then_some(())
            })
            .await;
    }
}

/// A hotel with a desk, a team and a person, in which the app is installed by its manifest.
struct Hotel {
    workspace: Workspace,
    desk: Channel,
    reception: Group,
    lan: Member,
}

fn hotel(stand: &Slack) -> Hotel {
    stand.installs(&manifest());
    let workspace = stand.workspace("Hotel");
    let (reception, desk) = (workspace.user_group("Reception"), workspace.channel("front-desk"));
    let lan = workspace.member("Lan");
    Hotel {
        workspace,
        desk,
        reception,
        lan,
    }
}

impl Hotel {
    fn asks(&self, words: &str) -> support::slack::Sent {
        let text = format!("{} {words}", self.reception.mention());
        self.lan.uses("please").text(text).in_channel(&self.desk).send()
    }
}

fn plain(words: &str) -> Text {
    Text::plain(words)
}

fn message(visibility: Visibility, words: &str) -> Message {
    Message {
        visibility,
        text: plain(words),
        ..Default::default()
    }
}

/// A card about ask 12 with a button.
fn card(words: &str) -> Message {
    Message {
        visibility: Visibility::Public,
        card: Some(Card {
            title: plain("Please"),
            body: plain(words),
            ..Default::default()
        }),
        buttons: vec![vec![Button {
            label: plain("Take it"),
            action: Action::Press("mw:ask:12:take".to_owned()),
            style: Style::Primary,
        }]],
        ..Default::default()
    }
}

fn reply_only(reply: Reply) -> Answer {
    Answer {
        reply,
        ..Answer::default()
    }
}

fn owed(reply: Reply) -> Answer {
    Answer {
        reply,
        owed: Some(77),
        ..Answer::default()
    }
}

/// A product that answers everything with the same card, owed as delivery 77.
fn with_a_card(_: Act) -> BoxFuture<'static, Answer> {
    async { owed(Reply::message(card("ice"))) }.boxed()
}

/// A product that tells the person what they wrote.
fn with_an_echo(act: Act) -> BoxFuture<'static, Answer> {
    let words = words_of(&act);
    async move { private(&words) }.boxed()
}

fn private(words: &str) -> Answer {
    Answer {
        reply: Reply::message(message(Visibility::Private, words)),
        ..Answer::default()
    }
}

/// What stands in a command beside mentions.
fn words_of(act: &Act) -> String {
    let Gesture::Written { pieces, .. } = &act.gesture else {
        return String::new();
    };
    let words = pieces.iter().filter_map(|piece| match piece {
        Piece::Words(words) => Some(words.trim()),
        Piece::Mention(_) | Piece::Channel { .. } => None,
    });
    words.collect::<Vec<_>>().join(" ").trim().to_owned()
}
