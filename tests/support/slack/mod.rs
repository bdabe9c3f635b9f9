//! A stateful stand-in for Slack on loopback sockets, as strict as the real one where it is known to be.
//!
//! `Slack::start()` gives the Web API and Socket Mode; a workspace, groups, people and channels are made through
//! handles, and people then act through them: `lan.uses("please").text("<@U…> the ice machine is down").await`.
//! It runs on a thread of its own, so that a test may block.

mod api;
mod clock;
mod driver;
mod events;
mod faults;
mod interactions;
mod json;
mod limits;
mod load;
mod manifest;
mod messages;
mod record;
mod socket;
pub mod state;
mod validate;
mod views;
mod wait;

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{Notify, oneshot};

use super::record::RequestLog;
pub use driver::{Answer, Channel, Choice, CommandUse, Group, Home, Member, Message, Modal, Sent, Workspace};
pub use faults::{Fault, FaultOrder, Faults};
pub use interactions::{Ack, Effect, Kind};
pub use load::{LoadReport, Template};
pub use record::Recorded;
pub use socket::{Cut, SocketCounts};
use state::World;

use super::discord::net::{Cut as Thread, Doors};

pub const BOT_TOKEN: &str = "xoxb-stand-in-bot-token";
/// How long a condition may take before a test fails.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Everything that the threads of the stand-in share.
pub struct Shared {
    pub bot_token: String,
    pub app_token: String,
    clock: clock::Clock,
    pub faults: Faults,
    sockets: socket::Sockets,
    load: load::Load,
    log: RequestLog<Recorded>,
    /// Told after every request, acknowledgement and change of sockets, so that waiting needs no polling.
    pub changed: Notify,
    world: Mutex<World>,
    limits: Mutex<limits::Limits>,
    problems: Mutex<Vec<String>>,
    http_door: SocketAddr,
    socket_door: SocketAddr,
}

impl Shared {
    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn limits(&self) -> MutexGuard<'_, limits::Limits> {
        self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something that no correct bot makes happen: said at once, kept for the test.
    fn problem(&self, what: String) {
        eprintln!("stand-in for Slack: {what}");
        self.problems.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }
}

/// The running stand-in; clones share it, and it stops with the last.
#[derive(Clone)]
pub struct Slack {
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

fn bind() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
    listener.set_nonblocking(true).expect("a socket can be non-blocking");
    let address = listener.local_addr().expect("a bound socket has an address");
    (listener, address)
}

impl Slack {
    /// The Web API and Socket Mode; no rate limits until `enforces_rate_limits`, no workspace until `workspace`.
    pub fn start() -> Self {
        let (http, http_door) = bind();
        let (sockets, socket_door) = bind();
        let clock = clock::Clock::new();
        let world = World::new(clock.id('A'), clock.id('U'), clock.id('B'));
        let shared = Arc::new(Shared {
            bot_token: BOT_TOKEN.into(),
            app_token: format!("xapp-1-{}-1-stand-in", world.app),
            clock,
            faults: Faults::default(),
            sockets: socket::Sockets::new(),
            load: load::Load::default(),
            log: RequestLog::from_env(),
            changed: Notify::new(),
            world: Mutex::new(world),
            limits: Mutex::default(),
            problems: Mutex::default(),
            http_door,
            socket_door,
        });
        let (stop, stopped) = oneshot::channel();
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.expect("a runtime can be built");
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(http).expect("a live socket");
                let router = api::router(Arc::clone(&for_thread));
                let service = router.into_make_service_with_connect_info::<Thread>();
                let doors = Doors { listener, tls: None };
                tokio::spawn(async move { axum::serve(doors, service).await });
                let door = tokio::net::TcpListener::from_std(sockets).expect("a live socket");
                tokio::spawn(socket::accept(Arc::clone(&for_thread), door));
                tokio::spawn(socket::Sockets::keep_sending(for_thread));
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

    /// For `SLACK_BOT_TOKEN`.
    pub fn bot_token(&self) -> &str {
        &self.shared.bot_token
    }

    /// For `SLACK_APP_TOKEN`.
    pub fn app_token(&self) -> &str {
        &self.shared.app_token
    }

    /// The bot's token is of another app than the one whose sockets are opened.
    pub fn gives_the_bot_to_another_app(&self) {
        self.shared.world().app = "A0ANOTHER".to_owned();
    }

    /// For `SLACK_API_URL`.
    pub fn api_url(&self) -> String {
        format!("http://{}/api", self.shared.http_door)
    }

    /// Whatever gives somebody who reads it a right: tokens, keys of sockets, addresses to answer at, triggers.
    pub fn secrets(&self) -> Vec<String> {
        let world = self.shared.world();
        let given = world.by_url.keys().chain(world.by_trigger.keys()).cloned();
        let mut secrets: Vec<String> = given.chain(self.shared.sockets.tickets()).collect();
        secrets.extend([self.shared.bot_token.clone(), self.shared.app_token.clone()]);
        secrets
    }

    /// The user that the bot is.
    pub fn bot_user(&self) -> String {
        self.shared.world().bot.clone()
    }

    /// Sets the app up by its manifest; without one it may do and hear nearly everything, but has no shortcuts.
    pub fn installs(&self, manifest: &Value) {
        self.shared.world().manifest = manifest::Manifest::read(manifest);
    }

    /// These scopes and no others.
    pub fn grants(&self, scopes: &[&str]) {
        self.shared.world().manifest.grants(scopes);
    }

    /// An entry of the global menu, or of a message's, when there is no manifest to take it from.
    pub fn has_shortcut(&self, name: &str, callback_id: &str, on_messages: bool) {
        let shortcut = manifest::Shortcut {
            name: name.to_owned(),
            callback_id: callback_id.to_owned(),
            on_messages,
        };
        self.shared.world().manifest.shortcuts.push(shortcut);
    }

    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// Pushes this Slack's clock forward: expiry and redelivery without sleeping.
    pub fn advance(&self, by: Duration) {
        self.shared.clock.advance(by);
    }

    /// How long a file is processed after its upload is complete, a second unless told; `None` is for ever. Until then no
    /// block can show it.
    pub fn processes_files_within(&self, takes: Option<Duration>) {
        self.shared.world().filing.takes = takes;
    }

    /// Uploads are refused with this word, or taken again.
    pub fn refuses_uploads(&self, word: Option<&str>) {
        self.shared.world().filing.refused = word.map(str::to_owned);
    }

    /// One message a second in each channel, and every method's budget for a minute.
    pub fn enforces_rate_limits(&self) {
        self.shared.limits().enforced = true;
    }

    /// Requests that came before the time that a 429 had named.
    pub fn rate_limit_violations(&self) -> u64 {
        self.shared.limits().violations
    }

    /// Everything that the bot has said so far, oldest first (not what a load run made it say).
    pub fn requests(&self) -> Vec<Recorded> {
        self.shared.log.all()
    }

    /// The calls of one method, or acknowledgements of one kind.
    pub fn calls(&self, method: &str) -> Vec<Recorded> {
        let mut all = self.requests();
        all.retain(|said| said.method == method);
        all
    }

    /// Malformed requests, wrong acknowledgements, unknown paths: empty beside a correct bot.
    pub fn problems(&self) -> Vec<String> {
        let problems = self.shared.problems.lock();
        problems.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The levers of Socket Mode.
impl Slack {
    /// Whoever asks for a socket is given this address.
    pub fn gives_sockets_at(&self, url: &str) {
        self.shared.world().sockets_at = Some(url.to_owned());
    }

    pub fn socket_counts(&self) -> SocketCounts {
        self.shared.sockets.counts()
    }

    pub fn connected_sockets(&self) -> usize {
        self.shared.sockets.connected()
    }

    /// Those that take envelopes: one that was told to go is none of them, though it may still be open.
    pub fn sockets_in_use(&self) -> usize {
        self.shared.sockets.taking()
    }

    /// Envelopes that were not acknowledged yet.
    pub fn unacknowledged(&self) -> usize {
        self.shared.sockets.owed()
    }

    /// Ends every socket in this way.
    pub fn cuts_the_sockets(&self, how: Cut) {
        self.shared.sockets.cut(how, true);
    }

    /// Ends the oldest socket in this way.
    pub fn cuts_one_socket(&self, how: Cut) {
        self.shared.sockets.cut(how, false);
    }

    /// While closed, new connections are dropped at once.
    pub fn closes_the_door(&self, closed: bool) {
        self.shared.sockets.closed.store(closed, Ordering::Relaxed);
    }

    /// New sockets hear `disconnect` right after `hello`.
    pub fn dismisses_new_sockets(&self, dismisses: bool) {
        self.shared.sockets.dismisses.store(dismisses, Ordering::Relaxed);
    }

    /// Sockets stay open and nothing comes through them any more, not even a pong.
    pub async fn falls_silent(&self) {
        let sockets = &self.shared.sockets;
        let (open, silenced) = (sockets.connected() as u64, sockets.counts().silenced);
        sockets.silent.store(true, Ordering::Relaxed);
        // Wakes each connection, which then sees it.
        sockets.stir();
        let all = || (sockets.counts().silenced >= silenced + open).then_some(());
        self.wait_until("silence", PATIENCE, all).await;
    }

    /// Sockets opened from now on are alive again; those that fell silent stay so.
    pub fn speaks_again(&self) {
        self.shared.sockets.silent.store(false, Ordering::Relaxed);
    }

    /// Sends again the events that are not acknowledged (as Slack does), or forgets them.
    pub fn redelivers(&self, redelivers: bool) {
        self.shared.sockets.forgets.store(!redelivers, Ordering::Relaxed);
    }

    /// Sockets that are told to go still get new envelopes until they close, as Slack sends to any that is open.
    pub fn sends_to_whoever_listens(&self) {
        self.shared.sockets.insists.store(true, Ordering::Relaxed);
    }

    /// For sockets opened from now on.
    pub fn pings_every(&self, every: Duration) {
        let ms = every.as_millis() as u64;
        self.shared.sockets.ping_every_ms.store(ms, Ordering::Relaxed);
    }

    pub fn allows_sockets(&self, most: usize) {
        self.shared.sockets.most.store(most, Ordering::Relaxed);
    }

    /// Sends every event so far once more, acknowledged or not.
    pub fn sends_all_events_again(&self) {
        self.shared.sockets.send_events_again(&self.shared.clock);
    }

    /// Sends any event, for what has no handle; false when the app has not subscribed to it.
    pub fn sends_event(&self, subscription: &str, event: Value) -> bool {
        events::send(&self.shared, subscription, event).is_some()
    }
}
