//! What became of the asks of a team's customers.

use std::collections::HashSet;

use jiff::Timestamp;

use super::facts::AskFact;
use super::shape::{Reach, Share};
use super::windows::Windows;
use crate::ids::TeamId;
use crate::people::WorkingHours;

/// Working days after which an ask ought to be answered.
const ANSWER_AGE: i32 = 2;
/// Customer teams from which the reach is told.
const ENOUGH_TEAMS: usize = 2;

/// Of the asks that are at least two working days old, those that were answered.
///
/// Formula: `count` with a first response, a decline included, `of` those with a working age of at least two working days.
/// Unit: asks. Source: the customer asks opened in four weeks.
pub fn answered(asks: &[&AskFact], hours: &WorkingHours, windows: &Windows) -> Share {
    let latest = answer_due(hours, windows);
    let old = asks.iter().filter(|ask| ask.opened_at <= latest);
    Share::of(old, |ask| ask.first_response_at.is_some())
}

/// The latest opening of an ask that is at least two working days old.
pub fn answer_due(hours: &WorkingHours, windows: &Windows) -> Timestamp {
    hours.latest_start(hours.day() * ANSWER_AGE, windows.cut, &windows.zone)
}

/// Of the asks that are at least seven days old, those that were done.
///
/// Formula: `count` done and not reopened since, `of` all, declined ones included. Unit: asks. Source: the customer asks
/// opened in four weeks.
pub fn completed(asks: &[&AskFact], windows: &Windows) -> Share {
    let old = asks.iter().filter(|ask| ask.opened_at <= windows.week);
    Share::of(old, |ask| ask.done_at.is_some())
}

/// How many of the customer teams that asked were helped. `None` below two that asked.
///
/// Formula: teams with at least one ask that is done, of teams with an ask. Unit: teams. Source: the customer asks opened in
/// four weeks.
pub fn reach(asks: &[&AskFact]) -> Option<Reach> {
    let asked: HashSet<TeamId> = asks.iter().filter_map(|ask| ask.asker_team).collect();
    let done = asks.iter().filter(|ask| ask.done_at.is_some());
    let helped: HashSet<TeamId> = done.filter_map(|ask| ask.asker_team).collect();
    (asked.len() >= ENOUGH_TEAMS).then_some(Reach {
        helped: helped.len() as u64,
        asked: asked.len() as u64,
    })
}
