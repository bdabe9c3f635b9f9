//! What a lane has left to the outbox.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use tokio::time::Instant;

use crate::chat::platform::OWED_ANSWER_WITHIN;

/// When none of those that were left to the outbox came back for so long, they will not.
const LEFT_FOR: Duration = Duration::from_secs(90);

/// So many are delivered as soon as there is room for them. Those behind them wait for their turn as long as for the outbox.
const FEW: usize = 16;
/// For so long the outbox leaves an answer that is owed to whoever may yet show it.
const LEASE: Duration = OWED_ANSWER_WITHIN.saturating_add(Duration::from_secs(5));

/// The answers that were left to the outbox and are not posted yet.
pub(super) struct Left {
    deliveries: BTreeMap<i64, Waiting>,
    /// When one of them was last heard of.
    heard: Instant,
}

struct Waiting {
    /// Of each that was never sent the fingerprint of its handle. A copy of the program to which its person repeats the
    /// command, and which may send it, gives it another handle.
    unsent: Option<u64>,
    /// When the outbox may have it.
    due: Instant,
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

    /// Leaves one to the outbox; whether it may have it at once. That is so only where the lane is idle and all others may be
    /// had, so that none overtakes another.
    #[must_use]
    pub fn add(&mut self, delivery: i64, idle: bool, now: Instant) -> bool {
        self.heard = now;
        let at_once = idle && self.deliveries.len() < FEW && self.deliveries.values().all(|other| other.due <= now);
        let due = if at_once { now } else { now + LEASE };
        self.deliveries.insert(delivery, Waiting { unsent: None, due });
        at_once
    }

    /// One of them, the answer with this handle, was never sent.
    pub fn note_unsent(&mut self, delivery: i64, handle: &str) {
        if let Some(waiting) = self.deliveries.get_mut(&delivery) {
            waiting.unsent = Some(fingerprint(handle));
        }
    }

    pub fn is_unsent(&self, delivery: i64, handle: &str) -> bool {
        let waiting = self.deliveries.get(&delivery);
        waiting.is_some_and(|waiting| waiting.unsent == Some(fingerprint(handle)))
    }

    /// One came by way of the outbox, which keeps the order: whatever is older is done with. Returns what the outbox may have
    /// from now on.
    #[must_use]
    pub fn came(&mut self, delivery: i64, now: Instant) -> Vec<i64> {
        self.heard = now;
        self.deliveries.retain(|left, _| *left > delivery);
        self.next_few(now)
    }

    /// The first of them, as far as the outbox may not have them yet: from now on it may.
    #[must_use]
    pub fn next_few(&mut self, now: Instant) -> Vec<i64> {
        let few = self.deliveries.iter_mut().take(FEW);
        few.filter(|(_, waiting)| waiting.due > now)
            .map(|(delivery, waiting)| {
                waiting.due = now;
                *delivery
            })
            .collect()
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

    /// Leaves it, and takes no notice of when it is due.
    fn leave(left: &mut Left, delivery: i64, now: Instant) {
        let _at_once = left.add(delivery, true, now);
    }

    #[test]
    fn a_few_are_due_at_once_and_those_behind_them_in_their_order() {
        let now = Instant::now();
        let mut left = Left::new(now);
        let few = i64::try_from(FEW).unwrap();
        for delivery in 1..=few {
            assert!(left.add(delivery, true, now), "{delivery}");
        }
        assert!(
            !left.add(few + 1, true, now) && !left.add(few + 2, true, now),
            "they are many"
        );
        assert_eq!(left.came(1, now), [few + 1]);
        assert_eq!(left.came(1, now), Vec::<i64>::new(), "it is told of once");
        assert!(!left.add(few + 3, true, now), "it would overtake the one before");
        assert_eq!(left.came(4, now), [few + 2, few + 3]);
        assert!(left.add(few + 4, true, now));
    }

    #[test]
    fn what_waits_in_the_lane_is_not_overtaken() {
        let now = Instant::now();
        let mut left = Left::new(now);
        assert!(!left.add(7, false, now));
        // Its turn did not come in time.
        assert!(!left.add(5, false, now));
        assert_eq!(left.next_few(now), [5, 7]);
        assert!(left.add(8, true, now));
    }

    #[test]
    fn what_never_came_back_holds_up_nobody_for_ever() {
        let now = Instant::now();
        let mut left = Left::new(now);
        leave(&mut left, 5, now);
        assert!(left.holds_up(6, now + LEFT_FOR));
        assert!(!left.holds_up(6, now + LEFT_FOR + Duration::from_secs(1)));
        leave(&mut left, 7, now);
        leave(&mut left, 8, now);
        // The first of them was taken back by its author, and never comes.
        let _due = left.came(8, now);
        assert!(!left.holds_up(9, now));
    }

    #[test]
    fn what_was_never_sent_is_known_by_its_handle_as_long_as_nobody_else_may_have_sent_it() {
        let now = Instant::now();
        let mut left = Left::new(now);
        leave(&mut left, 5, now);
        left.note_unsent(5, "trigger");
        assert!(left.is_unsent(5, "trigger"));
        assert!(!left.is_unsent(5, "that of a repetition elsewhere"));
        assert!(!left.is_unsent(6, "trigger"));
        // Repeated here: what was said first may have been answered before.
        leave(&mut left, 5, now);
        assert!(!left.is_unsent(5, "trigger"));
        leave(&mut left, 7, now);
        let _due = left.came(7, now);
        left.note_unsent(7, "another");
        assert!(!left.is_unsent(7, "another"), "the outbox has tried it since");
    }
}
