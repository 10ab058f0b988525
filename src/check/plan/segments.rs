//! Segments (step 1): the first cut that holds, by given label, value ≥ cut (thresholds), Σ of greater values < cut · Σ of all
//! (Pareto), rank < cut · n (quantiles), or rank of a score Σ w_c · percentile_c / Σ |w_c|.

use std::cmp::Ordering;

use crate::plan::Plan;
use crate::plan::config::SegmentMethod;

/// Tolerance of a cut: shares are sums.
const PARETO: f64 = 1e-12;
const RANK: f64 = 1e-9;

/// The place of every account's segment among the labels, 0 the best; none where a given label is unknown.
pub(super) fn segments(plan: &Plan) -> Vec<Option<usize>> {
    let section = &plan.config.segment;
    let column = |name: &str| plan.accounts.iter().map(|account| account.number(name)).collect::<Vec<f64>>();
    let placed = match section.method {
        SegmentMethod::Given => {
            let of = |given: &Option<String>| section.labels.iter().position(|label| Some(label) == given.as_ref());
            plan.accounts.iter().map(|account| of(&account.segment)).collect()
        }
        SegmentMethod::Thresholds => column(&section.column).iter().map(|value| first(plan, |cut| *value >= cut)).collect(),
        SegmentMethod::Pareto => pareto(plan, &column(&section.column)),
        SegmentMethod::Quantiles => quantiles(plan, &column(&section.column)),
        SegmentMethod::Score => quantiles(plan, &scores(plan)),
    };
    let lifted = |account: usize| section.lift_strategic && plan.accounts[account].strategic;
    placed.into_iter().enumerate().map(|(account, own)| if lifted(account) { Some(0) } else { own }).collect()
}

/// The first cut that holds, else the last segment.
fn first(plan: &Plan, holds: impl Fn(f64) -> bool) -> Option<usize> {
    let cuts = &plan.config.segment.cuts;
    Some(cuts.iter().position(|&cut| holds(cut)).unwrap_or(cuts.len()))
}

/// Accounts from the greatest value down, equal ones by id.
fn ranked(plan: &Plan, values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    let greater = |a: usize, b: usize| values[b].partial_cmp(&values[a]).unwrap_or(Ordering::Equal);
    order.sort_by(|&a, &b| greater(a, b).then(plan.accounts[a].id.cmp(&plan.accounts[b].id)));
    order
}

/// An account is within a cut where those before it fall short of that part of all.
fn pareto(plan: &Plan, values: &[f64]) -> Vec<Option<usize>> {
    let all: f64 = values.iter().filter(|value| **value > 0.0).sum();
    let (mut before, mut placed) = (0.0, vec![None; values.len()]);
    for account in ranked(plan, values) {
        let value = values[account];
        placed[account] = first(plan, |cut| value > 0.0 && before < (cut - PARETO) * all);
        before += value.max(0.0);
    }
    placed
}

fn quantiles(plan: &Plan, values: &[f64]) -> Vec<Option<usize>> {
    let mut placed = vec![None; values.len()];
    for (rank, account) in ranked(plan, values).into_iter().enumerate() {
        placed[account] = first(plan, |cut| (rank as f64) < cut * values.len() as f64 - RANK);
    }
    placed
}

/// The percentiles of several columns, by weight: the part of the other accounts that have less, equal ones counted half.
fn scores(plan: &Plan) -> Vec<f64> {
    let weights = &plan.config.segment.weights;
    let all: f64 = weights.values().map(|weight| weight.abs()).sum();
    let mut scores = vec![0.0; plan.accounts.len()];
    for (column, weight) in weights {
        let mut order: Vec<(f64, usize)> = plan.accounts.iter().map(|own| own.number(column)).zip(0..).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let others = order.len().saturating_sub(1).max(1) as f64;
        let mut below = 0;
        for equal in order.chunk_by(|a, b| a.0 == b.0) {
            let percentile = (below as f64 + (equal.len() - 1) as f64 / 2.0) / others;
            equal.iter().for_each(|&(_, account)| scores[account] += weight * percentile / all.max(f64::MIN_POSITIVE));
            below += equal.len();
        }
    }
    scores
}
