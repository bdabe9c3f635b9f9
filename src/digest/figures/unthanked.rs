//! Help that was given and not thanked for: the quiet kind.

use std::collections::{HashMap, HashSet};

use super::ENOUGH_PEOPLE;
use super::credit::Credit;
use super::facts::AskFact;
use super::windows::Windows;
use crate::ids::{MemberId, TeamId};

/// The helps without thanks of each team, and those that only the whole may tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unthanked {
    /// Of teams with five askers among them.
    pub teams: HashMap<TeamId, u64>,
    /// Of all other teams together; known where two of them have some and five askers stand behind these.
    pub rest: Option<u64>,
}

/// Counts the help without thanks.
///
/// Formula: asks that were done in the four weeks before the cut but not in the last of them, and that no public kudos
/// before the cut credits. Unit: asks. Source: customer asks, [`Credit`].
pub fn unthanked(asks: &[&AskFact], credit: &Credit, windows: &Windows) -> Unthanked {
    let mut askers: HashMap<TeamId, Vec<MemberId>> = HashMap::new();
    for ask in asks {
        let is_due = ask
            .done_at
            .is_some_and(|at| at >= windows.four_weeks && at < windows.week);
        if is_due && !credit.is_thanked(ask.id) {
            askers.entry(ask.asked_team).or_default().push(ask.asker);
        }
    }
    let distinct = |askers: &[MemberId]| askers.iter().collect::<HashSet<_>>().len();
    let (told, hidden): (HashMap<_, _>, HashMap<_, _>) = askers
        .into_iter()
        .partition(|(_, askers)| distinct(askers) >= ENOUGH_PEOPLE);
    let count = |askers: &Vec<MemberId>| askers.len() as u64;
    let together: Vec<MemberId> = hidden.values().flatten().copied().collect();
    let may_tell = hidden.len() >= 2 && distinct(&together) >= ENOUGH_PEOPLE;
    Unthanked {
        teams: told.iter().map(|(team, askers)| (*team, count(askers))).collect(),
        rest: may_tell.then_some(together.len() as u64),
    }
}
