//! The hierarchical beta-binomial model behind the headline: what the teams have in common steadies what little is known of
//! each. Everything is integrated over small grids, so it needs no special functions and gives the same on every machine.

use std::sync::LazyLock;

/// Points at which a share is looked at: the middles of cells of equal width.
const CELLS: usize = 200;
const WIDTH: f64 = 1.0 / CELLS as f64;
/// How closely the teams may lie around their mean, from hardly to very.
const KAPPAS: [f64; 5] = [4.0, 8.0, 16.0, 32.0, 64.0];
/// The means of all teams that are considered: 0.05, 0.10, ... 0.95.
const MEANS: usize = 19;
/// A combination of mean and closeness that is less likely than this is left out.
const NEGLIGIBLE: f64 = 1e-9;
/// What the interval leaves out on each side, for one of 80 %.
const TAIL: f64 = 0.1;

type Grid = [f64; CELLS];

/// What is known of one team's share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The posterior mean.
    pub mean: f64,
    /// The 80 % interval.
    pub lo: f64,
    pub hi: f64,
    /// How probable it is that the share lies above the mean of all teams.
    pub p_above: f64,
}

/// Estimates the share of each team from its `(y, n)`: `y` of `n` voices, `0 <= y <= n`, fractions allowed. Returns the
/// estimates in the order given, and the expected mean of all teams.
///
/// Formula: `y ~ Binomial(n, p)`, `p ~ Beta(mu kappa, (1 - mu) kappa)`, `mu` and `kappa` uniform on their grids and
/// integrated out. Unit: shares of 1. Source: Gelman et al., Bayesian Data Analysis, section 5.3.
pub fn estimate(voices: &[(f64, f64)]) -> (Vec<Estimate>, f64) {
    let likelihoods: Vec<Grid> = voices.iter().map(|(y, n)| likelihood(*y, *n)).collect();
    let priors = &*PRIORS;
    // How well each prior explains each team, and all of them together. Summed in order of size, so that the order of the
    // teams does not matter to the last digit.
    let fits: Vec<Vec<f64>> = priors
        .iter()
        .map(|prior| {
            likelihoods
                .iter()
                .map(|likelihood| dot(&prior.grid, likelihood))
                .collect()
        })
        .collect();
    let logs: Vec<f64> = fits
        .iter()
        .map(|fits| {
            let mut logs: Vec<f64> = fits.iter().map(|fit| fit.max(f64::MIN_POSITIVE).ln()).collect();
            logs.sort_unstable_by(f64::total_cmp);
            logs.iter().sum()
        })
        .collect();
    let weights = normalised_exp(&logs);
    let mean = weights
        .iter()
        .zip(priors)
        .map(|(weight, prior)| weight * prior.mean)
        .sum();
    let estimates = likelihoods.iter().enumerate().map(|(team, likelihood)| {
        let mut posterior = [0.0; CELLS];
        for ((weight, prior), fits) in weights.iter().zip(priors).zip(&fits) {
            if *weight < NEGLIGIBLE {
                continue;
            }
            let scale = weight / fits[team].max(f64::MIN_POSITIVE);
            for ((cell, prior), likelihood) in posterior.iter_mut().zip(&prior.grid).zip(likelihood) {
                *cell += scale * prior * likelihood;
            }
        }
        let total: f64 = posterior.iter().sum();
        posterior.iter_mut().for_each(|cell| *cell /= total);
        Estimate {
            mean: posterior.iter().enumerate().map(|(cell, p)| middle(cell) * p).sum(),
            lo: quantile(&posterior, TAIL),
            hi: quantile(&posterior, 1.0 - TAIL),
            p_above: above(&posterior, mean),
        }
    });
    (estimates.collect(), mean)
}

struct Prior {
    mean: f64,
    grid: Grid,
}

static PRIORS: LazyLock<Vec<Prior>> = LazyLock::new(|| {
    let means = (1..=MEANS).map(|step| 0.05 * step as f64);
    let pairs = means.flat_map(|mean| KAPPAS.map(|kappa| (mean, kappa)));
    pairs
        .map(|(mean, kappa)| {
            let (a, b) = (mean * kappa, (1.0 - mean) * kappa);
            let mut grid = from_logs(|p| (a - 1.0) * p.ln() + (b - 1.0) * (1.0 - p).ln());
            let total: f64 = grid.iter().sum();
            grid.iter_mut().for_each(|cell| *cell /= total);
            Prior { mean, grid }
        })
        .collect()
});

fn likelihood(y: f64, n: f64) -> Grid {
    from_logs(|p| y * p.ln() + (n - y) * (1.0 - p).ln())
}

/// The exponentials over the grid, scaled so that the greatest is 1.
fn from_logs(log: impl Fn(f64) -> f64) -> Grid {
    let logs: Grid = std::array::from_fn(|cell| log(middle(cell)));
    let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logs.map(|log| (log - greatest).exp())
}

fn normalised_exp(logs: &[f64]) -> Vec<f64> {
    let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|log| (log - greatest).exp()).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| weight / total).collect()
}

fn middle(cell: usize) -> f64 {
    (cell as f64 + 0.5) * WIDTH
}

fn dot(one: &Grid, other: &Grid) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

/// The share below which the probability is `q`, linear inside a cell.
fn quantile(posterior: &Grid, q: f64) -> f64 {
    let mut below = 0.0;
    for (cell, p) in posterior.iter().enumerate() {
        if below + p >= q {
            return middle(cell) - WIDTH / 2.0 + WIDTH * (q - below) / p;
        }
        below += p;
    }
    middle(CELLS - 1)
}

/// The probability above a share, linear inside a cell.
fn above(posterior: &Grid, share: f64) -> f64 {
    let parts = posterior.iter().enumerate().map(|(cell, p)| {
        let high = middle(cell) + WIDTH / 2.0;
        p * ((high - share) / WIDTH).clamp(0.0, 1.0)
    });
    parts.sum()
}
