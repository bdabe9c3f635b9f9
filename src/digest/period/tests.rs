use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn plan(day: Weekday, minute: i64) -> DigestPlan {
    DigestPlan {
        place: None,
        day,
        minute,
        paused: false,
    }
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(period: Period) -> i64 {
    period.to.duration_since(period.from).as_hours()
}

fn cut(date: Date, name: &str) -> Cut {
    Cut {
        date,
        zone: zone(name),
        since: None,
    }
}

#[test]
fn a_day_starts_at_its_first_valid_instant() {
    for (day, name, start) in [
        (date(2026, 11, 23), "Asia/Ho_Chi_Minh", "2026-11-22T17:00Z"),
        // Clocks go from 0:00 to 1:00.
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00Z"),
        (date(2022, 3, 27), "Asia/Beirut", "2022-03-26T22:00Z"),
        // From 24:00 back to 23:00: midnight comes once, an hour later.
        (date(2018, 2, 18), "America/Sao_Paulo", "2018-02-18T03:00Z"),
        // From 0:01 back to 23:01 of the day before: the first midnight counts.
        (date(2010, 11, 7), "America/St_Johns", "2010-11-07T02:30Z"),
        // From 23:30 to 0:30: the day begins half an hour late.
        (date(1919, 3, 31), "America/Toronto", "1919-03-31T04:30Z"),
        // The day that Samoa left out begins with the next one.
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30T10:00Z"),
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-30T10:00Z"),
    ] {
        assert_eq!(cut(day, name).instant(), instant(start), "{day} {name}");
    }
}

#[test]
fn weeks_are_seven_civil_days_however_long() {
    assert_eq!(hours(cut(date(2026, 3, 30), "Europe/Berlin").period()), 167);
    assert_eq!(hours(cut(date(2026, 10, 26), "Europe/Berlin").period()), 169);
    assert_eq!(hours(cut(date(2026, 11, 23), "Asia/Ho_Chi_Minh").period()), 168);
    assert_eq!(hours(cut(date(2012, 1, 2), "Pacific/Apia").period()), 144);
    assert_eq!(
        cut(date(2026, 1, 5), "UTC").days(),
        (date(2025, 12, 29), date(2026, 1, 4))
    );
}

#[test]
fn the_day_of_an_instant_is_that_of_the_zone() {
    let found = Cut::containing(instant("2026-11-22T18:00Z"), &zone("Asia/Ho_Chi_Minh"));
    assert_eq!(found.date, date(2026, 11, 23));
}

#[test]
fn a_week_is_that_of_the_last_day() {
    let week = date(2026, 11, 16);
    for (day, expected) in [
        (Weekday::Monday, date(2026, 11, 23)),
        (Weekday::Tuesday, date(2026, 11, 17)),
        (Weekday::Friday, date(2026, 11, 20)),
        (Weekday::Sunday, date(2026, 11, 22)),
    ] {
        let cut = Cut::of_week(week, day, &TimeZone::UTC);
        assert_eq!(cut.date, expected);
        let last = cut.days().1.iso_week_date();
        assert_eq!((last.year(), last.week()), (2026, 47));
    }
    let over_new_year = Cut::of_week(date(2026, 12, 28), Weekday::Monday, &TimeZone::UTC);
    assert_eq!(over_new_year.date, date(2027, 1, 4));
}

#[test]
fn the_latest_cut_changes_at_the_start_of_the_posting_day() {
    let zone = zone("America/Sao_Paulo");
    let latest = |now: &str| Cut::latest(instant(now), Weekday::Sunday, &zone).date;
    assert_eq!(latest("2018-11-04T02:59:59Z"), date(2018, 10, 28));
    assert_eq!(latest("2018-11-04T03:00Z"), date(2018, 11, 4));
    // The first of two midnights has passed, and the clock shows the evening before again.
    let twice = Cut::latest(
        instant("2010-11-07T02:45Z"),
        Weekday::Sunday,
        &self::zone("America/St_Johns"),
    );
    assert_eq!(twice.date, date(2010, 11, 7));
}

#[test]
fn a_posting_hour_that_is_skipped_or_comes_twice_runs_once() {
    let berlin = zone("Europe/Berlin");
    let sunday = plan(Weekday::Sunday, 2 * 60 + 30);
    let skipped = next_posting(&sunday, &berlin, instant("2026-03-23T00:00Z"));
    assert_eq!(skipped.at, instant("2026-03-29T01:00Z"));
    let twice = next_posting(&sunday, &berlin, instant("2026-10-20T00:00Z"));
    assert_eq!(twice.at, instant("2026-10-25T00:30Z"));
    assert_eq!(
        next_posting(&sunday, &berlin, twice.at).at,
        instant("2026-11-01T01:30Z")
    );
    assert_eq!(latest_due(&sunday, &berlin, instant("2026-10-25T01:30Z")), twice);
    let left_out = next_posting(
        &plan(Weekday::Friday, 540),
        &zone("Pacific/Apia"),
        instant("2011-12-29T00:00Z"),
    );
    assert_eq!(left_out.at, instant("2011-12-30T10:00Z"));
}

#[test]
fn the_ends_of_the_calendar_are_reached_without_harm() {
    for end in [Timestamp::MIN, Timestamp::MAX] {
        for name in ["Asia/Tokyo", "America/New_York"] {
            let cut = Cut::latest(end, Weekday::Monday, &zone(name));
            assert!(cut.period().from <= cut.period().to);
            let plan = plan(Weekday::Monday, 540);
            assert!(latest_due(&plan, &zone(name), end).at <= next_posting(&plan, &zone(name), end).at);
        }
    }
}

const ZONES: [&str; 9] = [
    "UTC",
    "Asia/Ho_Chi_Minh",
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Asia/Beirut",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
];

proptest! {
    #[test]
    fn postings_follow_each_other_and_none_is_missed(
        name in prop::sample::select(&ZONES[..]),
        second in 0_i64..2_000_000_000,
        day in 1_i8..=7,
        minute in 0_i64..1440,
    ) {
        let (zone, now) = (zone(name), Timestamp::from_second(second).unwrap());
        let plan = plan(Weekday::from_monday_one_offset(day).unwrap(), minute);
        let (due, next) = (latest_due(&plan, &zone, now), next_posting(&plan, &zone, now));
        prop_assert!(due.at <= now && now < next.at);
        prop_assert_eq!(days_after(due.cut.date, WEEK), next.cut.date);
        prop_assert_eq!(&next_posting(&plan, &zone, due.at), &next);
        prop_assert_eq!(&latest_due(&plan, &zone, next.at), &next);
        prop_assert_eq!(due.cut.date.weekday(), plan.day);
        prop_assert!(due.cut.instant() <= due.at);
        // The clocks show the posting hour, or it is skipped.
        let shown = zone.to_datetime(due.at);
        prop_assert!(shown >= due.cut.date.at((minute / 60) as i8, (minute % 60) as i8, 0, 0));
    }

    #[test]
    fn a_cut_is_the_first_instant_of_its_day(
        name in prop::sample::select(&ZONES[..]),
        second in 0_i64..2_000_000_000,
        day in 1_i8..=7,
    ) {
        let (zone, now) = (zone(name), Timestamp::from_second(second).unwrap());
        let weekday = Weekday::from_monday_one_offset(day).unwrap();
        let latest = Cut::latest(now, weekday, &zone);
        prop_assert!(latest.instant() <= now);
        let next = Cut { date: days_after(latest.date, WEEK), ..latest.clone() };
        prop_assert!(now < next.instant());
        let period = latest.period();
        prop_assert_eq!(Cut { date: days_after(latest.date, -WEEK), ..latest.clone() }.instant(), period.from);
        prop_assert!((143..=170).contains(&hours(period)));
        let before = zone.to_datetime(period.to.checked_sub(SignedDuration::from_nanos(1)).unwrap());
        prop_assert!(before.date() < latest.date);
        prop_assert!(zone.to_datetime(period.to).date() >= latest.date);
        prop_assert_eq!(Cut::containing(now, &zone).date, zone.to_datetime(now).date());
        let last = latest.days().1;
        let monday = days_after(last, -i32::from(last.weekday().since(Weekday::Monday)));
        prop_assert_eq!(Cut::of_week(monday, weekday, &zone), latest);
    }
}
