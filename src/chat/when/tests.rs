use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

const BOTH: [Language; 2] = Language::ALL;

/// A Wednesday morning in Hanoi, which knows no summer time.
fn now() -> Zoned {
    at("2026-11-18T10:20")
}

fn at(civil: &str) -> Zoned {
    civil
        .parse::<DateTime>()
        .unwrap()
        .to_zoned(TimeZone::fixed(jiff::tz::offset(7)))
        .unwrap()
}

#[track_caller]
fn reads(words: &str, languages: &[Language], expected: &str) {
    reads_at(&now(), words, languages, expected);
}

#[track_caller]
fn reads_at(now: &Zoned, words: &str, languages: &[Language], expected: &str) {
    for language in languages {
        let instant = parse(words, *language, now);
        let civil = instant.map(|i| {
            i.to_zoned(now.time_zone().clone())
                .datetime()
                .strftime("%F %R")
                .to_string()
        });
        assert_eq!(civil.as_deref().unwrap_or("-"), expected, "{words:?} in {language:?}");
    }
}

#[test]
fn times_of_day() {
    for (words, expected) in [
        ("17:00", "2026-11-18 17:00"),
        ("9", "2026-11-19 09:00"),
        ("9am", "2026-11-19 09:00"),
        ("5 pm", "2026-11-18 17:00"),
        ("5 P.M.", "2026-11-18 17:00"),
        ("17.00", "2026-11-18 17:00"),
        ("12am", "2026-11-19 00:00"),
        ("12 pm", "2026-11-18 12:00"),
        ("noon", "2026-11-18 12:00"),
        ("by 17:30", "2026-11-18 17:30"),
        ("10:20", "2026-11-19 10:20"),
        ("10:21", "2026-11-18 10:21"),
        ("0:00", "2026-11-19 00:00"),
        ("17h30", "2026-11-18 17:30"),
        ("3h chiều", "2026-11-18 15:00"),
        ("15h chiều", "2026-11-18 15:00"),
        ("7 giờ tối", "2026-11-18 19:00"),
        ("9 giờ rưỡi sáng", "2026-11-19 09:30"),
        ("12h trưa", "2026-11-18 12:00"),
        ("11h đêm", "2026-11-18 23:00"),
        ("trước 17h", "2026-11-18 17:00"),
    ] {
        reads(words, &BOTH, expected);
    }
}

#[test]
fn lengths() {
    for (words, expected) in [
        ("30m", "2026-11-18 10:50"),
        ("30 min", "2026-11-18 10:50"),
        ("2 hours", "2026-11-18 12:20"),
        ("3d", "2026-11-21 10:20"),
        ("1 week", "2026-11-25 10:20"),
        ("1h30m", "2026-11-18 11:50"),
        ("in 2h", "2026-11-18 12:20"),
        ("in 1h30", "2026-11-18 11:50"),
        ("half an hour", "2026-11-18 10:50"),
        ("an hour", "2026-11-18 11:20"),
        ("30 phút", "2026-11-18 10:50"),
        ("30 phut nua", "2026-11-18 10:50"),
        ("2 tiếng", "2026-11-18 12:20"),
        ("2 tiếng rưỡi", "2026-11-18 12:50"),
        ("nửa tiếng", "2026-11-18 10:50"),
        ("nửa tiếng nữa", "2026-11-18 10:50"),
        ("2h nữa", "2026-11-18 12:20"),
        ("sau 2 tiếng", "2026-11-18 12:20"),
        ("trong 2 giờ", "2026-11-18 12:20"),
        ("2 ngày", "2026-11-20 10:20"),
        ("2 tiếng 15 phút", "2026-11-18 12:35"),
    ] {
        reads(words, &BOTH, expected);
    }
}

#[test]
fn where_the_languages_collide_the_reader_decides() {
    for (words, en, vi) in [
        ("2h", "2026-11-18 12:20", "2026-11-19 02:00"),
        ("17h", "2026-11-19 03:20", "2026-11-18 17:00"),
        ("1h30", "2026-11-18 11:50", "2026-11-19 01:30"),
        ("48h", "2026-11-20 10:20", "-"),
        ("thu 6", "2026-11-19 06:00", "2026-11-20 17:00"),
        ("thu 9:00", "2026-11-19 09:00", "2026-11-19 09:00"),
        ("thứ 6", "2026-11-20 17:00", "2026-11-20 17:00"),
        ("thu 6 may", "2027-05-06 17:00", "2027-05-06 17:00"),
        ("sau 17h", "2026-11-19 03:20", "-"),
        ("2 giờ", "2026-11-19 02:00", "2026-11-19 02:00"),
    ] {
        reads(words, &[Language::En], en);
        reads(words, &[Language::Vi], vi);
    }
}

#[test]
fn days() {
    for (words, expected) in [
        ("today", "2026-11-18 17:00"),
        ("today 17:30", "2026-11-18 17:30"),
        ("tonight 8", "2026-11-18 20:00"),
        ("tomorrow", "2026-11-19 17:00"),
        ("Tomorrow 9:00", "2026-11-19 09:00"),
        ("9am tomorrow", "2026-11-19 09:00"),
        ("9 tomorrow morning", "2026-11-19 09:00"),
        ("tomorrow 2h", "2026-11-19 02:00"),
        ("day after tomorrow 9:00", "2026-11-20 09:00"),
        ("monday 9:00", "2026-11-23 09:00"),
        ("on Monday at 9:00", "2026-11-23 09:00"),
        ("fri", "2026-11-20 17:00"),
        ("wed 17:00", "2026-11-25 17:00"),
        ("mai 9h", "2026-11-19 09:00"),
        ("ngày mai 9h", "2026-11-19 09:00"),
        ("ngay mai 9h30", "2026-11-19 09:30"),
        ("NGÀY MAI", "2026-11-19 17:00"),
        ("9h sáng mai", "2026-11-19 09:00"),
        ("hôm nay 17h", "2026-11-18 17:00"),
        ("3h chiều nay", "2026-11-18 15:00"),
        ("ngày kia 9h", "2026-11-20 09:00"),
        ("thứ hai 9h", "2026-11-23 09:00"),
        ("Thứ Hai, 9h", "2026-11-23 09:00"),
        ("thu hai 9h", "2026-11-23 09:00"),
        ("thứ 6 9h", "2026-11-20 09:00"),
        ("T6", "2026-11-20 17:00"),
        ("cn", "2026-11-22 17:00"),
        ("chủ nhật 8:00", "2026-11-22 08:00"),
    ] {
        reads(words, &BOTH, expected);
    }
}

/// `tới` is next, `tối` the evening; without marks it is either.
#[test]
fn the_next_day_is_not_the_evening() {
    for (words, expected) in [
        ("9h thứ hai tới", "2026-11-23 09:00"),
        ("thứ hai tới 9h", "2026-11-23 09:00"),
        ("THỨ HAI TỚI", "2026-11-23 17:00"),
        ("9h thứ hai to\u{31b}\u{301}i", "2026-11-23 09:00"),
        ("10h ngày 25/11 tới", "2026-11-25 10:00"),
        ("9h tối thứ hai tới", "2026-11-23 21:00"),
        ("tới 17h", "2026-11-18 17:00"),
        ("30 phút tới", "2026-11-18 10:50"),
        ("trong 2h tới", "2026-11-18 12:20"),
        ("9h tối thứ hai", "2026-11-23 21:00"),
        ("thứ hai tối 9h", "2026-11-23 21:00"),
        ("9h thu hai toi", "2026-11-23 09:00"),
        ("9h toi thu hai toi", "2026-11-23 21:00"),
        ("9h toi thu hai", "2026-11-23 21:00"),
        ("9h toi", "2026-11-18 21:00"),
        ("9h mai toi", "2026-11-19 21:00"),
        // Nobody can say.
        ("thu hai toi 9h", "-"),
        ("tới", "-"),
        ("mai tới", "-"),
    ] {
        reads(words, &BOTH, expected);
    }
    reads("9h tới", &[Language::Vi], "-");
}

#[test]
fn a_half_of_the_day_may_be_said_twice() {
    for (words, expected) in [
        ("8pm tonight", "2026-11-18 20:00"),
        ("tonight at 8pm", "2026-11-18 20:00"),
        ("tonight at 8 in the evening", "2026-11-18 20:00"),
        ("9am tomorrow morning", "2026-11-19 09:00"),
        ("3 pm tomorrow afternoon", "2026-11-19 15:00"),
        ("9pm tomorrow morning", "-"),
        ("3pm tonight", "-"),
        ("8am tonight", "-"),
        ("8 am pm", "-"),
        ("8pm pm tonight", "-"),
    ] {
        reads(words, &BOTH, expected);
    }
}

#[test]
fn dates() {
    for (words, expected) in [
        ("2026-11-25", "2026-11-25 17:00"),
        ("2026-11-25 14:00", "2026-11-25 14:00"),
        ("2026-11-25T14:00", "2026-11-25 14:00"),
        ("2026-11-25T14:00:00+09:00", "2026-11-25 12:00"),
        ("2026-11-25T14:00Z", "2026-11-25 21:00"),
        ("25/11", "2026-11-25 17:00"),
        ("25/11 14:00", "2026-11-25 14:00"),
        ("14h ngày 25/11", "2026-11-25 14:00"),
        ("25/11/2026", "2026-11-25 17:00"),
        ("9h 25/11", "2026-11-25 09:00"),
        ("25 Nov", "2026-11-25 17:00"),
        ("Nov 25, 2026 14:00", "2026-11-25 14:00"),
        ("25 tháng 11 9h", "2026-11-25 09:00"),
        ("5/1", "2027-01-05 17:00"),
        ("wed 25/11", "2026-11-25 17:00"),
        ("18/11", "2026-11-18 17:00"),
    ] {
        reads(words, &BOTH, expected);
    }
}

#[test]
fn what_is_past_too_far_or_not_a_time_is_not_read() {
    for words in [
        "",
        " ",
        ".",
        "soon",
        "asap",
        "when you can",
        "table 7",
        "25:00",
        "17:60",
        "17:5",
        "9 30",
        "9:00 10:00",
        "am",
        "13am",
        "0 pm",
        "24h trưa",
        "12h đêm",
        "chiều mai",
        "sáng mai",
        "today 9:00",
        "hôm nay 9h",
        "tonight 4",
        "2026-11-17",
        "2026-11-18 10:20",
        "17/11",
        "17/11/2026",
        "31/2",
        "32/1",
        "1/13",
        "25/11/26",
        "tue 25/11",
        "today 25/11",
        "mon tue",
        "next monday",
        "2028-01-01",
        "500d",
        "0m",
        "h",
        "h30",
        "in 9",
        "in",
        "2h30h",
        "1d2w",
        "99999m",
        "２h",
        "-1h",
        "2h!",
        "by",
        "thứ",
        "thứ 8",
        "t9",
        "17:00Z",
        "half",
        "nửa",
    ] {
        reads(words, &BOTH, "-");
    }
}

#[test]
fn a_day_without_a_time_after_work() {
    let evening = at("2026-11-18T18:00");
    reads_at(&evening, "today", &BOTH, "2026-11-18 23:59");
    reads_at(&evening, "18/11", &BOTH, "-");
    reads_at(&at("2026-11-18T23:59"), "today", &BOTH, "-");
    reads_at(&at("2026-02-27T18:00"), "29/2", &BOTH, "-");
    reads_at(&at("2027-12-30T18:00"), "29/2", &BOTH, "2028-02-29 17:00");
}

#[test]
fn clocks_that_change_are_minded() {
    let zone = TimeZone::posix("EST5EDT,M3.2.0,M11.1.0").unwrap();
    let before = |day, hour| date(2026, 3, day).at(hour, 0, 0, 0).to_zoned(zone.clone()).unwrap();
    reads_at(&before(7, 10), "tomorrow 2:30", &BOTH, "2026-03-08 03:30");
    reads_at(&before(8, 1), "2:30", &BOTH, "2026-03-08 03:30");
    reads_at(&before(7, 10), "tomorrow 9:00", &BOTH, "2026-03-08 09:00");
    reads_at(&before(7, 10), "in 24h", &BOTH, "2026-03-08 11:00");
    let twice = date(2026, 10, 31).at(10, 0, 0, 0).to_zoned(zone).unwrap();
    assert_eq!(
        parse("tomorrow 1:30", Language::En, &twice),
        "2026-11-01T05:30:00Z".parse().ok()
    );
}

#[test]
fn the_end_of_a_measure_counts_hours_in_both_languages() {
    for language in BOTH {
        let until =
            |words| parse_until(words, language, &now()).map(|i| i.duration_since(now().timestamp()).as_hours());
        assert_eq!(until("2h"), Some(2));
        assert_eq!(until("3d"), Some(72));
        assert_eq!(until("2026-11-20"), Some(54));
        assert_eq!(until("tomorrow 10:20"), Some(24));
        assert_eq!(until("500d"), None);
        assert_eq!(until("for a while"), None);
    }
}

#[test]
fn clocks_weekdays_and_lengths_by_themselves() {
    for (words, clock) in [
        ("08:30", Some(time(8, 30, 0, 0))),
        ("8:30 pm", Some(time(20, 30, 0, 0))),
        ("9h", Some(time(9, 0, 0, 0))),
        ("23:59", Some(time(23, 59, 0, 0))),
        ("24:00", None),
        ("mon 8:30", None),
        ("2 hours", None),
    ] {
        assert_eq!(parse_clock(words), clock, "{words}");
    }
    for (words, weekday) in [
        ("mon", Some(Weekday::Monday)),
        ("Thursday", Some(Weekday::Thursday)),
        ("thu", Some(Weekday::Thursday)),
        ("thu 2", Some(Weekday::Monday)),
        ("Thứ Bảy", Some(Weekday::Saturday)),
        ("thứ 5", Some(Weekday::Thursday)),
        ("CN", Some(Weekday::Sunday)),
        ("monday 9:00", None),
        ("day", None),
        ("", None),
    ] {
        assert_eq!(parse_weekday(words), weekday, "{words}");
    }
    for (words, minutes) in [
        ("2h", Some(120)),
        ("3d", Some(3 * 1440)),
        ("30m", Some(30)),
        ("2 giờ", Some(120)),
        ("1d 2h 3m", Some(1563)),
        ("30", None),
        ("17:00", None),
    ] {
        assert_eq!(parse_duration(words).map(|length| length.as_mins()), minutes, "{words}");
    }
}

/// A string made of what times are made of reaches further into the grammar than any string.
fn time_like() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "0", "2", "9", "12", "17", "25", "30", "99", "2026", "65535", "tới", "tối", "toi", ":", ".", "/", "-", "h",
        "m", "d", "w", "am", "pm", "today", "tomorrow", "mon", "thu", "thứ", "hai", "ngày", "mai", "sáng", "giờ",
        "rưỡi", "nửa", "nữa", "in", "half", "an", "hour", "nov", "tháng", "t", "by", "noon", "tonight", " ", " ", " ",
    ]);
    prop::collection::vec(pieces, 0..10).prop_map(|pieces| pieces.concat())
}

fn any_now() -> impl Strategy<Value = Zoned> {
    let zones = prop::sample::select(vec!["UTC0", "<+07>-7", "EST5EDT,M3.2.0,M11.1.0", "<+13>-13", "<-11>11"]);
    (0_i64..4_000_000_000, zones).prop_map(|(second, zone)| {
        Timestamp::from_second(second)
            .unwrap()
            .to_zoned(TimeZone::posix(zone).unwrap())
    })
}

fn any_language() -> impl Strategy<Value = Language> {
    prop::sample::select(BOTH.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_words_are_read_as_a_time_ahead_or_not_at_all(
        words in prop_oneof![any::<String>(), time_like()],
        language in any_language(),
        now in any_now(),
    ) {
        for instant in [parse(&words, language, &now), parse_until(&words, language, &now)].into_iter().flatten() {
            prop_assert!(instant > now.timestamp());
            prop_assert!(instant.duration_since(now.timestamp()).as_hours() <= 400 * 24);
        }
        let _ = (parse_clock(&words), parse_weekday(&words), parse_duration(&words));
    }

    #[test]
    fn a_clock_time_parses_to_itself(hour in 0_i8..24, minute in 0_i8..60, language in any_language()) {
        let clock = time(hour, minute, 0, 0);
        let written = language.clock(clock).to_plain();
        prop_assert_eq!(parse_clock(&written), Some(clock));
        let instant = parse(&written, language, &now()).unwrap().to_zoned(now().time_zone().clone());
        prop_assert_eq!(instant.time(), clock);
        prop_assert!(instant.duration_since(&now()).as_hours() <= 24);
    }

    /// What the bot writes on a card can be copied into the next command, in either language.
    #[test]
    fn what_we_write_ourselves_is_read(
        minutes in 1_i64..399 * 1440,
        writer in any_language(),
        reader in any_language(),
    ) {
        let now = now();
        let instant = now.timestamp() + SignedDuration::from_mins(minutes);
        let written = writer.day_time(&instant.to_zoned(now.time_zone().clone()), &now).to_plain();
        prop_assert_eq!(parse(&written, reader, &now), Some(instant), "{}", written);
    }
}
