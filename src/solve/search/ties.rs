//! Near-ties: the options that prices leave almost as good as the best.

use rayon::prelude::*;

use crate::model::outcome::OPTIMAL_HOURS;
use crate::model::{Instance, Prices};
use crate::solve::prices::arcs::{open_options, priced_cost};
use crate::solve::prices::{Leeway, Priced};

/// Options looked at per unit.
const NEAR: usize = 8;
/// Units per territory, on average, with more than one option to look at.
const CHOOSING: usize = 400;
/// Units that every territory shares with others at least, however dear that is.
const SHARED: usize = 120;
/// Units that the regret below which options are near-ties is read off from.
const PROBES: usize = 5_000;

/// Options with their regret (priced cost above the unit's best).
type Near = Vec<(u32, f64)>;

/// Per unit, its best options at given prices with their regret, cheapest first.
#[derive(Clone, Debug)]
pub struct NearTies {
    start: Vec<u32>,
    near: Near,
}

impl NearTies {
    /// The near-ties of every unit.
    pub fn new(instance: &Instance, priced: &Priced) -> Self {
        let exactly = Leeway { low: priced.prices.clone(), high: priced.prices.clone() };
        let regret = usual_regret(instance, &priced.prices);
        let grain = OPTIMAL_HOURS * instance.hours() / instance.units().max(1) as f64;
        let nearest = |unit: usize, options: &mut Near| {
            let best = sort(options);
            options.iter_mut().for_each(|(_, cost)| *cost -= best);
            options.retain(|&(_, above)| above <= regret);
            // Where many options are as good, as at one place or on the phone, units must not all list the same few.
            let alike = options.partition_point(|&(_, above)| above <= grain);
            if alike > NEAR {
                options[..alike].sort_unstable_by_key(|&(o, _)| o);
                options[..alike].rotate_left(unit % alike);
            }
            options.truncate(NEAR);
            sort(options);
            (best, options.clone())
        };
        let (best, mut near): (Vec<f64>, Vec<Near>) = priced.groups.scan(&exactly, |_| regret, nearest).into_iter().unzip();
        if regret < f64::INFINITY {
            share_more(instance, &priced.prices, &best, &mut near);
        }
        let ends = near.iter().scan(0, |end, near| {
            *end += near.len() as u32;
            Some(*end)
        });
        NearTies { start: std::iter::once(0).chain(ends).collect(), near: near.concat() }
    }

    /// A unit's near-ties.
    pub fn of(&self, unit: usize) -> &[(u32, f64)] {
        &self.near[self.start[unit] as usize..self.start[unit + 1] as usize]
    }

    /// A unit's near-tie options, ascending.
    pub fn sorted(&self, unit: usize) -> Vec<u32> {
        let mut options: Vec<u32> = self.of(unit).iter().map(|&(o, _)| o).collect();
        options.sort_unstable();
        options
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.start.len() - 1
    }
}

/// Sorts by cost. Returns the least.
fn sort(options: &mut Near) -> f64 {
    options.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    options.first().map_or(0.0, |first| first.1)
}

/// Adds near-ties to territories that lie too far off to have enough of them.
fn share_more(instance: &Instance, prices: &Prices, best: &[f64], near: &mut [Near]) {
    let options = instance.options();
    let place = |o: u32| options.territory(o as usize);
    let mut shared = vec![0; options.territories()];
    for near in near.iter().filter(|near| near.len() > 1) {
        near.iter().filter_map(|&(o, _)| place(o)).for_each(|j| shared[j] += 1);
    }
    let remote: Vec<usize> = (0..shared.len()).filter(|&j| shared[j] < SHARED).collect();
    let priced = |unit: usize, o: usize| priced_cost(instance, prices, unit, o) - best[unit];
    let candidate = |j: usize, unit: usize| -> Option<(f64, u32, u32)> {
        let inside = place(near[unit][0].0) == Some(j);
        if inside && near[unit].len() == 1 {
            let others = open_options(instance, unit).into_iter().filter(|&o| place(o) != Some(j));
            others.map(|o| (priced(unit, o as usize), unit as u32, o)).min_by(|a, b| a.0.total_cmp(&b.0))
        } else {
            let known = near[unit].iter().any(|&(o, _)| place(o) == Some(j));
            let o = options.at(j, 0);
            (!known && instance.allows(unit, o)).then(|| (priced(unit, o), unit as u32, o as u32))
        }
    };
    let more = |&j: &usize| {
        let mut found: Vec<(f64, u32, u32)> =
            (0..near.len()).filter(|&unit| !near[unit].is_empty()).filter_map(|unit| candidate(j, unit)).collect();
        let wanted = SHARED - shared[j];
        if found.len() > wanted {
            found.select_nth_unstable_by(wanted, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            found.truncate(wanted);
        }
        found
    };
    let found: Vec<Vec<(f64, u32, u32)>> = remote.par_iter().map(more).collect();
    for (regret, unit, o) in found.into_iter().flatten() {
        let near = &mut near[unit as usize];
        if near.iter().all(|&(other, _)| other != o) {
            near.push((o, regret));
            sort(near);
        }
    }
}

/// The regret of a second-best option below which `CHOOSING` units per territory have one; infinite where all are wanted.
fn usual_regret(instance: &Instance, prices: &Prices) -> f64 {
    let (units, wanted) = (instance.units(), CHOOSING * instance.territories());
    if wanted >= units {
        return f64::INFINITY;
    }
    let regret = |unit: usize| {
        let costs = open_options(instance, unit).into_iter().map(|o| priced_cost(instance, prices, unit, o as usize));
        let two = costs.fold([f64::INFINITY; 2], |[best, second], cost| [best.min(cost), second.min(cost.max(best))]);
        two[1] - two[0]
    };
    let probes: Vec<usize> = (0..units).step_by(units.div_ceil(PROBES)).collect();
    let mut regrets: Vec<f64> = probes.into_par_iter().map(regret).collect();
    regrets.sort_unstable_by(f64::total_cmp);
    regrets[regrets.len() * wanted / units]
}
