//! What simulated organisations tell of the headline.

#![allow(
    dead_code,
    reason = "not every program that includes this file has use for all of it"
)]

use magicwords::digest::figures::{Headline, Word};

use crate::simulation::{Setting, Simulated, rank_correlation};

pub const LOW: f64 = 0.15;
pub const MID: f64 = 0.35;
pub const HIGH: f64 = 1.0;

pub const USUAL: Setting = Setting {
    traffic: MID,
    equal: false,
    ring: false,
};

/// What was found in many organisations.
#[derive(Debug, Default, Clone, Copy)]
pub struct Found {
    /// Of the intervals that were shown, those that hold the truth.
    pub covered: f64,
    /// Teams with an interval, per organisation.
    pub shown: f64,
    /// Digests in which a team is called clearly above usual.
    pub worded: f64,
    /// Digests in which the ring's team is, and would not be without the ring.
    pub won: f64,
    /// Rank correlation with the quality: of the headline among all teams that have one, and of thanks by asks.
    pub headline: f64,
    pub plain: f64,
}

/// Looks at so many organisations.
pub fn look(setting: Setting, organisations: u64) -> Found {
    let (mut found, mut intervals, mut covered) = (Found::default(), 0.0, 0.0);
    for seed in 1..=organisations {
        let simulated = Simulated::new(seed, setting);
        let figures = simulated.figures();
        let headlines: Vec<Headline> = figures.teams.iter().map(|team| team.headline).collect();
        for (headline, truth) in headlines.iter().zip(&simulated.truth) {
            if let (Some(lo), Some(hi)) = (headline.lo, headline.hi) {
                intervals += 1.0;
                covered += f64::from(u8::from(lo <= *truth && *truth <= hi));
            }
        }
        let above = |headline: &Headline| headline.word == Word::Above;
        found.worded += f64::from(u8::from(headlines.iter().any(above)));
        if setting.ring && above(&headlines[simulated.ring]) {
            let honest = Simulated::new(seed, Setting { ring: false, ..setting }).figures();
            found.won += f64::from(u8::from(!above(&honest.teams[simulated.ring].headline)));
        }
        let told: Vec<usize> = (0..headlines.len())
            .filter(|team| headlines[*team].mean.is_some())
            .collect();
        let quality: Vec<f64> = told.iter().map(|team| simulated.quality[*team]).collect();
        let means: Vec<f64> = told.iter().filter_map(|team| headlines[*team].mean).collect();
        let plain = simulated.thanks_by_asks();
        let plain: Vec<f64> = told.iter().map(|team| plain[*team]).collect();
        found.headline += rank_correlation(&means, &quality);
        found.plain += rank_correlation(&plain, &quality);
    }
    let count = organisations as f64;
    for sum in [&mut found.worded, &mut found.won, &mut found.headline, &mut found.plain] {
        *sum /= count;
    }
    found.shown = intervals / count;
    found.covered = covered / intervals;
    found
}
