//! The heartbeat of one connection.

use std::time::Duration;
use tokio::time::Instant;

/// When to send heartbeats, and whether the last one was acknowledged.
pub(super) struct Heart {
    pub interval: Option<Duration>,
    pub next: Instant,
    pub unanswered: bool,
}

impl Default for Heart {
    fn default() -> Self {
        Heart {
            interval: None,
            next: Instant::now(),
            unanswered: false,
        }
    }
}

impl Heart {
    /// The first heartbeat falls at random into the first interval, so that a million bots do not beat at once.
    pub fn start(&mut self, interval: Duration) {
        self.interval = Some(interval);
        self.next = Instant::now() + interval.mul_f64(rand::random_range(0.0..1.0));
    }

    pub fn sent(&mut self) {
        self.unanswered = true;
        if let Some(interval) = self.interval {
            self.next = Instant::now() + interval;
        }
    }
}
