//! How wide a price box is to begin with: so that few units near each territory have a choice inside. In the country, where sites are far
//! from each other, prices must move much farther than in a city before anybody has one.

use rayon::prelude::*;

use super::arcs::best_two;
use crate::model::{Activity, Budget, Instance, Prices, Quantity};

/// Units that one width for all is read off from; where each territory has its own, those per territory, and the fewest that tell.
const PROBES: usize = 2_000;
const OWN_PROBES: usize = 16;
const FEWEST: usize = 8;
/// How many times wider than that of all units the width of a territory may be. It is never narrower: the many sites of a city have to
/// move far together where their work does not fit in.
const WIDER: f64 = 100.0;
/// The least width, relative to what units cost: sites at one place have no regret at all.
const LEAST: f64 = 1e-5;

/// Changes of prices that leave all but a `share` of the units their best option. `means`: a unit's mean load, per activity; `own`:
/// each territory has its own width.
pub fn widths(instance: &Instance, prices: &Prices, means: &[f64], share: f64, own: bool) -> Prices {
    let (units, options) = (instance.units(), instance.options());
    let probe = |unit: usize| {
        let [(best, cost), (second, other)] = best_two(instance, prices, unit);
        let size = size(instance, means, unit);
        Probe { regret: (other - cost) / size, cost: cost.abs() / size, options: [best, second] }
    };
    let step = if own { (units / (OWN_PROBES * instance.territories())).max(1) } else { units.div_ceil(PROBES) };
    let probed: Vec<Probe> = (0..units).into_par_iter().step_by(step).map(probe).filter(|own| own.regret.is_finite()).collect();
    let least = LEAST * positive(probed.iter().map(|own| own.cost).sum::<f64>() / probed.len() as f64);
    let usual = quantile(probed.iter().map(|own| own.regret).collect(), share).max(least);
    let mut regrets = vec![Vec::new(); instance.territories()];
    for own in &probed {
        let territories = own.options.iter().filter_map(|&option| options.territory(option as usize));
        territories.for_each(|j| regrets[j].push(own.regret));
    }
    let of_territory = |regrets: Vec<f64>| {
        if !own || regrets.len() < FEWEST { usual } else { quantile(regrets, share).clamp(usual, usual * WIDER) }
    };
    let all: Vec<f64> = regrets.into_iter().map(of_territory).collect();
    // Of two prices each moves by half of it.
    Prices {
        load: means.iter().map(|mean| all.iter().map(|width| 0.5 * width / mean).collect()).collect(),
        total: prices.total.clone(),
        budget: mean_uses(instance).into_iter().map(|mean| 0.5 * usual / mean).collect(),
    }
}

/// The best two options of a unit: what the second costs more, and what the first costs, per size of the unit.
struct Probe {
    regret: f64,
    cost: f64,
    options: [u32; 2],
}

/// How much prices matter to a unit: its loads, each in units of the activity's mean.
fn size(instance: &Instance, means: &[f64], unit: usize) -> f64 {
    let row = unit * instance.options().levels();
    let activities = instance.activities().iter().zip(means);
    activities.map(|(activity, mean)| activity.load.fixed.get(row).map_or(1.0, |load| load / mean)).sum()
}

/// The value that a share of them stays below; 0 where there are none.
fn quantile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    values.get((share * values.len() as f64) as usize).or(values.last()).copied().unwrap_or(0.0)
}

/// A number to divide by.
fn positive(value: f64) -> f64 {
    if value > 0.0 && value.is_finite() { value } else { 1.0 }
}

/// A unit's mean load in each activity, travel aside where there is anything else.
pub fn means(instance: &Instance, ranges: &[(f64, f64)]) -> Vec<f64> {
    let mean = |(activity, range): (&Activity, &(f64, f64))| {
        let sum: f64 = activity.load.fixed.iter().step_by(instance.options().levels()).sum();
        let mean = (if sum > 0.0 { sum } else { range.0 }) / instance.units() as f64;
        positive(mean)
    };
    instance.activities().iter().zip(ranges).map(mean).collect()
}

/// Mean use of each budget by those who can use it; of a team balance, by all.
pub fn mean_uses<'a>(instance: &'a Instance) -> Vec<f64> {
    let mut known: Vec<(&Quantity, f64)> = Vec::new();
    let mean = |budget: &'a Budget| {
        let usage: &Quantity = &budget.usage;
        if usage.arcs.is_some() || budget.team_balance.is_some() {
            return positive(budget.limit / instance.units() as f64);
        }
        if let Some((_, mean)) = known.iter().find(|(other, _)| std::ptr::eq(*other, usage)) {
            return *mean;
        }
        let uses = usage.fixed.iter().chain(&usage.away).filter(|amount| **amount > 0.0);
        let (sum, count) = uses.fold((0.0, 0.0), |(sum, count), amount| (sum + amount, count + 1.0));
        known.push((usage, positive(sum / count)));
        positive(sum / count)
    };
    instance.budgets().iter().map(mean).collect()
}
