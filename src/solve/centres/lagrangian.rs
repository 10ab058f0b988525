//! Lagrangian relaxation of the rows "every unit to one centre", multipliers π: a knapsack per site, the p cheapest of each size
//! chosen (Narula, Ogbu and Samuelsson 1977; with limits on loads, Mulvey and Beck 1984):
//! ```text
//! L(π) = Σ_i π_i  +  Σ_t Σ over the p_t cheapest sites of size t of v_j
//! v_j  = min { Σ_i (c_ij − π_i) x_i : lower_j ≤ Σ_i a_i x_i ≤ upper_j }
//! ```
//! Centres and pairs that no better plan can use are closed.

use std::ops::Range;

use rayon::prelude::*;

use super::ascent::Ascent;
use super::knapsack;
use super::table::Table;
use crate::solve::parameters::ROUNDING;

/// Multipliers and what they prove.
#[derive(Clone, Debug)]
pub(super) struct Multipliers {
    /// π: what each unit pays to whoever takes it.
    pub units: Vec<f64>,
    /// ρ: price of load, by centre of the table.
    pub loads: Vec<f64>,
    /// v: what each centre costs at least at these multipliers, by centre of the table.
    pub values: Vec<f64>,
    /// The same with units that are divisible.
    pub relaxed: Vec<f64>,
    /// The bound.
    pub bound: f64,
}

impl Multipliers {
    /// Evaluates every centre of the table at these multipliers of units, from the prices of load that it had.
    pub(super) fn at(table: &Table, units: Vec<f64>, loads: &[f64]) -> Self {
        let most = units.iter().copied().fold(0.0, f64::max);
        let best = |centre: usize| match &table.cells {
            Some(cells) => {
                let packed = cells.best(table, centre, &units, most);
                (packed.whole, (packed.relaxed, packed.price))
            }
            None => {
                let (relaxed, price) = knapsack::best_price(table, centre, &units, loads[centre]);
                (relaxed, (relaxed, price))
            }
        };
        let found: Vec<(f64, (f64, f64))> = (0..table.centres.len()).into_par_iter().with_min_len(16).map(best).collect();
        let (values, found): (Vec<f64>, Vec<(f64, f64)>) = found.into_iter().unzip();
        let (relaxed, loads) = found.into_iter().unzip();
        let mut multipliers = Multipliers { units, loads, values, relaxed, bound: 0.0 };
        let paid: f64 = multipliers.units.iter().sum();
        multipliers.bound = paid + multipliers.chosen(table).iter().map(|&centre| multipliers.values[centre]).sum::<f64>();
        multipliers
    }

    /// The centres that cost least, as many of each size as there are territories.
    pub(super) fn chosen(&self, table: &Table) -> Vec<usize> {
        table.by_size().flat_map(|(places, count)| self.cheapest(table, places, count)).collect()
    }

    /// The centres of a size that cost least: the given ones and the cheapest others.
    fn cheapest(&self, table: &Table, places: Range<usize>, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = places.collect();
        order.sort_by(|&a, &b| {
            table.given[b].cmp(&table.given[a]).then(self.values[a].total_cmp(&self.values[b])).then(a.cmp(&b))
        });
        order.truncate(count);
        order.retain(|&place| table.given[place] || table.lower[place] > 0.0 || table.own || self.values[place] < 0.0);
        order
    }

    /// How often each unit is taken, less once: the direction in which the bound falls.
    fn excess(&self, table: &Table, chosen: &[usize]) -> Vec<f64> {
        let mut taken = vec![-1.0; self.units.len()];
        let most = self.units.iter().copied().fold(0.0, f64::max);
        for &centre in chosen {
            match &table.cells {
                Some(cells) => cells.taken(table, centre, &self.units, most, &mut taken),
                None => table.taken(centre, &self.units, self.loads[centre], &mut taken),
            }
        }
        taken
    }

    /// The least that a plan with this centre costs, and that beside its own knapsack, by centre of the table.
    pub(super) fn with_centre(&self, table: &Table) -> Vec<(f64, f64)> {
        let mut least = Vec::with_capacity(self.values.len());
        for (places, count) in table.by_size() {
            let chosen = self.cheapest(table, places.clone(), count);
            let last = chosen.iter().filter(|&&centre| !table.given[centre]).map(|&centre| self.values[centre]);
            let last = if chosen.len() < count { 0.0 } else { last.fold(f64::NEG_INFINITY, f64::max) };
            least.extend(places.map(|place| (self.bound + (self.values[place] - last).max(0.0), self.bound - last)));
            chosen.iter().for_each(|&centre| least[centre] = (self.bound, self.bound - self.values[centre]));
        }
        least
    }

    /// The centres, by place in the table, that plans below `cutoff` may give a unit to.
    pub(super) fn open(&self, table: &Table, least: &[(f64, f64)], place: usize, unit: usize, cutoff: f64) -> bool {
        let reduced = table.costs(place)[unit] - self.units[unit] - self.loads[place] * table.loads[unit];
        let (with, beside) = least[place];
        if table.own && table.unit(place) == unit {
            // Its own unit is in the knapsack already.
            return with < cutoff + ROUNDING * cutoff.abs();
        }
        with.max(beside + self.relaxed[place] + reduced.max(0.0)) < cutoff + ROUNDING * cutoff.abs()
    }

    /// Closes the centres that only plans from `cutoff` up use. Returns whether there were any.
    pub(super) fn close(&mut self, table: &mut Table, cutoff: f64) -> bool {
        let least = self.with_centre(table);
        let places: Vec<usize> =
            (0..least.len()).filter(|&place| least[place].0 < cutoff + ROUNDING * cutoff.abs() || table.given[place]).collect();
        let too_few = table.by_size().any(|(own, count)| places.iter().filter(|place| own.contains(place)).count() < count);
        if places.len() == least.len() || too_few {
            return false;
        }
        self.loads = places.iter().map(|&place| self.loads[place]).collect();
        self.relaxed = places.iter().map(|&place| self.relaxed[place]).collect();
        self.values = places.iter().map(|&place| self.values[place]).collect();
        table.keep(&places);
        true
    }
}

/// Raises the bound by deflected subgradients towards `target`, a value that the optimum does not pass, closing centres
/// on the way. Stops early where the bound passes `enough`.
pub(super) fn ascend(
    table: &mut Table,
    start: Multipliers,
    target: f64,
    enough: f64,
    rounds: usize,
    stop: &dyn Fn() -> bool,
) -> Multipliers {
    let mut best = start;
    let mut current = best.clone();
    let mut ascent = Ascent::new(&best.units);
    for _ in 0..rounds {
        if best.bound >= enough || ascent.ended() || stop() {
            break;
        }
        let chosen = current.chosen(table);
        let excess = current.excess(table, &chosen);
        let distance = (1.002 * target - current.bound).max(1e-6 * target.abs());
        let Some(units) = ascent.next(&current.units, &excess, distance) else { break };
        current = Multipliers::at(table, units, &current.loads);
        let better = current.bound > best.bound + 1e-7 * target.abs();
        if better {
            best = current.clone();
            if best.close(table, enough) {
                current = best.clone();
            }
        }
        if ascent.note(better) {
            current = best.clone();
        }
    }
    best
}
