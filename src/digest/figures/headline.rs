//! "Of the front-line people who asked this team for help, about N in 10 were helped and said thanks."

use super::posterior::{Estimate, estimate};
use super::shape::{Headline, Word};
use super::voices::Tally;

/// Voices, and people behind them, from which a team has a figure.
const ENOUGH_VOICES: f64 = 8.0;
const ENOUGH_PEOPLE: u64 = 5;
/// How sure, and how many customer teams, for "clearly above usual".
const SURE: f64 = 0.90;
const CUSTOMER_TEAMS: u64 = 2;

/// The headlines of the teams, in the order given, and the mean share of all teams that they are held against.
///
/// Formula: posterior mean and 80 % interval of [`estimate`] over all teams. Unit: shares of 1. Source: Gelman et al., as
/// there; the limits are the digest's own, from simulation.
pub fn headlines(tallies: &[Tally]) -> (Vec<Headline>, f64) {
    let voices: Vec<_> = tallies.iter().map(|tally| (tally.y, tally.n)).collect();
    let (estimates, mean) = estimate(&voices);
    let headlines = tallies.iter().zip(&estimates);
    (
        headlines.map(|(tally, estimate)| headline(tally, estimate)).collect(),
        mean,
    )
}

fn headline(tally: &Tally, estimate: &Estimate) -> Headline {
    if tally.n < ENOUGH_VOICES || tally.people < ENOUGH_PEOPLE {
        return Headline::default();
    }
    let is_above = estimate.p_above >= SURE && tally.customer_teams >= CUSTOMER_TEAMS;
    Headline {
        y: Some(tally.y),
        n: Some(tally.n),
        people: Some(tally.people),
        customer_teams: Some(tally.customer_teams),
        mean: Some(estimate.mean),
        lo: Some(estimate.lo),
        hi: Some(estimate.hi),
        p_above: Some(estimate.p_above),
        word: if is_above { Word::Above } else { Word::Usual },
    }
}
