//! Chance that falls the same way every time.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// Draws from a fixed seed.
#[derive(Debug)]
pub struct Dice(Xoshiro256PlusPlus);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Dice(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    pub fn chance(&mut self, likely: f64) -> bool {
        self.0.random::<f64>() < likely
    }

    /// Both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        self.0.random_range(least..=most)
    }

    /// One of them, each as likely.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        match all {
            [] => None,
            all => all.get(self.0.random_range(0..all.len())),
        }
    }

    /// How often something happens that happens `rate` times on the average.
    pub fn count(&mut self, rate: f64) -> usize {
        let (limit, mut product, mut count) = ((-rate).exp(), self.0.random::<f64>(), 0);
        while product > limit {
            product *= self.0.random::<f64>();
            count += 1;
        }
        count
    }

    /// A time whose logarithm is normally distributed: mostly near `median`, now and then much longer.
    pub fn duration(&mut self, median: f64, spread: f64) -> i64 {
        // Twelve uniform draws less six are as good as normal here.
        let normal = (0..12).map(|_| self.0.random::<f64>()).sum::<f64>() - 6.0;
        (median * (spread * normal).exp()).round() as i64
    }
}
