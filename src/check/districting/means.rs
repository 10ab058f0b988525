//! Centres anywhere: what units cost around the means of their territories, from the raw numbers.

use super::super::sum::Sum;
use crate::model::Districting;

/// Σ weight · squared distance to the mean of the own territory, with places counted from
/// the territory's first unit.
pub(super) fn squares(problem: &Districting, weight: &[f64], plan: &[u32]) -> Sum {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); plan.len()];
    plan.iter().enumerate().for_each(|(unit, &centre)| members[centre as usize].push(unit));
    let mut total = Sum::default();
    for own in members.iter().filter(|own| !own.is_empty()) {
        let weights: Sum = own.iter().map(|&unit| weight[unit]).collect();
        for side in 0..2 {
            let from = |unit: usize| problem.positions[unit].0[side] - problem.positions[own[0]].0[side];
            let first: Sum = own.iter().map(|&unit| weight[unit] * from(unit)).collect();
            let mean = if weights.value() > 0.0 { first.value() / weights.value() } else { 0.0 };
            own.iter().for_each(|&unit| total.add(weight[unit] * (from(unit) - mean).powi(2)));
        }
    }
    total
}
