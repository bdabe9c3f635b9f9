//! The grammar that stands at the top of [`super`], rule by rule. Every rule takes the tokens that are left and returns
//! its meaning with the number of tokens that it used.

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};

use super::calendar::{Day, YearlessDate, begins_date, date, day, weekday};
use super::words::Token::{self, Number, Sign, Word};
use super::words::Words;
use crate::chat::locale::Language;

/// The parts of a time that were written.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) clock: Option<Clock>,
    pub(super) half: Option<Half>,
    /// Said once more: `8pm tonight`.
    pub(super) again: Option<Half>,
    pub(super) day: Option<Day>,
    pub(super) weekday: Option<Weekday>,
    pub(super) date: Option<YearlessDate>,
}

/// Hour and minute as written, not yet checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    hour: u16,
    minute: u16,
}

/// Which part of the day an hour up to twelve belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Half {
    Am,
    Pm,
    /// `trưa`
    Midday,
    /// `chiều`
    Afternoon,
    /// `tối`, `tonight`
    Evening,
    /// `đêm`
    Night,
}

/// `None` where the hour does not exist, or not in that part of the day, or is another in the part that was said once more.
pub(super) fn time_of_day(clock: Clock, half: Option<Half>, again: Option<Half>) -> Option<Time> {
    let time = in_half(clock, half)?;
    match again {
        Some(_) => in_half(clock, again).filter(|same| *same == time),
        None => Some(time),
    }
}

/// An hour of the 24-hour clock may repeat its part (`15h chiều`).
fn in_half(clock: Clock, half: Option<Half>) -> Option<Time> {
    let hour = match (half, clock.hour) {
        (None, hour) => hour,
        (Some(Half::Am), 12) => 0,
        (Some(Half::Am), hour @ 0..=11) => hour,
        (Some(Half::Pm), hour @ 1..=11) | (Some(Half::Afternoon), hour @ 1..=6) => hour + 12,
        (Some(Half::Midday), hour @ 1..=2) | (Some(Half::Evening), hour @ 5..=11) => hour + 12,
        (Some(Half::Night), hour @ 8..=11) => hour + 12,
        (Some(Half::Pm), hour @ 12..=23) | (Some(Half::Afternoon), hour @ 12..=18) => hour,
        (Some(Half::Midday), hour @ 10..=14) | (Some(Half::Evening), hour @ 17..=23) => hour,
        (Some(Half::Night), hour @ (0..=4 | 20..=23)) => hour,
        _ => return None,
    };
    Time::new(hour.try_into().ok()?, clock.minute.try_into().ok()?, 0, 0).ok()
}

/// All of `words` as a length of time. For a `reader` whose language takes the words for a time of day they are none,
/// unless something says that a length is meant.
pub(super) fn length(words: &Words, reader: Option<Language>) -> Option<SignedDuration> {
    let tokens = words.tokens()?;
    let mut rest = tokens.as_slice();
    let mut meant = false;
    match rest {
        [Word("in" | "within" | "trong"), after @ ..] => (rest, meant) = (after, true),
        // `sau 2h` is after two hours or after two o'clock.
        [Word("after" | "sau"), after @ ..] => rest = after,
        _ => {}
    }
    if let [before @ .., Word("nua")] = rest {
        (rest, meant) = (before, true);
    } else if let [before @ .., Word("tới")] = rest {
        // `2h tới` by itself may be a slip of the pen for two in the evening.
        rest = before;
    }
    let taken_for_clock = match (reader, rest) {
        (Some(Language::Vi), [Number { .. }, Word("h" | "gio"), ..]) => {
            clock(rest).is_some_and(|(_, n)| n == rest.len())
        }
        (Some(Language::En), [Number { .. }, Word("gio"), ..]) => true,
        (Some(Language::En), [Number { value: 13..=23, .. }, Word("h"), Number { digits: 2, .. }]) => true,
        _ => false,
    };
    if taken_for_clock && !meant {
        return None;
    }
    if let Some(seconds) = half_length(rest) {
        return Some(SignedDuration::from_secs(seconds));
    }
    let mut total = 0;
    let mut smallest = i64::MAX;
    while let Some(after) = rest.get(2..) {
        let [Number { value, .. }, Word(name)] = rest.get(..2)? else {
            return None;
        };
        let seconds = unit(name).filter(|unit| *unit < smallest)?;
        total += i64::from(*value) * seconds;
        (rest, smallest) = (after, seconds);
        match rest {
            [Word("ruoi")] => return Some(SignedDuration::from_secs(total + seconds / 2)),
            // The 30 of `1h30`.
            [
                Number {
                    value: minutes @ 0..=59,
                    digits: 2,
                },
            ] if seconds == HOUR => {
                return Some(SignedDuration::from_secs(total + i64::from(*minutes) * MINUTE));
            }
            _ => {}
        }
    }
    (rest.is_empty() && smallest < i64::MAX).then(|| SignedDuration::from_secs(total))
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn unit(name: &str) -> Option<i64> {
    Some(match name {
        "m" | "min" | "mins" | "minute" | "minutes" | "p" | "ph" | "phut" => MINUTE,
        "h" | "hr" | "hrs" | "hour" | "hours" | "gio" | "tieng" => HOUR,
        "d" | "day" | "days" | "ngay" => DAY,
        "w" | "wk" | "week" | "weeks" | "tuan" => 7 * DAY,
        _ => return None,
    })
}

fn half_length(tokens: &[Token<'_>]) -> Option<i64> {
    match tokens {
        [Word("a" | "an"), Word(name)] => unit(name),
        [Word("half"), Word("a" | "an"), Word(name)] | [Word("nua"), Word(name)] => Some(unit(name)? / 2),
        _ => None,
    }
}

/// All of `words` as the parts of a time. `None` when a word is none, or a part stands there twice.
pub(super) fn parts(words: &Words, reader: Language) -> Option<Found> {
    let tokens = words.tokens()?;
    let mut rest = tokens.as_slice();
    let mut found = Found::default();
    // Whether a weekday or a date stands right before.
    let mut dated = false;
    while !rest.is_empty() {
        let behind_date = std::mem::take(&mut dated);
        let used = if let Some((date, used)) = date(rest) {
            once(&mut found.date, date)?;
            dated = true;
            used
        } else if let Some((weekday, used)) = weekday(rest, reader, words.marked) {
            once(&mut found.weekday, weekday)?;
            dated = true;
            used
        } else if let [Word(word @ ("tới" | "toi")), after @ ..] = rest
            && behind_date
        {
            // `thu hai toi 9h` is Monday at nine or at nine in the evening.
            if *word == "toi" && matches!(after, [Number { .. }, ..]) {
                return None;
            }
            1
        } else if let Some((day, used)) = day(rest) {
            once(&mut found.day, day)?;
            used
        } else if let Some((half, used)) = half(rest) {
            found.say_half(half)?;
            used
        } else if let Some((clock, used)) = clock(rest) {
            once(&mut found.clock, clock)?;
            used
        } else if let [Word("tonight"), ..] = rest {
            once(&mut found.day, Day::Today)?;
            found.say_half(Half::Evening)?;
            1
        } else {
            joiner(rest)?
        };
        rest = rest.get(used..)?;
    }
    Some(found)
}

impl Found {
    fn say_half(&mut self, half: Half) -> Option<()> {
        match self.half {
            Some(_) => once(&mut self.again, half),
            None => once(&mut self.half, half),
        }
    }
}

fn once<T>(place: &mut Option<T>, part: T) -> Option<()> {
    place.replace(part).is_none().then_some(())
}

fn joiner(tokens: &[Token<'_>]) -> Option<usize> {
    match tokens {
        [Word("in"), Word("the"), ..] => Some(2),
        [
            Word("by" | "at" | "on" | "before" | "until" | "till" | "truoc" | "luc" | "vao" | "den" | "tới"),
            _,
            ..,
        ] => Some(1),
        [Word("ngay"), Number { .. }, ..] => Some(1),
        _ => None,
    }
}

fn clock(tokens: &[Token<'_>]) -> Option<(Clock, usize)> {
    if let [Word("noon"), ..] = tokens {
        return Some((Clock { hour: 12, minute: 0 }, 1));
    }
    let [
        Number {
            value: hour,
            digits: 1..=2,
        },
        after @ ..,
    ] = tokens
    else {
        return None;
    };
    let (minute, used) = match after {
        [Sign(':' | '.'), Number { value, digits: 2 }, ..] => (*value, 3),
        [Word("h" | "gio"), Sign(':'), Number { value, digits: 2 }, ..] => (*value, 4),
        [
            Word("h" | "gio"),
            Number { value, digits: 2 },
            Word("p" | "ph" | "phut"),
            ..,
        ] => (*value, 4),
        // Not the date of `9h 25/11`.
        [Word("h" | "gio"), Number { value, digits: 2 }, next @ ..] if !begins_date(next) => (*value, 3),
        [Word("h" | "gio"), Word("ruoi"), ..] => (30, 3),
        [Word("h" | "gio"), ..] => (0, 2),
        _ => (0, 1),
    };
    Some((Clock { hour: *hour, minute }, used))
}

fn half(tokens: &[Token<'_>]) -> Option<(Half, usize)> {
    Some(match tokens {
        [Word("a"), Sign('.'), Word("m"), Sign('.'), ..] => (Half::Am, 4),
        [Word("p"), Sign('.'), Word("m"), Sign('.'), ..] => (Half::Pm, 4),
        [Word("a"), Sign('.'), Word("m"), ..] => (Half::Am, 3),
        [Word("p"), Sign('.'), Word("m"), ..] => (Half::Pm, 3),
        [Word("am" | "morning" | "sang"), ..] => (Half::Am, 1),
        [Word("pm" | "afternoon" | "evening"), ..] => (Half::Pm, 1),
        [Word("trua"), ..] => (Half::Midday, 1),
        [Word("chieu"), ..] => (Half::Afternoon, 1),
        [Word("tối" | "toi"), ..] => (Half::Evening, 1),
        [Word("dem"), ..] => (Half::Night, 1),
        _ => return None,
    })
}
