//! Socket Mode: open sockets, and envelopes that stay owed until one of them acknowledges. Only events are sent again by
//! themselves: the person of anything else is told that it failed.

mod ack;
mod connection;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;

use super::Shared;
use super::clock::Clock;

pub use connection::accept;

/// Slack keeps ten of an app's sockets at once.
const MOST: usize = 10;
/// After the first delivery of an event, and after the second, when nobody has acknowledged.
const AGAIN_AFTER: [Duration; 2] = [Duration::from_secs(60), Duration::from_secs(300)];

/// How a socket ends, when a test says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// RST: unread data, no goodbye.
    Reset,
    /// The TCP connection ends without a close frame.
    Fin,
    Close(u16),
    /// A close frame without a code (1005).
    CloseWithoutCode,
    /// `disconnect`: closes in ten seconds; new envelopes go elsewhere.
    Warning,
    /// `disconnect`: a fresh socket is wanted; this one closes after a second.
    RefreshRequested,
    /// `disconnect`: Socket Mode was switched off; closes at once.
    LinkDisabled,
}

impl Cut {
    /// The reason that a `disconnect` names, and how long it leaves the socket open.
    fn reason(self) -> Option<(&'static str, Duration)> {
        match self {
            Self::Warning => Some(("warning", Duration::from_secs(10))),
            Self::RefreshRequested => Some(("refresh_requested", Duration::from_secs(1))),
            Self::LinkDisabled => Some(("link_disabled", Duration::ZERO)),
            _ => None,
        }
    }
}

enum ToSocket {
    Frame(String),
    Cut(Cut),
    Stir,
}

struct Open {
    outbox: UnboundedSender<ToSocket>,
    /// Off after a `disconnect`: no new envelope comes here.
    taking: bool,
}

struct Envelope {
    frame: Value,
    event: bool,
    /// Its socket is gone, and its person was told so.
    failed: bool,
    interaction: Option<u64>,
    accepts_payload: bool,
    on: Option<u64>,
    deliveries: u32,
    acknowledged: u32,
    retries: usize,
    due: Option<u64>,
}

#[derive(Default)]
struct Inner {
    open: BTreeMap<u64, Open>,
    last: u64,
    turn: usize,
    envelopes: HashMap<String, Envelope>,
    due: BTreeMap<(u64, String), ()>,
    tickets: HashSet<String>,
    /// All that were ever given.
    given: Vec<String>,
}

/// What happened at the door of Socket Mode, so that a test can see a busy loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SocketCounts {
    /// Calls of `apps.connections.open`.
    pub asked: u64,
    pub connects: u64,
    pub envelopes: u64,
    pub redeliveries: u64,
    pub acknowledgements: u64,
    pub pongs: u64,
    /// Sockets that fell silent.
    pub silenced: u64,
}

#[derive(Default)]
pub struct Sockets {
    inner: Mutex<Inner>,
    counts: Mutex<SocketCounts>,
    scheduled: Notify,
    /// New connections are closed at once.
    pub closed: AtomicBool,
    /// Every new socket hears `disconnect` right after `hello`.
    pub dismisses: AtomicBool,
    /// Sockets stay open and say nothing, not even a pong.
    pub silent: AtomicBool,
    /// Whatever is not acknowledged is forgotten, and not sent again.
    pub forgets: AtomicBool,
    /// Those that heard `disconnect` still get new envelopes until they close.
    pub insists: AtomicBool,
    pub ping_every_ms: AtomicU64,
    pub most: AtomicUsize,
}

impl Sockets {
    pub fn new() -> Self {
        let sockets = Self::default();
        sockets.ping_every_ms.store(10_000, Ordering::Relaxed);
        sockets.most.store(MOST, Ordering::Relaxed);
        sockets
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn count(&self, change: impl FnOnce(&mut SocketCounts)) {
        change(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub fn counts(&self) -> SocketCounts {
        *self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn connected(&self) -> usize {
        self.inner().open.len()
    }

    /// Sockets that take envelopes: not those that were told to go.
    pub fn taking(&self) -> usize {
        self.inner().open.values().filter(|open| open.taking).count()
    }

    /// Envelopes that nobody has acknowledged yet, and that somebody may.
    pub fn owed(&self) -> usize {
        let inner = self.inner();
        let owed = inner.envelopes.values().filter(|e| e.acknowledged == 0 && !e.failed);
        owed.count()
    }

    /// A key for one connection.
    pub fn ticket(&self, clock: &Clock) -> String {
        let ticket = clock.uuid();
        let mut inner = self.inner();
        inner.tickets.insert(ticket.clone());
        inner.given.push(ticket.clone());
        drop(inner);
        self.count(|counts| counts.asked += 1);
        ticket
    }

    pub fn tickets(&self) -> Vec<String> {
        self.inner().given.clone()
    }

    /// Makes every connection look at the knobs.
    pub fn stir(&self) {
        for open in self.inner().open.values() {
            let _closing = open.outbox.send(ToSocket::Stir);
        }
    }

    /// Cuts the oldest socket alone, or all of them.
    pub fn cut(&self, how: Cut, all: bool) {
        let mut inner = self.inner();
        let some = if all { usize::MAX } else { 1 };
        for open in inner.open.values_mut().filter(|open| open.taking).take(some) {
            open.taking = how.reason().is_some() && self.insists.load(Ordering::Relaxed);
            let _gone_already = open.outbox.send(ToSocket::Cut(how));
        }
    }

    /// Sends an envelope; false when no socket is open and it is not kept for one.
    pub fn send(&self, clock: &Clock, envelope: NewEnvelope) -> bool {
        let NewEnvelope {
            id,
            kind,
            payload,
            interaction,
            accepts_payload,
        } = envelope;
        let mut frame = json!({
            "envelope_id": id, "type": kind, "accepts_response_payload": accepts_payload, "payload": payload,
        });
        let event = kind == "events_api";
        if event {
            frame["retry_attempt"] = json!(0);
            frame["retry_reason"] = json!("");
        }
        let mut inner = self.inner();
        // Events wait for a socket, once the app has had one; for all else the person is told that it failed.
        let nobody = !inner.open.values().any(|open| open.taking);
        if nobody && (!event || inner.last == 0) {
            return false;
        }
        let envelope = Envelope {
            frame,
            event,
            failed: false,
            interaction,
            accepts_payload,
            on: None,
            deliveries: 0,
            acknowledged: 0,
            retries: 0,
            due: None,
        };
        inner.envelopes.insert(id.clone(), envelope);
        self.count(|counts| counts.envelopes += 1);
        self.deliver(clock, &mut inner, &id);
        true
    }

    /// A frame for any one socket, with nothing kept: load.
    pub fn send_unkept(&self, frame: String) {
        let mut inner = self.inner();
        if let Some(id) = inner.next() {
            let _closing = inner.open[&id].outbox.send(ToSocket::Frame(frame));
        }
    }

    /// The same envelope once more, whatever has become of it.
    pub fn send_again(&self, clock: &Clock, id: &str) {
        let mut inner = self.inner();
        self.repeat(clock, &mut inner, id);
    }

    pub fn send_events_again(&self, clock: &Clock) {
        let mut inner = self.inner();
        let events = inner.envelopes.iter().filter(|(_, envelope)| envelope.event);
        for id in events.map(|(id, _)| id.clone()).collect::<Vec<_>>() {
            self.repeat(clock, &mut inner, &id);
        }
    }

    fn repeat(&self, clock: &Clock, inner: &mut Inner, id: &str) {
        if let Some(envelope) = inner.envelopes.get_mut(id) {
            envelope.failed = false;
            envelope.retries += 1;
            envelope.frame["retry_attempt"] = json!(envelope.retries);
            envelope.frame["retry_reason"] = json!("timeout");
            self.count(|counts| counts.redeliveries += 1);
            self.deliver(clock, inner, id);
        }
    }

    fn deliver(&self, clock: &Clock, inner: &mut Inner, id: &str) {
        let socket = inner.next();
        let Some(envelope) = inner.envelopes.get_mut(id) else {
            return;
        };
        envelope.on = socket;
        let previous = envelope.due.take();
        if let Some(socket) = socket {
            envelope.deliveries += 1;
            let after = AGAIN_AFTER.get(envelope.retries).filter(|_| envelope.event);
            envelope.due = after.map(|after| clock.now() + after.as_millis() as u64);
            let frame = ToSocket::Frame(envelope.frame.to_string());
            let due = envelope.due;
            if let Some(due) = due {
                inner.due.insert((due, id.to_owned()), ());
            }
            let _closing = inner.open[&socket].outbox.send(frame);
        }
        if let Some(previous) = previous {
            inner.due.remove(&(previous, id.to_owned()));
        }
        self.scheduled.notify_waiters();
    }

    /// A socket is gone. The events that it had not acknowledged go to another at once, or to the next that opens; returned
    /// are the interactions that have failed.
    fn leaves(&self, clock: &Clock, socket: u64) -> Vec<u64> {
        let mut inner = self.inner();
        inner.open.remove(&socket);
        let stranded = |envelope: &&Envelope| envelope.on == Some(socket) && envelope.acknowledged == 0;
        let mut failed = Vec::new();
        for envelope in inner.envelopes.values_mut() {
            if stranded(&&*envelope) && !envelope.event {
                envelope.failed = true;
                failed.extend(envelope.interaction);
            }
        }
        self.resend(clock, &mut inner, &stranded);
        failed
    }

    fn resend(&self, clock: &Clock, inner: &mut Inner, which: &dyn Fn(&&Envelope) -> bool) {
        let fitting = inner.envelopes.iter().filter(|(_, e)| which(e) && !e.failed);
        let mut ids: Vec<String> = fitting.map(|(id, _)| id.clone()).collect();
        ids.sort_unstable();
        for id in ids {
            if self.forgets.load(Ordering::Relaxed) {
                inner.envelopes.remove(&id);
            } else if inner.open.values().any(|open| open.taking) {
                self.repeat(clock, inner, &id);
            } else if let Some(envelope) = inner.envelopes.get_mut(&id) {
                envelope.on = None;
            }
        }
    }

    fn enters(&self, clock: &Clock, outbox: UnboundedSender<ToSocket>, taking: bool) -> u64 {
        let mut inner = self.inner();
        inner.last += 1;
        let id = inner.last;
        inner.open.insert(id, Open { outbox, taking });
        if taking {
            let waiting = |envelope: &&Envelope| envelope.on.is_none() && envelope.acknowledged == 0;
            self.resend(clock, &mut inner, &waiting);
        }
        id
    }

    /// Sends what nobody has acknowledged in a minute, or in five after that, as long as the stand-in runs.
    pub async fn keep_sending(shared: Arc<Shared>) {
        let sockets = &shared.sockets;
        loop {
            let scheduled = sockets.scheduled.notified();
            let pushed = shared.clock.pushed.notified();
            tokio::pin!(scheduled, pushed);
            scheduled.as_mut().enable();
            pushed.as_mut().enable();
            let now = shared.clock.now();
            let next = sockets.send_due(&shared.clock, now);
            let wait = next.map_or(Duration::from_secs(3600), |due| {
                Duration::from_millis(due.saturating_sub(now))
            });
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = scheduled => {}
                () = pushed => {}
            }
        }
    }

    fn send_due(&self, clock: &Clock, now: u64) -> Option<u64> {
        let mut inner = self.inner();
        loop {
            let (due, id) = inner.due.keys().next()?.clone();
            if due > now {
                return Some(due);
            }
            inner.due.remove(&(due, id.clone()));
            let owed = inner.envelopes.get(&id).is_some_and(|e| e.acknowledged == 0);
            if owed && !self.forgets.load(Ordering::Relaxed) {
                self.repeat(clock, &mut inner, &id);
            }
        }
    }
}

impl Inner {
    /// The socket whose turn it is.
    fn next(&mut self) -> Option<u64> {
        let taking = || self.open.iter().filter(|(_, open)| open.taking).map(|(id, _)| *id);
        let count = taking().count();
        if count == 0 {
            return None;
        }
        let next = taking().nth(self.turn % count);
        self.turn += 1;
        next
    }
}

pub struct NewEnvelope {
    pub id: String,
    pub kind: &'static str,
    pub payload: Value,
    pub interaction: Option<u64>,
    pub accepts_payload: bool,
}
