//! Local search on near-ties: the options that prices leave almost as good as the best.

pub mod neighbourhood;
mod shift;
pub mod state;
mod swap;

use rayon::prelude::*;

use crate::model::outcome::OPTIMAL_HOURS;
use crate::model::{Instance, Prices};
use crate::solve::Parameters;
use crate::solve::prices::arcs::{open_options, priced_cost};

pub use state::State;

/// Options looked at per unit.
const NEAR: usize = 6;
/// Passes after which search stops even if it still finds something.
const PASSES: usize = 60;

/// Per unit, its best options at given prices with their regret (priced cost above the best), cheapest first.
#[derive(Clone, Debug)]
pub struct NearTies(Vec<Vec<(u32, f64)>>);

impl NearTies {
    /// The near-ties of every unit.
    pub fn new(instance: &Instance, prices: &Prices) -> Self {
        let (count, grain) = (instance.options().count(), OPTIMAL_HOURS * instance.hours() / instance.units().max(1) as f64);
        let ties = |unit: usize| {
            let mut priced: Vec<(u32, f64)> =
                open_options(instance, unit).into_iter().map(|o| (o, priced_cost(instance, prices, unit, o as usize))).collect();
            let best = priced.iter().map(|(_, cost)| *cost).fold(f64::INFINITY, f64::min);
            priced.iter_mut().for_each(|(_, cost)| *cost -= best);
            // Where many options are as good, as at one place or on the phone, units must not all list the same few.
            let rank = |&(o, regret): &(u32, f64)| (if regret <= grain { 0.0 } else { regret }, (o as usize + unit) % count);
            priced.sort_by(|a, b| rank(a).0.total_cmp(&rank(b).0).then(rank(a).1.cmp(&rank(b).1)));
            priced.truncate(NEAR);
            priced.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            priced
        };
        NearTies((0..instance.units()).into_par_iter().map(ties).collect())
    }

    /// A unit's near-ties.
    pub fn of(&self, unit: usize) -> &[(u32, f64)] {
        &self.0[unit]
    }

    /// A unit's near-tie options, ascending.
    pub fn sorted(&self, unit: usize) -> Vec<u32> {
        let mut options: Vec<u32> = self.of(unit).iter().map(|&(o, _)| o).collect();
        options.sort_unstable();
        options
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.0.len()
    }
}

/// Shifts and swaps until nothing improves.
pub fn descend(state: &mut State, ties: &NearTies, parameters: &Parameters) {
    for _ in 0..PASSES {
        let shifted = shift::pass(state, ties, parameters);
        let swapped = swap::pass(state, ties, parameters);
        if shifted + swapped == 0 || parameters.should_stop() {
            return;
        }
    }
}
