//! The Discord adapter beside the stand-in, with a hand-made product behind its door: what the network does to it.
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
mod gateway;
mod inbound;
mod secrets;

use futures::FutureExt;
use futures::future::BoxFuture;
use magicwords::chat::inbound::{Act, Inbound, Input, Lifecycle};
use magicwords::chat::platform::{Answer, Door};
use magicwords::chat::reply::{Action, Button, Card, Message, MessageRef, Reply, Style, Visibility};
use magicwords::chat::text::Text;
use magicwords::platform::discord::{ConnectError, Discord as Adapter, DiscordConfig};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::discord::{Channel, Discord, Fault, Guild, Member, Role};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The deliveries that answers settled, and the messages that they became.
type Arrivals = Mutex<Vec<(i64, Option<MessageRef>)>>;

/// The adapter, running, and what reached the product.
struct Running {
    stand: Discord,
    adapter: Adapter,
    seen: Arc<Mutex<Vec<Inbound>>>,
    answered: Arc<Arrivals>,
    stop: watch::Sender<bool>,
    running: JoinHandle<Result<(), ConnectError>>,
}

fn config(stand: &Discord) -> DiscordConfig {
    DiscordConfig {
        api_url: Some(stand.api_url()),
        ..DiscordConfig::new(stand.token().into())
    }
}

impl Running {
    /// Starts the adapter with a product that answers every act in this way.
    fn launch<F>(stand: &Discord, config: DiscordConfig, product: F) -> Self
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
        let stand = stand.clone();
        Running {
            stand,
            adapter,
            seen,
            answered,
            stop,
            running,
        }
    }

    async fn start<F>(stand: &Discord, product: F) -> Self
    where
        F: Fn(Act) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
    {
        let running = Self::launch(stand, config(stand), product);
        stand.bot_is_ready().await;
        running
    }

    fn acts(&self) -> Vec<Act> {
        let seen = self.seen.lock().unwrap();
        let acts = seen.iter().filter_map(|inbound| match &inbound.input {
            Input::Act(act) => Some((**act).clone()),
            Input::Lifecycle(_) => None,
        });
        acts.collect()
    }

    fn lives(&self) -> Vec<(String, Lifecycle)> {
        let seen = self.seen.lock().unwrap();
        let lives = seen.iter().filter_map(|inbound| match &inbound.input {
            Input::Lifecycle(life) => Some((inbound.home.id.clone(), life.clone())),
            Input::Act(_) => None,
        });
        lives.collect()
    }

    fn answered(&self) -> Vec<(i64, Option<MessageRef>)> {
        self.answered.lock().unwrap().clone()
    }

    async fn eventually(&self, what: &str, holds: impl Fn(&Self) -> bool) {
        for _ in 0..500 {
            if holds(self) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("waited for {what}; problems: {:#?}", self.stand.problems());
    }

    /// Stops it, and holds that it stopped in peace and wrote nothing that Discord refuses.
    async fn stops(self) {
        self.stop.send_replace(true);
        let outcome = tokio::time::timeout(Duration::from_secs(5), self.running).await;
        outcome.expect("it stops in time").expect("no panic").expect("no error");
        assert_eq!(self.stand.problems(), Vec::<String>::new());
    }
}

/// A hotel with a desk, a team and a person.
struct Hotel {
    guild: Guild,
    desk: Channel,
    reception: Role,
    lan: Member,
}

fn hotel(stand: &Discord) -> Hotel {
    let guild = stand.guild("Hotel");
    let (reception, desk) = (guild.role("Reception"), guild.channel("front-desk"));
    let lan = guild.member("Lan");
    Hotel {
        guild,
        desk,
        reception,
        lan,
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
