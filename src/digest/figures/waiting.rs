//! How long a team lets customers wait for a first response.

use jiff::SignedDuration;

use super::facts::AskFact;
use super::shape::FirstResponse;
use super::windows::Windows;
use crate::people::WorkingHours;

/// Asks, and members of the asked team, from which the wait is told.
const ENOUGH_ASKS: usize = 8;
const ENOUGH_MEMBERS: u64 = 5;

/// A wait that ended, or has lasted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    pub time: SignedDuration,
    pub ended: bool,
}

/// The median wait of a team's customers over four weeks. `None` below eight asks or five members.
///
/// Formula: Kaplan-Meier median of the working time from opening to first response; an ask without one is censored at its
/// age. Unit: seconds of the team's working time. Source: the customer asks opened in the four weeks, withdrawn ones left
/// out.
pub fn first_response(
    asks: &[&AskFact],
    members: u64,
    hours: &WorkingHours,
    windows: &Windows,
) -> Option<FirstResponse> {
    if asks.len() < ENOUGH_ASKS || members < ENOUGH_MEMBERS {
        return None;
    }
    let mut waits: Vec<Wait> = asks
        .iter()
        .map(|ask| Wait {
            time: hours.between(
                ask.opened_at,
                ask.first_response_at.unwrap_or(windows.cut),
                &windows.zone,
            ),
            ended: ask.first_response_at.is_some(),
        })
        .collect();
    let (median, longest) = (median(&mut waits), waits.last().map(|wait| wait.time));
    Some(FirstResponse {
        median_seconds: median.map(|time| time.as_secs_f64()),
        longer_than_seconds: longest.filter(|_| median.is_none()).map(|time| time.as_secs_f64()),
        n: waits.len() as u64,
    })
}

/// The time by which half of the waits have ended; `None` when the curve never comes down to one half. Sorts the waits by
/// time.
///
/// Formula: the product-limit estimate `S(t) = prod (1 - d / n)` over the times at which waits ended, `d` of `n` that still
/// lasted; the least `t` with `S(t) <= 1/2`. Unit: that of the waits. Source: Kaplan and Meier 1958.
pub fn median(waits: &mut [Wait]) -> Option<SignedDuration> {
    waits.sort_unstable_by_key(|wait| (wait.time, wait.ended));
    let (mut left, mut lasting) = (1.0, waits.len());
    for same in waits.chunk_by(|one, other| one.time == other.time) {
        let ended = same.iter().filter(|wait| wait.ended).count();
        left *= 1.0 - ended as f64 / lasting as f64;
        if ended > 0 && left <= 0.5 + 1e-12 {
            return Some(same[0].time);
        }
        lasting -= same.len();
    }
    None
}
