//! What a plan of free centres costs: Σ_i c_{i,centre}, with c = w_i d, w_i d², w_i times the way of a
//! trip, or what a table says; or, where centres may be
//! anywhere, Σ_i w_i |x_i − mean of its territory|².

use super::super::raw;
use super::super::sum::Sum;
use crate::geometry::Metric;
use crate::model::{CentreCosts, Districting};

/// Cost of a unit at a site.
pub(super) fn cost(problem: &Districting, site: usize, unit: usize) -> f64 {
    let centre = site % problem.positions.len();
    let km = |metric| raw::distance(metric, &problem.positions[centre], &problem.positions[unit]);
    match &problem.costs {
        CentreCosts::Table(values) => values[centre * problem.positions.len() + unit],
        CentreCosts::Distance { metric, weight, squared } if *squared => weight[unit] * km(*metric) * km(*metric),
        CentreCosts::Distance { metric, weight, .. } => weight[unit] * km(*metric),
        CentreCosts::Travel { metric, weight, drive, trips } => {
            weight[unit] * raw::trip(trips, unit, raw::driven(&drive.knots, km(*metric)))
        }
        CentreCosts::Means(weight) => weight[unit] * km(Metric::Plane) * km(Metric::Plane),
    }
}

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
