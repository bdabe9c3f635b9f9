//! All shards, from start to stop, and what they tell of themselves.

use super::response::RestError;
use super::rest::Body;
use super::session::{End, Session};
use super::shard::Shard;
use super::wire::Ready;
use super::{ConnectError, Discord};
use crate::chat::platform::Door;
use crate::platform::backoff::{Backoff, jittered};
use secrecy::ExposeSecret;
use serde::Deserialize;
use serenity::http::{LightMethod, Route};
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

/// A connection that was up so long was a good one: the next failure is a first one again.
const PROVEN_AFTER: Duration = Duration::from_secs(10);
/// The longest pause after a connection that came up and can be resumed: Discord is there, and people wait three seconds.
const SOON: Duration = Duration::from_secs(1);
/// Discord takes one IDENTIFY in five seconds for each of `max_concurrency` places.
const IDENTIFY_EVERY: Duration = Duration::from_millis(5_050);

/// How the connection stands, for `/readyz` and the metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewayState {
    /// Whether every shard has its session up.
    pub connected: bool,
    /// How long ago Discord last acknowledged a heartbeat of any shard.
    pub heartbeat_age: Option<Duration>,
    /// The servers that the bot is in, as far as the shards know.
    pub guilds: usize,
}

/// What the shards share.
#[derive(Default)]
pub(super) struct Gateway(Mutex<Shared>);

#[derive(Default)]
struct Shared {
    up: Vec<bool>,
    heartbeat: Option<Instant>,
    guilds: HashSet<String>,
    registration: Option<tokio::task::AbortHandle>,
}

impl Gateway {
    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn beat(&self) {
        self.lock().heartbeat = Some(Instant::now());
    }

    pub fn guild_came(&self, guild: &str) {
        self.lock().guilds.insert(guild.to_owned());
    }

    pub fn guild_went(&self, guild: &str) {
        self.lock().guilds.remove(guild);
    }

    pub fn set_up(&self, shard: u32, up: bool) {
        let mut shared = self.lock();
        if let Some(flag) = shared.up.get_mut(shard as usize) {
            *flag = up;
        }
        let all = shared.connected();
        metrics::gauge!("magicwords_discord_gateway_up").set(if all { 1.0 } else { 0.0 });
    }
}

impl Shared {
    fn connected(&self) -> bool {
        !self.up.is_empty() && self.up.iter().all(|up| *up)
    }
}

/// What `GET /gateway/bot` advises.
#[derive(Deserialize)]
pub(super) struct Plan {
    pub url: String,
    #[serde(default)]
    shards: u32,
    #[serde(default)]
    session_start_limit: StartLimit,
}

#[derive(Deserialize)]
#[serde(default)]
struct StartLimit {
    remaining: u64,
    reset_after: u64,
    max_concurrency: u32,
}

impl Default for StartLimit {
    fn default() -> Self {
        StartLimit {
            remaining: 1_000,
            reset_after: 0,
            max_concurrency: 1,
        }
    }
}

/// When each place may send its next IDENTIFY.
struct Gate(Vec<tokio::sync::Mutex<Instant>>);

impl Gate {
    async fn pass(&self, shard: u32) {
        let mut next = self.0[shard as usize % self.0.len()].lock().await;
        sleep_until(*next).await;
        *next = Instant::now() + IDENTIFY_EVERY;
    }
}

impl Discord {
    /// Connects, registers the commands, and hands every event to `door` until `stop` turns true (or its sender is
    /// gone); then finishes what is in hand, for ten seconds at most. A lost network is retried for ever.
    ///
    /// # Errors
    /// Only when trying again is no use: Discord accepts the token or the program no longer.
    pub async fn run(&self, door: Door, stop: watch::Receiver<bool>) -> Result<(), ConnectError> {
        metrics::gauge!("magicwords_discord_gateway_up").set(0.0);
        let outcome = self.run_until_over(&door, &stop).await;
        let mut shared = self.0.gateway.lock();
        shared.up.clear();
        if let Some(registration) = shared.registration.take() {
            registration.abort();
        }
        metrics::gauge!("magicwords_discord_gateway_up").set(0.0);
        outcome
    }

    /// A session of a shard is there: its guilds count, and the commands are registered with the first.
    pub(super) fn greeted(&self, shard: u32, ready: &Ready) {
        tracing::info!(shard, guilds = ready.guilds.len(), "connected to Discord");
        let _ = self.0.bot.set(ready.user.id.clone());
        let mut shared = self.0.gateway.lock();
        shared.guilds.extend(ready.guilds.iter().map(|guild| guild.id.clone()));
        if shared.registration.is_none() {
            let (discord, application) = (self.clone(), ready.application.id.clone());
            let registering = tokio::spawn(async move { discord.register(application).await });
            shared.registration = Some(registering.abort_handle());
        }
    }

    /// How the connection stands.
    pub fn state(&self) -> GatewayState {
        let shared = self.0.gateway.lock();
        GatewayState {
            connected: shared.connected(),
            heartbeat_age: shared.heartbeat.map(|at| at.elapsed()),
            guilds: shared.guilds.len(),
        }
    }

    async fn run_until_over(&self, door: &Door, stop: &watch::Receiver<bool>) -> Result<(), ConnectError> {
        loop {
            let plan = tokio::select! {
                () = stopped(stop.clone()) => return Ok(()),
                plan = self.plan() => plan?,
            };
            match self.run_shards(door, plan, stop).await {
                End::Fatal(error) => return Err(error),
                End::Reshard | End::Again { .. } => {
                    tracing::info!("the shards are started anew, as many as Discord now recommends");
                    // The next IDENTIFY may not follow the last at once.
                    tokio::select! {
                        () = stopped(stop.clone()) => return Ok(()),
                        () = sleep(IDENTIFY_EVERY) => {}
                    }
                }
                End::Stopped => return Ok(()),
            }
        }
    }

    /// Where the gateway is: asked until the API answers, because nothing else may be taken for its address.
    async fn plan(&self) -> Result<Plan, ConnectError> {
        let mut backoff = Backoff::default();
        loop {
            match self.ask_plan().await {
                Ok(plan) if plan.url.starts_with("ws://") || plan.url.starts_with("wss://") => {
                    if plan.session_start_limit.remaining > 0 {
                        return Ok(plan);
                    }
                    let wait = Duration::from_millis(plan.session_start_limit.reset_after);
                    tracing::warn!(?wait, "the bot has connected too often today: Discord wants it to wait");
                    sleep(wait.max(Duration::from_secs(1))).await;
                }
                Ok(plan) => {
                    tracing::warn!(url = plan.url, "what the API calls its gateway is no address of one");
                    sleep(backoff.next()).await;
                }
                Err(error) if error.status() == 401 => return Err(ConnectError::BadToken),
                Err(error) => {
                    tracing::warn!(%error, "Discord's API does not say where the gateway is; it is asked again");
                    let pause = backoff.next();
                    sleep(error.retry_after().map_or(pause, |after| after.max(pause))).await;
                }
            }
        }
    }

    pub(super) async fn ask_plan(&self) -> Result<Plan, RestError> {
        let ask = async |route| {
            self.rest()
                .call(LightMethod::Get, route, &[], &Body::default())
                .await?
                .json::<Plan>()
        };
        match ask(Route::GatewayBot).await {
            Err(error) if error.status() == 404 => ask(Route::Gateway).await,
            answered => answered,
        }
    }

    async fn run_shards(&self, door: &Door, plan: Plan, stop: &watch::Receiver<bool>) -> End {
        let total = plan.shards.max(1);
        {
            let mut shared = self.0.gateway.lock();
            shared.up = vec![false; total as usize];
            shared.guilds.clear();
        }
        let places = plan.session_start_limit.max_concurrency.max(1);
        let now = Instant::now();
        let gate = Arc::new(Gate((0..places).map(|_| tokio::sync::Mutex::new(now)).collect()));
        let (stop_all, stop_shards) = watch::channel(false);
        let mut shards = JoinSet::new();
        for shard in 0..total {
            let (discord, door, gate, stop) = (self.clone(), door.clone(), Arc::clone(&gate), stop_shards.clone());
            let url = plan.url.clone();
            shards.spawn(async move { discord.run_shard(door, (shard, total), url, gate, stop).await });
        }
        let first = tokio::select! {
            () = stopped(stop.clone()) => End::Stopped,
            Some(ended) = shards.join_next() => ended.unwrap_or_else(|error| {
                tracing::error!(%error, "a shard fell over");
                End::Reshard
            }),
        };
        stop_all.send_replace(true);
        while shards.join_next().await.is_some() {}
        first
    }

    /// One shard over all its connections.
    async fn run_shard(
        &self,
        door: Door,
        shard: (u32, u32),
        url: String,
        gate: Arc<Gate>,
        stop: watch::Receiver<bool>,
    ) -> End {
        let config = &self.0.config;
        // Behind a proxy or a stand-in only the address that the API gave is known to lead to the right place.
        let direct = config.api_url.is_none() && config.api_address.is_none();
        let token = config.token.expose_secret().trim();
        let token = token.strip_prefix("Bot ").unwrap_or(token).to_owned();
        let mut session = Session::new(token, shard, url, direct);
        let mut listener = Shard::new(self.clone(), door, shard.0);
        let mut backoff = Backoff::default();
        let end = loop {
            if !session.resumes() {
                tokio::select! {
                    () = stopped(stop.clone()) => break End::Stopped,
                    () = gate.pass(shard.0) => {}
                }
            }
            listener.up_since = None;
            let end = session.connect(&mut listener, stopped(stop.clone())).await;
            self.0.gateway.set_up(shard.0, false);
            let End::Again { why, at_least } = end else { break end };
            if listener.up_since.is_some_and(|since| since.elapsed() >= PROVEN_AFTER) {
                backoff.reset();
            }
            let mut pause = backoff.next();
            if listener.up_since.is_some() && session.resumes() {
                pause = pause.min(jittered(SOON));
            }
            let pause = pause.max(at_least);
            metrics::counter!("magicwords_discord_reconnects_total").increment(1);
            tracing::warn!(
                shard = shard.0,
                why,
                ?pause,
                resume = session.resumes(),
                "the gateway is lost"
            );
            tokio::select! {
                () = stopped(stop.clone()) => break End::Stopped,
                () = sleep(pause) => {}
            }
        };
        listener.finish().await;
        end
    }
}

/// Resolves when it is time to stop.
async fn stopped(mut stop: watch::Receiver<bool>) {
    // An error says that the sender is gone, and with it whoever could stop us later.
    let _ = stop.wait_for(|stop| *stop).await;
}
