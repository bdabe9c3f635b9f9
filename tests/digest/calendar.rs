//! Weeks of every length, and plans that change in their midst.

use std::sync::Arc;

use futures::FutureExt;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use magicwords::chat::locale::Language;
use magicwords::digest::{Filing, commands, schedule, view};
use magicwords::people::Workspace;

use crate::hotel::Hotel;
use crate::random::Random;
use crate::world::worlds;

impl Hotel {
    /// What a moderator changes of the plan or the zone.
    async fn plans(&self, now: Timestamp, change: impl Fn(&mut Workspace) + Send + Sync + 'static) {
        let change = Arc::new(change);
        let planned = self.write(move |tx, mut workspace| {
            let change = change.clone();
            async move {
                change(&mut workspace);
                magicwords::people::store::update_settings(tx, &workspace).await?;
                schedule::reschedule(tx, &workspace, now).await
            }
            .boxed()
        });
        planned.await.unwrap();
    }

    /// Looks at the schedule as the program does, until nothing is due.
    async fn looks(&self, now: Timestamp) {
        loop {
            let ran = self
                .write(move |tx, workspace| async move { schedule::run_due(tx, &workspace, now, now).await }.boxed());
            if ran.await.unwrap().next.is_none_or(|next| next > now) {
                return;
            }
        }
    }

    /// The digests, oldest first: their period, when they were filed, and as what.
    async fn told(&self) -> Vec<(Timestamp, Timestamp, Timestamp, String)> {
        let sql = "select cast(period_from as text) || ' ' || cast(period_to as text) || ' ' || cast(filed_at as text) \
            || ' ' || outcome from digests order by period_to";
        let rows = self.column(sql).await;
        let at = |word: &str| Timestamp::from_microsecond(word.parse().unwrap()).unwrap();
        let told = |row: &String| {
            let words: Vec<&str> = row.split(' ').collect();
            (at(words[0]), at(words[1]), at(words[2]), words[3].to_owned())
        };
        rows.iter().map(told).collect()
    }

    async fn owed(&self) -> usize {
        let sql = "select to_id from deliveries where kind = 'digest'";
        self.column(sql).await.len()
    }
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const HALF_A_WEEK: SignedDuration = SignedDuration::from_hours(84);

/// Lets the hours of some weeks pass in a zone, and returns when digests were filed and the hours of their periods.
async fn hours_pass(zone: &'static str, day: Weekday, minute: i64, from: &str, until: &str) -> Vec<(Timestamp, i64)> {
    let mut all = Vec::new();
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        let change = move |workspace: &mut Workspace| {
            workspace.timezone = TimeZone::get(zone).unwrap();
            (workspace.digest.day, workspace.digest.minute) = (day, minute);
        };
        let mut now = at(from);
        hotel.plans(now, change).await;
        while now < at(until) {
            hotel.looks(now).await;
            now += HOUR / 2;
        }
        let told = hotel.told().await;
        assert!(told.windows(2).all(|pair| pair[0].1 == pair[1].0), "{told:?}");
        assert!(told.iter().all(|(.., outcome)| outcome == "posted"), "{told:?}");
        assert_eq!(hotel.owed().await, told.len());
        let told = told
            .iter()
            .map(|(from, to, filed, _)| (*filed, to.duration_since(*from).as_hours()));
        all.push(told.collect::<Vec<_>>());
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:?}");
    all.remove(0)
}

#[tokio::test]
async fn an_hour_that_is_skipped_comes_later_and_one_that_comes_twice_comes_once() {
    // Clocks in Berlin go from 2:00 to 3:00 on 29 March, and from 3:00 back to 2:00 on 25 October.
    let spring = hours_pass(
        "Europe/Berlin",
        Weekday::Sunday,
        150,
        "2026-03-16T00:00Z",
        "2026-04-06T00:00Z",
    )
    .await;
    let expected = [
        ("2026-03-22T01:30Z", 168),
        ("2026-03-29T01:00Z", 168),
        ("2026-04-05T00:30Z", 167),
    ];
    assert_eq!(spring, expected.map(|(filed, hours)| (at(filed), hours)));
    let autumn = hours_pass(
        "Europe/Berlin",
        Weekday::Sunday,
        150,
        "2026-10-12T00:00Z",
        "2026-11-02T00:00Z",
    )
    .await;
    let expected = [
        ("2026-10-18T00:30Z", 168),
        ("2026-10-25T00:30Z", 168),
        ("2026-11-01T01:30Z", 169),
    ];
    assert_eq!(autumn, expected.map(|(filed, hours)| (at(filed), hours)));
}

#[tokio::test]
async fn the_year_ends_in_the_midst_of_a_week() {
    // The 53rd week of 2026 ends on 3 January.
    let told = hours_pass(
        "Asia/Ho_Chi_Minh",
        Weekday::Monday,
        540,
        "2026-12-25T00:00Z",
        "2027-01-12T00:00Z",
    )
    .await;
    let expected = ["2026-12-28T02:00Z", "2027-01-04T02:00Z", "2027-01-11T02:00Z"];
    assert_eq!(told, expected.map(|filed| (at(filed), 168)));
}

#[tokio::test]
async fn a_day_that_the_calendar_left_out_is_part_of_a_shorter_week() {
    // Samoa had no 30 December 2011, a Friday.
    let told = hours_pass(
        "Pacific/Apia",
        Weekday::Friday,
        540,
        "2011-12-20T00:00Z",
        "2012-01-08T00:00Z",
    )
    .await;
    let hours: Vec<i64> = told.iter().map(|(_, hours)| *hours).collect();
    assert_eq!(hours, [168, 168, 144], "{told:?}");
}

#[tokio::test]
async fn a_zone_that_is_changed_in_the_midst_of_a_week_tells_it_once() {
    for (before, after, posted) in [
        ("Asia/Ho_Chi_Minh", "America/Los_Angeles", "2026-11-23T17:00Z"),
        ("America/Los_Angeles", "Asia/Ho_Chi_Minh", "2026-11-23T02:00Z"),
        ("Pacific/Pago_Pago", "Pacific/Kiritimati", "2026-11-22T19:00Z"),
    ] {
        for world in worlds().await {
            let hotel = Hotel::new(&world.ledger).await;
            let mut now = at("2026-11-11T00:00Z");
            let zone = |name| move |workspace: &mut Workspace| workspace.timezone = TimeZone::get(name).unwrap();
            hotel.plans(now, zone(before)).await;
            while now < at("2026-12-02T00:00Z") {
                if now == at("2026-11-18T12:00Z") {
                    hotel.plans(now, zone(after)).await;
                }
                hotel.looks(now).await;
                now += HOUR;
            }
            let told = hotel.told().await;
            assert!(told.windows(2).all(|pair| pair[0].1 == pair[1].0), "{told:?}");
            let filed: Vec<Timestamp> = told.iter().map(|(_, _, filed, _)| *filed).collect();
            assert_eq!((filed.len(), filed[1]), (3, at(posted)), "{before} {after} {told:?}");
            assert_eq!(hotel.owed().await, 3);
        }
    }
}

#[tokio::test]
async fn a_day_that_is_changed_after_it_has_passed_is_made_up_for() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel.plans(at("2026-11-18T00:00Z"), |_| {}).await;
        hotel.looks(at("2026-11-23T02:00Z")).await;
        // On Sunday, when that Sunday's hour is over: this week would never be told.
        let sunday = |workspace: &mut Workspace| workspace.digest.day = Weekday::Sunday;
        hotel.plans(at("2026-11-29T05:00Z"), sunday).await;
        hotel.looks(at("2026-11-29T05:00Z")).await;
        let told = hotel.told().await;
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(
            (told[1].1, told[1].2),
            (at("2026-11-28T17:00Z"), at("2026-11-29T05:00Z"))
        );
        hotel.looks(at("2026-12-05T02:00Z")).await;
        assert_eq!(hotel.told().await.len(), 2);
    }
}

#[tokio::test]
async fn every_thanks_is_told_once_when_the_day_is_changed_in_mid_week() {
    // Monday the 23rd is told; then the day becomes another. Days of the periods that follow.
    for (day, days) in [
        (Weekday::Wednesday, [9, 7]),
        (Weekday::Thursday, [10, 7]),
        (Weekday::Friday, [4, 7]),
        (Weekday::Sunday, [6, 7]),
    ] {
        for world in worlds().await {
            let hotel = Hotel::new(&world.ledger).await;
            for date in 9..=30 {
                hotel.give(hotel.kudos(date % 6, &format!("11-{date:02}T12:00"))).await;
            }
            for date in 1..=20 {
                hotel.give(hotel.kudos(date % 6, &format!("12-{date:02}T12:00"))).await;
            }
            hotel.plans(at("2026-11-11T00:00Z"), |_| {}).await;
            hotel.looks(at("2026-11-16T02:00Z")).await;
            hotel.looks(at("2026-11-23T02:00Z")).await;
            let change = move |workspace: &mut Workspace| workspace.digest.day = day;
            hotel.plans(at("2026-11-24T03:00Z"), change).await;
            let mut now = at("2026-11-24T03:00Z");
            while hotel.told().await.len() < 4 {
                hotel.looks(now).await;
                now += HOUR * 12;
            }
            let told = hotel.told().await;
            assert!(told.windows(2).all(|pair| pair[0].1 == pair[1].0), "{day:?} {told:?}");
            let figures = hotel.column("select figures from digests order by period_to").await;
            let kudos = figures.iter().map(|kept| {
                let kept: serde_json::Value = serde_json::from_str(kept).unwrap();
                kept["figures"]["totals"]["kudos"].as_u64().unwrap()
            });
            // One was given a day.
            assert_eq!(kudos.collect::<Vec<_>>(), [7, 7, days[0], days[1]], "{day:?} {told:?}");
        }
    }
}

#[tokio::test]
async fn a_preview_covers_the_days_that_the_post_will_cover() {
    for mut world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel.plans(at("2026-11-11T00:00Z"), |_| {}).await;
        hotel.looks(at("2026-11-16T02:00Z")).await;
        let friday = |workspace: &mut Workspace| workspace.digest.day = Weekday::Friday;
        hotel.plans(at("2026-11-17T03:00Z"), friday).await;
        // On that Friday: four days after the last one.
        world.later(3 * 24);
        let previewed = world.moderator(|tx, entrance| commands::preview(tx, &entrance.context).boxed());
        let previewed = previewed.await.unwrap().digest;
        hotel.looks(at("2026-11-20T02:00Z")).await;
        let told = hotel.told().await;
        let period = previewed.cut.period();
        assert_eq!((period.from, period.to), (told[1].0, told[1].1), "{told:?}");
        assert_eq!(told[1].0, told[0].1);
        let said = view::plain(Language::En, &previewed, previewed.cut.date);
        assert!(said.contains("16–19 Nov"), "{said}");
    }
}

#[tokio::test]
async fn a_new_workspace_is_not_told_of_a_week_before_it_was_set_up() {
    for world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel.plans(at("2026-11-28T05:00Z"), |_| {}).await;
        // Set up on a Saturday.
        let friday = |workspace: &mut Workspace| workspace.digest.day = Weekday::Friday;
        hotel.plans(at("2026-11-28T06:00Z"), friday).await;
        hotel.looks(at("2026-12-03T00:00Z")).await;
        assert_eq!(hotel.told().await.len(), 0);
        hotel.looks(at("2026-12-04T02:00Z")).await;
        assert_eq!(hotel.owed().await, 1);
    }
}

#[tokio::test]
async fn what_was_due_when_the_plan_was_changed_is_told_under_the_new_plan() {
    for (day, told_until) in [
        (Weekday::Sunday, "2026-11-21T17:00Z"),
        (Weekday::Monday, "2026-11-22T17:00Z"),
        (Weekday::Wednesday, "2026-11-24T17:00Z"),
    ] {
        for world in worlds().await {
            let hotel = Hotel::new(&world.ledger).await;
            hotel.plans(at("2026-11-11T00:00Z"), |_| {}).await;
            hotel.looks(at("2026-11-16T02:00Z")).await;
            // Nobody looked on Monday; the change of Tuesday came before the next look.
            let change = move |workspace: &mut Workspace| workspace.digest.day = day;
            hotel.plans(at("2026-11-24T03:00Z"), change).await;
            hotel.looks(at("2026-11-24T03:00Z")).await;
            hotel.looks(at("2026-11-25T02:00Z")).await;
            let told = hotel.told().await;
            assert_eq!(told.len(), 2, "{day:?} {told:?}");
            assert_eq!((told[1].1, told[1].3.as_str()), (at(told_until), "posted"), "{day:?}");
        }
    }
}

#[tokio::test]
async fn of_a_week_that_was_paused_and_moved_one_digest_is_kept() {
    for mut world in worlds().await {
        let hotel = Hotel::new(&world.ledger).await;
        hotel
            .plans(at("2026-11-18T00:00Z"), |workspace| workspace.digest.paused = true)
            .await;
        hotel.looks(at("2026-11-23T02:00Z")).await;
        let wednesday = |workspace: &mut Workspace| {
            (workspace.digest.paused, workspace.digest.day) = (false, Weekday::Wednesday);
        };
        hotel.plans(at("2026-11-24T02:00Z"), wednesday).await;
        // That Wednesday, on a moderator's word.
        world.later(7 * 24);
        let posted = world.moderator(|tx, entrance| commands::post(tx, &entrance.context, None).boxed());
        posted.await.unwrap();
        let told = hotel.told().await;
        let period = (told[0].0, told[0].1);
        assert_eq!(period, (at("2026-11-17T17:00Z"), at("2026-11-24T17:00Z")), "{told:?}");
        assert_eq!(
            (told.len(), told[0].3.as_str(), hotel.owed().await),
            (1, Filing::Posted.as_str(), 1)
        );
    }
}

/// Half a year in which moderators change their minds and the program is sometimes away.
#[tokio::test]
async fn whatever_is_planned_weeks_follow_each_other() {
    const ZONES: [&str; 5] = [
        "Asia/Ho_Chi_Minh",
        "Europe/Berlin",
        "America/Los_Angeles",
        "Pacific/Kiritimati",
        "America/St_Johns",
    ];
    for seed in 1..=6 {
        let world = worlds().await.remove(0);
        let (hotel, mut random) = (Hotel::new(&world.ledger).await, Random::new(seed));
        let (mut now, until) = (at("2026-08-03T00:00Z"), at("2027-02-01T00:00Z"));
        hotel.plans(now, |_| {}).await;
        let mut said = Vec::new();
        while now < until {
            hotel.looks(now).await;
            if random.chance(0.02) {
                let (zone, day, minute) = (random.pick(&ZONES), random.below(7), random.between(0, 1439));
                let what = random.below(4);
                said.push((now, what, zone, day, minute));
                let change = move |workspace: &mut Workspace| match what {
                    0 => workspace.timezone = TimeZone::get(zone).unwrap(),
                    1 => workspace.digest.day = Weekday::from_monday_zero_offset(day as i8).unwrap(),
                    2 => workspace.digest.minute = minute,
                    _ => workspace.digest.paused = !workspace.digest.paused,
                };
                hotel.plans(now, change).await;
            }
            // Mostly awake, sometimes away for up to twelve days.
            now += HOUR
                * if random.chance(0.01) {
                    random.between(1, 300) as i32
                } else {
                    6
                };
        }
        let told = hotel.told().await;
        assert!(told.len() >= 22, "seed {seed}: {told:?}");
        for pair in told.windows(2) {
            let between = pair[1].1.duration_since(pair[0].1);
            let apart = between > HALF_A_WEEK && between < HALF_A_WEEK * 3 + HOUR * 27;
            assert!(apart, "seed {seed}: {between:?} between {pair:?} after {said:?}");
            assert_eq!(pair[0].1, pair[1].0, "seed {seed}: {pair:?} after {said:?}");
        }
        let posted = told.iter().filter(|(.., outcome)| outcome == "posted").count();
        assert_eq!(hotel.owed().await, posted, "seed {seed}");
    }
}
