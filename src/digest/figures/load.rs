//! How much work a team has before it. Every ask to the team counts, whoever asked.

use std::collections::HashMap;

use super::facts::{AskFact, Facts};
use super::shape::{Load, Unmeasured};
use super::windows::{HISTORY_WEEKS, Windows};
use crate::ids::TeamId;

/// Open asks from which the load is put into weeks.
const ENOUGH_OPEN: u64 = 5;
/// Weeks of history from which a load can be unusual.
const ENOUGH_HISTORY: usize = 6;
/// Weeks of work from which a load is heavy, by itself or when it is unusual for the team.
const HEAVY: f64 = 2.0;
const HEAVY_IF_UNUSUAL: f64 = 1.0;
/// The least number of weekly completions that is reckoned with.
const SLOWEST: f64 = 0.5;

/// The load of each team that was asked.
pub fn loads(facts: &Facts, windows: &Windows) -> HashMap<TeamId, Load> {
    let looked_at: Vec<_> = windows
        .history
        .iter()
        .filter(|at| facts.first_ask.is_some_and(|first| first < **at))
        .collect();
    let mut counts: HashMap<TeamId, Counts> = HashMap::new();
    for ask in &facts.asks {
        let counts = counts.entry(ask.asked_team).or_default();
        for (count, at) in counts.history.iter_mut().zip(&looked_at) {
            *count += u64::from(ask.is_open_at(**at));
        }
        counts.open += u64::from(is_open(ask, windows));
        counts.done += u64::from(ask.withdrawn_at.is_none() && ask.done_at.is_some_and(|at| windows.in_four_weeks(at)));
    }
    for team in facts.long_open.keys() {
        counts.entry(*team).or_default();
    }
    let load = |(team, counts): (TeamId, Counts)| {
        let long_open = facts.long_open.get(&team).copied().unwrap_or(0);
        let history = counts.history.iter().take(looked_at.len());
        let history: Vec<u64> = history.map(|count| count + long_open).collect();
        let open = counts.open + long_open;
        let load = Load {
            open,
            weeks_of_work: weeks_of_work(open, counts.done),
            heavy: is_heavy(open, &history, counts.done),
            self_declared: Unmeasured,
        };
        (team, load)
    };
    counts.into_iter().map(load).collect()
}

#[derive(Default)]
struct Counts {
    open: u64,
    done: u64,
    history: [u64; HISTORY_WEEKS],
}

/// Whether somebody waits at the cut.
pub fn is_open(ask: &AskFact, windows: &Windows) -> bool {
    ask.opened_at < windows.cut && ask.done_at.or(ask.declined_at).or(ask.withdrawn_at).is_none()
}

/// How long a team would work on what is open, at its pace of the last four weeks. `None` below five open asks.
///
/// Formula: `open / max(done in four weeks / 4, 1/2)`. Unit: weeks. Source: Little's law.
pub fn weeks_of_work(open: u64, done_in_four_weeks: u64) -> Option<f64> {
    let pace = (done_in_four_weeks as f64 / 4.0).max(SLOWEST);
    (open >= ENOUGH_OPEN).then(|| open as f64 / pace)
}

/// Whether a team carries a heavy load: two weeks of work, or one and more open asks than is usual for it. Never on fewer
/// than five open asks.
///
/// Formula: `weeks >= 2`, or `weeks >= 1` and `open > ` [`usual_limit`] of the last twelve weekly counts, from six on.
/// Unit: yes or no. Source: as for its parts.
pub fn is_heavy(open: u64, history: &[u64], done_in_four_weeks: u64) -> bool {
    let Some(weeks) = weeks_of_work(open, done_in_four_weeks) else {
        return false;
    };
    let recent = &history[history.len().saturating_sub(HISTORY_WEEKS)..];
    let is_unusual = recent.len() >= ENOUGH_HISTORY && usual_limit(recent).is_some_and(|limit| open as f64 > limit);
    weeks >= HEAVY || (is_unusual && weeks >= HEAVY_IF_UNUSUAL)
}

/// The upper natural process limit of a row of counts; `None` below two of them.
///
/// Formula: on the scale of square roots, median + 3.145 x median moving range, the latter at least 0.32 (about two
/// thirds of what chance alone gives), so that one more than ever is not unusual; squared. Unit: that of the counts.
/// Source: Wheeler's XmR chart, in its form with medians.
pub fn usual_limit(counts: &[u64]) -> Option<f64> {
    let roots: Vec<f64> = counts.iter().map(|count| (*count as f64).sqrt()).collect();
    let moves: Vec<f64> = roots.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let limit = median(roots)? + 3.145 * median(moves)?.max(0.32);
    Some(limit * limit)
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let (low, high) = (
        values.get(values.len().checked_sub(1)? / 2)?,
        values.get(values.len() / 2)?,
    );
    Some((low + high) / 2.0)
}
