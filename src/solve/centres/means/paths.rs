//! The cheapest way to divide units among given centres within the band, units divisible: every unit goes where it costs
//! least at the prices of load, then cheapest paths over the territories carry on what is too much (Ahuja, Magnanti and
//! Orlin 1993, §9.7), with one more node for the slack between the limits.
//!
//! Only pairs of unit and territory whose reduced cost is at most `reach` are looked at: prices hardly change from step to step.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use ordered_float::OrderedFloat;

use super::division::Division;
use super::plane::{PlanarUnits, squared};

/// A distance or cost with its unit or node, the least first in a heap.
type Nearest = Reverse<(OrderedFloat<f64>, u32)>;

/// Loads below this share of a territory's are nothing.
const NOTHING: f64 = 1e-9;
/// No heap yet, or no unit.
const NONE: u32 = u32::MAX;

/// Divides the units from the prices given; `None` where what is within `reach` does not suffice.
pub(super) fn divide(plane: &PlanarUnits, centres: &[[f64; 2]], prices: &[f64], reach: f64) -> Option<Division> {
    let mut flow = SuccessivePaths::new(plane, centres, prices, reach);
    while let Some(source) = flow.source() {
        let target = flow.search(source)?;
        flow.augment(source, target);
    }
    let base = flow.prices[plane.territories];
    flow.division.prices = flow.prices[..plane.territories].iter().map(|price| price - base).collect();
    Some(flow.division)
}

/// A flow whose arcs all have reduced cost ≥ 0; what territories have too much or too little of is still to be moved.
struct SuccessivePaths<'a> {
    plane: &'a PlanarUnits,
    centres: &'a [[f64; 2]],
    reach: f64,
    division: Division,
    /// Price by territory, then that of the slack node.
    prices: Vec<f64>,
    /// Flow from each territory to the slack node, and excess of each node.
    slack: Vec<f64>,
    excess: Vec<f64>,
    nothing: f64,
    /// Territories that a block's units may go to: `near[span of the unit's block]`.
    near: Vec<u32>,
    spans: Vec<[u32; 2]>,
    /// Units that may pass from one territory to another, the cheapest first: `heaps[slots[from · territories + to]]`.
    heaps: Vec<BinaryHeap<Nearest>>,
    slots: Vec<u32>,
    /// Arcs out of a territory, and the heap.
    ways: Vec<Vec<[u32; 2]>>,
    /// Of a search: distance, node before, whether settled, and which nodes were touched.
    far: Vec<f64>,
    before: Vec<usize>,
    settled: Vec<bool>,
    touched: Vec<usize>,
    queue: BinaryHeap<Nearest>,
}

impl<'a> SuccessivePaths<'a> {
    /// Every unit where it costs least at these prices.
    fn new(plane: &'a PlanarUnits, centres: &'a [[f64; 2]], prices: &[f64], reach: f64) -> Self {
        let (n, m) = (plane.len(), plane.territories);
        let mut flow = SuccessivePaths {
            plane,
            centres,
            reach,
            division: Division::whole(n),
            prices: prices.iter().copied().chain([0.0]).collect(),
            slack: vec![0.0; m],
            excess: vec![0.0; m + 1],
            nothing: NOTHING * plane.total() / m as f64,
            near: Vec::new(),
            spans: vec![[0; 2]; n],
            heaps: Vec::new(),
            slots: vec![NONE; m * m],
            ways: vec![Vec::new(); m],
            far: vec![f64::INFINITY; m + 1],
            before: vec![usize::MAX; m + 1],
            settled: vec![false; m + 1],
            touched: Vec::new(),
            queue: BinaryHeap::new(),
        };
        let mut loads = vec![0.0; m];
        flow.settle(&mut loads);
        flow.fill_slack(&loads);
        flow
    }

    fn settle(&mut self, loads: &mut [f64]) {
        let plane = self.plane;
        let mut arcs: Vec<Vec<Nearest>> = Vec::new();
        let (mut least, mut costs) = (Vec::new(), Vec::new());
        for block in &plane.blocks {
            least.clear();
            let mut most = f64::INFINITY;
            for (&centre, price) in self.centres.iter().zip(&self.prices) {
                let [near, far] = block.costs(centre);
                least.push(near + price);
                most = most.min(far + price);
            }
            let start = self.near.len();
            let within = least.iter().enumerate().filter(|(_, least)| **least <= most + self.reach);
            self.near.extend(within.map(|(j, _)| j as u32));
            for &unit in &block.units {
                self.spans[unit as usize] = [start as u32, self.near.len() as u32];
                let (point, rate) = (plane.points[unit as usize], plane.rate(unit as usize));
                let priced = if plane.load[unit as usize] > 0.0 { 1.0 } else { 0.0 };
                costs.clear();
                let mut best = (f64::INFINITY, 0, 0.0);
                for &j in &self.near[start..] {
                    let cost = rate * squared(point, self.centres[j as usize]);
                    let reduced = cost + priced * self.prices[j as usize];
                    costs.push((cost, reduced));
                    if reduced < best.0 {
                        best = (reduced, j as usize, cost);
                    }
                }
                self.division.home[unit as usize] = best.1 as u32;
                loads[best.1] += plane.load[unit as usize];
                if costs.len() == 1 || priced == 0.0 {
                    continue;
                }
                for (at, &(cost, reduced)) in costs.iter().enumerate() {
                    let to = self.near[start + at] as usize;
                    if to != best.1 && reduced - best.0 <= self.reach {
                        let slot = slot(&mut self.slots[best.1 * plane.territories + to], &mut self.ways[best.1], to, arcs.len());
                        arcs.resize_with(arcs.len().max(slot + 1), Vec::new);
                        arcs[slot].push(Reverse((OrderedFloat(cost - best.2), unit)));
                    }
                }
            }
        }
        self.heaps = arcs.into_iter().map(BinaryHeap::from).collect();
    }

    /// The slack that goes with the prices, and what is then too much.
    fn fill_slack(&mut self, loads: &[f64]) {
        let (lower, room) = (self.plane.lower + self.plane.spare, self.room());
        for (j, &load) in loads.iter().enumerate() {
            self.slack[j] = match self.prices[j] {
                price if price > 0.0 => room,
                price if price < 0.0 => 0.0,
                _ => (load - lower).clamp(0.0, room),
            };
            self.excess[j] = load - lower - self.slack[j];
        }
        self.excess[loads.len()] = -self.excess[..loads.len()].iter().sum::<f64>();
    }

    fn room(&self) -> f64 {
        self.plane.upper - self.plane.lower - 2.0 * self.plane.spare
    }

    /// The node with the most excess, while there is any.
    fn source(&self) -> Option<usize> {
        let most = (0..self.excess.len()).max_by(|&a, &b| self.excess[a].total_cmp(&self.excess[b]))?;
        (self.excess[most] > self.nothing).then_some(most)
    }

    /// Finds the nearest node that lacks something, and raises the prices of what is nearer.
    fn search(&mut self, source: usize) -> Option<usize> {
        for node in self.touched.drain(..) {
            (self.far[node], self.before[node], self.settled[node]) = (f64::INFINITY, usize::MAX, false);
        }
        self.queue.clear();
        self.touch(source, usize::MAX, 0.0);
        let target = loop {
            let Reverse((OrderedFloat(far), node)) = self.queue.pop()?;
            let node = node as usize;
            if std::mem::replace(&mut self.settled[node], true) {
                continue;
            }
            if self.excess[node] < -self.nothing {
                break node;
            }
            self.relax(node, far);
        };
        for &node in &self.touched {
            self.prices[node] += (self.far[target] - self.far[node]).max(0.0);
        }
        Some(target)
    }

    fn relax(&mut self, node: usize, far: f64) {
        let slack = self.plane.territories;
        if node == slack {
            for to in 0..slack {
                if self.slack[to] > self.nothing {
                    self.reach_out(node, to, far, 0.0);
                }
            }
            return;
        }
        if self.room() - self.slack[node] > self.nothing {
            self.reach_out(node, slack, far, 0.0);
        }
        for at in 0..self.ways[node].len() {
            let [to, slot] = self.ways[node][at];
            if let Some((OrderedFloat(cost), _)) = self.cheapest(slot as usize, node) {
                self.reach_out(node, to as usize, far, cost);
            }
        }
    }

    /// The cheapest unit of a heap that the territory still has something of.
    fn cheapest(&mut self, slot: usize, from: usize) -> Option<(OrderedFloat<f64>, u32)> {
        let heap = &mut self.heaps[slot];
        while let Some(&Reverse((cost, unit))) = heap.peek() {
            if self.division.amount(self.plane, unit, from) > 0.0 {
                return Some((cost, unit));
            }
            heap.pop();
        }
        None
    }

    fn reach_out(&mut self, from: usize, to: usize, far: f64, cost: f64) {
        // Rounding errors alone make an arc's reduced cost negative.
        let far = far + (cost + self.prices[to] - self.prices[from]).max(0.0);
        if !self.settled[to] && far < self.far[to] {
            self.touch(to, from, far);
        }
    }

    fn touch(&mut self, node: usize, before: usize, far: f64) {
        if self.far[node] == f64::INFINITY {
            self.touched.push(node);
        }
        (self.far[node], self.before[node]) = (far, before);
        self.queue.push(Reverse((OrderedFloat(far), node as u32)));
    }

    /// Passes as much along the path as it takes.
    fn augment(&mut self, source: usize, target: usize) {
        let (slack, mut amount) = (self.plane.territories, self.excess[source].min(-self.excess[target]));
        let mut steps = Vec::new();
        let mut node = target;
        while node != source {
            let from = self.before[node];
            let unit = if node == slack || from == slack {
                amount = amount.min(if node == slack { self.room() - self.slack[from] } else { self.slack[node] });
                NONE
            } else {
                let slot = self.slots[from * slack + node] as usize;
                let unit = self.cheapest(slot, from).map_or(NONE, |(_, unit)| unit);
                amount = amount.min(self.division.amount(self.plane, unit, from));
                unit
            };
            steps.push((from, node, unit));
            node = from;
        }
        for (from, to, unit) in steps {
            match unit {
                NONE if to == slack => self.slack[from] += amount,
                NONE => self.slack[to] -= amount,
                unit => self.pass(unit, from, to, amount),
            }
        }
        self.excess[source] -= amount;
        self.excess[target] += amount;
    }

    fn pass(&mut self, unit: u32, from: usize, to: usize, amount: f64) {
        let (at, m) = (unit as usize, self.plane.territories);
        if !self.division.pass(self.plane.load[at], unit, [from, to], amount, self.nothing) {
            return;
        }
        let (point, rate) = (self.plane.points[at], self.plane.rate(at));
        let cost = |j: usize| rate * squared(point, self.centres[j]);
        for &j in &self.near[self.spans[at][0] as usize..self.spans[at][1] as usize] {
            let j = j as usize;
            let change = cost(j) - cost(to);
            if j != to && change + self.prices[j] - self.prices[to] <= self.reach {
                let slot = slot(&mut self.slots[to * m + j], &mut self.ways[to], j, self.heaps.len());
                self.heaps.resize_with(self.heaps.len().max(slot + 1), BinaryHeap::new);
                self.heaps[slot].push(Reverse((OrderedFloat(change), unit)));
            }
        }
    }
}

/// The heap of a pair, the next one where it had none.
fn slot(slot: &mut u32, ways: &mut Vec<[u32; 2]>, to: usize, next: usize) -> usize {
    if *slot == NONE {
        *slot = next as u32;
        ways.push([to as u32, *slot]);
    }
    *slot as usize
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::solve::rng;

    /// Cost of a division, and the load of each territory.
    fn measured(plane: &PlanarUnits, centres: &[[f64; 2]], division: &Division) -> (f64, Vec<f64>) {
        let (mut cost, mut loads) = (0.0, vec![0.0; centres.len()]);
        division.each(plane, |unit, j, part| {
            cost += part * plane.weight[unit] * squared(plane.points[unit], centres[j]);
            loads[j] += part * plane.load[unit];
        });
        (cost, loads)
    }

    /// Lower bound on any division, by weak duality.
    fn least(plane: &PlanarUnits, centres: &[[f64; 2]], prices: &[f64]) -> f64 {
        let at =
            |unit: usize, j: usize| plane.weight[unit] * squared(plane.points[unit], centres[j]) + plane.load[unit] * prices[j];
        let units = (0..plane.len()).map(|unit| (0..centres.len()).map(|j| at(unit, j)).fold(f64::INFINITY, f64::min));
        units.sum::<f64>() - prices.iter().map(|&price| price * if price > 0.0 { plane.upper } else { plane.lower }).sum::<f64>()
    }

    #[test]
    fn no_division_within_the_band_is_cheaper() {
        for seed in 0..20 {
            let mut random = rng::stream(seed, 0);
            let points: Vec<[f64; 2]> = (0..80).map(|_| [random.random(), random.random()]).collect();
            let weights = (0..80).map(|_| [random.random_range(0.5..2.0), random.random_range(0.5..2.0)]).collect();
            let mut plane = PlanarUnits::new(points, weights, 5, [0.0, 0.0]);
            let share = plane.total() / 5.0;
            (plane.lower, plane.upper) = (0.95 * share, 1.05 * share);
            let centres: Vec<[f64; 2]> = (0..5).map(|_| [random.random(), random.random()]).collect();
            let start: Vec<f64> = (0..5).map(|_| random.random_range(-0.2..0.2)).collect();
            let division = divide(&plane, &centres, &start, f64::INFINITY).unwrap();
            let (cost, loads) = measured(&plane, &centres, &division);
            assert!(loads.iter().all(|load| (plane.lower - 1e-6..=plane.upper + 1e-6).contains(load)), "{loads:?}");
            let least = least(&plane, &centres, &division.prices);
            assert!((cost - least).abs() < 1e-6 * cost, "{seed}: {cost} is not {least}");
        }
    }

    #[test]
    fn what_is_too_much_has_no_division() {
        let plane = PlanarUnits::new(vec![[0.0, 0.0], [1.0, 0.0]], vec![[1.0, 1.0]; 2], 2, [0.0, 0.9]);
        assert!(divide(&plane, &[[0.0, 0.0], [1.0, 0.0]], &[0.0; 2], f64::INFINITY).is_none());
    }
}
