//! A first plan around given centres: every unit at the cheapest one, or, where territories must be connected, territories
//! that grow from their centres. Limits are not looked at.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ordered_float::OrderedFloat;

use crate::model::Districting;

/// A plan around centres (sites, ascending), where load at each has a price (of the first activity).
pub(super) fn around(problem: &Districting, centres: &[u32], prices: &[f64]) -> Vec<u32> {
    match &problem.graph {
        Some(_) => grown(problem, centres),
        None => (0..problem.units()).map(|unit| cheapest(problem, centres, prices, unit)).collect(),
    }
}

fn cheapest(problem: &Districting, centres: &[u32], prices: &[f64], unit: usize) -> u32 {
    if let Some(&own) = centres.iter().find(|&&centre| problem.unit(centre) as usize == unit) {
        return own;
    }
    let load = problem.bands.first().map_or(0.0, |band| band.load[unit]);
    let priced = |(&centre, &price): (&u32, &f64)| problem.cost(centre as usize, unit) + price * load;
    let best = centres.iter().zip(prices).min_by(|a, b| priced(*a).total_cmp(&priced(*b)));
    best.map_or(0, |(&centre, _)| centre)
}

/// The cheapest pair of unit and neighbouring territory first, once every centre has its own unit; units that no centre
/// reaches stay with the first one.
fn grown(problem: &Districting, centres: &[u32]) -> Vec<u32> {
    let Some(graph) = &problem.graph else { return Vec::new() };
    let mut plan = vec![u32::MAX; problem.units()];
    let distance = |centre: u32, unit: u32| {
        let [a, b] = [problem.unit(centre), unit].map(|place| problem.positions[place as usize].0);
        OrderedFloat(a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum())
    };
    let mut open: BinaryHeap<Reverse<(OrderedFloat<f64>, u32, u32)>> =
        centres.iter().map(|&centre| Reverse((OrderedFloat(f64::NEG_INFINITY), problem.unit(centre), centre))).collect();
    while let Some(Reverse((_, unit, centre))) = open.pop() {
        if plan[unit as usize] != u32::MAX {
            continue;
        }
        plan[unit as usize] = centre;
        let free = graph.neighbours(unit as usize).iter().filter(|&&next| plan[next as usize] == u32::MAX);
        open.extend(free.map(|&next| Reverse((distance(centre, next), next, centre))));
    }
    plan.iter().map(|&centre| if centre == u32::MAX { centres[0] } else { centre }).collect()
}
