//! One person, one voice: how often a front-line person who asked a team was helped and said thanks.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::Timestamp;

use super::credit::Credit;
use super::facts::{AskFact, KudosFact};
use super::windows::{HEADLINE_WEEKS, Windows};
use crate::ids::{AskId, MemberId, TeamId};

/// Parts of one hit that every share of up to eight episodes, whole or halved, is a whole number of.
const PARTS: u32 = 2 * 840;

/// What one person says of one team. Whole numbers, so that sums do not depend on their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voice {
    /// Weeks in which the person asked the team.
    pub episodes: u32,
    /// Those of them in which an ask was thanked for.
    pub hits: u32,
    /// Whether one whom the person thanked for an ask thanked them too.
    pub mutual: bool,
    /// The person's team on their latest ask.
    pub team: Option<TeamId>,
}

impl Voice {
    /// Formula: `hits / episodes`, halved when thanks went both ways. Unit: 1/1680 of a voice.
    fn y_parts(&self) -> u64 {
        let share = self.hits * PARTS / self.episodes.max(1);
        u64::from(if self.mutual { share / 2 } else { share })
    }

    /// Formula: 1, halved when thanks went both ways: less evidence, never a minus. Unit: half a voice.
    fn n_halves(&self) -> u64 {
        if self.mutual { 1 } else { 2 }
    }
}

/// All that is said of one team.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally {
    /// Voices that tell of help and thanks, at most `n`.
    pub y: f64,
    /// Voices.
    pub n: f64,
    /// People behind them.
    pub people: u64,
    /// Teams of these people.
    pub customer_teams: u64,
}

impl Tally {
    /// Formula: `y` and `n` summed over the voices. Unit: voices. Source: [`voices`].
    pub fn of(voices: &[Voice]) -> Self {
        let teams: HashSet<_> = voices.iter().filter_map(|voice| voice.team).collect();
        Tally {
            y: voices.iter().map(Voice::y_parts).sum::<u64>() as f64 / f64::from(PARTS),
            n: voices.iter().map(Voice::n_halves).sum::<u64>() as f64 / 2.0,
            people: voices.len() as u64,
            customer_teams: teams.len() as u64,
        }
    }
}

/// The voices about each team.
///
/// Formula: an episode is a person, a team and a week of the headline's window in which the person opened an ask to it; it
/// is a hit when any of these asks is credited, whenever that was before the cut. Whether an ask was answered decides
/// nothing about being counted.
/// Unit: voices. Source: asks of people of the front line, public kudos.
pub fn voices<'a>(
    asks: impl Iterator<Item = &'a AskFact>,
    kudos: &[KudosFact],
    credit: &Credit,
    windows: &Windows,
) -> HashMap<TeamId, Vec<Voice>> {
    let thanked_back = thanks_between_people(kudos, windows);
    let mut heard: BTreeMap<(TeamId, MemberId), Heard> = BTreeMap::new();
    for ask in asks.filter(|ask| ask.withdrawn_at.is_none()) {
        let Some(week) = windows.headline_week(ask.opened_at) else {
            continue;
        };
        let heard = heard.entry((ask.asked_team, ask.asker)).or_default();
        heard.asked[week] = true;
        heard.hit[week] |= credit.is_thanked(ask.id);
        heard.mutual |= credit
            .helpers(ask.id)
            .any(|helper| thanked_back.contains(&(helper, ask.asker)));
        heard.latest = heard.latest.max(Some((ask.opened_at, ask.id, ask.asker_team)));
    }
    let mut voices: HashMap<TeamId, Vec<Voice>> = HashMap::new();
    for ((team, _), heard) in heard {
        voices.entry(team).or_default().push(heard.voice());
    }
    voices
}

/// What one person's asks to one team come to.
#[derive(Default)]
struct Heard {
    asked: [bool; HEADLINE_WEEKS],
    hit: [bool; HEADLINE_WEEKS],
    mutual: bool,
    latest: Option<(Timestamp, AskId, Option<TeamId>)>,
}

impl Heard {
    fn voice(&self) -> Voice {
        let count = |weeks: &[bool]| weeks.iter().map(|is| u32::from(*is)).sum();
        Voice {
            episodes: count(&self.asked),
            hits: count(&self.hit),
            mutual: self.mutual,
            team: self.latest.and_then(|(_, _, team)| team),
        }
    }
}

/// Who thanked whom in public since the headline's window began. Thanks to a team go through to nobody.
fn thanks_between_people(kudos: &[KudosFact], windows: &Windows) -> HashSet<(MemberId, MemberId)> {
    let counted = kudos
        .iter()
        .filter(|kudos| !kudos.private && kudos.at >= windows.headline_start());
    counted
        .flat_map(|kudos| {
            kudos
                .thanked()
                .filter_map(|thanked| Some((kudos.giver, thanked.member?)))
        })
        .collect()
}
