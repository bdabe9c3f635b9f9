//! A made-up company and its files: people in ten teams, who ask each other and say thanks over five years.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use jiff::{SignedDuration, Timestamp};

use crate::random::Random;

/// Until when things happen; a Monday.
pub const UNTIL: &str = "2026-11-23T00:00:00Z";
const YEARS: SignedDuration = SignedDuration::from_hours(5 * 365 * 24);
const TEAMS: usize = 10;
const BACK_OFFICE: usize = 4;

/// How much happened in the five years.
#[derive(Clone, Copy)]
pub struct Company {
    pub seed: u64,
    pub people: usize,
    pub asks: u64,
    pub kudos: u64,
}

impl Company {
    /// One with so many kudos, three asks to ten of them, and a size that gives everybody about a hundred kudos a year.
    pub fn of(seed: u64, kudos: u64) -> Company {
        Company {
            seed,
            people: (kudos as usize / 500).clamp(40, 20_000),
            asks: kudos * 3 / 10,
            kudos,
        }
    }

    /// Writes `people.csv`, `asks.csv` and `kudos.csv`.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let file = |name: &str| Ok::<_, io::Error>(BufWriter::new(File::create(folder.join(name))?));
        self.people(file("people.csv")?)?;
        self.asks(file("asks.csv")?)?;
        self.kudos(file("kudos.csv")?)
    }

    fn people(&self, mut out: impl Write) -> io::Result<()> {
        writeln!(out, "person,name,team,team_kind,manager")?;
        for person in 0..self.people {
            let team = person % TEAMS;
            let kind = if team < BACK_OFFICE {
                "back_office"
            } else {
                "front_line"
            };
            let manager = if person < 2 * TEAMS { "yes" } else { "no" };
            writeln!(out, "p{person},Person {person},Team {team},{kind},{manager}")?;
        }
        out.flush()
    }

    fn asks(&self, mut out: impl Write) -> io::Result<()> {
        let mut random = Random::new(self.seed);
        writeln!(
            out,
            "id,asker,team,what,opened_at,first_response_at,claimed_by,done_at,declined_at"
        )?;
        for ask in 0..self.asks {
            let (asker, team) = (self.one_of(&mut random, BACK_OFFICE..TEAMS), random.below(BACK_OFFICE));
            let opened = self.moment(ask, self.asks);
            let helper = self.one_of(&mut random, team..team + 1);
            let wait = |random: &mut Random| SignedDuration::from_secs(random.between(60, 30_000));
            let (answered, last) = (
                opened + wait(&mut random),
                opened + wait(&mut random) + wait(&mut random),
            );
            let what = "the ice machine on the second floor is down";
            match random.below(50) {
                0 => writeln!(out, "a{ask},p{asker},Team {team},{what},{opened},,,,")?,
                1 => writeln!(out, "a{ask},p{asker},Team {team},{what},{opened},,,,{last}")?,
                _ => {
                    let done = answered.max(last);
                    writeln!(
                        out,
                        "a{ask},p{asker},Team {team},{what},{opened},{answered},p{helper},{done},"
                    )?;
                }
            }
        }
        out.flush()
    }

    fn kudos(&self, mut out: impl Write) -> io::Result<()> {
        let mut random = Random::new(self.seed + 1);
        writeln!(out, "id,giver,recipient,message,beyond,private,at,ask")?;
        for kudos in 0..self.kudos {
            let (giver, to) = (
                self.one_of(&mut random, BACK_OFFICE..TEAMS),
                self.one_of(&mut random, 0..BACK_OFFICE),
            );
            let at = self.moment(kudos, self.kudos);
            let beyond = if random.chance(0.1) { "yes" } else { "" };
            let private = if random.chance(0.1) { "yes" } else { "" };
            let message = "came at once when the lift stood still between two floors";
            writeln!(out, "k{kudos},p{giver},p{to},{message},{beyond},{private},{at},")?;
        }
        out.flush()
    }

    fn one_of(&self, random: &mut Random, teams: std::ops::Range<usize>) -> usize {
        let team = teams.start + random.below(teams.len());
        team + TEAMS * random.below(self.people / TEAMS)
    }

    /// When the `n`th of so many things happened.
    fn moment(&self, n: u64, of: u64) -> Timestamp {
        let until: Timestamp = UNTIL.parse().unwrap();
        let apart = YEARS.as_millis() / i128::from(of);
        until - YEARS + SignedDuration::from_millis((apart * i128::from(n)) as i64)
    }
}
