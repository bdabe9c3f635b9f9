//! Who helped whom: activity between teams, not quality.

use std::collections::{HashMap, HashSet};

use super::ENOUGH_PEOPLE;
use super::facts::AskFact;
use super::shape::Edge;
use super::windows::Windows;
use crate::ids::{MemberId, TeamId};
use crate::people::Workspace;

/// From which team people were helped by which.
///
/// Formula: distinct people of the customer team with an ask to the other that was done in the four weeks before the cut,
/// whenever it was opened; no entry for nobody, no number below five. Unit: people. Source: customer asks.
pub fn edges(asks: &[&AskFact], workspace: &Workspace, windows: &Windows) -> Vec<Edge> {
    let mut helped: HashMap<(TeamId, TeamId), HashSet<MemberId>> = HashMap::new();
    for ask in asks {
        if let (Some(from), Some(done)) = (ask.asker_team, ask.done_at)
            && windows.in_four_weeks(done)
        {
            helped.entry((from, ask.asked_team)).or_default().insert(ask.asker);
        }
    }
    let name = |team| workspace.team(team).map(|team| team.name.clone());
    let edge = |((from, to), people): ((TeamId, TeamId), HashSet<MemberId>)| {
        Some(Edge {
            from: name(from)?,
            to: name(to)?,
            people: (people.len() >= ENOUGH_PEOPLE).then_some(people.len() as u64),
        })
    };
    let mut edges: Vec<Edge> = helped.into_iter().filter_map(edge).collect();
    edges.sort_by_cached_key(|edge| (super::alphabetical(&edge.from), super::alphabetical(&edge.to)));
    edges
}
