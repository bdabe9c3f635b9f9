//! Which kudos a digest quotes.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::facts::KudosFact;
use super::{Cut, TeamId};
use crate::ids::{KudosId, MemberId};

/// How many stories a digest tells at most.
pub const MOST_STORIES: usize = 2;
/// So many kudos are looked at more closely.
const MOST_CANDIDATES: usize = 24;
/// From so many letters and words on, thanks tell what was done.
const TELLING: (usize, usize) = (24, 5);

/// Of whom the last digests told: how many digests ago it was, from 1 on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// Teams that were thanked.
    pub teams: HashMap<TeamId, usize>,
    /// People who thanked or were thanked.
    pub people: HashMap<MemberId, usize>,
}

/// The public kudos of the week that may become stories, the likelier ones first: those that tell of what was really needed
/// or of a happy customer; then those of teams, and after that of people, of whom it was not told lately. The same facts
/// give the same list.
pub fn candidates<'a>(kudos: &'a [KudosFact], cut: &Cut, told: &Told) -> Vec<&'a KudosFact> {
    let period = cut.period();
    let is_told = |kudos: &&KudosFact| {
        let in_week = (period.from..period.to).contains(&kudos.at);
        in_week && !kudos.private && kudos.thanked().next().is_some()
    };
    let mut candidates: Vec<&KudosFact> = kudos.iter().filter(is_told).collect();
    candidates.sort_by_cached_key(|kudos| {
        (
            Reverse(is_special(kudos)),
            told.team(kudos),
            told.people(kudos),
            Reverse(kudos.beyond),
            kudos.at,
            kudos.id,
        )
    });
    candidates.truncate(MOST_CANDIDATES);
    candidates
}

/// Chooses stories among the candidates, by their words: those that tell what was done come before a mere "thanks". No giver
/// is quoted twice, and no team as long as there is another.
pub fn choose(candidates: &[&KudosFact], words: &HashMap<KudosId, String>) -> Vec<KudosId> {
    let tells = |kudos: &KudosFact| words.get(&kudos.id).is_some_and(|words| is_telling(words));
    let rank = |kudos: &&KudosFact| (Reverse(is_special(kudos)), Reverse(tells(kudos)));
    let mut candidates = candidates.to_vec();
    candidates.sort_by_key(rank);
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
    chosen.sort_by_key(rank);
    chosen.into_iter().map(|kudos| kudos.id).collect()
}

impl Told {
    /// Notes that a story of this kudos was told so many digests ago.
    pub fn add(&mut self, kudos: &KudosFact, ago: usize) {
        let latest = |known: &mut usize| *known = ago.min(*known);
        for thanked in kudos.thanked() {
            if let Some(team) = thanked.team {
                self.teams.entry(team).and_modify(latest).or_insert(ago);
            }
        }
        for person in people(kudos) {
            self.people.entry(person).and_modify(latest).or_insert(ago);
        }
    }

    /// How lately it was told of the kudos's team: the longer ago the less, and least for a new one.
    fn team(&self, kudos: &KudosFact) -> Reverse<usize> {
        let ago = team(kudos).and_then(|team| self.teams.get(&team));
        Reverse(ago.copied().unwrap_or(usize::MAX))
    }

    fn people(&self, kudos: &KudosFact) -> Reverse<usize> {
        let ago = people(kudos).filter_map(|person| self.people.get(&person)).min();
        Reverse(ago.copied().unwrap_or(usize::MAX))
    }
}

fn people(kudos: &KudosFact) -> impl Iterator<Item = MemberId> {
    std::iter::once(kudos.giver).chain(kudos.thanked().filter_map(|thanked| thanked.member))
}

fn is_special(kudos: &KudosFact) -> bool {
    kudos.beyond || kudos.customer
}

fn is_telling(words: &str) -> bool {
    let (letters, count) = TELLING;
    words.chars().count() >= letters && words.split_whitespace().count() >= count
}

/// The team that a story is about.
fn team(kudos: &KudosFact) -> Option<TeamId> {
    kudos.thanked().find_map(|recipient| recipient.team)
}
