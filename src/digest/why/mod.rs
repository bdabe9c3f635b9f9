//! The rows behind a team's figures: which asks and thanks count, and in which figure.
//!
//! Only what stands on public cards is told, and the asker's own private thanks: hidden and taken-back thanks are in no
//! figure and on no list.

pub mod commands;
pub mod view;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::figures::{AskFact, Credit, Facts, KudosFact, Relations, Share, Windows, answer_due, is_open};
use super::period::Cut;
use crate::ids::{AskId, KudosId, MemberId};
use crate::people::{Team, Workspace};

/// A figure in which a row counts, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Counted {
    /// Among the asks of the week.
    Received,
    /// Among the asks that ought to be answered; whether it was.
    Answered(bool),
    /// Among the asks that ought to be done; whether it is.
    Completed(bool),
    /// Among the asks of which the headline tells; whether thanks followed.
    Headline(bool),
    /// Still open at the cut.
    Open,
    /// Thanks of the week.
    Thanks,
    /// Thanks for what was really needed.
    Beyond,
    /// Thanks for an ask of which the headline tells.
    ForAsk,
    /// Private thanks that the reader gave or got.
    OwnPrivate,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    Ask(AskId),
    Kudos(KudosId),
}

/// A fact that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub subject: Subject,
    pub at: Timestamp,
    /// Never empty.
    pub counted: Vec<Counted>,
}

/// The rows of one team, and what they come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// Newest first.
    pub rows: Vec<Row>,
    pub received: u64,
    pub answered: Share,
    pub completed: Share,
    /// People who said thanks in public.
    pub thankers: u64,
    /// Those of them who marked it as what was really needed.
    pub beyond: u64,
    pub open: u64,
    /// Asks that are open for longer than the figures look back: they are counted and not listed.
    pub long_open: u64,
}

/// The rows behind the figures of `team` that `reader` may see.
pub fn rows(workspace: &Workspace, cut: &Cut, facts: &Facts, team: &Team, reader: MemberId) -> Rows {
    let windows = Windows::new(cut);
    let relations = Relations::of(workspace);
    let asks: Vec<&AskFact> = facts
        .asks
        .iter()
        .filter(|ask| ask.asked_team == team.id && ask.withdrawn_at.is_none())
        .collect();
    let sorter = Sorter {
        windows: &windows,
        relations: &relations,
        team,
        answer_due: answer_due(&team.hours.unwrap_or(workspace.hours), &windows),
    };
    let customers = || asks.iter().copied().filter(|ask| sorter.is_customers(ask));
    let credit = Credit::of(customers(), &facts.kudos, &windows.zone);
    let mut asks_of: HashMap<MemberId, Vec<&AskFact>> = HashMap::new();
    for ask in customers() {
        asks_of.entry(ask.asker).or_default().push(ask);
    }
    let mut found = Rows {
        long_open: facts.long_open.get(&team.id).copied().unwrap_or(0),
        ..Rows::default()
    };
    for ask in &asks {
        let counted = sorter.of_ask(ask, credit.is_thanked(ask.id));
        found.add(Subject::Ask(ask.id), ask.opened_at, counted);
    }
    let (mut thankers, mut beyond) = (HashSet::new(), HashSet::new());
    for kudos in &facts.kudos {
        let own = asks_of.get(&kudos.giver).map_or(&[][..], Vec::as_slice);
        let counted = sorter.of_kudos(kudos, own, reader);
        if counted.contains(&Counted::Thanks) {
            thankers.insert(kudos.giver);
        }
        if counted.contains(&Counted::Beyond) {
            beyond.insert(kudos.giver);
        }
        found.add(Subject::Kudos(kudos.id), kudos.at, counted);
    }
    (found.thankers, found.beyond) = (thankers.len() as u64, beyond.len() as u64);
    found.open += found.long_open;
    found.rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    found
}

impl Rows {
    fn add(&mut self, subject: Subject, at: Timestamp, counted: Vec<Counted>) {
        for one in &counted {
            match one {
                Counted::Received => self.received += 1,
                Counted::Answered(is) => self.answered.add(*is),
                Counted::Completed(is) => self.completed.add(*is),
                Counted::Open => self.open += 1,
                Counted::Headline(_) | Counted::Thanks | Counted::Beyond | Counted::ForAsk | Counted::OwnPrivate => {}
            }
        }
        if !counted.is_empty() {
            self.rows.push(Row { subject, at, counted });
        }
    }
}

/// Decides in which figures of a team a fact counts.
struct Sorter<'a> {
    windows: &'a Windows,
    relations: &'a Relations,
    team: &'a Team,
    /// The latest opening of an ask that ought to be answered.
    answer_due: Timestamp,
}

impl Sorter<'_> {
    fn is_customers(&self, ask: &AskFact) -> bool {
        self.relations.is_customer(self.team.id, ask.asker_team)
    }

    fn is_told_by_headline(&self, ask: &AskFact) -> bool {
        self.windows.headline_week(ask.opened_at).is_some()
            && self.relations.is_front_line(self.team.id, ask.asker_team)
    }

    fn of_ask(&self, ask: &AskFact, thanked: bool) -> Vec<Counted> {
        let (windows, opened) = (self.windows, ask.opened_at);
        let mut counted = Vec::new();
        if self.is_customers(ask) {
            counted.extend(windows.in_period(opened).then_some(Counted::Received));
            let lately = windows.in_four_weeks(opened);
            let answered = Counted::Answered(ask.first_response_at.is_some());
            counted.extend((lately && opened <= self.answer_due).then_some(answered));
            let completed = Counted::Completed(ask.done_at.is_some());
            counted.extend((lately && opened <= windows.week).then_some(completed));
            counted.extend(self.is_told_by_headline(ask).then_some(Counted::Headline(thanked)));
        }
        counted.extend(is_open(ask, windows).then_some(Counted::Open));
        counted
    }

    /// `own` are the giver's asks to the team.
    fn of_kudos(&self, kudos: &KudosFact, own: &[&AskFact], reader: MemberId) -> Vec<Counted> {
        let thanks_team = kudos.thanked().any(|thanked| thanked.team == Some(self.team.id));
        if !thanks_team {
            return Vec::new();
        }
        let in_week = self.windows.in_period(kudos.at) && self.relations.is_customer(self.team.id, kudos.giver_team);
        if kudos.private {
            let takes_part = kudos.giver == reader || kudos.thanked().any(|thanked| thanked.member == Some(reader));
            return Vec::from_iter((in_week && takes_part).then_some(Counted::OwnPrivate));
        }
        let mut counted = Vec::new();
        counted.extend(in_week.then_some(Counted::Thanks));
        counted.extend((in_week && kudos.beyond).then_some(Counted::Beyond));
        let credit = Credit::of(own.iter().copied(), std::slice::from_ref(kudos), &self.windows.zone);
        let is_for_ask = |ask: &&&AskFact| credit.is_thanked(ask.id) && self.is_told_by_headline(ask);
        counted.extend(own.iter().find(is_for_ask).map(|_| Counted::ForAsk));
        counted
    }
}
