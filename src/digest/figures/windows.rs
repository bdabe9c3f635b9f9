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
    /// The start of the digest's period: seven days before the cut, unless the plan was changed.
    pub period: Timestamp,
    /// Seven days before the cut: the end of the headline's window, the latest opening of an ask that ought to be done, the
    /// latest completion that ought to be thanked for.
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
            period: cut.period().from,
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

    /// The oldest of the earlier weekly cuts: what ended before it is in no figure.
    pub fn horizon(&self) -> Timestamp {
        self.history[0]
    }

    /// In which week of the headline's window an instant lies, from 0 on.
    pub fn headline_week(&self, at: Timestamp) -> Option<usize> {
        let week = self.headline.partition_point(|border| *border <= at);
        (1..=HEADLINE_WEEKS).contains(&week).then(|| week - 1)
    }

    pub fn in_period(&self, at: Timestamp) -> bool {
        (self.period..self.cut).contains(&at)
    }

    pub fn in_four_weeks(&self, at: Timestamp) -> bool {
        (self.four_weeks..self.cut).contains(&at)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::{Date, date};

    use super::*;

    fn windows(day: Date, zone: &str) -> Windows {
        Windows::new(&Cut {
            date: day,
            zone: TimeZone::get(zone).unwrap(),
            since: None,
        })
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn weeks_are_civil_ones_where_clocks_are_changed() {
        // Clocks are set back on 25 October, within the second-last week before 2 November.
        let berlin = windows(date(2026, 11, 2), "Europe/Berlin");
        assert_eq!(berlin.cut, at("2026-11-01T23:00Z"));
        assert_eq!(berlin.week, at("2026-10-25T23:00Z"));
        assert_eq!(berlin.headline[8], berlin.week);
        assert_eq!(berlin.headline[7], at("2026-10-18T22:00Z"));
        assert_eq!(berlin.headline_start(), at("2026-08-30T22:00Z"));
        assert_eq!(berlin.four_weeks, at("2026-10-04T22:00Z"));
        assert_eq!(berlin.horizon(), at("2026-08-09T22:00Z"));
        assert_eq!(berlin.history[11], berlin.week);
        // The week of the change has 169 hours; its last hour belongs to it.
        assert_eq!(berlin.headline_week(at("2026-10-25T22:59Z")), Some(7));
        assert_eq!(berlin.headline_week(at("2026-10-25T23:00Z")), None);
        let lengths = |windows: &Windows| {
            let weeks = windows.headline.windows(2);
            weeks
                .map(|week| week[1].duration_since(week[0]).as_hours())
                .collect::<Vec<_>>()
        };
        assert_eq!(lengths(&berlin), [168, 168, 168, 168, 168, 168, 168, 169]);
        assert_eq!(lengths(&windows(date(2026, 11, 2), "Asia/Ho_Chi_Minh")), [168; 8]);
        assert_eq!(lengths(&windows(date(2012, 1, 16), "Pacific/Apia"))[6..], [144, 168]);
    }

    #[test]
    fn a_day_without_midnight_begins_when_the_clocks_go_on() {
        // On Sunday, 4 November 2018, clocks in Brazil went from 0:00 to 1:00.
        let windows = windows(date(2018, 11, 11), "America/Sao_Paulo");
        assert_eq!(windows.week, at("2018-11-04T03:00Z"));
        let before = windows.week - SignedDuration::from_nanos(1);
        assert!(windows.in_period(windows.week) && !windows.in_period(before));
        assert_eq!(windows.headline_week(before), Some(7));
    }

    #[test]
    fn weeks_go_over_the_end_of_the_year() {
        let windows = windows(date(2026, 1, 5), "Asia/Ho_Chi_Minh");
        assert_eq!(windows.week, at("2025-12-28T17:00Z"));
        assert!(windows.in_period(at("2025-12-31T17:00Z")) && !windows.in_period(windows.cut));
        assert_eq!(windows.headline_start(), at("2025-11-02T17:00Z"));
        assert!(windows.in_four_weeks(windows.four_weeks) && !windows.in_four_weeks(windows.cut));
    }
}
