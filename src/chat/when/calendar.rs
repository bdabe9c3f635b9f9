//! The rules for days, weekdays and dates; see [`super::grammar`] for what a rule is.

use jiff::civil::Weekday;

use super::words::Token::{self, Number, Sign, Word};
use crate::chat::locale::Language;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Today,
    Tomorrow,
    AfterTomorrow,
}

impl Day {
    pub(super) fn days_ahead(self) -> i32 {
        match self {
            Day::Today => 0,
            Day::Tomorrow => 1,
            Day::AfterTomorrow => 2,
        }
    }
}

/// A date whose year may be left to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct YearlessDate {
    pub(super) year: Option<i16>,
    pub(super) month: i8,
    pub(super) day: i8,
}

pub(super) fn day(tokens: &[Token<'_>]) -> Option<(Day, usize)> {
    Some(match tokens {
        [Word("day"), Word("after"), Word("tomorrow"), ..] => (Day::AfterTomorrow, 3),
        [Word("ngay"), Word("kia"), ..] => (Day::AfterTomorrow, 2),
        [Word("ngay"), Word("mai"), ..] => (Day::Tomorrow, 2),
        [Word("hom" | "ngay"), Word("nay"), ..] => (Day::Today, 2),
        [Word("tomorrow" | "tmr" | "tmrw" | "mai"), ..] => (Day::Tomorrow, 1),
        [Word("today" | "nay"), ..] => (Day::Today, 1),
        _ => return None,
    })
}

/// `thu` is Thursday, or the first half of a Vietnamese weekday that lost its mark; `thứ` is only the latter.
pub(super) fn weekday(tokens: &[Token<'_>], reader: Language, marked: bool) -> Option<(Weekday, usize)> {
    let vietnamese = reader == Language::Vi || marked;
    match tokens {
        [
            Word("thu"),
            Number {
                value: day @ 2..=7,
                digits: 1,
            },
            after @ ..,
        ] if vietnamese && !continues(after) => Some((numbered(*day)?, 2)),
        [
            Word("t"),
            Number {
                value: day @ 2..=7,
                digits: 1,
            },
            ..,
        ] => Some((numbered(*day)?, 2)),
        [Word("thu"), Word(name), ..] if vietnamese_weekday(name).is_some() => Some((vietnamese_weekday(name)?, 2)),
        [Word("thu"), ..] if marked => None,
        [Word("chu"), Word("nhat"), ..] => Some((Weekday::Sunday, 2)),
        [Word(name), ..] => Some((short_weekday(name)?, 1)),
        _ => None,
    }
}

/// Whether the number before these tokens is part of a time of day or a date: `thu 6:00`, `thu 6 May`.
fn continues(tokens: &[Token<'_>]) -> bool {
    matches!(tokens, [Sign(':' | '.') | Word("h" | "gio" | "am" | "pm"), ..]) || begins_date(tokens)
}

fn numbered(weekday: u16) -> Option<Weekday> {
    Weekday::from_sunday_one_offset(i8::try_from(weekday).ok()?).ok()
}

fn vietnamese_weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "hai" => Weekday::Monday,
        "ba" => Weekday::Tuesday,
        "tu" => Weekday::Wednesday,
        "nam" => Weekday::Thursday,
        "sau" => Weekday::Friday,
        "bay" => Weekday::Saturday,
        _ => return None,
    })
}

fn short_weekday(name: &str) -> Option<Weekday> {
    Some(match name {
        "mon" | "monday" => Weekday::Monday,
        "tue" | "tues" | "tuesday" => Weekday::Tuesday,
        "wed" | "weds" | "wednesday" => Weekday::Wednesday,
        "thu" | "thur" | "thurs" | "thursday" => Weekday::Thursday,
        "fri" | "friday" => Weekday::Friday,
        "sat" | "saturday" => Weekday::Saturday,
        "sun" | "sunday" | "cn" => Weekday::Sunday,
        _ => return None,
    })
}

/// Whether a number before these tokens is the day of a date.
pub(super) fn begins_date(tokens: &[Token<'_>]) -> bool {
    match tokens {
        [Sign('/'), ..] | [Word("thang"), ..] => true,
        [Word(name), ..] => month(name).is_some(),
        _ => false,
    }
}

pub(super) fn date(tokens: &[Token<'_>]) -> Option<(YearlessDate, usize)> {
    let (day, month, year, used) = match tokens {
        [
            Number { value: year, digits: 4 },
            Sign('-'),
            Number {
                value: month,
                digits: 2,
            },
            Sign('-'),
            Number { value: day, digits: 2 },
            after @ ..,
        ] => {
            // `2026-11-25T14:00` without an offset is meant in the workspace's zone.
            let used = if matches!(after, [Word("t"), Number { .. }, ..]) {
                6
            } else {
                5
            };
            (*day, *month, Some(*year), used)
        }
        [
            Number { value: day, .. },
            Sign('/'),
            Number { value: month, .. },
            Sign('/'),
            year,
            ..,
        ] => {
            let Number { value: year, digits: 4 } = year else {
                return None;
            };
            (*day, *month, Some(*year), 5)
        }
        [Number { value: day, .. }, Sign('/'), Number { value: month, .. }, ..] => (*day, *month, None, 3),
        [
            Number { value: day, .. },
            Word("thang"),
            Number { value: month, .. },
            ..,
        ] => (*day, *month, None, 3),
        [Number { value: day, .. }, Word(name), after @ ..] => with_year(*day, month(name)?, after),
        [
            Word(name),
            Number {
                value: day,
                digits: 1..=2,
            },
            after @ ..,
        ] => with_year(*day, month(name)?, after),
        _ => return None,
    };
    let year = year.map(i16::try_from).transpose().ok()?;
    Some((
        YearlessDate {
            year,
            month: month.try_into().ok()?,
            day: day.try_into().ok()?,
        },
        used,
    ))
}

fn with_year(day: u16, month: u16, after: &[Token<'_>]) -> (u16, u16, Option<u16>, usize) {
    match after {
        [Number { value: year, digits: 4 }, ..] => (day, month, Some(*year), 3),
        _ => (day, month, None, 2),
    }
}

fn month(name: &str) -> Option<u16> {
    Some(match name {
        "jan" | "january" => 1,
        "feb" | "february" => 2,
        "mar" | "march" => 3,
        "apr" | "april" => 4,
        "may" => 5,
        "jun" | "june" => 6,
        "jul" | "july" => 7,
        "aug" | "august" => 8,
        "sep" | "sept" | "september" => 9,
        "oct" | "october" => 10,
        "nov" | "november" => 11,
        "dec" | "december" => 12,
        _ => return None,
    })
}
