//! Working hours as they are set: `Mon-Fri 09:00-17:00`.

use jiff::civil::{Time, Weekday};
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

const NAMES: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// On which days of the week, and between which hours, people work: no breaks, no holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct WorkingHours {
    /// The days on which work begins, from Monday on.
    pub days: [bool; 7],
    pub from: Time,
    /// Of the next day where it is not later than `from`.
    pub to: Time,
}

impl Default for WorkingHours {
    fn default() -> Self {
        WorkingHours {
            days: [true, true, true, true, true, false, false],
            from: Time::constant(9, 0, 0, 0),
            to: Time::constant(17, 0, 0, 0),
        }
    }
}

impl WorkingHours {
    /// Whether work that begins on a day ends on the next one.
    pub fn over_midnight(&self) -> bool {
        self.to <= self.from
    }

    /// Whether work begins on this day of the week.
    pub fn begins_on(&self, day: Weekday) -> bool {
        self.days[usize::from(day.to_monday_zero_offset().unsigned_abs()) % 7]
    }
}

/// Words that tell no working hours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("working hours read like `Mon-Fri 09:00-17:00`, not {0:?}")]
pub struct UnknownHours(String);

impl FromStr for WorkingHours {
    type Err = UnknownHours;

    /// Reads days, one by one or from one to another, and the hours of each: `Mon-Fri 09:00-17:00`,
    /// `Fri,Sat-Sun 18:00-02:00`. `24:00` is midnight.
    fn from_str(words: &str) -> Result<Self, UnknownHours> {
        read(words).ok_or_else(|| UnknownHours(words.to_owned()))
    }
}

fn read(words: &str) -> Option<WorkingHours> {
    let (days, hours) = words.trim().rsplit_once(' ')?;
    let mut told = [false; 7];
    for part in days.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (day(first)?, day(last)?);
        for step in 0..=(last + 7 - first) % 7 {
            *told.get_mut((first + step) % 7)? = true;
        }
    }
    let (from, to) = hours.split_once('-')?;
    Some(WorkingHours {
        days: told,
        from: time(from)?,
        to: time(to)?,
    })
}

fn day(name: &str) -> Option<usize> {
    let name = name.trim();
    NAMES.iter().position(|known| known.eq_ignore_ascii_case(name))
}

fn time(words: &str) -> Option<Time> {
    let (hour, minute) = words.split_once(':')?;
    let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = if (hour, minute) == (24, 0) { 0 } else { hour };
    Time::new(hour, minute, 0, 0).ok()
}

impl Display for WorkingHours {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let mut first = true;
        let mut day = 0;
        while day < 7 {
            let run = self.days[day..].iter().take_while(|works| **works).count();
            if run > 0 {
                out.write_str(if first { "" } else { "," })?;
                out.write_str(NAMES[day])?;
                first = false;
            }
            if run > 1 {
                write!(out, "-{}", NAMES[day + run - 1])?;
            }
            day += run + 1;
        }
        let (from, to) = (self.from, self.to);
        let (from, to) = ((from.hour(), from.minute()), (to.hour(), to.minute()));
        write!(out, " {:02}:{:02}-{:02}:{:02}", from.0, from.1, to.0, to.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_and_written() {
        for (words, same) in [
            ("Mon-Fri 09:00-17:00", "Mon-Fri 09:00-17:00"),
            ("mon,WED, fri-sat 7:30-15:45", "Mon,Wed,Fri-Sat 07:30-15:45"),
            ("Sat-Mon 18:00-02:00", "Mon,Sat-Sun 18:00-02:00"),
            ("Mon-Sun 00:00-24:00", "Mon-Sun 00:00-00:00"),
        ] {
            let hours: WorkingHours = words.parse().unwrap();
            assert_eq!(hours.to_string(), same);
            assert_eq!(same.parse(), Ok(hours));
        }
        assert_eq!("Mon-Fri 09:00-17:00".parse(), Ok(WorkingHours::default()));
        for bad in [
            "",
            "Mon-Fri",
            "9-17",
            "Mon-Fri 9-17",
            "Mon-Fry 09:00-17:00",
            "Mon 25:00-26:00",
            "Mon 09:00",
        ] {
            assert!(bad.parse::<WorkingHours>().is_err(), "{bad}");
        }
    }

    #[test]
    fn work_may_end_on_the_next_day() {
        let night: WorkingHours = "Fri-Sat 22:00-06:00".parse().unwrap();
        assert!(night.over_midnight() && night.begins_on(Weekday::Friday) && !night.begins_on(Weekday::Sunday));
        assert!(!WorkingHours::default().over_midnight());
    }
}
