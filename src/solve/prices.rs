//! Prices of the coupling rows (loads, totals, budgets): the dual bound at every size, and the arcs worth looking at.

pub mod arcs;
pub mod dual;
mod interior;
mod loads;
mod units;

use crate::model::{Instance, Prices};
use crate::solve::{Parameters, rng};
use rand::seq::index;
use rayon::prelude::*;

use arcs::{ArcList, all_options, cheapest_options, open_options, priced_cost};
use interior::{Relaxed, relax};

/// Up to so many arcs the price system looks at all of them.
const ALL_ARCS: usize = 3_000_000;
/// Units per territory in the sample that finds the first prices.
const SAMPLE_PER_TERRITORY: usize = 20;
/// Arcs kept per unit once prices are roughly known.
const KEEP: usize = 12;
/// Rounds of adding arcs that the prices turn out to want.
const ROUNDS: usize = 4;
/// Relative gap of the price system.
const TOLERANCE: f64 = 1e-8;

/// Best prices found, what they prove, and the fractional plan behind them.
#[derive(Clone, Debug)]
pub struct Priced {
    /// The prices.
    pub prices: Prices,
    /// D over all arcs.
    pub bound: f64,
    /// Per unit: (option, share), the options with the largest shares first.
    pub flow: Vec<Vec<(u32, f64)>>,
}

/// Finds prices whose dual value is (nearly) the best there is.
pub fn price(instance: &Instance, parameters: &Parameters) -> Priced {
    let ranges = dual::total_ranges(instance);
    let stop = || parameters.should_stop();
    let solve = |arcs: &ArcList| relax(instance, arcs, &ranges, TOLERANCE, &stop);
    let everything = instance.units() * instance.options().count() <= ALL_ARCS;
    let mut choices = if everything { all_options(instance) } else { first_choices(instance, parameters.seed, solve) };
    let mut arcs = ArcList::new(instance, &choices, 1.0);
    let mut relaxed = solve(&arcs);
    for _ in 0..ROUNDS {
        if everything || stop() || add_wanted(instance, &relaxed.prices, &mut choices) == 0 {
            break;
        }
        arcs = ArcList::new(instance, &choices, 1.0);
        relaxed = solve(&arcs);
    }
    let bound = dual::dual_value(instance, &relaxed.prices, &ranges);
    Priced { bound, flow: flow_by_unit(&arcs, &relaxed.flow), prices: relaxed.prices }
}

/// Rough prices from a weighted sample of units with all their options, then the options these prices make cheapest:
/// prices push units past near sites, so nearness alone is the wrong list.
fn first_choices(instance: &Instance, seed: u64, solve: impl Fn(&ArcList) -> Relaxed) -> Vec<(u32, Vec<u32>)> {
    let count = (SAMPLE_PER_TERRITORY * instance.territories()).min(instance.units());
    let mut sample = index::sample(&mut rng::stream(seed, 0), instance.units(), count).into_vec();
    sample.sort_unstable();
    let choices: Vec<(u32, Vec<u32>)> = sample.into_par_iter().map(|unit| (unit as u32, open_options(instance, unit))).collect();
    let rough = solve(&ArcList::new(instance, &choices, instance.units() as f64 / count as f64));
    let all: Vec<u32> = (0..instance.units() as u32).collect();
    cheapest_options(instance, &rough.prices, &all, KEEP)
}

/// Adds to each unit the options that beat its listed ones at the given prices. Returns how many were added.
fn add_wanted(instance: &Instance, prices: &Prices, choices: &mut [(u32, Vec<u32>)]) -> usize {
    let add = |(unit, options): &mut (u32, Vec<u32>)| {
        let priced = |&o: &u32| priced_cost(instance, prices, *unit as usize, o as usize);
        let best = options.iter().map(priced).fold(f64::INFINITY, f64::min);
        let mut wanted = open_options(instance, *unit as usize);
        wanted.retain(|o| options.binary_search(o).is_err() && priced(o) < best - TOLERANCE * best.abs());
        options.extend_from_slice(&wanted);
        options.sort_unstable();
        wanted.len()
    };
    choices.par_iter_mut().map(add).sum()
}

fn flow_by_unit(arcs: &ArcList, flow: &[f64]) -> Vec<Vec<(u32, f64)>> {
    let of_unit = |u: usize| {
        let span = arcs.start[u]..arcs.start[u + 1];
        let mut shares: Vec<(u32, f64)> = span.map(|arc| (arcs.option[arc], flow[arc])).collect();
        shares.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        shares
    };
    (0..arcs.units()).map(of_unit).collect()
}
