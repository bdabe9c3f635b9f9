//! What a lane has left to the outbox.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::time::Instant;

/// When none of those that were left to the outbox came back for so long, they will not.
const LEFT_FOR: Duration = Duration::from_secs(90);

/// The answers that were left to the outbox and are not posted yet.
pub(super) struct Left {
    deliveries: BTreeSet<i64>,
    /// When one of them was last heard of.
    heard: Instant,
}

impl Left {
    pub fn new(now: Instant) -> Self {
        Left {
            deliveries: BTreeSet::new(),
            heard: now,
        }
    }

    /// Whether some are still expected.
    pub fn expects(&self, now: Instant) -> bool {
        !self.deliveries.is_empty() && now <= self.heard + LEFT_FOR
    }

    /// Whether this one is to wait for others that were left before it.
    pub fn holds_up(&mut self, delivery: i64, now: Instant) -> bool {
        if now > self.heard + LEFT_FOR {
            self.deliveries.clear();
        }
        self.deliveries.first().is_some_and(|first| *first < delivery)
    }

    pub fn add(&mut self, delivery: i64, now: Instant) {
        self.heard = now;
        self.deliveries.insert(delivery);
    }

    /// One came by way of the outbox, which keeps the order: whatever is older is done with.
    pub fn came(&mut self, delivery: i64, now: Instant) {
        self.heard = now;
        self.deliveries.retain(|left| *left > delivery);
    }

    /// One was posted without the outbox.
    pub fn remove(&mut self, delivery: i64) {
        self.deliveries.remove(&delivery);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_came_back_holds_up_nobody_for_ever() {
        let now = Instant::now();
        let mut left = Left::new(now);
        left.add(5, now);
        assert!(left.holds_up(6, now + LEFT_FOR));
        assert!(!left.holds_up(6, now + LEFT_FOR + Duration::from_secs(1)));
        left.add(7, now);
        left.add(8, now);
        // The first of them was taken back by its author, and never comes.
        left.came(8, now);
        assert!(!left.holds_up(9, now));
    }
}
