//! What a lane has left to the outbox.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use tokio::time::Instant;

/// When none of those that were left to the outbox came back for so long, they will not.
const LEFT_FOR: Duration = Duration::from_secs(90);

/// The answers that were left to the outbox and are not posted yet.
pub(super) struct Left {
    /// Of each that was never sent the fingerprint of its handle. A copy of the program to which its person repeats the
    /// command, and which may send it, gives it another handle.
    deliveries: BTreeMap<i64, Option<u64>>,
    /// When one of them was last heard of.
    heard: Instant,
}

impl Left {
    pub fn new(now: Instant) -> Self {
        Left {
            deliveries: BTreeMap::new(),
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
        self.deliveries.keys().next().is_some_and(|first| *first < delivery)
    }

    pub fn add(&mut self, delivery: i64, now: Instant) {
        self.heard = now;
        self.deliveries.insert(delivery, None);
    }

    /// One of them, the answer with this handle, was never sent.
    pub fn note_unsent(&mut self, delivery: i64, handle: &str) {
        if let Some(unsent) = self.deliveries.get_mut(&delivery) {
            *unsent = Some(fingerprint(handle));
        }
    }

    pub fn is_unsent(&self, delivery: i64, handle: &str) -> bool {
        self.deliveries.get(&delivery) == Some(&Some(fingerprint(handle)))
    }

    /// One came by way of the outbox, which keeps the order: whatever is older is done with.
    pub fn came(&mut self, delivery: i64, now: Instant) {
        self.heard = now;
        self.deliveries.retain(|left, _| *left > delivery);
    }

    /// One was posted without the outbox.
    pub fn remove(&mut self, delivery: i64) {
        self.deliveries.remove(&delivery);
    }
}

fn fingerprint(handle: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    handle.hash(&mut hasher);
    hasher.finish()
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

    #[test]
    fn what_was_never_sent_is_known_by_its_handle_as_long_as_nobody_else_may_have_sent_it() {
        let now = Instant::now();
        let mut left = Left::new(now);
        left.add(5, now);
        left.note_unsent(5, "trigger");
        assert!(left.is_unsent(5, "trigger"));
        assert!(!left.is_unsent(5, "that of a repetition elsewhere"));
        assert!(!left.is_unsent(6, "trigger"));
        // Repeated here: what was said first may have been answered before.
        left.add(5, now);
        assert!(!left.is_unsent(5, "trigger"));
        left.add(7, now);
        left.came(7, now);
        left.note_unsent(7, "another");
        assert!(!left.is_unsent(7, "another"), "the outbox has tried it since");
    }
}
