//! What is usual among all teams: the line that a lead's mirror draws.

use super::ENOUGH_PEOPLE;
use super::credit::Credit;
use super::facts::{AskFact, Facts, Relations, serving_teams};
use super::headline::headlines;
use super::voices::{Tally, voices};
use super::windows::Windows;
use crate::digest::period::Cut;
use crate::people::Workspace;

/// Teams with enough people behind them from which the share is told: a lead who knows the own one is to learn of no other.
const ENOUGH_TEAMS: usize = 3;

/// The share of front-line people who were helped and said thanks that is usual among all teams.
///
/// Formula: the posterior mean of `mu`, as in [`headlines`]. Unit: a share of 1. Source: the voices of all serving teams;
/// `None` below three teams with five people each.
pub fn usual_share(workspace: &Workspace, cut: &Cut, facts: &Facts) -> Option<f64> {
    let (windows, relations) = (Windows::new(cut), Relations::of(workspace));
    let asks: Vec<&AskFact> = facts
        .asks
        .iter()
        .filter(|ask| ask.withdrawn_at.is_none() && relations.is_customer(ask.asked_team, ask.asker_team))
        .collect();
    let credit = Credit::of(asks.iter().copied(), &facts.kudos, &windows.zone);
    let front_line = asks.into_iter();
    let front_line = front_line.filter(|ask| relations.is_front_line(ask.asked_team, ask.asker_team));
    let voices = voices(front_line, &facts.kudos, &credit, &windows);
    let of = |team: &&crate::people::Team| voices.get(&team.id).map(|voices| Tally::of(voices)).unwrap_or_default();
    let tallies: Vec<Tally> = serving_teams(workspace).iter().map(of).collect();
    let known = tallies.iter().filter(|tally| tally.people >= ENOUGH_PEOPLE as u64);
    (known.count() >= ENOUGH_TEAMS).then(|| headlines(&tallies).1)
}
