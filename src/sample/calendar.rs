//! The hotel's weeks. Everything is counted in minutes since its first Monday at midnight, so that the same happens
//! whatever the date is today; the hotel's clocks are never changed.

use super::hotel::TIME_ZONE;
use crate::error::{Fault, Result};
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

/// Minutes since the first Monday.
pub type Minute = i64;
pub const HOUR: Minute = 60;
pub const DAY: Minute = 24 * HOUR;
/// Whole weeks before the present one.
pub const WEEKS: i64 = 12;

/// Twelve weeks and what there is of the present one.
#[derive(Debug, Clone, Copy)]
pub struct Calendar {
    first_monday: Timestamp,
    /// The present instant.
    pub now: Minute,
}

impl Calendar {
    pub fn ending(now: Timestamp) -> Result<Self> {
        let unknown = |error: jiff::Error| Fault::Corrupt(error.to_string());
        let today = now.to_zoned(TimeZone::get(TIME_ZONE).map_err(unknown)?);
        let days = i64::from(today.weekday().since(Weekday::Monday)) + WEEKS * 7;
        let first = today.checked_sub(days.days()).and_then(|day| day.start_of_day());
        let first_monday = first.map_err(unknown)?.timestamp();
        Ok(Calendar {
            first_monday,
            now: now.duration_since(first_monday).as_mins(),
        })
    }

    pub fn instant(&self, at: Minute) -> Timestamp {
        let since = SignedDuration::from_mins(at);
        self.first_monday.saturating_add(since).unwrap_or(self.first_monday)
    }

    /// The minute at which today began.
    pub fn today(&self) -> Minute {
        self.now - self.now % DAY
    }
}

/// When a team works.
#[derive(Debug, Clone, Copy)]
pub struct Hours {
    pub from: Minute,
    pub to: Minute,
    pub on_sundays: bool,
}

impl Hours {
    /// When so many minutes of work that can begin at `at` are over.
    pub fn after(&self, at: Minute, minutes: Minute) -> Minute {
        let (mut at, mut left) = (at, minutes);
        loop {
            let day = at - at % DAY;
            let begins = at.max(day + self.from);
            let room = day + self.to - begins;
            if room > left && self.works_on(at / DAY) {
                return begins + left;
            }
            if self.works_on(at / DAY) {
                left -= room.max(0);
            }
            at = day + DAY;
        }
    }

    fn works_on(&self, day: i64) -> bool {
        self.on_sundays || day % 7 != 6
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: Hours = Hours {
        from: 8 * HOUR,
        to: 17 * HOUR,
        on_sundays: false,
    };

    #[test]
    fn work_is_done_in_working_hours() {
        let saturday = 5 * DAY;
        for (at, minutes, done) in [
            (9 * HOUR, 30, 9 * HOUR + 30),
            (3 * HOUR, 30, 8 * HOUR + 30),
            (18 * HOUR, 0, DAY + 8 * HOUR),
            (16 * HOUR, 2 * HOUR, DAY + 9 * HOUR),
            (saturday + 16 * HOUR, 2 * HOUR, saturday + 2 * DAY + 9 * HOUR),
        ] {
            assert_eq!(OFFICE.after(at, minutes), done, "{at} {minutes}");
        }
    }

    #[test]
    fn the_twelve_weeks_begin_on_a_monday_and_end_in_this_week() {
        for now in [
            "2026-11-22T15:00:00Z",
            "2024-02-29T01:00:00Z",
            "2026-12-31T16:59:00Z",
            "2026-12-31T17:00:00Z",
        ] {
            let now: Timestamp = now.parse().unwrap();
            let calendar = Calendar::ending(now).unwrap();
            let first = calendar.instant(0).to_zoned(TimeZone::get(TIME_ZONE).unwrap());
            assert_eq!((first.weekday(), first.hour(), first.minute()), (Weekday::Monday, 0, 0));
            assert!((WEEKS * 7..WEEKS * 7 + 7).contains(&(calendar.now / DAY)));
            assert_eq!(calendar.instant(calendar.now), now);
        }
    }
}
