//! Whether managers thank their own people. For the operator alone; it is never posted.

use std::collections::{HashMap, HashSet};

use super::ENOUGH_PEOPLE;
use super::facts::{KudosFact, ManagerFact};
use super::shape::Share;
use super::windows::Windows;
use crate::ids::{MemberId, TeamId};

/// How many managers thanked somebody of their own team. `None` below five managers with a team.
///
/// Formula: managers who thanked another person of their team, or the team itself, at least once in four weeks, of all
/// managers with a team. Unit: people. Source: public kudos; the managers' teams at the cut.
pub fn manager_kindness(managers: &[ManagerFact], kudos: &[KudosFact], windows: &Windows) -> Option<Share> {
    let teams: HashMap<MemberId, TeamId> = managers.iter().map(|manager| (manager.member, manager.team)).collect();
    let mut kind: HashSet<MemberId> = HashSet::new();
    for kudos in kudos
        .iter()
        .filter(|kudos| !kudos.private && windows.in_four_weeks(kudos.at))
    {
        if let Some(team) = teams.get(&kudos.giver)
            && kudos.thanked().any(|thanked| thanked.team == Some(*team))
        {
            kind.insert(kudos.giver);
        }
    }
    (teams.len() >= ENOUGH_PEOPLE).then_some(Share {
        count: kind.len() as u64,
        of: teams.len() as u64,
    })
}
