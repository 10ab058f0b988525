//! Accounts in order of a number, and the weighted score that mixes several.

use rayon::prelude::*;

use super::super::Plan;

/// Account indices from the largest value down; equal values by account id.
pub fn descending(plan: &Plan, values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.par_sort_by(|&a, &b| values[b].total_cmp(&values[a]).then_with(|| plan.accounts[a].id.cmp(&plan.accounts[b].id)));
    order
}

/// Each column of `[segment] weights` as its percentile, averaged by weight: 0 to 1 per account.
pub fn scores(plan: &Plan) -> Vec<f64> {
    let weights = &plan.config.segment.weights;
    let total: f64 = weights.values().map(|weight| weight.abs()).sum();
    let mut scores = vec![0.0; plan.accounts.len()];
    for (column, weight) in weights {
        let values: Vec<f64> = plan.accounts.par_iter().map(|account| account.number(column)).collect();
        for (score, percentile) in scores.iter_mut().zip(percentiles(&values)) {
            *score += weight * percentile / total.max(f64::MIN_POSITIVE);
        }
    }
    scores
}

/// The share of the other values that lie below each value, equal ones counted half.
fn percentiles(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.par_sort_unstable_by(f64::total_cmp);
    let others = (values.len() as f64 - 1.0).max(1.0);
    let percentile = |value: &f64| {
        let below = sorted.partition_point(|other| other < value);
        let equal = sorted.partition_point(|other| other <= value) - below;
        (below as f64 + (equal as f64 - 1.0) / 2.0) / others
    };
    values.par_iter().map(percentile).collect()
}

#[cfg(test)]
mod tests {
    use super::percentiles;

    #[test]
    fn equal_values_share_their_percentile() {
        assert_eq!(percentiles(&[5.0, 1.0, 5.0]), vec![0.75, 0.0, 0.75]);
        assert_eq!(percentiles(&[5.0]), vec![0.0]);
    }
}
