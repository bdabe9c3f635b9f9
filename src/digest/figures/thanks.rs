//! Who thanked a team, and for what it did beyond what was asked.

use std::collections::HashSet;

use super::ENOUGH_PEOPLE;
use super::facts::KudosFact;
use super::shape::Share;
use crate::ids::MemberId;

/// Thankers from which it is told how many of them marked their thanks.
const ENOUGH_THANKERS: usize = 8;

/// The customers who thanked one team or its people in the week.
#[derive(Debug, Clone, Default)]
pub struct Thankers {
    public: Marked,
    private: Marked,
}

#[derive(Debug, Clone, Default)]
struct Marked {
    all: HashSet<MemberId>,
    /// Those who marked their thanks with "more than I asked".
    beyond: HashSet<MemberId>,
}

impl Thankers {
    /// Counts a customer's thanks to the team.
    pub fn add(&mut self, kudos: &KudosFact) {
        let marked = if kudos.private {
            &mut self.private
        } else {
            &mut self.public
        };
        marked.all.insert(kudos.giver);
        if kudos.beyond {
            marked.beyond.insert(kudos.giver);
        }
    }

    /// How many people thanked the team.
    ///
    /// Formula: distinct givers of public kudos, and those who thanked only privately where there are five of them at
    /// least. Unit: people. Source: the kudos of the week.
    pub fn distinct(&self) -> u64 {
        (self.public.all.len() + self.hidden().len()) as u64
    }

    /// How many of them marked their thanks with "more than I asked". `None` below eight thankers.
    ///
    /// Formula: of those whom [`Thankers::distinct`] counts, those with a marked kudos among the ones it counts. Unit:
    /// people. Source: the kudos of the week.
    pub fn beyond(&self) -> Option<Share> {
        let hidden = self.hidden();
        let marked = hidden.iter().filter(|person| self.private.beyond.contains(person));
        let of = self.public.all.len() + hidden.len();
        (of >= ENOUGH_THANKERS).then_some(Share {
            count: (self.public.beyond.len() + marked.count()) as u64,
            of: of as u64,
        })
    }

    /// Those who thanked only privately, if there are enough of them to hide among each other.
    fn hidden(&self) -> Vec<MemberId> {
        let only: Vec<_> = self.private.all.difference(&self.public.all).copied().collect();
        if only.len() >= ENOUGH_PEOPLE { only } else { Vec::new() }
    }
}
