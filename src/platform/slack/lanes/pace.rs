//! How fast messages may follow each other in a channel.

use std::time::Duration;

use tokio::time::Instant;

/// Slack takes one message a second in a channel.
const EVERY: Duration = Duration::from_secs(1);
/// And a few at once, after a rest.
const AT_ONCE: u32 = 3;

/// When the next message may be sent.
pub(super) struct Pace {
    /// When the lane will have rested.
    rested: Instant,
}

impl Pace {
    pub fn new(now: Instant) -> Self {
        Pace { rested: now }
    }

    pub fn next(&self, now: Instant) -> Instant {
        let head_start = EVERY * (AT_ONCE - 1);
        self.rested.checked_sub(head_start).map_or(now, |next| next.max(now))
    }

    pub fn sent(&mut self, now: Instant) {
        self.rested = self.rested.max(now) + EVERY;
    }

    pub fn turned_away(&mut self, now: Instant, after: Duration) {
        self.rested = now + after + EVERY * (AT_ONCE - 1);
    }

    /// Whether the lane has not rested yet.
    pub fn is_tired(&self, now: Instant) -> bool {
        self.rested > now
    }

    /// When the next message may be sent after so many others.
    pub fn after(&self, others: usize, now: Instant) -> Instant {
        self.next(now) + EVERY * u32::try_from(others.saturating_sub(AT_ONCE as usize)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_leave_at_once_and_then_one_a_second() {
        let now = Instant::now();
        let mut pace = Pace::new(now);
        let mut at = now;
        let mut left = Vec::new();
        for _ in 0..6 {
            at = pace.next(at);
            pace.sent(at);
            left.push((at - now).as_secs());
        }
        assert_eq!(left, [0, 0, 0, 1, 2, 3]);
        pace.turned_away(at, Duration::from_secs(30));
        at = pace.next(at);
        pace.sent(at);
        assert_eq!(((at - now).as_secs(), (pace.next(at) - now).as_secs()), (33, 34));
    }
}
