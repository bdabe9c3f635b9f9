//! The one place where the time of day is read; everywhere else time is an argument, so that tests and the playground
//! can give their own. `clippy.toml` holds that.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// The present instant.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
pub fn now() -> Timestamp {
    Timestamp::now()
}

/// Where time comes from. Leases and back-off live on [`Clock::real`], everything else on [`Clock::now`], so that the
/// playground can shift the one and not the other. Clones share their shift; the default never has one.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    /// By how many microseconds [`Clock::now`] is ahead of real time.
    ahead: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// A clock that can be moved, ahead of real time from the beginning by so much.
    pub fn ahead_by(shift: SignedDuration) -> Self {
        let clock = Clock {
            ahead: Some(Arc::default()),
        };
        clock.shift_to(shift);
        clock
    }

    /// Real time: for leases and back-off.
    pub fn real(&self) -> Timestamp {
        now()
    }

    /// The product's time: when things happen and are due.
    pub fn now(&self) -> Timestamp {
        let real = now();
        real.saturating_add(self.shift()).unwrap_or(real)
    }

    /// By how much [`Clock::now`] is ahead of real time.
    pub fn shift(&self) -> SignedDuration {
        let micros = self.ahead.as_ref().map_or(0, |ahead| ahead.load(Ordering::Relaxed));
        SignedDuration::from_micros(micros)
    }

    /// Moves [`Clock::now`] to so much ahead of real time. Real time itself cannot be moved, nor a clock that was not
    /// made for it.
    pub fn shift_to(&self, shift: SignedDuration) {
        if let Some(ahead) = &self.ahead {
            ahead.store(shift.as_micros() as i64, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

    #[test]
    fn every_clone_is_moved_and_real_time_is_not() {
        let clock = Clock::ahead_by(SignedDuration::ZERO);
        let other = clock.clone();
        clock.shift_to(WEEK);
        assert_eq!(other.shift(), WEEK);
        assert!(other.now() >= other.real() + WEEK - SignedDuration::from_secs(60));
        assert!(other.real() <= now());
        other.shift_to(SignedDuration::ZERO);
        assert!(clock.now() <= now());
    }

    #[test]
    fn the_clock_of_a_served_bot_stands_with_real_time() {
        let clock = Clock::default();
        clock.shift_to(WEEK);
        assert_eq!(clock.shift(), SignedDuration::ZERO);
    }
}
