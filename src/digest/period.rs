//! The calendar of the digest: cuts, periods, windows and posting instants, in the workspace's zone.
//!
//! A day starts at its first valid instant: midnight may be skipped or come twice, and a whole day may be missing. "n days
//! before" counts civil days, so a week may last 167 or 169 hours. Dates that no clock can name (before year -9999 or
//! after 9999) stand still at the end of the calendar.

use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{Timestamp, ToSpan};

use crate::people::DigestPlan;

/// Days in a period.
pub const WEEK: i32 = 7;

/// A day at whose start the ledger is read: what comes later has not happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Cut {
    pub date: Date,
    pub zone: TimeZone,
    /// When the period begins, where that is not seven days before the cut: after a change of the day or the zone it goes
    /// on where the last one ended.
    pub since: Option<Timestamp>,
}

impl Cut {
    /// The day that contains `instant`.
    pub fn containing(instant: Timestamp, zone: &TimeZone) -> Self {
        Cut {
            date: zone.to_datetime(instant).date(),
            zone: zone.clone(),
            since: None,
        }
    }

    /// The cut of a period that was told, in the zone of that time.
    pub fn of_period(period: Period, zone: &TimeZone) -> Self {
        Cut::containing(period.to, zone).since(period.from)
    }

    /// The same with a period that begins at `from`.
    pub fn since(self, from: Timestamp) -> Self {
        Cut {
            since: (from != self.days_before(WEEK)).then_some(from),
            ..self
        }
    }

    /// The cut of the posting day `day` for the period whose last day lies in the week from `monday`.
    pub fn of_week(monday: Date, day: Weekday, zone: &TimeZone) -> Self {
        // The last day is the day before the cut, so the cut falls on Tuesday to the next Monday.
        let tuesday = days_after(monday, 1);
        Cut {
            date: days_after(tuesday, i32::from(tuesday.weekday().until(day))),
            zone: zone.clone(),
            since: None,
        }
    }

    /// The latest cut on a posting day `day` that is not after `now`.
    pub fn latest(now: Timestamp, day: Weekday, zone: &TimeZone) -> Self {
        // Where midnight comes twice, the day that began is not yet the date that the clock shows.
        let mut date = on_or_before(days_after(zone.to_datetime(now).date(), 1), day);
        if first_valid(date, Time::midnight(), zone) > now {
            date = days_after(date, -WEEK);
        }
        Cut {
            date,
            zone: zone.clone(),
            since: None,
        }
    }

    pub fn instant(&self) -> Timestamp {
        self.days_before(0)
    }

    /// The start of the day `days` civil days before the cut.
    pub fn days_before(&self, days: i32) -> Timestamp {
        first_valid(days_after(self.date, -days), Time::midnight(), &self.zone)
    }

    /// The week that ends at the cut, half-open; longer or shorter where it begins elsewhere.
    pub fn period(&self) -> Period {
        Period {
            from: self.since.unwrap_or_else(|| self.days_before(WEEK)),
            to: self.instant(),
        }
    }

    /// The first and the last day of the period.
    pub fn days(&self) -> (Date, Date) {
        let first = match self.since {
            Some(from) => self.zone.to_datetime(from).date(),
            None => days_after(self.date, -WEEK),
        };
        (first, days_after(self.date, -1))
    }
}

/// What a digest reports: everything in `[from, to)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Timestamp,
    pub to: Timestamp,
}

/// A digest's hour: when it is posted, and the cut that it reports.
#[derive(Debug, Clone, PartialEq)]
pub struct Posting {
    pub at: Timestamp,
    pub cut: Cut,
}

/// The first posting after `after`.
pub fn next_posting(plan: &DigestPlan, zone: &TimeZone, after: Timestamp) -> Posting {
    let mut posting = latest_due(plan, zone, after);
    // More than one step only where days are missing or the calendar ends.
    for _ in 0..3 {
        posting = posting_on(plan, zone, days_after(posting.cut.date, WEEK));
        if posting.at > after {
            break;
        }
    }
    posting
}

/// The latest posting that is not after `now`.
pub fn latest_due(plan: &DigestPlan, zone: &TimeZone, now: Timestamp) -> Posting {
    let date = on_or_before(days_after(zone.to_datetime(now).date(), 1), plan.day);
    let posting = posting_on(plan, zone, date);
    if posting.at > now {
        posting_on(plan, zone, days_after(date, -WEEK))
    } else {
        posting
    }
}

/// An hour that is skipped is the next valid instant; of one that comes twice, the first.
fn posting_on(plan: &DigestPlan, zone: &TimeZone, date: Date) -> Posting {
    let minute = plan.minute.clamp(0, 24 * 60 - 1);
    let time = Time::constant((minute / 60) as i8, (minute % 60) as i8, 0, 0);
    Posting {
        at: first_valid(date, time, zone),
        cut: Cut {
            date,
            zone: zone.clone(),
            since: None,
        },
    }
}

/// The first instant at which the clocks of the zone show this time or, where they skip it, a later one.
pub fn first_valid(date: Date, time: Time, zone: &TimeZone) -> Timestamp {
    let wanted = date.to_datetime(time);
    match zone.to_ambiguous_timestamp(wanted).offset() {
        AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => at(offset, wanted),
        AmbiguousOffset::Gap { after, .. } => {
            // With the later offset the skipped time falls before the clocks were changed.
            let before_change = at(after, wanted);
            let change = zone.following(before_change).next();
            change.map_or(before_change, |change| change.timestamp())
        }
    }
}

fn at(offset: Offset, wanted: DateTime) -> Timestamp {
    offset.to_timestamp(wanted).unwrap_or(if wanted.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}

/// The day `days` civil days later.
pub fn days_after(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

fn on_or_before(date: Date, day: Weekday) -> Date {
    days_after(date, -i32::from(date.weekday().since(day)))
}

#[cfg(test)]
mod tests;
