//! Ids made by the application, so that one set of migrations serves both engines.
//!
//! An id is a positive 63-bit number: 41 bits of milliseconds since 2020 (until 2089), 10 bits that tell copies of the
//! bot apart, 12 bits of sequence. Later ids are greater within a process, and nearly so between copies.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// 2020-01-01T00:00:00Z; 41 bits from 1970 would end in 2039.
const EPOCH: Duration = Duration::from_secs(1_577_836_800);
const NODE_BITS: u32 = 10;
const SEQUENCE_BITS: u32 = 12;

/// Milliseconds and sequence of the last id, as one number: adding one carries from the sequence into the time.
static LAST: AtomicU64 = AtomicU64::new(0);
static NODE: LazyLock<u64> = LazyLock::new(|| rand::random::<u64>() & ((1 << NODE_BITS) - 1));

/// The next id: unique, and greater than every id this process made before, also when the clock is set back or more
/// than 4096 ids are made in a millisecond (then the time in the id runs ahead of the clock).
pub fn next() -> i64 {
    let clock = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .saturating_sub(EPOCH);
    let earliest = (clock.as_millis() as u64) << SEQUENCE_BITS;
    let before = LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
        Some(earliest.max(last + 1))
    });
    let tick = earliest.max(before.unwrap_or_default() + 1);
    let sequence = tick & ((1 << SEQUENCE_BITS) - 1);
    (((tick >> SEQUENCE_BITS) << (NODE_BITS + SEQUENCE_BITS) | *NODE << SEQUENCE_BITS | sequence) & i64::MAX as u64)
        as i64
}

/// The least id that is made at or after `at`, in microseconds since 1970, by a clock that goes right.
pub fn earliest(at: i64) -> i64 {
    let since = at / 1000 - EPOCH.as_millis() as i64;
    since.max(0) << (NODE_BITS + SEQUENCE_BITS)
}

/// The next id for what happens after `earlier`: greater than that also when another copy, whose clock is ahead, made it.
pub fn after(earlier: i64) -> i64 {
    next().max(earlier + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_unique_positive_and_ordered_across_threads() {
        let threads: Vec<_> = (0..8)
            .map(|_| std::thread::spawn(|| (0..20_000).map(|_| next()).collect::<Vec<_>>()))
            .collect();
        let mut all = BTreeSet::new();
        for thread in threads {
            let made = thread.join().unwrap();
            assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
            assert!(made[0] > 0);
            all.extend(made);
        }
        assert_eq!(all.len(), 160_000);
        assert!(next() > *all.last().unwrap());
    }

    #[test]
    fn what_comes_after_is_greater_whatever_the_clocks_say() {
        let ahead = next() + (3_600_000 << (NODE_BITS + SEQUENCE_BITS));
        assert!(after(ahead) > ahead);
        assert!(after(0) > next() - (60_000 << (NODE_BITS + SEQUENCE_BITS)));
    }

    #[test]
    fn ids_are_found_by_the_time_when_they_were_made() {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as i64;
        let (before, made) = (now(), next());
        // Ids that other tests have made ahead of the clock come after.
        assert!(earliest(before) <= made);
        assert!(earliest(now() + 600_000_000) > made);
        assert_eq!(earliest(0), 0);
    }

    #[test]
    fn an_id_tells_its_time() {
        let id = next() as u64;
        let made = EPOCH + Duration::from_millis(id >> (NODE_BITS + SEQUENCE_BITS));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        assert!(made.abs_diff(now) < Duration::from_secs(60), "{made:?} {now:?}");
    }
}
