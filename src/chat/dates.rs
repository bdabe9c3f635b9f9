//! Days, times and durations as people read them. The order of the parts is the locale files' affair.

use jiff::Zoned;
use jiff::civil::{Date, Time};

use super::locale::Language;
use super::text::Text;
use crate::say;

impl Language {
    /// A day for the record: `23 Nov 2026`, `23/11/2026`.
    pub fn date(self, date: Date) -> Text {
        say!(
            self,
            "date-with-year",
            day = i32::from(date.day()),
            month = self.month(date),
            year = i32::from(date.year()),
        )
    }

    /// A day near `today`: `Mon 23 Nov`, `thứ Hai 23/11`, with the year when it is not that of `today`.
    pub fn day(self, date: Date, today: Date) -> Text {
        let weekday = say!(
            self,
            "weekday",
            weekday = i32::from(date.weekday().to_monday_one_offset())
        );
        say!(
            self,
            "date-with-weekday",
            weekday = weekday,
            date = self.brief(date, date.year() != today.year())
        )
    }

    /// A time as seen from `now`, in the zone of `now`: `today 17:00`, `tomorrow 9:00`, `Mon 23 Nov 17:00`;
    /// `17:00 hôm nay`, `9:00 ngày mai`, `17:00 thứ Hai 23/11`.
    pub fn day_time(self, time: &Zoned, now: &Zoned) -> Text {
        let time = time.with_time_zone(now.time_zone().clone());
        let (date, today) = (time.date(), now.date());
        let clock = self.clock(time.time());
        if date == today {
            say!(self, "time-today", clock = clock)
        } else if today.tomorrow().is_ok_and(|tomorrow| date == tomorrow) {
            say!(self, "time-tomorrow", clock = clock)
        } else if today.yesterday().is_ok_and(|yesterday| date == yesterday) {
            say!(self, "time-yesterday", clock = clock)
        } else {
            say!(self, "time-on", date = self.day(date, today), clock = clock)
        }
    }

    /// A time of day on the 24-hour clock, the same in every language: `9:00`, `17:30`.
    pub fn clock(self, time: Time) -> Text {
        Text::plain(format!("{}:{:02}", time.hour(), time.minute()))
    }

    /// The days from `from` to `to`, both included: `16–22 Nov`, `30 Nov – 6 Dec`; `16–22/11`, `30/11–6/12`. With the
    /// year when that is not the year of `today`.
    pub fn period(self, from: Date, to: Date, today: Date) -> Text {
        let with_year = from.year() != today.year() || to.year() != today.year();
        if from == to {
            return self.brief(from, with_year);
        }
        if (from.year(), from.month()) != (to.year(), to.month()) {
            // Within one foreign year its number stands once, at the end.
            let first_year = from.year() != to.year();
            return say!(
                self,
                "period",
                from = self.brief(from, first_year),
                to = self.brief(to, with_year)
            );
        }
        let (first, last, month) = (i32::from(from.day()), i32::from(to.day()), self.month(from));
        if with_year {
            let year = i32::from(from.year());
            say!(
                self,
                "period-in-month-with-year",
                first = first,
                last = last,
                month = month,
                year = year
            )
        } else {
            say!(self, "period-in-month", first = first, last = last, month = month)
        }
    }

    /// How long something takes or took, in one or two units: `40 min`, `2 h`, `1 h 30 min`, `3 d` (of 24 hours).
    pub fn duration(self, seconds: i64) -> Text {
        const DAY: i64 = 24 * 60 * 60;
        if seconds >= 2 * DAY {
            say!(self, "duration-days", days = seconds.saturating_add(DAY / 2) / DAY)
        } else {
            self.working_time(seconds)
        }
    }

    /// As [`Language::duration`], but never in days: a working day is not 24 hours, and teams' days differ.
    pub fn working_time(self, seconds: i64) -> Text {
        let minutes = (seconds.saturating_add(30) / 60).max(1);
        let (hours, rest) = (minutes / 60, minutes % 60);
        // Minutes beside many hours would claim a precision that nobody reads.
        if hours >= 10 {
            say!(self, "duration-hours", hours = minutes.saturating_add(30) / 60)
        } else if hours == 0 {
            say!(self, "duration-minutes", minutes = minutes)
        } else if rest == 0 {
            say!(self, "duration-hours", hours = hours)
        } else {
            say!(self, "duration-hours-minutes", hours = hours, minutes = rest)
        }
    }

    fn brief(self, date: Date, with_year: bool) -> Text {
        if with_year {
            self.date(date)
        } else {
            say!(self, "date", day = i32::from(date.day()), month = self.month(date))
        }
    }

    fn month(self, date: Date) -> Text {
        say!(self, "month", month = i32::from(date.month()))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::*;

    fn both(say: impl Fn(Language) -> Text) -> [String; 2] {
        Language::ALL.map(|language| say(language).to_plain())
    }

    fn at(date: Date, hour: i8, minute: i8) -> Zoned {
        date.at(hour, minute, 0, 0).to_zoned(TimeZone::UTC).unwrap()
    }

    #[test]
    fn days_near_and_far() {
        let today = date(2026, 11, 18);
        let day = |d| both(|l| l.day(d, today));
        assert_eq!(day(date(2026, 11, 23)), ["Mon 23 Nov", "thứ Hai 23/11"]);
        assert_eq!(day(date(2027, 1, 3)), ["Sun 3 Jan 2027", "Chủ nhật 3/1/2027"]);
        assert_eq!(both(|l| l.date(date(2026, 11, 23))), ["23 Nov 2026", "23/11/2026"]);
    }

    #[test]
    fn times_are_named_from_now() {
        let now = at(date(2026, 11, 18), 8, 5);
        let time = |d, hour, minute| both(|l| l.day_time(&at(d, hour, minute), &now));
        assert_eq!(time(date(2026, 11, 18), 17, 0), ["today 17:00", "17:00 hôm nay"]);
        assert_eq!(time(date(2026, 11, 19), 9, 0), ["tomorrow 9:00", "9:00 ngày mai"]);
        assert_eq!(time(date(2026, 11, 17), 9, 5), ["yesterday 9:05", "9:05 hôm qua"]);
        assert_eq!(
            time(date(2026, 11, 23), 17, 0),
            ["Mon 23 Nov 17:00", "17:00 thứ Hai 23/11"]
        );
    }

    #[test]
    fn the_zone_of_now_decides_which_day_it_is() {
        let now = at(date(2026, 11, 18), 20, 0).with_time_zone(TimeZone::fixed(jiff::tz::offset(7)));
        let late = at(date(2026, 11, 18), 22, 0);
        assert_eq!(both(|l| l.day_time(&late, &now)), ["today 5:00", "5:00 hôm nay"]);
    }

    #[test]
    fn periods_name_only_what_differs() {
        let today = date(2026, 11, 25);
        let period = |from, to| both(|l| l.period(from, to, today));
        assert_eq!(
            period(date(2026, 11, 16), date(2026, 11, 22)),
            ["16–22 Nov", "16–22/11"]
        );
        assert_eq!(
            period(date(2026, 11, 30), date(2026, 12, 6)),
            ["30 Nov – 6 Dec", "30/11–6/12"]
        );
        assert_eq!(period(date(2026, 11, 30), date(2026, 11, 30)), ["30 Nov", "30/11"]);
        assert_eq!(
            period(date(2025, 11, 10), date(2025, 11, 16)),
            ["10–16 Nov 2025", "10–16/11/2025"]
        );
        assert_eq!(
            period(date(2025, 11, 24), date(2025, 12, 1)),
            ["24 Nov – 1 Dec 2025", "24/11–1/12/2025"]
        );
        assert_eq!(
            period(date(2026, 12, 28), date(2027, 1, 3)),
            ["28 Dec 2026 – 3 Jan 2027", "28/12/2026–3/1/2027"]
        );
    }

    #[test]
    fn durations_are_brief() {
        for (seconds, en, vi) in [
            (i64::MIN, "1 min", "1 phút"),
            (20, "1 min", "1 phút"),
            (40 * 60, "40 min", "40 phút"),
            (59 * 60 + 45, "1 h", "1 giờ"),
            (2 * 3600, "2 h", "2 giờ"),
            (5400, "1 h 30 min", "1 giờ 30 phút"),
            (16 * 3600 + 1800, "17 h", "17 giờ"),
            (3 * 86400, "3 d", "3 ngày"),
        ] {
            assert_eq!(both(|l| l.duration(seconds)), [en, vi]);
        }
        assert_eq!(both(|l| l.working_time(72 * 3600)), ["72 h", "72 giờ"]);
        assert!(!Language::En.duration(i64::MAX).is_empty());
    }
}
