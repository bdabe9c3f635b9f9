//! What the product would not have let happen has not happened.

use std::collections::{HashMap, HashSet};

use jiff::civil::Weekday;
use magicwords::chat::locale::Language;
use magicwords::sample::{CHANNELS, PEOPLE, TEAMS, history, person_with};

use crate::NOWS;
use crate::telling::{Telling, at, local, person};

#[test]
fn forty_people_and_everybody_has_a_team() {
    let ids: HashSet<_> = PEOPLE.iter().map(|person| person.id).collect();
    let names: HashSet<_> = PEOPLE.iter().map(|person| person.name).collect();
    assert_eq!((ids.len(), names.len()), (40, 40));
    for team in TEAMS {
        assert!(team.people().count() >= 3, "{}", team.name);
        assert_eq!(
            team.people().filter(|person| person.leads()).count(),
            1,
            "{}",
            team.name
        );
    }
    assert_eq!(TEAMS.iter().map(|team| team.people().count()).sum::<usize>(), 40);
    assert!(PEOPLE.iter().filter(|person| person.manages()).count() >= 5);
    assert_eq!(PEOPLE.iter().filter(|person| person.moderates()).count(), 2);
    assert_eq!(person_with("lan").map(|lan| lan.team), Some("Reception"));
    assert_eq!(CHANNELS.iter().collect::<HashSet<_>>().len(), 4);
}

#[test]
fn the_same_instant_tells_the_same_and_a_week_later_the_same_story() {
    for now in NOWS {
        assert_eq!(
            history(at(now), Language::En).unwrap(),
            history(at(now), Language::En).unwrap()
        );
    }
    let (this, next) = (
        Telling::of("2026-11-19T10:00:00+07:00"),
        Telling::of("2026-11-26T10:00:00+07:00"),
    );
    let words = |telling: &Telling| -> Vec<String> { telling.asks.iter().map(|ask| ask.what.clone()).collect() };
    assert_eq!(words(&this), words(&next));
    assert_ne!(this.asks[0].opened_at, next.asks[0].opened_at);
}

#[test]
fn times_are_in_order_and_in_the_past() {
    for now in NOWS {
        let telling = Telling::of(now);
        for ask in &telling.asks {
            let times = ask.times();
            assert!(times.is_sorted(), "{ask:?}");
            assert!(times.iter().all(|time| *time < telling.now), "{ask:?}");
            let ends = [&ask.done_at, &ask.declined_at, &ask.withdrawn_at];
            assert!(ends.into_iter().flatten().count() <= 1, "{ask:?}");
            assert_eq!(ask.claimed_by.is_some(), ask.first_response_at.is_some(), "{ask:?}");
            assert_eq!(ask.decline_reason.is_some(), ask.declined_at.is_some(), "{ask:?}");
        }
        assert!(telling.kudos.iter().all(|kudos| at(&kudos.at) < telling.now));
        assert!(telling.asks.iter().any(|ask| ask.reopened_at.is_some()));
    }
}

#[test]
fn helpers_are_of_the_asked_team_and_work_in_working_hours() {
    let telling = Telling::of(NOWS[0]);
    for ask in &telling.asks {
        assert_ne!(person(&ask.asker).team, ask.asked());
        let Some(helper) = &ask.claimed_by else { continue };
        assert_eq!(person(helper).team, ask.asked(), "{ask:?}");
        assert!(ask.person.as_ref().is_none_or(|asked| asked == helper), "{ask:?}");
        if ask.asked() == "Reception" {
            continue;
        }
        for time in ask.times().into_iter().skip(1).filter(|_| ask.reopened_at.is_none()) {
            let time = local(time);
            assert!(
                time.weekday() != Weekday::Sunday && (7..18).contains(&time.hour()),
                "{ask:?}"
            );
        }
    }
}

#[test]
fn thanks_keep_the_rules() {
    for now in NOWS {
        let telling = Telling::of(now);
        let asks: HashMap<_, _> = telling.asks.iter().map(|ask| (ask.id.as_str(), ask)).collect();
        assert_eq!(asks.len(), telling.asks.len());
        let mut days: HashMap<_, usize> = HashMap::new();
        let mut pairs: HashMap<_, usize> = HashMap::new();
        for kudos in &telling.kudos {
            let day = local(at(&kudos.at)).date();
            *days.entry((&kudos.giver, day)).or_default() += 1;
            for recipient in kudos.recipient.split(';') {
                assert_ne!(recipient, kudos.giver);
                *pairs.entry((&kudos.giver, recipient, day)).or_default() += 1;
                match recipient.strip_prefix("team:") {
                    Some(team) => assert!(TEAMS.iter().any(|known| known.name == team)),
                    None => assert!(!person(recipient).id.is_empty()),
                }
            }
            if let Some(ask) = &kudos.ask {
                let ask = asks[ask.as_str()];
                assert_eq!(ask.asker, kudos.giver);
                assert!(ask.done().is_some_and(|done| done < at(&kudos.at)), "{kudos:?}");
            }
        }
        assert!(days.values().all(|given| *given <= 20));
        assert!(pairs.values().all(|given| *given <= 3));
    }
}

#[test]
fn every_blank_is_filled_and_both_languages_are_heard() {
    let telling = Telling::of(NOWS[0]);
    let asks = telling.asks.iter().map(|ask| ask.what.as_str());
    let words: Vec<&str> = asks
        .chain(telling.kudos.iter().map(|kudos| kudos.message.as_str()))
        .collect();
    assert!(words.iter().all(|words| !words.contains(['{', '}'])));
    let vietnamese = words
        .iter()
        .filter(|words| words.chars().any(|c| ('\u{1ea0}'..='\u{1ef9}').contains(&c)));
    let share = vietnamese.count() as f64 / words.len() as f64;
    assert!((0.3..0.7).contains(&share), "{share}");
    let foreign = telling
        .asks
        .iter()
        .filter(|ask| person(&ask.asker).language == Language::En);
    for ask in foreign {
        assert!(
            !["nhờ", "khách", "phòng", "ạ"]
                .iter()
                .any(|word| ask.what.contains(word)),
            "{ask:?}"
        );
    }
}
