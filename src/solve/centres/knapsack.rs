//! A centre's knapsack `v = min Σ_i (c_i − π_i) x_i`, its load within limits. Divisible units over a price of load,
//! or whole ones by dynamic programming over loads counted in cells.

use super::table::{LoadCells, Table};

/// Newton-like steps in a knapsack's price of load per evaluation: any price gives a valid bound.
const STEPS: usize = 6;
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
    let paid = if price > 0.0 { price * table.lower[centre] } else { price * table.upper[centre] };
    let paid = if price == 0.0 { 0.0 } else { paid };
    (value.iter().sum::<f64>() + own.0 + paid, load.iter().sum::<f64>() + own.1)
}

/// The best value of a knapsack over its price of load, near the price it had.
pub(super) fn best_price(table: &Table, centre: usize, units: &[f64], start: f64) -> (f64, f64) {
    let (lower, upper) = (table.lower[centre], table.upper[centre]);
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

/// Value of a knapsack of whole units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Packed {
    /// Its least value.
    pub whole: f64,
    /// The same with divisible units.
    pub relaxed: f64,
    /// The price of load that gives that.
    pub price: f64,
}

impl LoadCells {
    /// The units worth taking at the multipliers, each with what it brings, the most per load first. `most` is the greatest
    /// multiplier.
    fn items(&self, table: &Table, centre: usize, units: &[f64], most: f64) -> Vec<(usize, f64)> {
        let (n, at) = (table.units(), table.unit(centre));
        let costs = table.costs(centre);
        let near = self.nearest[at * n..(at + 1) * n].iter().map(|&unit| unit as usize).take_while(|&unit| costs[unit] < most);
        let own = |unit: usize| table.own && at == unit;
        let mut items: Vec<(usize, f64)> =
            near.map(|unit| (unit, costs[unit] - units[unit])).filter(|&(unit, worth)| worth < 0.0 && !own(unit)).collect();
        let rate = |&(unit, worth): &(usize, f64)| worth / table.loads[unit].max(f64::MIN_POSITIVE);
        items.sort_unstable_by(|a, b| rate(a).total_cmp(&rate(b)).then(a.0.cmp(&b.0)));
        items
    }

    /// Capacity of a centre besides its own unit, in cells, and the reduced cost of that unit where it must be taken.
    fn capacity(&self, table: &Table, centre: usize, units: &[f64]) -> (usize, f64) {
        let capacity = (table.upper[centre] / self.size).floor() as usize;
        if !table.own {
            return (capacity, 0.0);
        }
        let unit = table.unit(centre);
        (capacity.saturating_sub(self.loads[unit] as usize), table.costs(centre)[unit] - units[unit])
    }

    /// The best knapsack of a centre.
    pub(super) fn best(&self, table: &Table, centre: usize, units: &[f64], most: f64) -> Packed {
        let (capacity, own) = self.capacity(table, centre, units);
        let items = self.items(table, centre, units, most);
        let (relaxed, price) = relaxed(table, centre, &items);
        if items.iter().map(|&(unit, _)| self.loads[unit] as usize).sum::<usize>() <= capacity {
            let whole = items.iter().map(|item| item.1).sum::<f64>() + own;
            return Packed { whole, relaxed: relaxed + own.min(0.0), price };
        }
        let mut least = vec![0.0_f64; capacity + 1];
        for &(unit, worth) in items.iter().filter(|item| self.loads[item.0] as usize <= capacity) {
            let load = self.loads[unit] as usize;
            for room in (load..=capacity).rev() {
                least[room] = least[room].min(least[room - load] + worth);
            }
        }
        Packed { whole: least[capacity] + own, relaxed: relaxed + own.min(0.0), price }
    }

    /// Adds one to the count of each unit that the best knapsack takes.
    pub(super) fn taken(&self, table: &Table, centre: usize, units: &[f64], most: f64, taken: &mut [f64]) {
        let (capacity, _) = self.capacity(table, centre, units);
        let items = self.items(table, centre, units, most);
        let mut least = vec![0.0_f64; capacity + 1];
        let mut better = vec![false; items.len() * (capacity + 1)];
        for (at, &(unit, worth)) in items.iter().enumerate() {
            let load = self.loads[unit] as usize;
            for room in (load..=capacity).rev() {
                if least[room - load] + worth < least[room] {
                    least[room] = least[room - load] + worth;
                    better[at * (capacity + 1) + room] = true;
                }
            }
        }
        let mut room = capacity;
        for (at, &(unit, _)) in items.iter().enumerate().rev() {
            if better[at * (capacity + 1) + room] {
                taken[unit] += 1.0;
                room -= self.loads[unit] as usize;
            }
        }
        if table.own {
            taken[table.unit(centre)] += 1.0;
        }
    }
}

/// Value and price of load of a knapsack of divisible items, the most per load first.
fn relaxed(table: &Table, centre: usize, items: &[(usize, f64)]) -> (f64, f64) {
    let (mut room, mut value) = (table.upper[centre], 0.0);
    for &(unit, worth) in items {
        let load = table.loads[unit];
        if load > room {
            return (value + worth * room / load, worth / load);
        }
        room -= load;
        value += worth;
    }
    (value, 0.0)
}
