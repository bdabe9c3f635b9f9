//! The figures of a digest: pure functions from facts to numbers, a file for each measure or small group of them.

mod credit;
mod edges;
mod facts;
mod headline;
mod kindness;
mod load;
mod posterior;
mod service;
mod shape;
mod stories;
mod thanks;
mod unthanked;
mod usual;
mod voices;
mod waiting;
mod windows;

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

pub use credit::Credit;
pub use edges::edges;
pub use facts::{AskFact, Facts, KudosFact, ManagerFact, Relations, ThankedFact, Turn, is_customer, serving_teams};
pub use headline::headlines;
pub use kindness::manager_kindness;
pub use load::{is_heavy, is_open, loads, usual_limit, weeks_of_work};
pub use posterior::{Estimate, estimate};
pub use service::{answer_due, answered, completed, reach};
pub use shape::{
    Changed, Correction, Edge, Figures, FirstResponse, Headline, Load, PeriodFigures, Reach, Said, Share, StoryFigures,
    TeamCorrection, TeamFigures, Totals, Unmeasured, Word,
};
pub use stories::{MOST_STORIES, Told, candidates, choose};
pub use thanks::Thankers;
pub use unthanked::{Unthanked, unthanked};
pub use usual::usual_share;
pub use voices::{Tally, Voice, voices};
pub use waiting::{Wait, first_response, median};
pub use windows::{HEADLINE_WEEKS, HISTORY_WEEKS, Windows};

use super::period::Cut;
use crate::ids::{MemberId, TeamId};
use crate::people::{Team, Workspace};

/// People among whom one can hide: below it no figure about a group is told that its public cards do not show.
const ENOUGH_PEOPLE: usize = 5;

/// The figures as of a cut, without the stories, whose words are not among the facts.
pub fn compute(workspace: &Workspace, cut: &Cut, facts: &Facts) -> Figures {
    let windows = Windows::new(cut);
    let relations = Relations::of(workspace);
    let asks: Vec<&AskFact> = facts
        .asks
        .iter()
        .filter(|ask| ask.withdrawn_at.is_none() && relations.is_customer(ask.asked_team, ask.asker_team))
        .collect();
    let credit = Credit::of(asks.iter().copied(), &facts.kudos, &windows.zone);
    let unthanked = unthanked(&asks, &credit, &windows);
    let team_figures = Measured {
        facts,
        windows: &windows,
        relations: &relations,
        asks: &asks,
        credit: &credit,
        unthanked: &unthanked,
    };
    Figures {
        workspace: workspace.name.clone(),
        period: period(cut),
        totals: totals(&asks, facts, &unthanked, &windows),
        teams: team_figures.teams(workspace),
        edges: edges(&asks, workspace, &windows),
        stories: Vec::new(),
        manager_kindness: manager_kindness(&facts.managers, &facts.kudos, &windows),
        pulse: Unmeasured,
        correction: None,
    }
}

fn period(cut: &Cut) -> PeriodFigures {
    let shown = |at: Timestamp| at.display_with_offset(cut.zone.to_offset(at)).to_string();
    let period = cut.period();
    PeriodFigures {
        from: shown(period.from),
        to: shown(period.to),
        timezone: cut.zone.iana_name().unwrap_or("UTC").to_owned(),
    }
}

/// What happened in the week, in the whole workspace.
///
/// Formula: customer asks that were opened, those of them answered and done before the cut; public kudos, each once, and
/// their distinct givers. Unit: asks, kudos, people. Source: the rows of the week.
fn totals(asks: &[&AskFact], facts: &Facts, unthanked: &Unthanked, windows: &Windows) -> Totals {
    let opened = || asks.iter().filter(|ask| windows.in_period(ask.opened_at));
    let is_told =
        |kudos: &&KudosFact| !kudos.private && windows.in_period(kudos.at) && kudos.thanked().next().is_some();
    let kudos: Vec<&KudosFact> = facts.kudos.iter().filter(is_told).collect();
    let givers: HashSet<MemberId> = kudos.iter().map(|kudos| kudos.giver).collect();
    Totals {
        asks: opened().count() as u64,
        answered: opened().filter(|ask| ask.first_response_at.is_some()).count() as u64,
        completed: opened().filter(|ask| ask.done_at.is_some()).count() as u64,
        kudos: kudos.len() as u64,
        thankers: givers.len() as u64,
        unthanked: unthanked.rest,
    }
}

/// What the figures of all teams are made of.
struct Measured<'a> {
    facts: &'a Facts,
    windows: &'a Windows,
    relations: &'a Relations,
    /// Those of customers, without the withdrawn ones.
    asks: &'a [&'a AskFact],
    credit: &'a Credit,
    unthanked: &'a Unthanked,
}

impl Measured<'_> {
    fn teams(&self, workspace: &Workspace) -> Vec<TeamFigures> {
        let serving = serving_teams(workspace);
        let tallies: Vec<Tally> = {
            let voices = self.voices();
            let of = |team: &&Team| voices.get(&team.id).map(|voices| Tally::of(voices)).unwrap_or_default();
            serving.iter().map(of).collect()
        };
        let (headlines, _) = headlines(&tallies);
        let (thankers, loads) = (self.thankers(), loads(self.facts, self.windows));
        let mut lately: HashMap<TeamId, Vec<&AskFact>> = HashMap::new();
        for ask in self.asks.iter().filter(|ask| self.windows.in_four_weeks(ask.opened_at)) {
            lately.entry(ask.asked_team).or_default().push(ask);
        }
        let figures = |(team, headline): (&&Team, Headline)| {
            let asks = lately.get(&team.id).map_or(&[][..], Vec::as_slice);
            let hours = team.hours.unwrap_or(workspace.hours);
            let members = self.facts.sizes.get(&team.id).copied().unwrap_or(0);
            let thankers = thankers.get(&team.id).cloned().unwrap_or_default();
            TeamFigures {
                name: team.name.clone(),
                kind: team.kind.as_str().to_owned(),
                headline,
                asks_received: asks.iter().filter(|ask| self.windows.in_period(ask.opened_at)).count() as u64,
                answered: answered(asks, &hours, self.windows),
                first_response: first_response(asks, members, &hours, self.windows),
                completed: completed(asks, self.windows),
                distinct_thankers: thankers.distinct(),
                beyond: thankers.beyond(),
                reach: reach(asks),
                load: loads.get(&team.id).copied().unwrap_or_default(),
                unthanked: self.unthanked.teams.get(&team.id).copied(),
            }
        };
        serving.iter().zip(headlines).map(figures).collect()
    }

    fn voices(&self) -> HashMap<TeamId, Vec<Voice>> {
        let front_line = self
            .asks
            .iter()
            .copied()
            .filter(|ask| self.relations.is_front_line(ask.asked_team, ask.asker_team));
        voices(front_line, &self.facts.kudos, self.credit, self.windows)
    }

    fn thankers(&self) -> HashMap<TeamId, Thankers> {
        let mut thankers: HashMap<TeamId, Thankers> = HashMap::new();
        for kudos in self.facts.kudos.iter().filter(|kudos| self.windows.in_period(kudos.at)) {
            for team in kudos.thanked().filter_map(|thanked| thanked.team) {
                if self.relations.is_customer(team, kudos.giver_team) {
                    thankers.entry(team).or_default().add(kudos);
                }
            }
        }
        thankers
    }
}

/// The key by which names are sorted: without case and diacritics, ties by code point.
pub fn alphabetical(name: &str) -> (String, String) {
    let lower = name.to_lowercase();
    let bare = lower.nfd().filter(|letter| !is_combining_mark(*letter));
    let folded = bare.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect();
    (folded, name.to_owned())
}

#[cfg(test)]
mod tests;
