//! Organisations made of a seed, with everything that could confuse a figure: thanks at the very end of a window, clocks that
//! are changed, people without a team, asks to oneself, thanks for what was withdrawn, and much that has not happened yet.
//! Each can be written as files for import, or be turned into facts at once.

#![allow(
    dead_code,
    reason = "not every program that includes this file has use for all of it"
)]

mod files;
mod memory;

use jiff::civil::{Date, Time, date};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use magicwords::digest::period::{Cut, days_after, first_valid};
use magicwords::people::TeamKind;

use crate::random::Random;
pub use files::files;
pub use memory::{facts, workspace};

/// Zones with the days around which something happens to their clocks, and quiet ones.
const PLACES: [(&str, Date); 10] = [
    ("UTC", date(2026, 11, 23)),
    ("Asia/Ho_Chi_Minh", date(2026, 1, 5)),
    // Clocks are set forward and back.
    ("Europe/Berlin", date(2026, 4, 6)),
    ("Europe/Berlin", date(2026, 11, 2)),
    ("Australia/Lord_Howe", date(2026, 4, 13)),
    // Midnights that do not exist.
    ("America/Sao_Paulo", date(2018, 11, 12)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("Asia/Beirut", date(2022, 4, 4)),
    // A midnight that comes twice, and a day that was left out.
    ("America/St_Johns", date(2010, 11, 15)),
    ("Pacific/Apia", date(2012, 1, 9)),
];

const TEAM_NAMES: [&str; 12] = [
    "Reception",
    "Đón tiếp",
    "bar",
    "Ẩm thực",
    "Maintenance",
    "accounting",
    "HR",
    "Điện",
    "Zimmer",
    "Ẩm",
    "IT",
    "dien",
];

#[derive(Debug, Clone)]
pub struct Organisation {
    pub cut: Cut,
    pub teams: Vec<TeamRow>,
    pub people: Vec<PersonRow>,
    pub asks: Vec<AskRow>,
    pub kudos: Vec<KudosRow>,
}

#[derive(Debug, Clone)]
pub struct TeamRow {
    pub name: String,
    pub kind: TeamKind,
    pub serves: Option<Vec<usize>>,
    /// How often its people answer, and how often they are thanked.
    answers: f64,
    pleases: f64,
}

#[derive(Debug, Clone)]
pub struct PersonRow {
    pub team: Option<usize>,
    pub manager: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum To {
    Person(usize),
    Team(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Done,
    Declined,
    Withdrawn,
}

#[derive(Debug, Clone)]
pub struct AskRow {
    pub asker: usize,
    pub to: To,
    pub opened: Timestamp,
    pub first_response: Option<Timestamp>,
    pub end: Option<(End, Timestamp)>,
    pub reopened: Option<Timestamp>,
}

#[derive(Debug, Clone)]
pub struct KudosRow {
    pub giver: usize,
    pub to: Vec<To>,
    pub at: Timestamp,
    pub ask: Option<usize>,
    pub beyond: bool,
    pub private: bool,
    pub customer: bool,
    pub undone: bool,
    pub hidden: bool,
}

impl Organisation {
    pub fn new(seed: u64) -> Organisation {
        let mut random = Random::new(seed);
        let (zone, day) = random.pick(&PLACES);
        let zone = TimeZone::get(zone).unwrap();
        let cut = Cut {
            date: day,
            zone,
            since: None,
        };
        let teams = teams(&mut random);
        let people = people(&mut random, teams.len());
        let mut organisation = Organisation {
            cut,
            teams,
            people,
            asks: Vec::new(),
            kudos: Vec::new(),
        };
        let asks = random.between(0, 500) as usize;
        for _ in 0..asks {
            let ask = organisation.some_ask(&mut random);
            organisation.asks.push(ask);
        }
        for ask in 0..asks {
            let team = organisation.team_of(organisation.asks[ask].to);
            while team.is_some_and(|team| random.chance(organisation.teams[team].pleases)) {
                let kudos = organisation.some_kudos(&mut random, Some(ask));
                organisation.kudos.push(kudos);
            }
        }
        for _ in 0..random.between(0, asks as i64) {
            let kudos = organisation.some_kudos(&mut random, None);
            organisation.kudos.push(kudos);
        }
        organisation
    }

    /// An instant on one of the days before the cut: at a round time, or at the very border of a day or of work.
    fn instant(&self, random: &mut Random, days: i64) -> Timestamp {
        let day = days_after(self.cut.date, -(days as i32));
        let time = match random.below(8) {
            0 => Time::midnight(),
            1 => Time::constant(9, 0, 0, 0),
            2 => Time::constant(17, 0, 0, 0),
            _ => {
                // Sixty-fourths of a day, which binary fractions can tell.
                let second = random.below(64) as i32 * 1350;
                Time::midnight() + SignedDuration::from_secs(i64::from(second))
            }
        };
        let at = first_valid(day, time, &self.cut.zone);
        match random.below(12) {
            0 => at - SignedDuration::from_micros(1),
            1 => at + SignedDuration::from_secs(1),
            _ => at,
        }
    }

    fn some_ask(&self, random: &mut Random) -> AskRow {
        let asker = random.below(self.people.len());
        let to = self.somebody(random, 0.3);
        let days = if random.chance(0.15) {
            random.between(64, 140)
        } else {
            random.between(-2, 66)
        };
        let opened = self.instant(random, days);
        let later = |random: &mut Random, from: Timestamp| {
            let minutes = match random.below(6) {
                0 => 0,
                1 => random.between(1, 90),
                2 | 3 => random.between(1, 40) * 90,
                4 => random.between(1, 14) * 24 * 60,
                _ => random.between(1, 400) * 270,
            };
            from + SignedDuration::from_mins(minutes)
        };
        let answers = self.team_of(to).map_or(0.5, |team| self.teams[team].answers);
        let response = random.chance(answers).then(|| later(random, opened));
        let end = random.chance(answers).then(|| {
            let kind = random.pick(&[
                End::Done,
                End::Done,
                End::Done,
                End::Done,
                End::Declined,
                End::Withdrawn,
            ]);
            (kind, later(random, response.unwrap_or(opened)))
        });
        let reopened = end.filter(|_| random.chance(0.12));
        let reopened = reopened.map(|(_, at)| later(random, at) + SignedDuration::from_secs(1));
        AskRow {
            asker,
            to,
            opened,
            first_response: response,
            end,
            reopened,
        }
    }

    fn some_kudos(&self, random: &mut Random, about: Option<usize>) -> KudosRow {
        let ask = about.map(|ask| &self.asks[ask]);
        let giver = match ask {
            Some(ask) if random.chance(0.9) => ask.asker,
            _ => random.below(self.people.len()),
        };
        let mut to = vec![match ask {
            Some(ask) if random.chance(0.9) => self.of_the_asked(random, ask),
            _ => self.somebody(random, 0.15),
        }];
        while to.len() < 3 && random.chance(0.15) {
            let other = self.somebody(random, 0.2);
            if !to.contains(&other) {
                to.push(other);
            }
        }
        let answered = ask.and_then(AskRow::answered);
        let days = if random.chance(0.5) {
            random.between(-1, 8)
        } else {
            random.between(0, 80)
        };
        let at = match answered {
            Some(answered) if random.chance(0.85) => self.after(random, answered),
            _ => self.instant(random, days),
        };
        KudosRow {
            giver,
            to,
            at,
            ask: about.filter(|_| random.chance(0.3)),
            beyond: random.chance(0.3),
            private: random.chance(0.2),
            customer: random.chance(0.2),
            undone: random.chance(0.04),
            hidden: random.chance(0.04),
        }
    }

    /// At the instant of an answer, some days on, or at the end of the fortnight in which thanks are about it.
    fn after(&self, random: &mut Random, answered: Timestamp) -> Timestamp {
        let clock = self.cut.zone.to_datetime(answered);
        let days = random.pick(&[0, 0, 1, 3, 7, 13, 14, 14, 14, 15]);
        let at = first_valid(days_after(clock.date(), days), clock.time(), &self.cut.zone).max(answered);
        match random.below(4) {
            0 => at + SignedDuration::from_micros(1),
            1 => at + SignedDuration::from_mins(90),
            _ => at,
        }
    }

    fn somebody(&self, random: &mut Random, team: f64) -> To {
        if random.chance(team) {
            To::Team(random.below(self.teams.len()))
        } else {
            To::Person(random.below(self.people.len()))
        }
    }

    fn of_the_asked(&self, random: &mut Random, ask: &AskRow) -> To {
        match ask.to {
            To::Team(team) => {
                let members = self.people.iter().enumerate();
                let members: Vec<usize> = members
                    .filter(|(_, person)| person.team == Some(team))
                    .map(|(member, _)| member)
                    .collect();
                if members.is_empty() || random.chance(0.15) {
                    To::Team(team)
                } else {
                    To::Person(random.pick(&members))
                }
            }
            person => person,
        }
    }

    pub fn team_of(&self, to: To) -> Option<usize> {
        match to {
            To::Team(team) => Some(team),
            To::Person(person) => self.people[person].team,
        }
    }
}

impl AskRow {
    /// When somebody took it, or it was done or declined.
    pub fn answered(&self) -> Option<Timestamp> {
        let end = self.end.filter(|(kind, _)| *kind != End::Withdrawn);
        self.first_response.into_iter().chain(end.map(|(_, at)| at)).min()
    }
}

fn teams(random: &mut Random) -> Vec<TeamRow> {
    let count = random.between(2, 9) as usize;
    let first = random.below(TEAM_NAMES.len());
    let mut teams: Vec<TeamRow> = (0..count)
        .map(|team| TeamRow {
            name: TEAM_NAMES[(first + team) % TEAM_NAMES.len()].to_owned(),
            kind: if team == 0 || random.chance(0.4) {
                TeamKind::FrontLine
            } else {
                TeamKind::BackOffice
            },
            serves: None,
            answers: random.pick(&[0.2, 0.7, 0.95]),
            pleases: random.pick(&[0.1, 0.4, 0.7]),
        })
        .collect();
    for team in &mut teams {
        if random.chance(0.25) {
            let served = (0..count).filter(|_| random.chance(0.5)).collect::<Vec<_>>();
            // An empty list would be the default in a file.
            team.serves = (!served.is_empty()).then_some(served);
        }
    }
    teams
}

fn people(random: &mut Random, teams: usize) -> Vec<PersonRow> {
    let count = random.between(2, 70);
    let person = |_| PersonRow {
        team: (!random.chance(0.04)).then(|| {
            // The first team is the largest.
            if random.chance(0.3) { 0 } else { random.below(teams) }
        }),
        manager: random.chance(0.15),
    };
    (0..count).map(person).collect()
}
