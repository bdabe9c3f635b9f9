use std::collections::BTreeSet;

use jiff::civil::date;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::chat::locale::Language;
use crate::ids::{AskId, KudosId, WorkspaceId};
use crate::people::{DigestPlan, TeamKind, WorkingHours};

const RECEPTION: TeamId = TeamId(1);
const RESTAURANT: TeamId = TeamId(2);
const MAINTENANCE: TeamId = TeamId(3);
const HR: TeamId = TeamId(4);

fn team(id: TeamId, name: &str, kind: TeamKind, serves: Option<Vec<TeamId>>) -> Team {
    Team {
        id,
        name: name.to_owned(),
        kind,
        lead: None,
        serves,
        groups: Vec::new(),
        answer_within: None,
        how_to_ask: None,
        hours: None,
    }
}

fn workspace() -> Workspace {
    Workspace {
        id: WorkspaceId(1),
        name: "local:hotel".to_owned(),
        version: 1,
        timezone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
        language: Language::En,
        hours: WorkingHours::default(),
        digest: DigestPlan {
            place: None,
            day: jiff::civil::Weekday::Monday,
            minute: 540,
            paused: false,
        },
        per_day: 20,
        per_pair: 3,
        value_required: false,
        values: Vec::new(),
        homes: Vec::new(),
        teams: vec![
            team(RESTAURANT, "Restaurant", TeamKind::FrontLine, None),
            team(RECEPTION, "Reception", TeamKind::FrontLine, Some(vec![RESTAURANT])),
            team(MAINTENANCE, "Maintenance", TeamKind::BackOffice, None),
            team(HR, "HR", TeamKind::BackOffice, None),
        ],
    }
}

/// Monday 23 November 2026.
fn cut() -> Cut {
    Cut {
        date: date(2026, 11, 23),
        zone: TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
        since: None,
    }
}

fn local(text: &str) -> Timestamp {
    format!("2026-{text}+07:00").parse().unwrap()
}

fn ask(opened: &str) -> AskFact {
    AskFact {
        id: AskId(1),
        asker: MemberId(10),
        asker_team: Some(RECEPTION),
        asked_team: MAINTENANCE,
        opened_at: local(opened),
        first_response_at: None,
        done_at: None,
        declined_at: None,
        withdrawn_at: None,
        turns: Vec::new(),
    }
}

fn thanks(giver: i64, at: &str) -> KudosFact {
    KudosFact {
        id: KudosId(giver),
        giver: MemberId(giver),
        giver_team: Some(RECEPTION),
        recipients: vec![ThankedFact {
            member: Some(MemberId(90)),
            team: Some(MAINTENANCE),
        }],
        at: local(at),
        private: false,
        beyond: false,
        customer: false,
        ask: None,
    }
}

fn figures(mut asks: Vec<AskFact>, kudos: Vec<KudosFact>) -> Figures {
    for (id, ask) in (1..).zip(&mut asks) {
        ask.id = AskId(id);
    }
    let facts = Facts {
        asks,
        kudos,
        ..Facts::default()
    };
    compute(&workspace(), &cut(), &facts)
}

fn maintenance(figures: &Figures) -> &TeamFigures {
    figures.teams.iter().find(|team| team.name == "Maintenance").unwrap()
}

#[test]
fn windows_are_half_open() {
    let asks = [
        "11-15T23:59:59",
        "11-16T00:00:00",
        "11-22T23:59:59",
        "11-23T00:00:00",
        "10-25T23:59:59",
    ];
    let figures = figures(asks.into_iter().map(ask).collect(), vec![]);
    assert_eq!(figures.totals.asks, 2);
    assert_eq!(maintenance(&figures).asks_received, 2);
    // Of the four weeks, the one before the week and the one at its very start are seven days old.
    assert_eq!(maintenance(&figures).completed.of, 2);
    assert_eq!(figures.period.from, "2026-11-16T00:00:00+07:00");
    assert_eq!(figures.period.to, "2026-11-23T00:00:00+07:00");
}

#[test]
fn an_ask_is_to_be_answered_after_two_working_days_to_the_minute() {
    // The cut is on Monday at midnight: two working days before it is Thursday at nine.
    let of = |opened: &str| maintenance(&figures(vec![ask(opened)], vec![])).answered.of;
    assert_eq!(
        [of("11-19T09:00:00"), of("11-19T09:00:01"), of("11-18T18:00:00")],
        [1, 0, 1]
    );
}

#[test]
fn answered_and_done_are_counted_in_totals_and_shares() {
    let answered = AskFact {
        first_response_at: Some(local("11-17T10:00:00")),
        ..ask("11-17T09:00:00")
    };
    let done = AskFact {
        done_at: Some(local("11-12T10:00:00")),
        first_response_at: Some(local("11-12T09:30:00")),
        ..ask("11-12T09:00:00")
    };
    let figures = figures(
        vec![answered, done, ask("11-18T09:00:00"), ask("11-11T09:00:00")],
        vec![],
    );
    assert_eq!(
        (figures.totals.asks, figures.totals.answered, figures.totals.completed),
        (2, 1, 0)
    );
    let team = maintenance(&figures);
    assert_eq!(team.answered, Share { count: 2, of: 4 });
    assert_eq!(team.completed, Share { count: 1, of: 2 });
}

#[test]
fn only_customers_of_a_team_ask_and_thank_it() {
    let from = |asker_team, asked_team| AskFact {
        asker_team,
        asked_team,
        ..ask("11-17T09:00:00")
    };
    let asks = vec![
        from(Some(RECEPTION), MAINTENANCE),
        from(Some(HR), MAINTENANCE),
        from(Some(MAINTENANCE), MAINTENANCE),
        from(None, MAINTENANCE),
        // Declared: Reception serves the Restaurant, and not the other way round.
        from(Some(RESTAURANT), RECEPTION),
        from(Some(RECEPTION), RESTAURANT),
    ];
    let mut colleague = thanks(1, "11-17T09:00:00");
    colleague.giver_team = Some(HR);
    let figures = figures(
        asks,
        vec![colleague, thanks(2, "11-17T09:00:00"), thanks(2, "11-18T09:00:00")],
    );
    assert_eq!(figures.totals.asks, 2);
    let names: Vec<_> = figures
        .teams
        .iter()
        .map(|team| (team.name.as_str(), team.asks_received))
        .collect();
    assert_eq!(names, [("HR", 0), ("Maintenance", 1), ("Reception", 1)]);
    assert_eq!(maintenance(&figures).distinct_thankers, 1);
    assert_eq!((figures.totals.kudos, figures.totals.thankers), (3, 2));
}

#[test]
fn private_thanks_count_from_five_people_who_gave_no_public_ones() {
    let of = |private: i64| {
        let mut kudos = vec![thanks(1, "11-17T09:00:00")];
        // The first of them thanked publicly too.
        kudos.extend((1..=private).map(|giver| KudosFact {
            private: true,
            ..thanks(giver, "11-18T09:00:00")
        }));
        let figures = figures(vec![], kudos);
        assert_eq!((figures.totals.kudos, figures.totals.thankers), (1, 1));
        maintenance(&figures).distinct_thankers
    };
    assert_eq!([of(1), of(5), of(6), of(7)], [1, 1, 6, 7]);
}

#[test]
fn names_are_sorted_without_case_and_diacritics() {
    let mut names = vec!["Điện", "Eo", "ẩm thực", "Zalo", "dien", "Ấm", "am", "Bếp", "Đien"];
    names.sort_by_cached_key(|name| alphabetical(name));
    assert_eq!(
        names,
        ["am", "Ấm", "ẩm thực", "Bếp", "dien", "Đien", "Điện", "Eo", "Zalo"]
    );
}

#[test]
fn the_shape_is_the_stable_one() {
    let figures = figures(vec![], vec![]);
    assert_eq!(figures.edges, []);
    let json = serde_json::to_value(&figures).unwrap();
    assert_eq!(
        json["teams"][0],
        serde_json::json!({
            "name": "HR", "kind": "back_office", "asks_received": 0, "answered": {"count": 0, "of": 0},
            "completed": {"count": 0, "of": 0}, "distinct_thankers": 0, "first_response": null, "beyond": null,
            "reach": null, "unthanked": null,
            "load": {"open": 0, "weeks_of_work": null, "heavy": false, "self_declared": null},
            "headline": {"word": "early", "y": null, "n": null, "people": null, "customer_teams": null,
                "mean": null, "lo": null, "hi": null, "p_above": null},
        })
    );
    let keys: BTreeSet<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "workspace",
        "period",
        "totals",
        "teams",
        "edges",
        "stories",
        "manager_kindness",
        "pulse",
        "correction",
    ];
    assert_eq!(keys, BTreeSet::from(expected));
    assert_eq!(serde_json::from_value::<Figures>(json).unwrap(), figures);
}

#[test]
fn stories_are_special_first_of_different_givers_and_teams() {
    let story = |giver: i64, team: TeamId, beyond, customer, private| KudosFact {
        id: KudosId(giver * 10 + team.0),
        recipients: vec![ThankedFact {
            member: None,
            team: Some(team),
        }],
        beyond,
        customer,
        private,
        ..thanks(giver, "11-17T09:00:00")
    };
    let choose = |kudos: &[KudosFact]| chosen(kudos, &cut(), &Told::default());
    let kudos = [
        story(1, MAINTENANCE, false, false, false),
        story(2, MAINTENANCE, true, false, false),
        story(2, HR, false, true, false),
        story(3, MAINTENANCE, false, true, false),
        story(4, HR, true, true, true),
    ];
    let chosen = choose(&kudos);
    assert_eq!(chosen.len(), 2);
    assert!(
        [23, 33].contains(&chosen[0].0) || [24].contains(&chosen[0].0),
        "{chosen:?}"
    );
    assert_eq!(choose(&kudos[..1]), [KudosId(13)]);
    // One giver alone is quoted once; one team may be quoted twice where there is no other.
    assert_eq!(choose(&kudos[1..3]).len(), 1);
    assert_eq!(choose(&[kudos[1].clone(), kudos[3].clone()]).len(), 2);
    assert_eq!(choose(&kudos[4..]), []);
}

/// Stories of kudos that all tell as much.
fn chosen(kudos: &[KudosFact], cut: &Cut, told: &Told) -> Vec<KudosId> {
    choose(&candidates(kudos, cut, told), &HashMap::new())
}

#[test]
fn from_week_to_week_it_is_told_of_others() {
    let story = |id: i64, giver, helper, team| KudosFact {
        id: KudosId(id),
        recipients: vec![ThankedFact {
            member: Some(MemberId(helper)),
            team: Some(team),
        }],
        ..thanks(giver, "11-17T09:00:00")
    };
    let kudos = [
        story(1, 1, 11, MAINTENANCE),
        story(2, 2, 12, MAINTENANCE),
        story(3, 3, 13, HR),
        story(4, 4, 14, RECEPTION),
    ];
    let mut weeks: Vec<Vec<KudosId>> = Vec::new();
    for _ in 0..4 {
        let mut told = Told::default();
        for (ago, stories) in weeks.iter().rev().enumerate() {
            for id in stories {
                told.add(kudos.iter().find(|kudos| kudos.id == *id).unwrap(), ago + 1);
            }
        }
        weeks.push(chosen(&kudos, &cut(), &told));
    }
    // The team that waited comes first; of one team the person of whom it was not told yet.
    assert_eq!(
        weeks,
        [[1, 3], [4, 2], [3, 1], [4, 2]].map(|week| week.map(KudosId).to_vec())
    );
}

#[test]
fn words_that_tell_what_was_done_come_before_mere_thanks() {
    let story = |giver: i64, team| KudosFact {
        id: KudosId(giver),
        recipients: vec![ThankedFact {
            member: None,
            team: Some(team),
        }],
        ..thanks(giver, "11-17T09:00:00")
    };
    let (kudos, cut, told) = (
        [story(1, MAINTENANCE), story(2, HR), story(3, RECEPTION)],
        cut(),
        Told::default(),
    );
    let words = [
        "Thanks!",
        "Cảm ơn anh nhé",
        "The ice machine was back before the wedding.",
    ];
    let words = (1..).map(KudosId).zip(words.map(str::to_owned)).collect();
    assert_eq!(
        choose(&candidates(&kudos, &cut, &told), &words),
        [KudosId(3), KudosId(1)]
    );
}

proptest! {
    #[test]
    fn stories_do_not_depend_on_the_order_of_the_facts(
        rows in prop::collection::vec((1_i64..6, 1_i64..5, any::<bool>(), any::<bool>(), any::<bool>()), 0..20),
        seed in any::<u64>(),
    ) {
        let kudos: Vec<_> = rows.iter().enumerate().map(|(id, (giver, team, beyond, customer, private))| KudosFact {
            id: KudosId(id as i64),
            recipients: vec![ThankedFact { member: None, team: Some(TeamId(*team)) }],
            beyond: *beyond,
            customer: *customer,
            private: *private,
            ..thanks(*giver, "11-17T09:00:00")
        }).collect();
        let chosen = self::chosen(&kudos, &cut(), &Told::default());
        let mut shuffled = kudos.clone();
        shuffled.sort_by_key(|kudos| (kudos.id.0 as u64).wrapping_mul(seed | 1));
        prop_assert_eq!(self::chosen(&shuffled, &cut(), &Told::default()), chosen.clone());
        let of = |id: &KudosId| kudos.iter().find(|kudos| kudos.id == *id).unwrap();
        prop_assert!(chosen.iter().all(|id| !of(id).private));
        let givers: HashSet<_> = chosen.iter().map(|id| of(id).giver).collect();
        prop_assert_eq!(givers.len(), chosen.len());
        let special = kudos.iter().any(|kudos| !kudos.private && (kudos.beyond || kudos.customer));
        if let Some(first) = chosen.first() {
            prop_assert_eq!(of(first).beyond || of(first).customer, special);
        }
    }
}
