//! Who thanks whom: mostly for an ask, sometimes for what nobody asked for.

use super::calendar::{DAY, HOUR, Minute, WEEKS};
use super::dice::Dice;
use super::hotel::{PEOPLE, Person, TEAMS, VALUES};
use super::phrases::Bank;
use super::service::Ask;
use crate::people::TeamKind;

/// A thanks.
#[derive(Debug, Clone)]
pub struct Thanks {
    pub at: Minute,
    pub giver: &'static Person,
    pub to: Vec<Thanked>,
    pub message: String,
    pub value: Option<&'static str>,
    pub beyond: bool,
    pub private: bool,
    pub customer: Option<String>,
    /// Which of the asks it is linked to.
    pub ask: Option<usize>,
}

/// One whom it goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thanked {
    Person(&'static Person),
    /// A team, by its name.
    Team(&'static str),
}

/// How often help of a team is thanked for. Even the best is forgotten often enough.
const THANKED: [(&str, f64); 5] = [
    ("Maintenance", 0.55),
    ("Accounting", 0.82),
    ("HR", 0.3),
    ("Marketing", 0.32),
    ("Reception", 0.36),
];
/// Thanks that nobody asked for, a day.
const UNASKED: f64 = 1.3;

/// All the thanks of the twelve weeks and the present one.
pub fn thanks(asks: &[Ask], bank: &Bank, dice: &mut Dice) -> Vec<Thanks> {
    let mut all = Vec::new();
    for (number, ask) in asks.iter().enumerate() {
        all.extend(for_ask(number, ask, dice));
    }
    for day in 0..(WEEKS + 1) * 7 {
        for _ in 0..dice.count(UNASKED) {
            all.extend(unasked(day, bank, dice));
        }
    }
    all
}

fn for_ask(number: usize, ask: &Ask, dice: &mut Dice) -> Option<Thanks> {
    let (helper, done) = (ask.helper?, ask.done?);
    let wish = &ask.wish;
    let usual = THANKED.iter().find(|(team, _)| *team == wish.to)?.1;
    if !dice.chance(usual) {
        return None;
    }
    let phrase = &wish.phrase;
    let beyond = phrase.beyond.as_ref().filter(|_| dice.chance(0.5));
    let mut to = vec![Thanked::Person(helper)];
    if dice.chance(0.12) {
        to = vec![Thanked::Team(wish.to)];
    } else if dice.chance(0.08) {
        let others: Vec<&Person> = colleagues(helper).collect();
        to.extend(dice.pick(&others).copied().map(Thanked::Person));
    }
    Some(Thanks {
        at: awake(done + dice.duration(150.0, 1.0).max(2)),
        giver: wish.asker,
        to,
        message: beyond.unwrap_or(&phrase.thanks).clone(),
        value: value(dice),
        beyond: beyond.is_some(),
        private: dice.chance(0.06),
        customer: phrase.customer.clone().filter(|_| dice.chance(0.5)),
        ask: dice.chance(0.75).then_some(number),
    })
}

fn unasked(day: i64, bank: &Bank, dice: &mut Dice) -> Option<Thanks> {
    let managers: Vec<&Person> = PEOPLE.iter().filter(|person| person.manages()).collect();
    let by_manager = dice.chance(0.3);
    let everybody: Vec<&Person> = PEOPLE.iter().collect();
    let giver = *dice.pick(if by_manager { &managers } else { &everybody })?;
    let own = by_manager || dice.chance(0.4);
    let words = &bank.spoken_by(giver, dice).thanks;
    let (words, to) = if own {
        let near: Vec<&Person> = colleagues(giver).collect();
        (&words.own, Thanked::Person(dice.pick(&near)?))
    } else if dice.chance(0.2) {
        let offices: Vec<&str> = TEAMS
            .iter()
            .filter(|team| team.kind == TeamKind::BackOffice && team.name != giver.team)
            .map(|team| team.name)
            .collect();
        (&words.other, Thanked::Team(dice.pick(&offices)?))
    } else {
        let far: Vec<&Person> = PEOPLE.iter().filter(|person| person.team != giver.team).collect();
        (&words.other, Thanked::Person(dice.pick(&far)?))
    };
    Some(Thanks {
        at: day * DAY + dice.between(8 * HOUR, 22 * HOUR),
        giver,
        to: vec![to],
        message: dice.pick(words)?.clone(),
        value: value(dice),
        beyond: false,
        private: dice.chance(0.15),
        customer: None,
        ask: None,
    })
}

fn colleagues(of: &'static Person) -> impl Iterator<Item = &'static Person> {
    PEOPLE
        .iter()
        .filter(move |person| person.team == of.team && person.id != of.id)
}

fn value(dice: &mut Dice) -> Option<&'static str> {
    dice.pick(&VALUES).copied().filter(|_| dice.chance(0.4))
}

/// Thanks are said when people are awake.
fn awake(at: Minute) -> Minute {
    let night = (at % DAY) < 7 * HOUR;
    if night { at + 7 * HOUR } else { at }
}
