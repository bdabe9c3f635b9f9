//! Who asks whom for what, and when: the hotel's weeks have a rhythm, and the season another.

use super::calendar::{DAY, HOUR, Minute, WEEKS};
use super::dice::Dice;
use super::hotel::{PEOPLE, Person, TEAMS};
use super::phrases::{AskPhrase, Bank};
use crate::error::{Fault, Result};
use crate::people::TeamKind;

/// Something that somebody asks for.
#[derive(Debug, Clone)]
pub struct Wish {
    pub at: Minute,
    pub asker: &'static Person,
    /// The asked team's name.
    pub to: &'static str,
    /// The asked person, where it is not for the team.
    pub person: Option<&'static Person>,
    pub phrase: AskPhrase,
}

/// Wishes of a usual week: to which team, from the front line in all, from each other back-office team.
const WEEKLY: [(&str, f64, f64); 5] = [
    ("Maintenance", 14.0, 0.8),
    ("Accounting", 13.0, 1.0),
    ("HR", 9.0, 0.7),
    ("Marketing", 5.0, 0.5),
    ("Reception", 6.0, 0.0),
];
/// The front line's parts in that. Reception is asked by the Restaurant alone.
const SHARES: [(&str, f64); 3] = [("Reception", 0.4), ("Restaurant", 0.36), ("Nightclub", 0.24)];

/// Monday to Sunday: a quiet Tuesday, a full house at the weekend.
const FRONT_DAYS: [f64; 7] = [0.85, 0.5, 0.8, 1.0, 1.35, 1.5, 1.0];
const OFFICE_DAYS: [f64; 7] = [1.4, 1.1, 1.4, 1.4, 1.3, 0.4, 0.0];
/// The weeks: a holiday and a month of weddings after it, a quiet week, then the high season.
const SEASON: [f64; WEEKS as usize + 1] = [0.85, 0.95, 1.0, 1.25, 1.4, 1.3, 0.55, 0.9, 1.0, 1.1, 1.15, 1.15, 1.15];

/// When Maintenance gets too much: the lift is being renewed, and more breaks than usual.
pub const STRAIN: Minute = 59 * DAY;
const STRAINED: &str = "Maintenance";
const EXTRA: f64 = 1.3;

/// Whether a team has more to do than it can.
pub fn is_strained(team: &str, at: Minute) -> bool {
    team == STRAINED && at >= STRAIN
}

/// All that is asked for in the twelve weeks and the present one, in the order of time.
pub fn wishes(bank: &Bank, dice: &mut Dice) -> Result<Vec<Wish>> {
    let mut wishes = Vec::new();
    for day in 0..(WEEKS + 1) * 7 {
        for (to, from_front, from_each_office) in WEEKLY {
            let strain = if is_strained(to, day * DAY) { EXTRA } else { 1.0 };
            for team in TEAMS.iter().filter(|team| team.name != to) {
                let rate = match team.kind {
                    TeamKind::FrontLine => from_front * share(team.name, to) * FRONT_DAYS[day as usize % 7],
                    TeamKind::BackOffice => from_each_office * OFFICE_DAYS[day as usize % 7],
                };
                let season = SEASON[day as usize / 7];
                for _ in 0..dice.count(rate / 7.0 * season * strain) {
                    wishes.push(wish(bank, dice, day, (team.name, team.kind), to)?);
                }
            }
        }
    }
    wishes.sort_by_key(|wish| wish.at);
    Ok(wishes)
}

fn share(team: &str, to: &str) -> f64 {
    let usual = SHARES
        .iter()
        .find(|(name, _)| *name == team)
        .map_or(0.0, |(_, share)| *share);
    match (to, team) {
        ("Reception", "Restaurant") => 1.0,
        ("Reception", _) => 0.0,
        _ => usual,
    }
}

fn wish(bank: &Bank, dice: &mut Dice, day: i64, (team, kind): (&str, TeamKind), to: &'static str) -> Result<Wish> {
    let silent = || Fault::Corrupt(format!("the sample has no words for an ask of {team} to {to}"));
    let of = |name: &str| -> Vec<&'static Person> { PEOPLE.iter().filter(|person| person.team == name).collect() };
    let asker = *dice.pick(&of(team)).ok_or_else(silent)?;
    let (earliest, latest) = match (kind, team) {
        (TeamKind::BackOffice, _) => (8, 16),
        (_, "Nightclub") => (15, 23),
        (_, "Restaurant") => (8, 21),
        _ => (6, 22),
    };
    let phrase = bank.spoken_by(asker, dice).ask(asker, to, dice).ok_or_else(silent)?;
    let person = if dice.chance(0.13) {
        dice.pick(&of(to)).copied()
    } else {
        None
    };
    Ok(Wish {
        at: day * DAY + dice.between(earliest * HOUR, latest * HOUR + 59),
        asker,
        to,
        person,
        phrase,
    })
}
