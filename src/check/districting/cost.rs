//! What a unit costs at a centre: w_i d or w_i d², or what a table says.

use super::super::raw;
use crate::geometry::Metric;
use crate::model::{CentreCosts, Districting};

/// What a unit costs at a centre.
pub(super) fn cost(problem: &Districting, centre: usize, unit: usize) -> f64 {
    let (metric, weight, squared) = match &problem.costs {
        CentreCosts::Table(values) => return values[centre * problem.positions.len() + unit],
        CentreCosts::Distance { metric, weight, squared } => (*metric, weight, *squared),
        CentreCosts::Means(weight) => (Metric::Plane, weight, true),
    };
    let km = raw::distance(metric, &problem.positions[centre], &problem.positions[unit]);
    weight[unit] * if squared { km * km } else { km }
}
