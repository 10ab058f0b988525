//! The Lagrangian bound: the rows "every unit to one centre" priced, one knapsack per centre left, the cheapest kept
//! (Narula, Ogbu and Samuelsson 1977; with limits on loads, Mulvey and Beck 1984). Centres and pairs that no better
//! plan can use are closed.

use rayon::prelude::*;

use super::table::Table;

/// Newton-like steps in a knapsack's price of load per evaluation: any price gives a valid bound.
const STEPS: usize = 6;
/// Part of the last directions that is kept in the next.
const MEMORY: f64 = 0.7;
/// Rounds without progress after which steps are halved.
const PATIENCE: usize = 12;
/// The shortest step, as a share of the first, at which the search ends.
const SHORTEST: f64 = 2e-3;

/// Multipliers and what they prove.
#[derive(Clone, Debug)]
pub(super) struct Multipliers {
    /// π: what each unit pays to whoever takes it.
    pub units: Vec<f64>,
    /// ρ: price of load, by centre of the table.
    pub loads: Vec<f64>,
    /// v: what each centre costs at least at these multipliers, by centre of the table.
    pub values: Vec<f64>,
    /// The bound.
    pub bound: f64,
}

/// A knapsack's value at a price of load, and its load there.
fn knapsack(table: &Table, centre: usize, units: &[f64], price: f64) -> (f64, f64) {
    let (costs, loads) = (table.costs(centre), &table.loads);
    let (mut value, mut load) = ([0.0; 4], [0.0; 4]);
    let lanes = costs.len() / 4 * 4;
    for ((cost, unit), weight) in costs[..lanes].chunks_exact(4).zip(units.chunks_exact(4)).zip(loads.chunks_exact(4)) {
        for lane in 0..4 {
            let reduced = cost[lane] - unit[lane] - price * weight[lane];
            value[lane] += reduced.min(0.0);
            load[lane] += if reduced < 0.0 { weight[lane] } else { 0.0 };
        }
    }
    for i in lanes..costs.len() {
        let reduced = costs[i] - units[i] - price * loads[i];
        value[0] += reduced.min(0.0);
        load[0] += if reduced < 0.0 { loads[i] } else { 0.0 };
    }
    let own = table.own_correction(centre, units, price);
    let paid = if price > 0.0 { price * table.lower } else { price * table.upper[centre] };
    let paid = if price == 0.0 { 0.0 } else { paid };
    (value.iter().sum::<f64>() + own.0 + paid, load.iter().sum::<f64>() + own.1)
}

/// The best value of a knapsack over its price of load, near the price it had.
fn best_price(table: &Table, centre: usize, units: &[f64], start: f64) -> (f64, f64) {
    let (lower, upper) = (table.lower, table.upper[centre]);
    let mut best = (f64::NEG_INFINITY, start);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut low_load, mut high_load) = (0.0, 0.0);
    let mut price = start;
    let mut stride = table.price_scale * 0.05;
    for _ in 0..STEPS {
        let (value, load) = knapsack(table, centre, units, price);
        if value > best.0 {
            best = (value, price);
        }
        // The slope of the value is limit − load.
        let limit = if price > 0.0 || (price == 0.0 && load < lower) { lower } else { upper };
        if load == limit || (price == 0.0 && load >= lower && load <= upper) {
            break;
        }
        if load < limit {
            (low, low_load) = (price, load);
        } else {
            (high, high_load) = (price, load);
        }
        price = if low > f64::NEG_INFINITY && high < f64::INFINITY {
            let limit = if low >= 0.0 { lower } else { upper };
            if low < 0.0 && high > 0.0 {
                0.0
            } else {
                let share = ((limit - low_load) / (high_load - low_load)).clamp(0.1, 0.9);
                low + share * (high - low)
            }
        } else {
            let step = if load < limit { stride } else { -stride };
            stride *= 4.0;
            if price * (price + step) < 0.0 { 0.0 } else { price + step }
        };
        if price == low || price == high {
            break;
        }
    }
    best
}

impl Multipliers {
    /// Evaluates every centre of the table at these multipliers of units, from the prices of load that it had.
    pub(super) fn at(table: &Table, units: Vec<f64>, loads: &[f64]) -> Self {
        let best = |centre: usize| best_price(table, centre, &units, loads[centre]);
        let found: Vec<(f64, f64)> = (0..table.centres.len()).into_par_iter().with_min_len(16).map(best).collect();
        let (values, loads): (Vec<f64>, Vec<f64>) = found.into_iter().unzip();
        let mut multipliers = Multipliers { units, loads, values, bound: 0.0 };
        let paid: f64 = multipliers.units.iter().sum();
        multipliers.bound = paid + multipliers.chosen(table).iter().map(|&centre| multipliers.values[centre]).sum::<f64>();
        multipliers
    }

    /// The centres that cost least: the given ones and the cheapest others.
    pub(super) fn chosen(&self, table: &Table) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.values.len()).collect();
        order.sort_by(|&a, &b| {
            table.given[b].cmp(&table.given[a]).then(self.values[a].total_cmp(&self.values[b])).then(a.cmp(&b))
        });
        order.truncate(table.territories);
        if table.lower == 0.0 && !table.own {
            order.retain(|&centre| table.given[centre] || self.values[centre] < 0.0);
        }
        order
    }

    /// How often each unit is taken, less once: the direction in which the bound falls.
    fn excess(&self, table: &Table, chosen: &[usize]) -> Vec<f64> {
        let mut taken = vec![-1.0; self.units.len()];
        for &centre in chosen {
            table.taken(centre, &self.units, self.loads[centre], &mut taken);
        }
        taken
    }

    /// The least that a plan with this centre costs, by centre of the table.
    pub(super) fn with_centre(&self, table: &Table) -> Vec<f64> {
        let chosen = self.chosen(table);
        let last = chosen.iter().filter(|&&centre| !table.given[centre]).map(|&centre| self.values[centre]);
        let last = if chosen.len() < table.territories { 0.0 } else { last.fold(f64::NEG_INFINITY, f64::max) };
        let mut least: Vec<f64> = self.values.iter().map(|value| self.bound + (value - last).max(0.0)).collect();
        chosen.iter().for_each(|&centre| least[centre] = self.bound);
        least
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
    let mut direction = vec![0.0; table.units()];
    let (mut step, mut idle) = (1.0, 0);
    for _ in 0..rounds {
        if best.bound >= enough || step < SHORTEST || stop() {
            break;
        }
        let chosen = current.chosen(table);
        let excess = current.excess(table, &chosen);
        direction.iter_mut().zip(&excess).for_each(|(kept, new)| *kept = MEMORY * *kept - (1.0 - MEMORY) * new);
        let square: f64 = direction.iter().map(|part| part * part).sum();
        if square < 1e-12 {
            break;
        }
        let length = step * (1.002 * target - current.bound).max(1e-6 * target.abs()) / square * (1.0 - MEMORY);
        let units = current.units.iter().zip(&direction).map(|(unit, part)| unit + length * part).collect();
        current = Multipliers::at(table, units, &current.loads);
        if current.bound > best.bound + 1e-7 * target.abs() {
            (best, idle) = (current.clone(), 0);
            if table.close(&mut best, enough) {
                current = best.clone();
            }
        } else {
            idle += 1;
            if idle >= PATIENCE {
                (step, idle) = (0.5 * step, 0);
                current = best.clone();
                direction.fill(0.0);
            }
        }
    }
    best
}
