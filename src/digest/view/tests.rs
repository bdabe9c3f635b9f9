use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::digest::figures::{Figures, PeriodFigures, Share, TeamFigures, Totals, Unmeasured};
use crate::digest::{Story, Thanked};
use crate::ids::KudosId;

fn team(name: &str, asks: u64, answered: Share, completed: Share, thankers: u64) -> TeamFigures {
    TeamFigures {
        name: name.to_owned(),
        kind: "back_office".to_owned(),
        asks_received: asks,
        answered,
        completed,
        distinct_thankers: thankers,
        ..TeamFigures::default()
    }
}

fn share(count: u64, of: u64) -> Share {
    Share { count, of }
}

fn story(words: &str, customer: Option<&str>, beyond: bool) -> Story {
    Story {
        id: KudosId(1),
        key: "1".to_owned(),
        text: words.to_owned(),
        from: Some("Lan".to_owned()),
        from_team: Some("Reception".to_owned()),
        to: vec![Thanked {
            name: Some("Minh".to_owned()),
            team: Some("Accounting".to_owned()),
        }],
        customer: customer.map(str::to_owned),
        beyond,
    }
}

/// A digest of these teams, each of ten people but for those who are named as small.
fn digest(teams: Vec<TeamFigures>, stories: Vec<Story>, small: &[&str]) -> Digest {
    let asks = teams.iter().map(|team| team.asks_received).sum();
    let sizes = teams.iter().map(|team| {
        let size = if small.contains(&team.name.as_str()) { 2 } else { 10 };
        (team.name.clone(), size)
    });
    let thankers = teams.iter().map(|team| team.distinct_thankers).sum();
    Digest {
        cut: Cut {
            date: date(2026, 11, 23),
            zone: TimeZone::UTC,
        },
        sizes: sizes.collect(),
        figures: Figures {
            workspace: "local:hotel".to_owned(),
            period: PeriodFigures {
                from: String::new(),
                to: String::new(),
                timezone: "UTC".to_owned(),
            },
            totals: Totals {
                asks,
                answered: asks.saturating_sub(asks / 8),
                completed: asks / 2,
                kudos: thankers,
                thankers,
                unthanked: None,
            },
            teams,
            edges: Vec::new(),
            stories: Vec::new(),
            manager_kindness: None,
            pulse: Unmeasured,
            correction: Unmeasured,
        },
        stories,
        has_history: true,
    }
}

fn both(digest: &Digest) -> String {
    let today = date(2026, 11, 23);
    Language::ALL
        .map(|language| plain(language, digest, today))
        .join("\n---\n\n")
}

fn nothing(name: &str) -> TeamFigures {
    team(name, 0, share(0, 0), share(0, 0), 0)
}

fn hotel() -> Vec<TeamFigures> {
    vec![
        team("Accounting", 1, share(14, 15), share(9, 9), 1),
        nothing("HR"),
        team("Maintenance", 32, share(60, 81), share(40, 66), 12),
        team("Marketing", 0, share(2, 2), share(0, 0), 3),
    ]
}

#[test]
fn an_empty_week() {
    insta::assert_snapshot!(both(&digest(vec![nothing("HR")], vec![], &[])));
}

#[test]
fn nothing_yet() {
    let mut digest = digest(vec![nothing("HR")], vec![], &[]);
    digest.has_history = false;
    insta::assert_snapshot!(both(&digest));
}

#[test]
fn the_first_week() {
    let mut digest = digest(
        hotel(),
        vec![story("The invoice was ready before I asked.", None, false)],
        &[],
    );
    digest.has_history = false;
    insta::assert_snapshot!(both(&digest));
}

#[test]
fn a_quiet_week() {
    let teams = vec![
        team("Accounting", 1, share(0, 0), share(0, 0), 1),
        nothing("HR"),
        nothing("Marketing"),
    ];
    insta::assert_snapshot!(both(&digest(teams, vec![], &[])));
}

#[test]
fn a_busy_week() {
    let mut unnamed = story(
        "You fixed\nthe *cash desk* within an hour",
        Some("the wedding party"),
        true,
    );
    unnamed.from = None;
    unnamed.to.push(Thanked {
        name: None,
        team: Some("Maintenance".to_owned()),
    });
    unnamed.to.push(Thanked {
        name: Some("Marketing".to_owned()),
        team: None,
    });
    let stories = vec![unnamed, story("Thank you for the quick answer.", None, false)];
    insta::assert_snapshot!(both(&digest(hotel(), stories, &[])));
}

#[test]
fn one_small_team_is_kept_company_so_that_no_subtraction_tells_of_it() {
    let mut teams = hotel();
    teams[1].asks_received = 4;
    insta::assert_snapshot!(both(&digest(teams, vec![], &["HR"])));
}

#[test]
fn a_tiny_company() {
    let small = ["Accounting", "HR", "Maintenance", "Marketing"];
    insta::assert_snapshot!(both(&digest(hotel(), vec![story("Well done!", None, false)], &small)));
}

#[test]
fn forty_teams() {
    let teams = (1..=40).map(|number| {
        let name = format!("Team {number:02}");
        if number % 4 == 0 {
            nothing(&name)
        } else {
            team(&name, number % 7, share(number, number), share(0, 0), number % 3)
        }
    });
    insta::assert_snapshot!(both(&digest(teams.collect(), vec![], &["Team 05", "Team 07"])));
}

#[test]
fn the_fullest_digest_fits_a_discord_card() {
    let long = "*_~`|>".repeat(100);
    let teams = |name: &str, thankers| -> Vec<_> {
        (0..60)
            .map(|number| {
                team(
                    &format!("{name}{number}{long}"),
                    1_000_000,
                    share(1, 2),
                    share(1, 2),
                    thankers,
                )
            })
            .collect()
    };
    let mut all = teams("a", 1_000_000);
    all.extend((0..60).map(|number| nothing(&format!("b{number}{long}"))));
    all.extend(teams("c", 0));
    let small: Vec<String> = all[120..].iter().map(|team| team.name.clone()).collect();
    let small: Vec<&str> = small.iter().map(String::as_str).collect();
    let mut told = story(&long, Some(&long), true);
    let everybody = Thanked {
        name: Some(long.clone()),
        team: Some(long.clone()),
    };
    (told.from, told.from_team, told.to) = (Some(long.clone()), Some(long), vec![everybody; 3]);
    let mut few = all.clone();
    few.truncate(8);
    for teams in [all, few] {
        let mut digest = digest(teams, vec![told.clone(), told.clone()], &small);
        digest.has_history = false;
        for language in Language::ALL {
            let message = message(language, &digest, date(2027, 1, 1));
            let card = message.card.unwrap();
            assert!(lines::room_of(&card.body) < 4096, "{}", lines::room_of(&card.body));
            assert!(lines::room_of(&card.body) + lines::room_of(&card.footer) < 6000);
            assert!(lines::room_of(&message.text) < 2000);
        }
    }
}

#[test]
fn moderators_are_told_how_the_schedule_stands() {
    let now = date(2026, 11, 24).at(8, 0, 0, 0).to_zoned(TimeZone::UTC).unwrap();
    let at = date(2026, 11, 30)
        .at(9, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .unwrap()
        .timestamp();
    let filed = |outcome| Filed {
        id: 1,
        period: digest(vec![], vec![], &[]).cut.period(),
        at,
        outcome,
    };
    let mut said = Vec::new();
    for language in Language::ALL {
        for (next, last) in [
            (Next::At(at), Some(filed(Filing::Posted))),
            (Next::Paused, Some(filed(Filing::Paused))),
            (Next::NoChannel, Some(filed(Filing::NoChannel))),
            (Next::At(at), Some(filed(Filing::Late))),
            (Next::At(at), None),
        ] {
            let shown = Previewed {
                digest: digest(vec![nothing("HR")], vec![], &[]),
                schedule: next,
                last,
            };
            let message = previewed(language, &shown, &now);
            assert_eq!(message.visibility, Visibility::Private);
            said.push(message.text.to_plain());
        }
    }
    insta::assert_snapshot!(said.join("\n\n"));
}
