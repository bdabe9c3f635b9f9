//! Gateway sessions: who is connected, what each was sent, what it missed.

mod socket;

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::state::{Id, Message, World};

pub use socket::accept;

pub const GUILDS: u64 = 1 << 0;
pub const GUILD_MESSAGES: u64 = 1 << 9;
pub const DIRECT_MESSAGES: u64 = 1 << 12;
/// Members, presences, message content: an application must be approved for these.
pub const PRIVILEGED: u64 = 1 << 1 | 1 << 8 | 1 << 15;
/// Events that are there whatever the intents: interactions.
pub const ALWAYS: u64 = 0;

/// A session keeps this much for a resume; more missed than that is an invalid session.
const REPLAY: usize = 20_000;

/// How a connection ends, when a test says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// RST: unread data, no goodbye.
    Reset,
    /// The TCP connection ends without a close frame.
    Fin,
    Close(u16),
    /// A close frame without a code (1005).
    CloseWithoutCode,
    /// Op 7: please reconnect and resume.
    Reconnect,
    /// Op 9: the session is invalid; may it be resumed?
    InvalidSession {
        resumable: bool,
    },
}

pub enum ToSocket {
    Frame(String),
    Cut(Cut),
}

pub struct Session {
    pub shard: (u64, u64),
    pub intents: u64,
    pub sequence: u64,
    pub sent: VecDeque<(u64, Arc<str>)>,
    pub socket: Option<UnboundedSender<ToSocket>>,
}

/// What happened at the gateway's door, so that a test can see a busy loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct GatewayCounts {
    pub connects: u64,
    pub identifies: u64,
    pub resumes: u64,
    pub heartbeats: u64,
    pub refused: u64,
}

#[derive(Default)]
pub struct Counters {
    pub connects: AtomicU64,
    pub identifies: AtomicU64,
    pub resumes: AtomicU64,
    pub heartbeats: AtomicU64,
    pub refused: AtomicU64,
}

pub struct Gateway {
    pub(super) sessions: Mutex<HashMap<String, Session>>,
    pub counters: Counters,
    pub heartbeat_interval_ms: AtomicU64,
    /// Off: heartbeats are heard and not answered.
    pub acks: AtomicBool,
    /// Off: nothing is kept for a resume (load).
    pub keeps_replay: AtomicBool,
    /// New connections are closed at once.
    pub closed: AtomicBool,
    pub last_intents: AtomicU64,
    shards: AtomicU32,
}

impl Gateway {
    pub fn new() -> Self {
        Self {
            sessions: Mutex::default(),
            counters: Counters::default(),
            heartbeat_interval_ms: AtomicU64::new(41_250),
            acks: AtomicBool::new(true),
            keeps_replay: AtomicBool::new(true),
            closed: AtomicBool::new(false),
            last_intents: AtomicU64::new(0),
            shards: AtomicU32::new(1),
        }
    }

    pub fn shards(&self) -> u32 {
        self.shards.load(Ordering::Relaxed)
    }

    pub fn set_shards(&self, n: u32) {
        self.shards.store(n, Ordering::Relaxed);
    }

    pub(super) fn sessions(&self) -> MutexGuard<'_, HashMap<String, Session>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn counts(&self) -> GatewayCounts {
        let read = |n: &AtomicU64| n.load(Ordering::Relaxed);
        GatewayCounts {
            connects: read(&self.counters.connects),
            identifies: read(&self.counters.identifies),
            resumes: read(&self.counters.resumes),
            heartbeats: read(&self.counters.heartbeats),
            refused: read(&self.counters.refused),
        }
    }

    /// Sessions with a live connection.
    pub fn connected(&self) -> usize {
        self.sessions().values().filter(|s| s.socket.is_some()).count()
    }

    pub fn cut(&self, how: Cut) {
        for session in self.sessions().values_mut() {
            if let Some(socket) = session.socket.take() {
                let _gone_already = socket.send(ToSocket::Cut(how));
            }
        }
        if how == (Cut::InvalidSession { resumable: false }) {
            self.sessions().clear();
        }
    }

    /// Sends an event to every session that wants it; returns how many have it on its way or kept.
    pub fn dispatch(&self, event: &str, data: &str, guild: Option<Id>, intent: u64) -> usize {
        let keeps = self.keeps_replay.load(Ordering::Relaxed);
        let mut reached = 0;
        for session in self.sessions().values_mut() {
            let wanted = intent == ALWAYS || session.intents & intent != 0;
            let (shard, of) = session.shard;
            if !wanted || guild.map_or(0, |g| (g >> 22) % of) != shard {
                continue;
            }
            session.push(event, data, keeps);
            reached += 1;
        }
        reached
    }

    pub fn message_created(&self, world: &World, message: &Message) {
        let intent = if message.guild.is_some() {
            GUILD_MESSAGES
        } else {
            DIRECT_MESSAGES
        };
        if !self.sessions().values().any(|s| s.intents & intent != 0) {
            return;
        }
        let mut data = world.message_json_for_bot(message);
        if let Some(guild) = message.guild {
            data["guild_id"] = json!(guild.to_string());
        }
        self.dispatch("MESSAGE_CREATE", &data.to_string(), message.guild, intent);
    }

    pub fn guild_event(&self, event: &str, data: &Value, guild: Id) {
        self.dispatch(event, &data.to_string(), Some(guild), GUILDS);
    }
}

impl Session {
    fn push(&mut self, event: &str, data: &str, keep: bool) {
        self.sequence += 1;
        let sequence = self.sequence;
        let frame = format!(r#"{{"op":0,"t":"{event}","s":{sequence},"d":{data}}}"#);
        if keep {
            if self.sent.len() == REPLAY {
                self.sent.pop_front();
            }
            self.sent.push_back((sequence, frame.as_str().into()));
        }
        if let Some(socket) = &self.socket
            && socket.send(ToSocket::Frame(frame)).is_err()
        {
            self.socket = None;
        }
    }
}
