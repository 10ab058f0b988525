//! The segment that each account will get: the plan file's score, to know how much work there is.

use super::accounts::Account;

/// Weight of revenue in the score; potential has the rest.
pub const REVENUE_WEIGHT: f64 = 0.3;
/// Cuts of A and B, as shares of all accounts.
pub const CUTS: [f64; 2] = [0.1, 0.4];
/// Ranks that a cut may be off by rounding.
const ROUNDING: f64 = 1e-9;

/// The segment of each account, an index into [`super::roles::SEGMENTS`]: the percentiles of revenue and potential, weighted,
/// cut by rank; strategic accounts are lifted to the first.
pub fn segments(accounts: &[Account]) -> Vec<u8> {
    let revenue = percentiles(accounts.iter().map(|account| account.revenue).collect());
    let potential = percentiles(accounts.iter().map(|account| account.potential).collect());
    let score = |i: usize| REVENUE_WEIGHT * revenue[i] + (1.0 - REVENUE_WEIGHT) * potential[i];
    let mut order: Vec<usize> = (0..accounts.len()).collect();
    order.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
    let mut segments = vec![0; accounts.len()];
    for (rank, &i) in order.iter().enumerate() {
        let below = |cut: &&f64| rank as f64 >= **cut * accounts.len() as f64 - ROUNDING;
        segments[i] = if accounts[i].strategic { 0 } else { CUTS.iter().filter(below).count() as u8 };
    }
    segments
}

/// The share of values below each.
fn percentiles(values: Vec<f64>) -> Vec<f64> {
    let mut sorted = values.clone();
    sorted.sort_by(f64::total_cmp);
    let below = |value: &f64| sorted.partition_point(|other| other < value) as f64 / sorted.len() as f64;
    values.iter().map(below).collect()
}
