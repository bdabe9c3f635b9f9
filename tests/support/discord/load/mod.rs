//! Load: many interactions at a rate or with so many in flight, on a path that keeps almost nothing.

mod kind;

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::Discord;
use super::Shared;
use super::gateway::ALWAYS;
use super::state::Id;
use kind::kind_of;

/// Stand for the id, the token and the running number in an interaction's JSON.
pub const ID: &str = "%ID%";
pub const LOAD_TOKEN: &str = "load-";
const NUMBER: &str = "{n}";

/// One interaction, ready to be sent many times; `{n}` in its texts becomes a number that no other shot of any run has, as
/// people seldom say the same again.
#[derive(Clone)]
pub struct Template {
    pub(crate) json: Arc<str>,
    pub(crate) guild: Option<Id>,
}

#[derive(Debug, Clone)]
pub struct LoadAnswer {
    /// The shot's number, counted from 0.
    pub n: usize,
    pub id: Id,
    /// The callback's type; None when it was never answered.
    pub kind: Option<u64>,
    /// From dispatch to the callback's arrival.
    pub latency: Option<Duration>,
    /// The callback's body, and the later edit's, when bodies are kept.
    pub bodies: Vec<Value>,
}

#[derive(Debug)]
pub struct LoadReport {
    pub sent: usize,
    pub answered: usize,
    /// Second answers, or answers to what was never asked.
    pub refused: usize,
    pub elapsed: Duration,
    /// Sorted.
    pub latencies: Vec<Duration>,
    pub answers: Vec<LoadAnswer>,
}

impl LoadReport {
    pub fn per_second(&self) -> f64 {
        self.answered as f64 / self.elapsed.as_secs_f64()
    }

    /// `percentile(99.0)`
    pub fn percentile(&self, p: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        let at = (last as f64 * p / 100.0).round() as usize;
        self.latencies.get(at).copied().unwrap_or_default()
    }
}

struct Shot {
    n: usize,
    sent: Instant,
    kind: Option<u64>,
    latency: Option<Duration>,
    bodies: Vec<Value>,
}

struct Run {
    templates: Vec<Template>,
    total: usize,
    keeps_bodies: bool,
    /// Each answer sends the next.
    closed_loop: bool,
    started: Instant,
    /// How many shots earlier runs had.
    before: usize,
    next: AtomicUsize,
    answered: AtomicUsize,
    refused: AtomicUsize,
    shots: Mutex<HashMap<Id, Shot>>,
    progress: Notify,
}

#[derive(Default)]
pub struct Load {
    on: AtomicBool,
    /// Of all runs.
    shots: AtomicUsize,
    run: Mutex<Option<Arc<Run>>>,
}

impl Load {
    fn run(&self) -> MutexGuard<'_, Option<Arc<Run>>> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes an answer to a load interaction; None when the request is something else.
    pub(super) fn callback(
        shared: &Shared,
        method: &str,
        segments: &[&str],
        query: Option<&str>,
        body: &[u8],
    ) -> Option<Result<Option<Value>, ()>> {
        if !shared.load.on.load(Ordering::Acquire) {
            return None;
        }
        let (token, first) = match (method, segments) {
            ("POST", ["interactions", _, token, "callback"]) => (*token, true),
            (_, ["webhooks", _, token, ..]) => (*token, false),
            _ => return None,
        };
        let id: Id = token.strip_prefix(LOAD_TOKEN)?.parse().ok()?;
        let run = shared.load.run().clone()?;
        let answer = run.answer(shared, id, first, body);
        // Who asks which message it became is told, as Discord tells it.
        let wants_message = first && query.is_some_and(|query| query.contains("with_response=true"));
        Some(answer.map(|told| told.or_else(|| wants_message.then(|| response(shared, id)))))
    }
}

impl Run {
    fn answer(&self, shared: &Shared, id: Id, first: bool, body: &[u8]) -> Result<Option<Value>, ()> {
        let arrived = Instant::now();
        let kind = kind_of(body);
        let kept = self
            .keeps_bodies
            .then(|| serde_json::from_slice(body).unwrap_or_default());
        let mut shots = self.shots();
        let shot = shots.get_mut(&id).filter(|s| !first || s.kind.is_none());
        let Some(shot) = shot else {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(());
        };
        shot.bodies.extend(kept);
        if !first {
            drop(shots);
            return Ok(Some(some_message(shared, id)));
        }
        shot.kind = kind;
        shot.latency = Some(arrived - shot.sent);
        drop(shots);
        let answered = self.answered.fetch_add(1, Ordering::AcqRel) + 1;
        if self.closed_loop {
            self.fire(shared);
        }
        if answered == self.total || answered.is_multiple_of(1024) {
            self.progress.notify_waiters();
        }
        Ok(None)
    }

    fn shots(&self) -> MutexGuard<'_, HashMap<Id, Shot>> {
        self.shots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the next interaction; false when all are sent.
    fn fire(&self, shared: &Shared) -> bool {
        let n = self.next.fetch_add(1, Ordering::AcqRel);
        if n >= self.total {
            return false;
        }
        let template = &self.templates[n % self.templates.len()];
        let id = shared.clock.id();
        let data = template
            .json
            .replace(ID, &id.to_string())
            .replace(NUMBER, &(self.before + n).to_string());
        let sent = Instant::now();
        let shot = Shot {
            n,
            sent,
            kind: None,
            latency: None,
            bodies: Vec::new(),
        };
        self.shots().insert(id, shot);
        shared
            .gateway
            .dispatch("INTERACTION_CREATE", &data, template.guild, ALWAYS);
        true
    }
}

/// What a callback with a message is answered with when the bot wants to know.
fn response(shared: &Shared, id: Id) -> Value {
    json!({
        "interaction": {"id": id.to_string(), "type": 2},
        "resource": {"type": 4, "message": some_message(shared, id)},
    })
}

/// What a client wants to see after a follow-up or an edit.
fn some_message(shared: &Shared, id: Id) -> Value {
    let world = shared.world();
    let message = super::state::Message {
        id,
        author: world.bot,
        channel: id,
        ..Default::default()
    };
    world.message_json(&message)
}

/// Load runs from the test's side. One at a time.
impl Discord {
    /// `concurrent` interactions in flight until `total` were sent; each answer sends the next.
    pub async fn closed_loop(
        &self,
        templates: Vec<Template>,
        concurrent: usize,
        total: usize,
        keeps_bodies: bool,
    ) -> LoadReport {
        let run = self.begin(templates, total, keeps_bodies, true);
        for _ in 0..concurrent {
            if !run.fire(&self.shared) {
                break;
            }
        }
        self.finish(&run).await
    }

    /// `per_second` interactions a second for so long, whether answered or not.
    pub async fn open_loop(
        &self,
        templates: Vec<Template>,
        per_second: usize,
        lasting: Duration,
        keeps_bodies: bool,
    ) -> LoadReport {
        let total = (per_second as f64 * lasting.as_secs_f64()) as usize;
        let run = self.begin(templates, total, keeps_bodies, false);
        let mut tick = tokio::time::interval(Duration::from_millis(1));
        loop {
            tick.tick().await;
            let due = (run.started.elapsed().as_secs_f64() * per_second as f64) as usize;
            while run.next.load(Ordering::Acquire) < due.min(total) {
                run.fire(&self.shared);
            }
            if due >= total {
                return self.finish(&run).await;
            }
        }
    }

    fn begin(&self, templates: Vec<Template>, total: usize, keeps_bodies: bool, closed_loop: bool) -> Arc<Run> {
        assert!(!templates.is_empty(), "a load run needs something to send");
        let run = Arc::new(Run {
            templates,
            total,
            keeps_bodies,
            closed_loop,
            started: Instant::now(),
            before: self.shared.load.shots.fetch_add(total, Ordering::Relaxed),
            next: AtomicUsize::new(0),
            answered: AtomicUsize::new(0),
            refused: AtomicUsize::new(0),
            shots: Mutex::new(HashMap::with_capacity(total)),
            progress: Notify::new(),
        });
        *self.shared.load.run() = Some(Arc::clone(&run));
        self.shared.gateway.keeps_replay.store(false, Ordering::Relaxed);
        self.shared.load.on.store(true, Ordering::Release);
        run
    }

    /// Waits for the answers; gives up when none has come for as long as Discord waits for one.
    async fn finish(&self, run: &Run) -> LoadReport {
        let mut seen = 0;
        loop {
            let progress = run.progress.notified();
            tokio::pin!(progress);
            progress.as_mut().enable();
            let answered = run.answered.load(Ordering::Acquire);
            if answered >= run.total {
                break;
            }
            let waited = tokio::time::timeout(Duration::from_millis(3_500), progress).await;
            if waited.is_err() && answered == seen {
                break;
            }
            seen = answered;
        }
        let last = run.shots().values().filter_map(|s| Some(s.sent + s.latency?)).max();
        let elapsed = last.map_or(run.started.elapsed(), |last| last - run.started);
        self.shared.gateway.keeps_replay.store(true, Ordering::Relaxed);
        let mut answers: Vec<_> = run
            .shots()
            .drain()
            .map(|(id, s)| LoadAnswer {
                n: s.n,
                id,
                kind: s.kind,
                latency: s.latency,
                bodies: s.bodies,
            })
            .collect();
        answers.sort_unstable_by_key(|a| a.n);
        let mut latencies: Vec<_> = answers.iter().filter_map(|a| a.latency).collect();
        latencies.sort_unstable();
        let sent = answers.len();
        let refused = run.refused.load(Ordering::Relaxed);
        LoadReport {
            sent,
            answered: latencies.len(),
            refused,
            elapsed,
            latencies,
            answers,
        }
    }
}

/// An answer to a load interaction as the wire wants it.
pub fn reply(answer: Result<Option<Value>, ()>) -> (u16, Option<Value>) {
    match answer {
        Ok(None) => (204, None),
        Ok(body) => (200, body),
        Err(()) => {
            let body = json!({"message": "Interaction has already been acknowledged.", "code": 40060});
            (400, Some(body))
        }
    }
}
