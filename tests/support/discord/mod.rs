//! A stateful stand-in for Discord on loopback sockets, as strict as the real one where it is known to be.
//!
//! `Discord::start()` gives REST and gateway; guilds, roles, members and channels are made through
//! handles, and people then act through them: `lan.uses("please").option("to", &maintenance).await`.
//! It runs on a thread of its own, so that a test may block.

mod clock;
mod driver;
mod error;
mod faults;
mod gateway;
mod interactions;
mod json;
mod limits;
mod load;
mod messages;
pub(super) mod net;
pub mod permissions;
mod record;
mod rest;
pub mod state;
mod validate;
mod wait;

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use super::record::RequestLog;
pub use driver::{Answer, Channel, Choice, CommandUse, Completion, Given, Guild, Member, Message, Modal, Role, Sent};
pub use faults::{Fault, FaultOrder, Faults};
pub use gateway::{Cut, GatewayCounts};
pub use interactions::{Ack, Kind};
pub use load::{Load, LoadAnswer, LoadReport, Template};
pub use record::Recorded;
use state::{User, World};

pub const TOKEN: &str = "stand-in.discord.token";
/// How long a condition may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Everything that the threads of the stand-in share.
pub struct Shared {
    pub token: String,
    pub clock: clock::Clock,
    pub faults: Faults,
    pub gateway: gateway::Gateway,
    pub load: load::Load,
    pub log: RequestLog<Recorded>,
    /// Told after every request and gateway event, so that waiting needs no polling.
    pub changed: Notify,
    world: Mutex<World>,
    limits: Mutex<limits::Limits>,
    problems: Mutex<Vec<String>>,
    nonce_window_ms: AtomicU64,
    rest: SocketAddr,
    tls: Option<(SocketAddr, String)>,
    gateway_address: SocketAddr,
}

impl Shared {
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn limits(&self) -> MutexGuard<'_, limits::Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn gateway_url(&self) -> String {
        format!("ws://{}", self.gateway_address)
    }

    pub fn nonce_window_ms(&self) -> u64 {
        self.nonce_window_ms.load(Ordering::Relaxed)
    }

    /// Something that no correct bot makes happen: said at once, kept for the test.
    pub fn problem(&self, what: String) {
        eprintln!("stand-in for Discord: {what}");
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }
}

/// The running stand-in; clones share it, and it stops with the last.
#[derive(Clone)]
pub struct Discord {
    pub(crate) shared: Arc<Shared>,
    _thread: Arc<Running>,
}

struct Running {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _stopped_already = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _panicked_and_said_so = thread.join();
        }
    }
}

impl Discord {
    /// REST over HTTP and the gateway; no rate limits until `enforces_rate_limits`.
    pub fn start() -> Self {
        Self::launch(false)
    }

    /// Also REST over TLS for `discord.com`: see `tls_address` and `authority_pem`.
    pub fn start_with_tls() -> Self {
        Self::launch(true)
    }

    fn launch(with_tls: bool) -> Self {
        let bind = || {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
            listener.set_nonblocking(true).expect("a socket can be non-blocking");
            let address = listener.local_addr().expect("a bound socket has an address");
            (listener, address)
        };
        let (rest_door, rest) = bind();
        let (gateway_door, gateway_address) = bind();
        let tls = with_tls.then(|| (bind(), net::certificate()));
        let clock = clock::Clock::new();
        let application = clock.id();
        let bot = User {
            id: application,
            username: "magicwords".into(),
            global_name: None,
            bot: true,
            locale: "en-US".into(),
            dms_closed: false,
            dm_channel: None,
        };
        let shared = Arc::new(Shared {
            token: TOKEN.into(),
            clock,
            faults: Faults::default(),
            gateway: gateway::Gateway::new(),
            load: load::Load::default(),
            log: RequestLog::from_env(),
            changed: Notify::new(),
            world: Mutex::new(World::new(application, bot)),
            limits: Mutex::new(limits::Limits::new()),
            problems: Mutex::default(),
            nonce_window_ms: AtomicU64::new(3 * 60 * 1000),
            rest,
            tls: tls.as_ref().map(|((_, address), (_, pem))| (*address, pem.clone())),
            gateway_address,
        });
        let mut doors = vec![(rest_door, None)];
        doors.extend(tls.map(|((door, _), (acceptor, _))| (door, Some(acceptor))));
        let (stop, stopped) = oneshot::channel();
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.expect("a runtime can be built");
            runtime.block_on(async move {
                for (door, tls) in doors {
                    let listener = tokio::net::TcpListener::from_std(door).expect("a live socket");
                    let router = rest::router(Arc::clone(&for_thread));
                    let service = router.into_make_service_with_connect_info::<net::Cut>();
                    let doors = net::Doors { listener, tls };
                    tokio::spawn(async move { axum::serve(doors, service).await });
                }
                let door = tokio::net::TcpListener::from_std(gateway_door).expect("a live socket");
                tokio::spawn(gateway::accept(for_thread, door));
                let _either_way_it_ends = stopped.await;
            });
        });
        let thread = Arc::new(Running {
            stop: Some(stop),
            thread: Some(thread),
        });
        Self {
            shared,
            _thread: thread,
        }
    }

    /// For `DISCORD_TOKEN`.
    pub fn token(&self) -> &str {
        &self.shared.token
    }

    /// For `DISCORD_API_URL`.
    pub fn api_url(&self) -> String {
        format!("http://{}", self.shared.rest)
    }

    /// For `DISCORD_API_ADDRESS`; only after `start_with_tls`.
    pub fn tls_address(&self) -> SocketAddr {
        self.shared.tls.as_ref().expect("started with TLS").0
    }

    /// The PEM for the file of `DISCORD_API_CA`; only after `start_with_tls`.
    pub fn authority_pem(&self) -> &str {
        &self.shared.tls.as_ref().expect("started with TLS").1
    }

    pub fn gateway_url(&self) -> String {
        self.shared.gateway_url()
    }

    pub fn application_id(&self) -> state::Id {
        self.shared.world().application
    }

    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Pushes this Discord's clock forward: expiry without sleeping.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// From now on its ids tell a time so long ago, as if they were counted and not dated.
    pub fn ids_lag(&self, by: Duration) {
        self.shared.clock.ids_lag(by);
    }

    /// How long `enforce_nonce` remembers; Discord says "a few minutes".
    pub fn remembers_nonces_for(&self, window: Duration) {
        self.shared
            .nonce_window_ms
            .store(window.as_millis() as u64, Ordering::Relaxed);
    }

    /// Five messages a channel in five seconds, fifty requests a second in all.
    pub fn enforces_rate_limits(&self) {
        self.shared.limits().enforced = true;
    }

    pub fn set_rate_limits(&self, per_channel_in_5s: u32, global_per_second: u32) {
        let mut limits = self.shared.limits();
        limits.enforced = true;
        limits.per_channel = per_channel_in_5s;
        limits.global_per_second = global_per_second;
    }

    /// Requests that came before the time that a 429 had named.
    pub fn rate_limit_violations(&self) -> u64 {
        self.shared.limits().violations
    }

    /// Every REST request so far, oldest first (not those of a load run).
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.log.all()
    }

    /// Malformed requests and unknown routes: empty beside a correct bot.
    pub fn problems(&self) -> Vec<String> {
        self.shared
            .problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The gateway's levers.
impl Discord {
    pub fn gateway_counts(&self) -> GatewayCounts {
        self.shared.gateway.counts()
    }

    pub fn connected_sessions(&self) -> usize {
        self.shared.gateway.connected()
    }

    pub fn intents(&self) -> u64 {
        self.shared.gateway.last_intents.load(Ordering::Relaxed)
    }

    /// Ends every gateway connection in this way.
    pub fn cuts_the_gateway(&self, how: Cut) {
        self.shared.gateway.cut(how);
    }

    /// While closed, new connections are dropped at once.
    pub fn closes_the_gateway(&self, closed: bool) {
        self.shared.gateway.closed.store(closed, Ordering::Relaxed);
    }

    pub fn acknowledges_heartbeats(&self, acks: bool) {
        self.shared.gateway.acks.store(acks, Ordering::Relaxed);
    }

    /// For connections from now on.
    pub fn set_heartbeat_interval(&self, interval: Duration) {
        let ms = interval.as_millis() as u64;
        self.shared.gateway.heartbeat_interval_ms.store(ms, Ordering::Relaxed);
    }

    /// How many shards `GET /gateway/bot` recommends.
    pub fn recommends_shards(&self, n: u32) {
        self.shared.gateway.set_shards(n);
    }

    /// Sends any event to all sessions, for what has no handle.
    pub fn sends_event(&self, event: &str, data: &serde_json::Value) {
        self.shared
            .gateway
            .dispatch(event, &data.to_string(), None, gateway::ALWAYS);
    }
}
