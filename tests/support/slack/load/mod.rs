//! Load: many slash commands at a rate or with so many in flight, on a path that keeps almost nothing.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{Shared, Slack};

/// Begins every id of a load run.
const MARK: &str = "load-";
/// Stand for a command's own id and the running number in a template.
const ID: &str = "%ID%";
const NUMBER: &str = "{n}";

/// A slash command ready to be sent many times; `{n}` in its text becomes the shot's number.
#[derive(Clone)]
pub struct Template(Arc<str>);

impl Template {
    /// From a slash command's payload, whose ids are replaced at each shot.
    pub(super) fn new(mut payload: Value, base: &str) -> Self {
        payload["trigger_id"] = json!(format!("{ID}.0.load"));
        payload["response_url"] = json!(format!("{base}/commands/T0/1/{MARK}{ID}"));
        let frame = json!({
            "envelope_id": format!("{MARK}{ID}"), "type": "slash_commands", "accepts_response_payload": true,
            "payload": payload,
        });
        Self(frame.to_string().into())
    }
}

#[derive(Debug)]
pub struct LoadReport {
    pub sent: usize,
    pub acknowledged: usize,
    /// Acknowledgements beyond the first of each.
    pub repeated: usize,
    /// Messages through `response_url`, `chat.postMessage`, `chat.postEphemeral` and `chat.update`.
    pub said: usize,
    pub elapsed: Duration,
    /// From the command to its acknowledgement, sorted.
    pub latencies: Vec<Duration>,
    /// The numbers of the shots that were acknowledged.
    pub numbers: Vec<usize>,
}

impl LoadReport {
    pub fn per_second(&self) -> f64 {
        self.acknowledged as f64 / self.elapsed.as_secs_f64()
    }

    /// `percentile(99.0)`
    pub fn percentile(&self, p: f64) -> Duration {
        let last = self.latencies.len().saturating_sub(1);
        let at = (last as f64 * p / 100.0).round() as usize;
        self.latencies.get(at).copied().unwrap_or_default()
    }
}

struct Shot {
    sent: Instant,
    latency: Option<Duration>,
}

struct Run {
    templates: Vec<Template>,
    total: usize,
    /// Each acknowledgement sends the next.
    closed_loop: bool,
    started: Instant,
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    repeated: AtomicUsize,
    said: AtomicUsize,
    shots: Mutex<HashMap<usize, Shot>>,
    progress: Notify,
}

#[derive(Default)]
pub struct Load {
    on: AtomicBool,
    run: Mutex<Option<Arc<Run>>>,
}

impl Load {
    fn run(&self) -> MutexGuard<'_, Option<Arc<Run>>> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn is_on(&self) -> bool {
        self.on.load(Ordering::Acquire)
    }

    /// Takes the acknowledgement of a shot; false when the envelope is another.
    pub fn acknowledged(&self, shared: &Shared, envelope: &str) -> bool {
        let Some(id) = envelope.strip_prefix(MARK) else {
            return false;
        };
        let run = self.run().clone();
        if let (Some(run), Ok(id)) = (run, id.parse()) {
            run.acknowledged(shared, id);
        }
        true
    }

    /// Takes a message through the response_url of a shot.
    pub fn takes_url(&self, segments: &[&str]) -> bool {
        let of_load = segments.last().is_some_and(|secret| secret.starts_with(MARK));
        of_load && self.takes_post("response_url")
    }

    /// Takes a message without keeping it, while a run is on.
    pub fn takes_post(&self, method: &str) -> bool {
        let messages = ["response_url", "chat.postMessage", "chat.postEphemeral", "chat.update"];
        let takes = messages.contains(&method);
        if let Some(run) = self.run().as_ref().filter(|_| takes) {
            run.said.fetch_add(1, Ordering::Relaxed);
        }
        takes
    }
}

impl Run {
    fn shots(&self) -> MutexGuard<'_, HashMap<usize, Shot>> {
        self.shots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn acknowledged(&self, shared: &Shared, id: usize) {
        let arrived = Instant::now();
        let mut shots = self.shots();
        let shot = shots.get_mut(&id).filter(|shot| shot.latency.is_none());
        let Some(shot) = shot else {
            self.repeated.fetch_add(1, Ordering::Relaxed);
            return;
        };
        shot.latency = Some(arrived - shot.sent);
        drop(shots);
        let acknowledged = self.acknowledged.fetch_add(1, Ordering::AcqRel) + 1;
        if self.closed_loop {
            self.fire(shared);
        }
        if acknowledged == self.total || acknowledged.is_multiple_of(1024) {
            self.progress.notify_waiters();
        }
    }

    /// Sends the next command; false when all are sent.
    fn fire(&self, shared: &Shared) -> bool {
        let n = self.next.fetch_add(1, Ordering::AcqRel);
        if n >= self.total {
            return false;
        }
        let Template(template) = &self.templates[n % self.templates.len()];
        // Never the same in two runs, so that no bot takes one for another.
        let id = shared.clock.number() as usize;
        let number = id.to_string();
        let frame = template.replace(ID, &number).replace(NUMBER, &number);
        let sent = Instant::now();
        self.shots().insert(id, Shot { sent, latency: None });
        shared.sockets.send_unkept(frame);
        true
    }
}

/// Load runs from the test's side. One at a time.
impl Slack {
    /// `concurrent` commands in flight until `total` were sent; each acknowledgement sends the next.
    pub async fn closed_loop(&self, templates: Vec<Template>, concurrent: usize, total: usize) -> LoadReport {
        let run = self.begin(templates, total, true);
        for _ in 0..concurrent {
            if !run.fire(&self.shared) {
                break;
            }
        }
        self.finish(&run).await
    }

    /// `per_second` commands a second for so long, whether acknowledged or not.
    pub async fn open_loop(&self, templates: Vec<Template>, per_second: usize, lasting: Duration) -> LoadReport {
        let total = (per_second as f64 * lasting.as_secs_f64()) as usize;
        let run = self.begin(templates, total, false);
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

    fn begin(&self, templates: Vec<Template>, total: usize, closed_loop: bool) -> Arc<Run> {
        assert!(!templates.is_empty(), "a load run needs something to send");
        let run = Arc::new(Run {
            templates,
            total,
            closed_loop,
            started: Instant::now(),
            next: AtomicUsize::new(0),
            acknowledged: AtomicUsize::new(0),
            repeated: AtomicUsize::new(0),
            said: AtomicUsize::new(0),
            shots: Mutex::new(HashMap::with_capacity(total)),
            progress: Notify::new(),
        });
        *self.shared.load.run() = Some(Arc::clone(&run));
        self.shared.load.on.store(true, Ordering::Release);
        run
    }

    /// Waits for the acknowledgements; gives up when none has come for as long as Slack waits for one.
    async fn finish(&self, run: &Run) -> LoadReport {
        let mut seen = 0;
        loop {
            let progress = run.progress.notified();
            tokio::pin!(progress);
            progress.as_mut().enable();
            let acknowledged = run.acknowledged.load(Ordering::Acquire);
            if acknowledged >= run.total {
                break;
            }
            let waited = tokio::time::timeout(Duration::from_millis(3_500), progress).await;
            if waited.is_err() && acknowledged == seen {
                break;
            }
            seen = acknowledged;
        }
        let shots = run.shots();
        let last = shots.values().filter_map(|s| Some(s.sent + s.latency?)).max();
        let elapsed = last.map_or(run.started.elapsed(), |last| last - run.started);
        let mut latencies: Vec<_> = shots.values().filter_map(|s| s.latency).collect();
        latencies.sort_unstable();
        let answered = shots.iter().filter(|(_, s)| s.latency.is_some());
        let mut numbers: Vec<_> = answered.map(|(id, _)| *id).collect();
        numbers.sort_unstable();
        LoadReport {
            sent: shots.len(),
            acknowledged: latencies.len(),
            repeated: run.repeated.load(Ordering::Relaxed),
            said: run.said.load(Ordering::Relaxed),
            elapsed,
            latencies,
            numbers,
        }
    }

    /// Ends the time in which nothing that the bot posts is kept.
    pub fn ends_the_load(&self) {
        self.shared.load.on.store(false, Ordering::Release);
    }
}
