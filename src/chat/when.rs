//! What people write for a time, read in the zone of the workspace. What cannot be read with certainty is not read: it
//! stays text on the card. Capitals do not matter, nor do the marks of Vietnamese letters (`ngay mai` is `ngày mai`).
//!
//! ```text
//! when      = RFC 3339 with an offset | length | { part | joiner }     each part once, in any order
//! length    = [ "in" | "within" | "sau" | "trong" ] { number unit } [ "nữa" ]      2h, 30 min, 1h30, 3d, 2 tiếng, nửa tiếng
//! unit      = "w" | "d" | "h" | "m" ...                                 of 7 days, of 24 hours
//! part      = clock | half | day | weekday | date
//! clock     = hour [ (":" | "." | "h" | "giờ") minute ] | hour "h" "rưỡi" | "noon"
//! half      = "am" | "pm" | "sáng" | "trưa" | "chiều" | "tối" | "đêm" | "morning" ...
//! day       = "today" | "tomorrow" | "tonight" | "hôm nay" | "mai" ...
//! weekday   = "mon" | "monday" | "thứ hai" | "thứ 2" | "t2" | "cn" ...
//! date      = 2026-11-25 | 25/11 | 25/11/2026 | 25 Nov | Nov 25 | 25 tháng 11
//! joiner    = "by" | "at" | "on" | "trước" | "lúc" | "tới" ...
//! ```
//!
//! - Words of both languages are read in both. Where they collide the person's language decides: `2h` and `1h30` are
//!   lengths in English and times of day in Vietnamese, `thu 6` is Thursday at six in English and Friday in Vietnamese.
//!   `17h30` by itself is a time of day in English too, and `in 2h` and `2h nữa` are lengths everywhere.
//! - A time of day alone is the next such time: today's, or tomorrow's when that is past.
//! - A day alone is meant until 17:00, the end of a common working day; `today` after that, until 23:59.
//! - A weekday is the next such day after today.
//! - A date without a year is this year's, or next year's when that is past and less than half a year away.
//! - `tới` behind a weekday or a date is "next", before a time "until", and never `tối`, the evening. Without marks `toi` is the
//!   evening, but behind a weekday or a date "next"; with a number behind that, too, nobody can say.
//! - A half may be said twice (`8pm tonight`) where both times are the same.
//! - A day with a half but no clock (`chiều mai`) is not a time yet and is not read.
//! - Times that a change of clocks skips are moved on by the length of the gap; of two equal times the first counts.

mod calendar;
mod grammar;
#[cfg(test)]
mod tests;
mod words;

use jiff::civil::{Date, Time, Weekday, time};
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};

use self::calendar::{Day, YearlessDate};
use self::grammar::Found;
use self::words::Words;
use super::locale::Language;

/// The end of a day that was named without a time.
const END_OF_WORK: Time = time(17, 0, 0, 0);
const END_OF_DAY: Time = time(23, 59, 0, 0);
/// How far ahead a deadline may lie; what is further off is a slip of the pen.
const HORIZON: SignedDuration = SignedDuration::from_hours(400 * 24);
/// How far ahead a date without a year may lie in the next year: `5/1` in December, not yesterday's date.
const NEXT_YEAR_DAYS: i32 = 183;

/// The instant that `words` name for a person who speaks `language`, in the zone of `now`. Always after `now` and within
/// 400 days; `None` for what is past, further off or not understood.
pub fn parse(words: &str, language: Language, now: &Zoned) -> Option<Timestamp> {
    let instant = match words.trim().parse::<Timestamp>() {
        Ok(instant) => instant,
        Err(_) => {
            let words = Words::read(words)?;
            match grammar::length(&words, Some(language)) {
                Some(length) => now.timestamp().checked_add(length).ok()?,
                None => resolve(&grammar::parts(&words, language)?, now)?,
            }
        }
    };
    ahead(instant, now)
}

/// As [`parse`], for the end of a measure: `2h` is two hours in every language.
pub fn parse_until(words: &str, language: Language, now: &Zoned) -> Option<Timestamp> {
    match parse_duration(words) {
        Some(length) => ahead(now.timestamp().checked_add(length).ok()?, now),
        None => parse(words, language, now),
    }
}

/// A length of time: `2h`, `3d`, `30m`, `1h30`, `2 tiếng`. Days have 24 hours here. `None` for anything else.
pub fn parse_duration(words: &str) -> Option<SignedDuration> {
    grammar::length(&Words::read(words)?, None)
}

/// A time of day: `08:30`, `8.30`, `9`, `5 pm`, `17h30`, `3h chiều`. `None` for anything else.
pub fn parse_clock(words: &str) -> Option<Time> {
    match grammar::parts(&Words::read(words)?, Language::En)? {
        Found {
            clock: Some(clock),
            half,
            again,
            day: None,
            weekday: None,
            date: None,
        } => grammar::time_of_day(clock, half, again),
        _ => None,
    }
}

/// A day of the week in either language: `mon`, `Monday`, `thứ Hai`, `thứ 2`, `T2`, `CN`. `None` for anything else.
pub fn parse_weekday(words: &str) -> Option<Weekday> {
    match grammar::parts(&Words::read(words)?, Language::Vi)? {
        Found {
            clock: None,
            half: None,
            again: None,
            day: None,
            weekday,
            date: None,
        } => weekday,
        _ => None,
    }
}

fn ahead(instant: Timestamp, now: &Zoned) -> Option<Timestamp> {
    let wait = instant.duration_since(now.timestamp());
    (wait > SignedDuration::ZERO && wait <= HORIZON).then_some(instant)
}

fn resolve(found: &Found, now: &Zoned) -> Option<Timestamp> {
    let today = now.date();
    let at = |date: Date, time: Time| {
        Some(
            date.to_datetime(time)
                .to_zoned(now.time_zone().clone())
                .ok()?
                .timestamp(),
        )
    };
    let clock = match (found.clock, found.half) {
        (Some(clock), half) => Some(grammar::time_of_day(clock, half, found.again)?),
        (None, Some(_)) => return None,
        (None, None) => None,
    };
    let time = clock.unwrap_or(END_OF_WORK);
    let date = match (&found.date, found.day, found.weekday) {
        (Some(_), Some(_), _) => return None,
        (Some(date), None, _) => dated(date, today)?,
        (None, Some(day), _) => today.checked_add(day.days_ahead().days()).ok()?,
        (None, None, Some(weekday)) => today.nth_weekday(1, weekday).ok()?,
        (None, None, None) => {
            let time = clock?;
            let instant = at(today, time)?;
            return if instant > now.timestamp() {
                Some(instant)
            } else {
                at(today.tomorrow().ok()?, time)
            };
        }
    };
    if found.weekday.is_some_and(|weekday| weekday != date.weekday()) {
        return None;
    }
    if clock.is_none() && found.day == Some(Day::Today) && at(date, time)? <= now.timestamp() {
        return at(date, END_OF_DAY);
    }
    at(date, time)
}

fn dated(date: &YearlessDate, today: Date) -> Option<Date> {
    let in_year = |year: i16| Date::new(year, date.month, date.day).ok();
    match date.year {
        Some(year) => in_year(year),
        None => in_year(today.year()).filter(|date| *date >= today).or_else(|| {
            let next = in_year(today.year().checked_add(1)?)?;
            ((next - today).get_days() <= NEXT_YEAR_DAYS).then_some(next)
        }),
    }
}
