//! The borders in time that facts are held against. All windows are half-open, `[from, to)`; a day is a civil day of the
//! workspace's zone and begins at its first valid instant.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::digest::period::{Cut, WEEK};

/// Weeks in the headline's window.
pub const HEADLINE_WEEKS: usize = 8;
/// Earlier weekly cuts at which the load is looked at.
pub const HISTORY_WEEKS: usize = 12;
/// Days of the window of waits, work done, edges and manager kindness.
const FOUR_WEEKS: i32 = 4 * WEEK;

/// The windows of one digest.
#[derive(Debug, Clone)]
pub struct Windows {
    /// Nothing at or after it has happened.
    pub cut: Timestamp,
    /// Seven days before the cut: the start of the digest's week, the end of the headline's window, the latest opening of
    /// an ask that ought to be done, the latest completion that ought to be thanked for.
    pub week: Timestamp,
    /// 28 days before the cut.
    pub four_weeks: Timestamp,
    /// The borders of the headline's weeks: its start, eight weeks on its end.
    pub headline: [Timestamp; HEADLINE_WEEKS + 1],
    /// The earlier weekly cuts, oldest first.
    pub history: [Timestamp; HISTORY_WEEKS],
    pub zone: TimeZone,
}

impl Windows {
    pub fn new(cut: &Cut) -> Self {
        let weeks_before = |weeks: usize| cut.days_before(WEEK * weeks as i32);
        Windows {
            cut: cut.instant(),
            week: weeks_before(1),
            four_weeks: cut.days_before(FOUR_WEEKS),
            headline: std::array::from_fn(|week| weeks_before(1 + HEADLINE_WEEKS - week)),
            history: std::array::from_fn(|week| weeks_before(HISTORY_WEEKS - week)),
            zone: cut.zone.clone(),
        }
    }

    /// The start of the headline's window.
    pub fn headline_start(&self) -> Timestamp {
        self.headline[0]
    }

    /// The earliest instant that any figure but the headline's linked thanks looks back to.
    pub fn horizon(&self) -> Timestamp {
        self.history[0]
    }

    /// In which week of the headline's window an instant lies, from 0 on.
    pub fn headline_week(&self, at: Timestamp) -> Option<usize> {
        let week = self.headline.partition_point(|border| *border <= at);
        (1..=HEADLINE_WEEKS).contains(&week).then(|| week - 1)
    }

    pub fn in_week(&self, at: Timestamp) -> bool {
        (self.week..self.cut).contains(&at)
    }

    pub fn in_four_weeks(&self, at: Timestamp) -> bool {
        (self.four_weeks..self.cut).contains(&at)
    }
}
