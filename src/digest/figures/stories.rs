//! Which kudos a digest quotes.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::facts::KudosFact;
use super::{Cut, TeamId};
use crate::ids::KudosId;

/// How many stories a digest tells at most.
pub const MOST_STORIES: usize = 2;

/// Chooses stories among the public kudos of the week: first those that tell of what was really needed or of a happy
/// customer, then others. From week to week another team comes first; no giver is quoted twice, and no team as long as
/// there is another. The same facts make the same choice.
pub fn choose(kudos: &[KudosFact], cut: &Cut) -> Vec<KudosId> {
    let period = cut.period();
    let is_told = |kudos: &&KudosFact| {
        let in_week = (period.from..period.to).contains(&kudos.at);
        in_week && !kudos.private && kudos.thanked().next().is_some()
    };
    let mut candidates: Vec<&KudosFact> = kudos.iter().filter(is_told).collect();
    let mut teams: Vec<Option<TeamId>> = candidates.iter().map(|kudos| team(kudos)).collect();
    teams.sort_unstable();
    teams.dedup();
    let week = cut.instant().as_second().div_euclid(7 * 24 * 60 * 60);
    let turn = |kudos: &KudosFact| {
        let (place, count) = (teams.partition_point(|other| *other < team(kudos)), teams.len());
        (place as i64 - week).rem_euclid(count.max(1) as i64)
    };
    candidates.sort_by_key(|kudos| {
        let special = kudos.beyond || kudos.customer;
        (Reverse(special), turn(kudos), Reverse(kudos.beyond), kudos.at, kudos.id)
    });
    let (mut chosen, mut givers, mut told) = (Vec::new(), HashSet::new(), HashSet::new());
    for new_team in [true, false] {
        for kudos in &candidates {
            if chosen.len() == MOST_STORIES {
                break;
            }
            if (new_team && told.contains(&team(kudos))) || givers.contains(&kudos.giver) {
                continue;
            }
            givers.insert(kudos.giver);
            told.insert(team(kudos));
            chosen.push(*kudos);
        }
    }
    // A team's second story may have come before another team's: what tells more stands first.
    chosen.sort_by_key(|kudos| Reverse(kudos.beyond || kudos.customer));
    chosen.into_iter().map(|kudos| kudos.id).collect()
}

/// The team that a story is about.
fn team(kudos: &KudosFact) -> Option<TeamId> {
    kudos.thanked().find_map(|recipient| recipient.team)
}
