//! What can be seen in the twelve weeks: the rhythm, the season, the overloaded team and the quietly excellent one.

use std::collections::HashSet;

use futures::FutureExt;
use jiff::civil::Weekday;
use jiff::{SignedDuration, Timestamp, ToSpan};
use magicwords::chat::locale::Language;
use magicwords::digest::compute;
use magicwords::digest::period::Cut;
use magicwords::digest::view::plain;
use magicwords::people::store;
use magicwords::sample::fill;

use crate::NOWS;
use crate::place::Place;
use crate::telling::{Ask, Telling, at, local, person};

const OFFICES: [&str; 4] = ["Accounting", "HR", "Maintenance", "Marketing"];

fn median<T: Ord + Copy>(mut values: Vec<T>) -> T {
    values.sort();
    values[values.len() / 2]
}

/// How long those who asked in working hours waited; withdrawn asks tell nothing.
fn wait<'a>(telling: &Telling, asks: impl Iterator<Item = &'a Ask>) -> SignedDuration {
    let in_hours = asks.filter(|ask| {
        let opened = local(ask.opened());
        ask.withdrawn_at.is_none() && (9..16).contains(&opened.hour()) && opened.weekday().to_monday_zero_offset() < 5
    });
    median(in_hours.map(|ask| ask.wait(telling.now)).collect())
}

#[test]
fn maintenance_drowns_in_the_last_weeks() {
    for now in NOWS {
        let telling = Telling::of(now);
        let cuts = telling.cuts();
        let open: Vec<usize> = cuts.iter().map(|cut| telling.open("Maintenance", *cut)).collect();
        let usual = median(open[4..11].to_vec());
        assert!(open[0] >= 12 && open[0] >= 2 * usual, "{now}: {open:?}");
        assert!(
            telling.open("Maintenance", telling.now) > 3 * usual / 2,
            "{now}: {open:?}"
        );
        // More than a week of work lies there; nobody else carries as much.
        let month = cuts[0]
            .to_zoned(jiff::tz::TimeZone::UTC)
            .checked_sub(4.weeks())
            .unwrap();
        let done = telling.asks.iter().filter(|ask| ask.asked() == "Maintenance");
        let done = done.filter(|ask| ask.done().is_some_and(|at| at >= month.timestamp() && at < cuts[0]));
        assert!(open[0] as f64 / (done.count() as f64 / 4.0) >= 1.0, "{now}: {open:?}");
        for other in ["Accounting", "HR", "Marketing", "Reception"] {
            assert!(telling.open(other, cuts[0]) < open[0] / 2, "{now}: {other}");
        }
    }
}

#[test]
fn a_strained_team_answers_later_and_is_thanked_still() {
    let telling = Telling::of(NOWS[0]);
    let strained = telling.cuts()[2];
    let (before, since): (Vec<&Ask>, Vec<&Ask>) = telling
        .front_asks("Maintenance")
        .partition(|ask| ask.opened() < strained);
    let of = |asks: &[&Ask]| wait(&telling, asks.iter().copied());
    assert!(of(&since) > of(&before) * 2, "{:?} {:?}", of(&before), of(&since));
    let reasons = since.iter().filter(|ask| ask.declined_at.is_some()).count();
    assert!(reasons > 0);
    assert!(thankers(&telling, "Maintenance", strained).len() >= 5);
}

#[test]
fn accounting_answers_fast_helps_many_and_is_thanked_by_many() {
    for now in NOWS {
        let telling = Telling::of(now);
        let window = telling.cuts()[9];
        for other in OFFICES.into_iter().filter(|team| *team != "Accounting") {
            let (quiet, theirs) = (
                wait(&telling, telling.front_asks("Accounting")),
                wait(&telling, telling.front_asks(other)),
            );
            assert!(quiet * 2 < theirs, "{now}: {other} {theirs:?} {quiet:?}");
            let share = |team| {
                let asked = telling.front_asks(team).filter(|ask| ask.done().is_some());
                let linked: HashSet<_> = telling.kudos.iter().filter_map(|kudos| kudos.ask.as_ref()).collect();
                let (all, thanked) = asked.fold((0, 0), |(all, thanked), ask| {
                    (all + 1, thanked + usize::from(linked.contains(&ask.id)))
                });
                f64::from(all as u32).recip() * thanked as f64
            };
            assert!(share("Accounting") > share(other) + 0.15, "{now}: {other}");
        }
        assert!(thankers(&telling, "Accounting", window).len() >= 20, "{now}");
        let unthanked = telling.front_asks("Accounting").filter(|ask| {
            let linked = telling.kudos.iter().any(|kudos| kudos.ask.as_ref() == Some(&ask.id));
            ask.done().is_some() && !linked
        });
        assert!(unthanked.count() >= 30, "{now}");
    }
}

/// The people of the front line who thanked somebody of a team since then, publicly.
fn thankers<'a>(telling: &'a Telling, team: &str, since: Timestamp) -> HashSet<&'a str> {
    let theirs = |recipient: &str| match recipient.strip_prefix("team:") {
        Some(name) => name == team,
        None => person(recipient).team == team,
    };
    let kudos = telling
        .kudos
        .iter()
        .filter(|kudos| !kudos.private && at(&kudos.at) >= since);
    kudos
        .filter(|kudos| kudos.recipient.split(';').any(theirs))
        .map(|kudos| kudos.giver.as_str())
        .filter(|giver| ["Reception", "Restaurant", "Nightclub"].contains(&person(giver).team))
        .collect()
}

#[test]
fn every_office_is_asked_by_enough_people_for_a_figure() {
    for now in NOWS {
        let telling = Telling::of(now);
        let (from, to) = (telling.cuts()[9], telling.cuts()[1]);
        for team in OFFICES.into_iter().chain(["Reception"]) {
            let asks = telling.front_asks(team);
            let asks = asks.filter(|ask| ask.opened() >= from && ask.opened() < to);
            let people: HashSet<_> = asks.map(|ask| ask.asker.as_str()).collect();
            assert!(people.len() >= 8, "{now}: {team} {}", people.len());
        }
    }
}

#[test]
fn weeks_have_a_rhythm_and_the_season_a_peak_and_a_quiet_week() {
    let telling = Telling::of(NOWS[0]);
    let on = |day: Weekday| {
        let asks = telling.asks.iter();
        asks.filter(|ask| local(ask.opened()).weekday() == day).count()
    };
    assert!(on(Weekday::Friday) > on(Weekday::Tuesday) * 3 / 2);
    assert!(on(Weekday::Saturday) > on(Weekday::Tuesday) * 3 / 2);
    let mut cuts = telling.cuts();
    cuts.reverse();
    let week = |pair: &[Timestamp]| {
        let asks = telling.asks.iter();
        asks.filter(|ask| ask.opened() >= pair[0] && ask.opened() < pair[1])
            .count()
    };
    let weeks: Vec<usize> = cuts.windows(2).map(week).collect();
    let usual = median(weeks.clone());
    let (most, least) = (*weeks.iter().max().unwrap(), *weeks.iter().min().unwrap());
    assert!(most * 4 > usual * 5 && least * 4 < usual * 3, "{weeks:?}");
}

#[test]
fn kudos_are_of_every_kind_and_managers_thank_their_own() {
    let telling = Telling::of(NOWS[0]);
    let kudos = || telling.kudos.iter();
    assert!(kudos().any(|kudos| kudos.private));
    assert!(kudos().any(|kudos| kudos.beyond));
    assert!(kudos().any(|kudos| kudos.recipient.starts_with("team:")));
    assert!(kudos().any(|kudos| kudos.recipient.contains(';')));
    let linked = kudos().filter(|kudos| kudos.ask.is_some()).count();
    assert!(linked * 2 > telling.kudos.len());
    let month = telling.cuts()[4];
    let kind = kudos().filter(|kudos| at(&kudos.at) >= month && !kudos.private && person(&kudos.giver).manages());
    let kind = kind.filter(|kudos| {
        kudos
            .recipient
            .split(';')
            .any(|recipient| !recipient.starts_with("team:") && person(recipient).team == person(&kudos.giver).team)
    });
    assert!(kind.map(|kudos| &kudos.giver).collect::<HashSet<_>>().len() >= 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_summary_tells_of_the_team_that_drowns_and_finds_the_quiet_one() {
    for now in NOWS {
        let place = Place::sqlite().await;
        let filled = fill(&place.ledger, at(now), Language::En).await.unwrap();
        let read = place.ledger.read(move |tx| {
            async move {
                let workspace = store::workspace(tx, filled.workspace).await?;
                let cut = Cut::latest(at(now), workspace.digest.day, &workspace.timezone);
                compute(tx, &workspace, cut).await
            }
            .boxed()
        });
        let digest = read.await.unwrap();
        for (language, in_need, above) in [
            (
                Language::En,
                "Could use a hand\nMaintenance: ",
                "Clearly above usual\nAccounting: ",
            ),
            (
                Language::Vi,
                "Cần tiếp sức\nMaintenance: ",
                "Tốt hơn hẳn thường lệ\nAccounting: ",
            ),
        ] {
            let told = plain(language, &digest, digest.cut.date);
            assert!(told.contains(in_need) && told.contains(above), "{now}\n{told}");
            // Nobody else, so that both are seen.
            assert!(told.contains(": HR, Marketing, Reception.\n"), "{now}\n{told}");
            assert!(told.lines().count() <= 18, "{told}");
        }
        assert_eq!(digest.stories.len(), 2, "{now}");
    }
}
