//! All sockets, from start to stop, and what they tell of themselves. Two stand at any time, so that one can be lost
//! without anybody's noticing.

use super::api::{ApiError, As};
use super::socket::{Signal, Ties, live, turned};
use super::{ConnectError, Slack};
use crate::chat::inbound::{Inbound, Input, Lifecycle};
use crate::chat::platform::Door;
use crate::platform::backoff::{Backoff, jittered};
use crate::platform::lives;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

/// How many sockets stand at any time; Slack allows ten, and every envelope comes by one of them.
const SOCKETS: usize = 2;
/// A socket that was up so long was a good one: the next failure is a first one again.
const PROVEN_AFTER: Duration = Duration::from_secs(10);
/// The longest pause after a socket that brought something, however short its life: Slack is there, and people wait.
const SOON: Duration = Duration::from_secs(1);
/// The longest wait for a limit before it is said that there is one.
const OPEN_WITHIN: Duration = Duration::from_secs(5);

/// How the connection stands, for `/readyz` and the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SocketState {
    /// How many sockets are up.
    pub sockets: usize,
}

impl SocketState {
    /// Whether commands reach the bot.
    pub fn connected(self) -> bool {
        self.sockets > 0
    }
}

#[derive(Default)]
pub(super) struct Sockets {
    up: AtomicUsize,
    /// One socket is opened after the other, so that a limit is met once.
    opening: tokio::sync::Mutex<()>,
}

impl Slack {
    /// Connects, keeps who is in which user group, and hands every event to `door` until `stop` turns true (or its sender is
    /// gone); then finishes what is in hand, for ten seconds at most. A lost network is retried for ever.
    ///
    /// # Errors
    /// Only when trying again is no use: Slack accepts a token no longer.
    pub async fn run(&self, door: Door, stop: watch::Receiver<bool>) -> Result<(), ConnectError> {
        metrics::gauge!("magicwords_slack_sockets_up").set(0.0);
        let groups_hold = tokio::select! {
            () = turned(&stop) => return Ok(()),
            here = self.arrive(&door) => here?,
        };
        self.lanes().leaves_to(&door.left);
        let (all_stop, stopped) = watch::channel(false);
        let mut work = JoinSet::new();
        for number in 0..SOCKETS {
            let (slack, door, stopped) = (self.clone(), door.clone(), stopped.clone());
            work.spawn(async move { slack.keep_socket(number, door, stopped).await });
        }
        let (slack, asked, groups_stopped) = (self.clone(), door.clone(), stopped.clone());
        let looking = tokio::spawn(async move { slack.keep_groups(asked, groups_hold, groups_stopped).await });
        let following = tokio::spawn(self.clone().keep_homes(door.clone()));
        let mut outcome = tokio::select! {
            () = turned(&stop) => Ok(()),
            Some(ended) = work.join_next() => ended.unwrap_or_else(|error| {
                Err(ConnectError::Config(format!("keeping a socket to Slack fell over: {error}")))
            }),
        };
        all_stop.send_replace(true);
        while let Some(ended) = work.join_next().await {
            if let (Ok(()), Ok(Err(error))) = (&outcome, ended) {
                outcome = Err(error);
            }
        }
        looking.abort();
        following.abort();
        outcome
    }

    /// How the connection stands.
    pub fn state(&self) -> SocketState {
        SocketState {
            sockets: self.0.sockets.up.load(Ordering::Relaxed),
        }
    }

    pub(super) fn socket_came(&self) {
        let up = self.0.sockets.up.fetch_add(1, Ordering::Relaxed) + 1;
        metrics::gauge!("magicwords_slack_sockets_up").set(up as f64);
    }

    pub(super) fn socket_went(&self) {
        let up = self.0.sockets.up.fetch_sub(1, Ordering::Relaxed) - 1;
        metrics::gauge!("magicwords_slack_sockets_up").set(up as f64);
    }

    /// Learns which workspace this is and who is in its user groups, and tells the product that the bot is there. Returns
    /// how long what is known of the groups holds.
    async fn arrive(&self, door: &Door) -> Result<Duration, ConnectError> {
        let mut backoff = Backoff::default();
        let site = loop {
            match self.site().await {
                Ok(site) => break site,
                Err(error) if is_of_no_use(&error) => return Err(ConnectError::BotToken),
                Err(error) => {
                    let pause = backoff.next().max(error.retry_after().unwrap_or_default());
                    tracing::warn!(%error, ?pause, "Slack does not say which workspace this is; it is asked again");
                    sleep(pause).await;
                }
            }
        };
        tracing::info!(workspace = site.name, team = site.team, "Slack knows the bot");
        let groups_hold = self.look_at_groups(door).await;
        let inbound = Inbound {
            event: format!("here:{}", site.team),
            home: site.home(),
            input: Input::Lifecycle(Lifecycle::HomeAdded),
        };
        // People are answered meanwhile.
        if lives::is_lost(door, inbound.clone()).await {
            tokio::spawn(lives::tell(door.clone(), inbound));
        }
        Ok(groups_hold)
    }

    /// Keeps one socket up. The next is opened before one is left that Slack is about to close; after any other end there
    /// is a pause, which grows as long as sockets do not last.
    async fn keep_socket(&self, number: usize, door: Door, stop: watch::Receiver<bool>) -> Result<(), ConnectError> {
        let mut backoff = Backoff::default();
        let mut lives = JoinSet::new();
        let mut predecessor: Option<watch::Sender<bool>> = None;
        let outcome = loop {
            let url = tokio::select! {
                () = turned(&stop) => break Ok(()),
                opened = self.open_socket(&mut backoff) => match opened {
                    Ok(url) => url,
                    Err(error) => break Err(error),
                },
            };
            let (tell, mut heard) = mpsc::unbounded_channel();
            let (retire, retired) = watch::channel(false);
            let ties = Ties {
                slack: self.clone(),
                door: door.clone(),
                tell,
                retire: retired,
                stop: stop.clone(),
            };
            lives.spawn(live(ties, url));
            let mut up_since: Option<Instant> = None;
            let mut served = false;
            let (why, announced) = loop {
                let signal = tokio::select! {
                    () = turned(&stop) => break (String::new(), false),
                    signal = heard.recv() => signal,
                };
                match signal {
                    Some(Signal::Up) => {
                        tracing::info!(socket = number, "connected to Slack");
                        up_since = Some(Instant::now());
                        // Dropped, it retires the predecessor.
                        predecessor = None;
                    }
                    Some(Signal::Serves) => served = true,
                    Some(Signal::Leaving(why)) => break (why, true),
                    Some(Signal::Lost(why)) => break (why, false),
                    None => break ("its task ended".to_owned(), false),
                }
            };
            if *stop.borrow() || stop.has_changed().is_err() {
                break Ok(());
            }
            // One that never came up replaces nobody: whoever still listens goes on.
            if up_since.is_some() || predecessor.is_none() {
                predecessor = Some(retire);
            }
            let proven = up_since.is_some_and(|since| since.elapsed() >= PROVEN_AFTER);
            if proven {
                backoff.reset();
            }
            let pause = if proven && announced {
                Duration::ZERO
            } else if served {
                backoff.next().min(jittered(SOON))
            } else {
                backoff.next()
            };
            metrics::counter!("magicwords_slack_reconnects_total").increment(1);
            if announced {
                tracing::info!(socket = number, why, ?pause, "Slack replaces a socket");
            } else {
                tracing::warn!(socket = number, why, ?pause, "a socket to Slack is lost");
            }
            while lives.try_join_next().is_some() {}
            tokio::select! {
                () = turned(&stop) => break Ok(()),
                () = sleep(pause) => {}
            }
        };
        drop(predecessor);
        while lives.join_next().await.is_some() {}
        outcome
    }

    /// The address of a new socket: asked for until Slack gives one. It holds a secret.
    async fn open_socket(&self, backoff: &mut Backoff) -> Result<String, ConnectError> {
        loop {
            let asked = {
                let _one_at_a_time = self.0.sockets.opening.lock().await;
                self.ask_for_socket(OPEN_WITHIN).await
            };
            match asked {
                Ok(url) => return Ok(url),
                Err(error) if is_of_no_use(&error) => return Err(ConnectError::AppToken),
                Err(error) => {
                    let pause = backoff.next().max(error.retry_after().unwrap_or_default());
                    tracing::warn!(%error, ?pause, "Slack opens no socket; it is asked again");
                    sleep(pause).await;
                }
            }
        }
    }

    pub(super) async fn ask_for_socket(&self, within: Duration) -> Result<String, ApiError> {
        let told = self
            .api()
            .call_as(As::App, "apps.connections.open", &Vec::new(), within)
            .await?;
        let url = told.text("/url");
        if url.starts_with("wss://") || url.starts_with("ws://") {
            Ok(url)
        } else {
            Err(ApiError::NoAnswer(
                "what it calls a socket is no address of one".to_owned(),
            ))
        }
    }
}

/// Whether a token will never do.
pub(super) fn is_of_no_use(error: &ApiError) -> bool {
    matches!(
        error.word(),
        "invalid_auth"
            | "not_authed"
            | "account_inactive"
            | "token_revoked"
            | "token_expired"
            | "not_allowed_token_type"
            | "missing_scope"
    )
}
