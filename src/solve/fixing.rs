//! Reduced-cost fixing (Dantzig, Fulkerson and Johnson 1954): option o of unit i is closed where
//! `D + (c_io + λ a_io + μ r_io) − min_o′ (c_io′ + λ a_io′ + μ r_io′)` exceeds the incumbent's value.

use rayon::prelude::*;

use crate::model::{Instance, Prices};
use crate::solve::prices::DualSolution;
use crate::solve::prices::arcs::{open_options, priced_cost};

/// Units looked at at once, where it is asked whether few options stay open.
const BLOCK: usize = 1024;

/// Per unit, the options whose reduced cost leaves room below the incumbent: `bound + reduced cost ≤ incumbent`.
/// Every plan that uses another one costs at least the incumbent.
pub fn remaining(instance: &Instance, priced: &DualSolution, incumbent: f64) -> Vec<Vec<u32>> {
    remaining_above(instance, &priced.prices, |_| priced.bound, incumbent)
}

/// The same, with a bound by unit that its reduced cost adds to.
pub fn remaining_above(
    instance: &Instance,
    prices: &Prices,
    bound: impl Fn(usize) -> f64 + Sync + Send,
    incumbent: f64,
) -> Vec<Vec<u32>> {
    (0..instance.units()).into_par_iter().map(keeping(instance, prices, bound, incumbent)).collect()
}

/// Whether more than `most` options stay open of units that have a choice. Blocks of units are looked at one after another, until
/// that is so.
pub fn leaves_more_than(most: usize, instance: &Instance, priced: &DualSolution, incumbent: f64) -> bool {
    let keep = keeping(instance, &priced.prices, |_| priced.bound, incumbent);
    let choice = |unit: usize| Some(keep(unit).len()).filter(|&open| open > 1).unwrap_or(0);
    let mut open = 0;
    (0..instance.units()).step_by(BLOCK).any(|first| {
        open += (first..(first + BLOCK).min(instance.units())).into_par_iter().map(choice).sum::<usize>();
        open > most
    })
}

fn keeping<'a>(
    instance: &'a Instance,
    prices: &'a Prices,
    bound: impl Fn(usize) -> f64 + Sync + Send + 'a,
    incumbent: f64,
) -> impl Fn(usize) -> Vec<u32> + Sync + Send + 'a {
    move |unit: usize| {
        // A hair above the gap, so that rounding errors never fix an option that ties.
        let room = (incumbent - bound(unit)) * (1.0 + 1e-6) + 1e-9 * incumbent.abs();
        let options = open_options(instance, unit);
        let costs: Vec<f64> = options.iter().map(|&o| priced_cost(instance, prices, unit, o as usize)).collect();
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        options.into_iter().zip(costs).filter(|(_, cost)| cost - least <= room).map(|(o, _)| o).collect()
    }
}
