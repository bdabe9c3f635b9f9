//! Working time: how much of the time between two instants is inside working hours. Waits are counted in it, so that a
//! night or a weekend is nobody's delay.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::period::{days_after, first_valid};
pub use crate::people::WorkingHours;

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl WorkingHours {
    /// The length of one working day, as the clock shows it.
    pub fn day(&self) -> SignedDuration {
        let length = self.from.duration_until(self.to);
        if self.over_midnight() { length + DAY } else { length }
    }

    /// The working time in `[from, to)`; nothing where `to` is not later.
    pub fn between(&self, from: Timestamp, to: Timestamp, zone: &TimeZone) -> SignedDuration {
        // What began the day before may reach over midnight.
        let (mut worked, mut date) = (SignedDuration::ZERO, days_after(zone.to_datetime(from).date(), -1));
        let last = zone.to_datetime(to).date();
        while date <= last {
            if let Some((start, end)) = self.on(date, zone) {
                let inside = end.min(to).duration_since(start.max(from));
                worked += inside.max(SignedDuration::ZERO);
            }
            if date == Date::MAX {
                break;
            }
            date = days_after(date, 1);
        }
        worked
    }

    /// The latest instant from which at least `amount` of working time passes until `to`. The beginning of time where
    /// that is not within a year.
    pub fn latest_start(&self, amount: SignedDuration, to: Timestamp, zone: &TimeZone) -> Timestamp {
        let (mut left, mut date) = (amount, zone.to_datetime(to).date());
        for _ in 0..366 {
            if let Some((start, end)) = self.on(date, zone) {
                let (end, left_before) = (end.min(to), left);
                left -= end.duration_since(start).max(SignedDuration::ZERO);
                if left <= SignedDuration::ZERO {
                    return end - left_before;
                }
            }
            date = days_after(date, -1);
        }
        Timestamp::MIN
    }

    /// The working hours that begin on this date.
    fn on(&self, date: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        let last = days_after(date, i32::from(self.over_midnight()));
        let hours = || (first_valid(date, self.from, zone), first_valid(last, self.to, zone));
        self.begins_on(date.weekday()).then(hours)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn worked(from: &str, to: &str, zone: &str) -> i64 {
        let zone = TimeZone::get(zone).unwrap();
        WorkingHours::default().between(at(from), at(to), &zone).as_mins()
    }

    #[test]
    fn only_the_overlap_with_working_hours_counts() {
        // 2026-11-20 is a Friday.
        for (from, to, minutes) in [
            ("2026-11-20T10:00Z", "2026-11-20T10:30Z", 30),
            ("2026-11-20T16:00Z", "2026-11-23T10:00Z", 120),
            ("2026-11-20T17:00Z", "2026-11-23T09:00Z", 0),
            ("2026-11-21T10:00Z", "2026-11-22T12:00Z", 0),
            ("2026-11-20T08:00Z", "2026-11-20T09:00Z", 0),
            ("2026-11-16T00:00Z", "2026-11-23T00:00Z", 5 * 480),
            ("2026-11-20T10:30Z", "2026-11-20T10:00Z", 0),
        ] {
            assert_eq!(worked(from, to, "UTC"), minutes, "{from} {to}");
        }
    }

    #[test]
    fn hours_are_those_of_the_zone_in_summer_and_winter() {
        assert_eq!(
            worked("2026-10-23T14:00Z", "2026-10-26T09:00Z", "Europe/Berlin"),
            60 + 60
        );
        // The Friday that Samoa left out has no working hours.
        assert_eq!(worked("2011-12-29T19:00Z", "2012-01-01T18:00Z", "Pacific/Apia"), 8 * 60);
    }

    #[test]
    fn a_day_that_is_skipped_is_not_worked() {
        let apia = TimeZone::get("Pacific/Apia").unwrap();
        let friday = WorkingHours::default()
            .on(jiff::civil::date(2011, 12, 30), &apia)
            .unwrap();
        assert_eq!(friday.0, friday.1);
    }

    #[test]
    fn a_night_shift_belongs_to_the_evening_on_which_it_begins() {
        let night: WorkingHours = "Fri-Sat 22:00-06:00".parse().unwrap();
        assert_eq!(night.day().as_hours(), 8);
        let worked = |from: &str, to: &str, zone: &str| {
            let zone = TimeZone::get(zone).unwrap();
            night.between(at(from), at(to), &zone).as_mins()
        };
        // 2026-11-20 is a Friday.
        assert_eq!(worked("2026-11-21T01:00Z", "2026-11-21T23:00Z", "UTC"), 5 * 60 + 60);
        assert_eq!(worked("2026-11-16T00:00Z", "2026-11-30T00:00Z", "UTC"), 4 * 480);
        // In the night in which clocks are set back the shift is an hour longer.
        assert_eq!(worked("2026-10-24T12:00Z", "2026-10-25T12:00Z", "Europe/Berlin"), 540);
        let always: WorkingHours = "Mon-Sun 00:00-24:00".parse().unwrap();
        let year = always.between(
            at("2026-01-01T00:00Z"),
            at("2027-01-01T00:00Z"),
            &TimeZone::get("Asia/Beirut").unwrap(),
        );
        assert_eq!(year.as_hours(), 365 * 24);
    }

    const HOURS: [&str; 3] = ["Mon-Fri 09:00-17:00", "Mon-Sun 22:00-06:00", "Tue,Sat 00:00-24:00"];

    proptest! {
        #[test]
        fn the_latest_start_is_the_last_instant_that_is_early_enough(
            end in 1_500_000_000_i64..1_900_000_000,
            amount in 1_i64..400_000,
            name in prop::sample::select(&["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"][..]),
            hours in prop::sample::select(&HOURS[..]),
        ) {
            let zone = TimeZone::get(name).unwrap();
            let (to, amount) = (Timestamp::from_second(end).unwrap(), SignedDuration::from_secs(amount));
            let hours: WorkingHours = hours.parse().unwrap();
            let start = hours.latest_start(amount, to, &zone);
            prop_assert_eq!(hours.between(start, to, &zone), amount);
            let later = start + SignedDuration::from_micros(1);
            prop_assert!(hours.between(later, to, &zone) < amount);
        }

        #[test]
        fn parts_make_the_whole(
            start in 1_500_000_000_i64..1_900_000_000,
            first in 0_i64..3_000_000,
            second in 0_i64..3_000_000,
            name in prop::sample::select(&["UTC", "Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"][..]),
            hours in prop::sample::select(&HOURS[..]),
        ) {
            let zone = TimeZone::get(name).unwrap();
            let instant = |second| Timestamp::from_second(second).unwrap();
            let (a, b, c) = (instant(start), instant(start + first), instant(start + first + second));
            let hours: WorkingHours = hours.parse().unwrap();
            let whole = hours.between(a, c, &zone);
            prop_assert_eq!(hours.between(a, b, &zone) + hours.between(b, c, &zone), whole);
            prop_assert!(whole <= c.duration_since(a));
        }
    }
}
