//! Growing pauses with chance in them, so that many copies do not come back all at once.

use std::time::Duration;

const LONGEST: Duration = Duration::from_secs(60);

#[derive(Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// The pause before the next try: hardly any after the first failure, a minute after many.
    pub fn next(&mut self) -> Duration {
        self.failures = self.failures.saturating_add(1);
        if self.failures == 1 {
            return jittered(Duration::from_millis(100));
        }
        let doubled = Duration::from_millis(500) * 2_u32.saturating_pow((self.failures - 2).min(10));
        jittered(doubled.min(LONGEST))
    }
}

/// Between half of it and all of it.
pub(super) fn jittered(pause: Duration) -> Duration {
    pause.mul_f64(rand::random_range(0.5..=1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_minute_and_start_anew() {
        let mut backoff = Backoff::default();
        assert!(backoff.next() <= Duration::from_millis(100));
        let pauses: Vec<Duration> = (0..20).map(|_| backoff.next()).collect();
        assert!(pauses[0] <= Duration::from_millis(500));
        assert!(pauses.iter().all(|pause| *pause <= LONGEST));
        assert!(pauses[19] >= LONGEST / 2);
        backoff.reset();
        assert!(backoff.next() <= Duration::from_millis(100));
    }
}
