//! The stand-in's own time, which a test can push forward: half an hour of a response_url needs no sleeping.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::sync::Notify;

pub struct Clock {
    started: Instant,
    started_unix_us: u64,
    advanced_us: AtomicU64,
    last_ts: AtomicU64,
    ids: AtomicU64,
    /// Told when a test pushes the time forward.
    pub pushed: Notify,
}

impl Clock {
    pub fn new() -> Self {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            started: Instant::now(),
            started_unix_us: unix.as_micros() as u64,
            advanced_us: AtomicU64::new(0),
            last_ts: AtomicU64::new(0),
            // Ids of two stand-ins differ, so that a mixed-up one is seen.
            ids: AtomicU64::new(unix.as_millis() as u64 % 1_000_000 * 100_000),
            pushed: Notify::new(),
        }
    }

    fn micros(&self) -> u64 {
        self.started_unix_us + self.started.elapsed().as_micros() as u64 + self.advanced_us.load(Ordering::Relaxed)
    }

    /// Unix milliseconds as this Slack sees them.
    pub fn now(&self) -> u64 {
        self.micros() / 1000
    }

    pub fn advance(&self, by: Duration) {
        self.advanced_us.fetch_add(by.as_micros() as u64, Ordering::Relaxed);
        self.pushed.notify_waiters();
    }

    /// A new `ts`: seconds and microseconds, ordered, never repeated.
    pub fn ts(&self) -> String {
        let now = self.micros();
        let next = |last: u64| Some(now.max(last + 1));
        let last = self.last_ts.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        let ts = now.max(last.unwrap_or_default() + 1);
        format!("{}.{:06}", ts / 1_000_000, ts % 1_000_000)
    }

    pub fn number(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// An id as Slack's look: `U0A1B2C3D4E`.
    pub fn id(&self, prefix: char) -> String {
        const DIGITS: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        let mut number = self.number();
        let mut digits = [b'0'; 9];
        for digit in digits.iter_mut().rev() {
            *digit = DIGITS[(number % 36) as usize];
            number /= 36;
        }
        format!("{prefix}0{}", String::from_utf8_lossy(&digits))
    }

    /// An envelope's id.
    pub fn uuid(&self) -> String {
        let number = self.number();
        format!(
            "{:08x}-{:04x}-4{:03x}-8{:03x}-{number:012x}",
            number >> 12 & 0xffff_ffff,
            number & 0xffff,
            number >> 4 & 0xfff,
            number & 0xfff,
        )
    }
}
