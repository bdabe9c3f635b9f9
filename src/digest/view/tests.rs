use jiff::civil::date;
use jiff::tz::TimeZone;

use super::*;
use crate::digest::commands::{Next, Previewed};
use crate::digest::figures::{
    Changed, Correction, Figures, Headline, Load, PeriodFigures, Said, TeamCorrection, TeamFigures, Totals, Unmeasured,
    Word,
};
use crate::digest::standing::Last;
use crate::digest::{Filing, Story, Thanked};
use crate::ids::KudosId;

fn early(name: &str) -> TeamFigures {
    TeamFigures {
        name: name.to_owned(),
        kind: "back_office".to_owned(),
        asks_received: 3,
        ..TeamFigures::default()
    }
}

fn usual(name: &str) -> TeamFigures {
    let headline = Headline {
        mean: Some(0.41),
        lo: Some(0.29),
        hi: Some(0.549),
        word: Word::Usual,
        ..Headline::default()
    };
    TeamFigures {
        headline,
        ..early(name)
    }
}

fn above(name: &str) -> TeamFigures {
    let mut team = usual(name);
    team.headline = Headline {
        mean: Some(0.68),
        lo: Some(0.52),
        hi: Some(0.83),
        word: Word::Above,
        ..team.headline
    };
    team
}

fn loaded(team: TeamFigures, open: u64, weeks: f64) -> TeamFigures {
    let load = Load {
        open,
        weeks_of_work: Some(weeks),
        heavy: true,
        self_declared: Unmeasured,
    };
    TeamFigures { load, ..team }
}

fn hotel() -> Vec<TeamFigures> {
    vec![
        usual("Accounting"),
        early("HR"),
        usual("Maintenance"),
        usual("Marketing"),
    ]
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
    let sizes = teams.iter().map(|team| {
        let size = if small.contains(&team.name.as_str()) { 2 } else { 10 };
        (team.name.clone(), size)
    });
    Digest {
        cut: Cut {
            date: date(2026, 11, 23),
            zone: TimeZone::UTC,
            since: None,
        },
        sizes: sizes.chain([("Reception".to_owned(), 12)]).collect(),
        figures: Figures {
            workspace: "local:hotel".to_owned(),
            period: PeriodFigures {
                from: String::new(),
                to: String::new(),
                timezone: "UTC".to_owned(),
            },
            totals: Totals {
                asks: 61,
                answered: 54,
                completed: 40,
                kudos: 31,
                thankers: 23,
                unthanked: None,
            },
            teams,
            edges: Vec::new(),
            stories: Vec::new(),
            manager_kindness: None,
            pulse: Unmeasured,
            correction: None,
        },
        stories,
        has_history: true,
        opens_month: false,
    }
}

/// The same in a week in which nothing happened.
fn still(mut teams: Vec<TeamFigures>) -> Digest {
    for team in &mut teams {
        team.asks_received = 0;
    }
    let mut still = digest(teams, vec![], &[]);
    still.figures.totals = Totals::default();
    still
}

/// The message in both languages, with its buttons and file, as people read it.
fn both(digest: &Digest) -> String {
    let today = date(2026, 11, 23);
    let shown = |language| {
        let message = kept(language, digest, 7, today);
        let mut shown = plain(language, digest, today);
        for button in message.buttons.iter().flatten() {
            let Action::Press(id) = &button.action else {
                panic!("{button:?}")
            };
            shown += &format!("[{} -> {id}] ", button.label.to_plain());
        }
        if let Some(file) = &message.file {
            shown += &format!("({})\n", file.name);
        }
        shown
    };
    Language::ALL.map(shown).join("\n---\n\n")
}

#[test]
fn an_empty_week() {
    insta::assert_snapshot!(both(&still(vec![early("HR")])));
}

#[test]
fn nothing_yet() {
    let mut digest = still(vec![early("HR")]);
    digest.has_history = false;
    insta::assert_snapshot!(both(&digest));
}

#[test]
fn the_first_week() {
    let teams = ["Accounting", "HR", "Maintenance", "Marketing"].map(early);
    let told = story("The invoice was ready before I asked.", None, false);
    let mut digest = digest(teams.to_vec(), vec![told], &[]);
    digest.has_history = false;
    insta::assert_snapshot!(both(&digest));
}

#[test]
fn a_quiet_week() {
    let mut teams = hotel();
    teams[2] = loaded(usual("Maintenance"), 9, 1.2);
    insta::assert_snapshot!(both(&still(teams)));
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
        name: Some("Hoa".to_owned()),
        ..unnamed.to[0].clone()
    });
    unnamed.to.push(Thanked {
        name: None,
        team: Some("Maintenance".to_owned()),
    });
    unnamed.to.push(Thanked {
        name: Some("Marketing".to_owned()),
        team: None,
    });
    let stories = vec![unnamed, story("Thank you for the quick answer.", None, false)];
    let mut digest = digest(hotel(), stories, &[]);
    digest.figures.teams[0].unthanked = Some(11);
    digest.figures.totals.unthanked = Some(7);
    insta::assert_snapshot!(both(&digest));
}

#[test]
fn a_heavy_load() {
    let mut teams = hotel();
    teams[0] = loaded(above("Accounting"), 8, 1.4);
    teams[1] = loaded(early("HR"), 12, 24.0);
    teams[2] = loaded(usual("Maintenance"), 23, 2.9);
    insta::assert_snapshot!(both(&digest(
        teams,
        vec![story("Thank you for the quick answer.", None, false)],
        &[]
    )));
}

#[test]
fn two_clearly_above() {
    let mut teams = hotel();
    (teams[0], teams[3]) = (above("Accounting"), above("Marketing"));
    insta::assert_snapshot!(both(&digest(teams, vec![], &[])));
}

#[test]
fn a_small_team_has_no_figure_and_tells_of_nobody() {
    let mut unnamed = story("A room for my mother, at once.", None, true);
    (unnamed.from, unnamed.from_team) = (None, Some("HR".to_owned()));
    let mut teams = hotel();
    teams[1] = loaded(above("HR"), 23, 2.9);
    teams[1].unthanked = Some(9);
    insta::assert_snapshot!(both(&digest(teams, vec![unnamed], &["HR"])));
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
        match number {
            4 | 17 | 33 => above(&name),
            number if number % 6 == 0 => loaded(usual(&name), number + 5, number as f64 / 10.0),
            number if number % 5 == 0 => early(&name),
            _ => usual(&name),
        }
    });
    insta::assert_snapshot!(both(&digest(teams.collect(), vec![], &["Team 05", "Team 07"])));
}

fn correction(totals: Option<Changed<Totals>>, teams: Vec<TeamCorrection>) -> Correction {
    Correction {
        period: digest(vec![], vec![], &[]).figures.period,
        totals,
        quiet_help: None,
        teams,
    }
}

fn said(word: Word, mean: u8) -> Said {
    let shown = |share| (word != Word::Early).then_some(share);
    Said {
        word,
        mean: shown(mean),
        lo: shown(mean - 10),
        hi: shown(mean + 10),
        unthanked: None,
    }
}

#[test]
fn what_the_last_summary_said_is_corrected_in_one_line() {
    let was = digest(vec![], vec![], &[]).figures.totals;
    let fewer = Totals { thankers: 22, ..was };
    let team = |name: &str, was, now| TeamCorrection {
        name: name.to_owned(),
        said: Changed { was, now },
    };
    let corrections = [
        correction(Some(Changed { was, now: fewer }), vec![]),
        correction(
            Some(Changed {
                was,
                now: Totals {
                    asks: 1,
                    answered: 1,
                    thankers: 1,
                    ..was
                },
            }),
            vec![
                team("Accounting", said(Word::Above, 68), said(Word::Usual, 60)),
                team("Maintenance", said(Word::Usual, 50), said(Word::Usual, 41)),
                team("HR", said(Word::Usual, 50), said(Word::Early, 41)),
            ],
        ),
        correction(
            None,
            vec![team("Accounting", said(Word::Usual, 61), said(Word::Usual, 60))],
        ),
        // Nothing of this was said.
        correction(
            Some(Changed {
                was,
                now: Totals { kudos: 30, ..was },
            }),
            vec![team("HR", said(Word::Above, 61), said(Word::Usual, 60))],
        ),
    ];
    let quiet = [(Some(11), Some(12)), (None, Some(7)), (Some(11), None)].map(|(was, now)| Correction {
        quiet_help: Some(Changed { was, now }),
        ..correction(None, vec![])
    });
    let mut lines = Vec::new();
    for corrected in corrections.into_iter().chain(quiet) {
        let digest = digest(hotel(), vec![], &["HR"]);
        lines.extend(Language::ALL.map(|language| correction::line(&corrected, &digest, language).to_plain()));
    }
    insta::assert_snapshot!(lines.join("\n"));
}

/// Room that a text takes where Slack escapes it.
fn room_on_slack(text: &Text) -> usize {
    let escaped = |c: char| match c {
        '&' => 5,
        '<' | '>' => 4,
        _ => 1,
    };
    text.to_plain().chars().map(escaped).sum::<usize>() + 40
}

#[test]
fn the_fullest_digest_fits_every_platform() {
    let names = |wide: &str| -> Vec<String> { (0..60).map(|number| format!("{number}{wide}")).collect() };
    // Names as people give them, and ones that platforms must escape.
    for (wide, most_on_slack) in [
        ("Chăm sóc khách hàng thân thiết và hội viên", 3_000),
        (&"*&`<>|_~".repeat(20), 13_200),
    ] {
        let mut teams: Vec<TeamFigures> = names(wide)
            .iter()
            .map(|name| loaded(above(name), 1_000_000, 1e9))
            .collect();
        let mut told = story(&wide.repeat(20), Some(wide), true);
        let everybody = Thanked {
            name: Some(wide.to_owned()),
            team: Some(wide.to_owned()),
        };
        (told.from, told.from_team, told.to) = (Some(wide.to_owned()), Some(wide.to_owned()), vec![everybody; 3]);
        let changed = |name: &String| TeamCorrection {
            name: name.clone(),
            said: Changed {
                was: said(Word::Above, 68),
                now: said(Word::Usual, 41),
            },
        };
        let corrected = correction(None, names(wide).iter().map(changed).collect());
        teams.extend((60..72).map(|number| usual(&format!("{number}{wide}"))));
        let mut few = teams.clone();
        few.drain(5..60);
        for teams in [teams, few] {
            let mut digest = digest(teams, vec![told.clone(), told.clone()], &[]);
            digest.has_history = false;
            digest.figures.teams[0].unthanked = Some(1_000_000);
            digest.figures.correction = Some(corrected.clone());
            for language in Language::ALL {
                let message = kept(language, &digest, i64::MAX, date(2027, 1, 1));
                let card = message.card.unwrap();
                assert!(lines::room_of(&card.body) <= 4_096, "{}", lines::room_of(&card.body));
                assert!(lines::room_of(&card.body) + lines::room_of(&card.footer) <= 6_000);
                assert!(lines::room_of(&message.text) <= 2_000);
                assert!(
                    room_on_slack(&card.body) <= most_on_slack,
                    "{}",
                    room_on_slack(&card.body)
                );
                assert!(
                    message
                        .buttons
                        .iter()
                        .flatten()
                        .all(|button| button.label.to_plain().chars().count() <= 75)
                );
            }
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
    let filed = |outcome| Last {
        period: digest(vec![], vec![], &[]).cut.period(),
        outcome,
        fate: None,
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
                digest: still(vec![early("HR")]),
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
