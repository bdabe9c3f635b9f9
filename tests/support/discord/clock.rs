//! The stand-in's own time, which a test can push forward: expiry rules of 15 minutes need no sleeping.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::state::Id;

/// First second of 2015: Discord's ids count milliseconds from here.
const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;

pub struct Clock {
    started: Instant,
    started_unix_ms: u64,
    advanced_ms: AtomicU64,
    last_id: AtomicU64,
    ids_lag_ms: AtomicU64,
}

impl Clock {
    pub fn new() -> Self {
        let unix = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            started: Instant::now(),
            started_unix_ms: unix.as_millis() as u64,
            advanced_ms: AtomicU64::new(0),
            last_id: AtomicU64::new(0),
            ids_lag_ms: AtomicU64::new(0),
        }
    }

    /// Unix milliseconds as this Discord sees them.
    pub fn now(&self) -> u64 {
        self.started_unix_ms + self.started.elapsed().as_millis() as u64 + self.advanced_ms.load(Ordering::Relaxed)
    }

    pub fn advance(&self, by: Duration) {
        self.advanced_ms.fetch_add(by.as_millis() as u64, Ordering::Relaxed);
    }

    /// From now on ids tell a time so long ago.
    pub fn ids_lag(&self, by: Duration) {
        self.ids_lag_ms.store(by.as_millis() as u64, Ordering::Relaxed);
        self.last_id.store(0, Ordering::Relaxed);
    }

    /// A new snowflake: ordered by time, never repeated.
    pub fn id(&self) -> Id {
        let floor = (self.now() - self.ids_lag_ms.load(Ordering::Relaxed) - DISCORD_EPOCH_MS) << 22;
        let next = |last: u64| Some(floor.max(last + 1));
        let last = self.last_id.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        floor.max(last.unwrap_or_default() + 1)
    }
}

/// Unix milliseconds as Discord writes them: `2026-11-22T00:19:23.000000+00:00`.
pub fn timestamp(unix_ms: u64) -> String {
    let (days, ms) = (unix_ms / 86_400_000, unix_ms % 86_400_000);
    // Civil date from days since 1970 (Howard Hinnant's algorithm), so that no calendar crate is needed here.
    let z = days as i64 + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    let micros = ms % 1000 * 1000;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micros:06}+00:00")
}
