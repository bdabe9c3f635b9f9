//! Distributions and ranks.

use std::f64::consts::TAU;

use crate::random::Random;

pub fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

pub fn normal(random: &mut Random, mean: f64, deviation: f64) -> f64 {
    let radius = (-2.0 * (1.0 - random.share()).ln()).sqrt();
    mean + deviation * radius * (TAU * random.share()).cos()
}

pub fn poisson(random: &mut Random, mean: f64) -> u32 {
    let (mut count, mut left) = (0, random.share());
    let (mut probability, least) = ((-mean).exp(), 1e-12);
    while left >= probability && probability > least {
        left -= probability;
        count += 1;
        probability *= mean / f64::from(count);
    }
    count
}

/// The probability that a standard normal lies below `x`, to four digits (Zelen and Severo).
pub fn standard_normal_below(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.33267 * x.abs());
    let tail = (-x * x / 2.0).exp() / TAU.sqrt() * t * (0.4361836 + t * (-0.1201676 + t * 0.9372980));
    if x >= 0.0 { 1.0 - tail } else { tail }
}

/// Spearman's correlation of two rows.
pub fn rank_correlation(one: &[f64], other: &[f64]) -> f64 {
    let (one, other) = (ranks(one), ranks(other));
    let mean = |row: &[f64]| row.iter().sum::<f64>() / row.len() as f64;
    let (m, n) = (mean(&one), mean(&other));
    let sum = |a: &[f64], x: f64, b: &[f64], y: f64| a.iter().zip(b).map(|(a, b)| (a - x) * (b - y)).sum::<f64>();
    let spread = (sum(&one, m, &one, m) * sum(&other, n, &other, n)).sqrt();
    if spread > 0.0 {
        sum(&one, m, &other, n) / spread
    } else {
        0.0
    }
}

/// Ranks from 0 on; equal values share the middle of theirs.
fn ranks(row: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let less = row.iter().filter(|other| *other < value).count();
        let same = row.iter().filter(|other| *other == value).count();
        less as f64 + (same as f64 - 1.0) / 2.0
    };
    row.iter().map(rank).collect()
}
