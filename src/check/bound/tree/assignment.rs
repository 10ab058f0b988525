//! The Lagrangian relaxation of the assignment rows, a knapsack per territory (Ross, Soland 1975; Fisher 1986):
//! ```text
//! bound    = L(u) = Σ_i u_i + Σ_j V_j,    V_j = min { Σ_i (c_ij − u_i) x_ij : Σ_i ⌊a_ij / cell_j⌋ x_ij ≤ ⌊upper_j / cell_j⌋ }
//! bound_ij = L(u) + V_j(i in) − V_j + Σ_{k ≠ j} (V_k(i out) − V_k)
//! ```
//! As Σ ⌊a⌋ ≤ ⌊Σ a⌋, whatever fits a capacity fits its cells. Where the units with
//! c_ij < u_i fall short of a least load, V_j is taken under Σ_i ⌈a_ij / cell_j⌉ x_ij ≥ ⌈lower_j / cell_j⌉ instead.

use super::super::super::refusal::Refusal;
use super::super::super::sum::Sum;
use super::super::super::tolerance::ROUNDING;
use super::knapsack::{Item, Knapsack};
use super::node::{NodeBounds, NodeRelaxation, widened};
use super::open::{Open, Pairs, table};
use crate::model::{Activity, Instance};

/// Cells of a load at most, so that sums of them are exact.
const CELLS: f64 = 1_099_511_627_776.0;

/// CouplingRelaxation and limits of an instance, in tables unit by unit, and what they are counted in.
pub(super) struct AssignmentRelaxation<'a> {
    pairs: &'a Pairs<'a>,
    load: Vec<f64>,
    cell: &'a [f64],
    capacity: Vec<f64>,
    /// Least loads.
    floor: Vec<f64>,
    /// Capacities in cells, no more than all units could fill.
    room: Vec<usize>,
    /// Least loads in cells; 0 = none.
    need: Vec<usize>,
    grid: f64,
}

impl<'a> AssignmentRelaxation<'a> {
    /// The tables, or what can't be computed with.
    pub(super) fn new(pairs: &'a Pairs<'a>, activity: usize, cell: &'a [f64], grid: f64) -> Result<Self, Refusal> {
        let (territories, instance): (usize, &Instance) = (pairs.territories, pairs.instance);
        let activity = &instance.activities[activity];
        let load = table(instance, &activity.load)?;
        let (floor, capacity): (Vec<f64>, Vec<f64>) = limits(activity, &load, territories).into_iter().unzip();
        // What is larger than a capacity is closed by its load, however many cells it has.
        let fits = |pair: usize| load[pair] <= capacity[pair % territories];
        let cells = |pair: usize| if fits(pair) { (load[pair] / cell[pair % territories]).floor() } else { 0.0 };
        if let Some(pair) = (0..load.len()).find(|&pair| cells(pair) > CELLS) {
            return Err(Refusal::malformed(format!("load {pair} has {} cells, there must be {CELLS} at most", cells(pair))));
        }
        let room = |j: usize| {
            let all: f64 = (j..load.len()).step_by(territories).map(cells).sum();
            (capacity[j] / cell[j]).floor().min(all) as usize
        };
        let room = (0..territories).map(room).collect();
        let need = floor.iter().zip(cell).map(|(floor, cell)| (floor.max(0.0) / cell).ceil() as usize).collect();
        Ok(AssignmentRelaxation { pairs, load, cell, capacity, floor, room, need, grid })
    }

    /// The load of a pair in cells, rounded down.
    fn cells(&self, pair: usize) -> usize {
        (self.load[pair] / self.cell[pair % self.pairs.territories]).floor() as usize
    }

    /// The same, rounded up.
    fn fill(&self, pair: usize) -> usize {
        (self.load[pair] / self.cell[pair % self.pairs.territories]).ceil() as usize
    }

    /// The cells left beside the units without a choice, and those that are still needed.
    fn left_and_needed(&self, open: &Open) -> Vec<(usize, usize)> {
        let mut left: Vec<(usize, usize)> = self.room.iter().copied().zip(self.need.iter().copied()).collect();
        for (unit, territory) in open.settled() {
            let (room, need) = &mut left[territory];
            *room = room.saturating_sub(self.cells(open.pair(unit, territory)));
            *need = need.saturating_sub(self.fill(open.pair(unit, territory)));
        }
        left
    }

    /// A territory's knapsack: of what it does without, where the gainful units fall short of the least load.
    fn packed(&self, open: &Open, territory: usize, (room, need): (usize, usize), u: &[f64]) -> Packed {
        let units: Vec<usize> = open.choosing(territory).collect();
        let profits: Vec<f64> = units.iter().map(|&unit| u[unit] - self.pairs.cost(unit, territory)).collect();
        let fills: Vec<usize> = units.iter().map(|&unit| self.fill(open.pair(unit, territory))).collect();
        let gained: usize = fills.iter().zip(&profits).filter(|(_, profit)| **profit > 0.0).map(|(fill, _)| fill).sum();
        let outside = gained < need;
        let item = |(at, &profit): (usize, &f64)| match outside {
            true => Item { weight: fills[at], profit: -profit },
            false => Item { weight: self.cells(open.pair(units[at], territory)), profit },
        };
        let items: Vec<Item> = profits.iter().enumerate().map(item).collect();
        let room = if outside { fills.iter().sum::<usize>().saturating_sub(need) } else { room };
        let knapsack = Knapsack::new(&items, room);
        let greatest = knapsack.profit();
        let mut parts = vec![(-greatest.value, greatest.size)];
        if outside {
            parts.extend(profits.iter().map(|profit| (-profit, profit.abs())));
        }
        Packed { units, knapsack, outside, greatest: greatest.value, parts }
    }

    /// Whether the open pairs reach every least load.
    fn reaches(&self, open: &Open) -> bool {
        let all = |j: usize| {
            (j..open.pairs()).step_by(self.pairs.territories).filter(|&pair| open.holds(pair)).map(|pair| self.load[pair])
        };
        (0..self.floor.len()).all(|j| self.floor[j] <= 0.0 || all(j).sum::<f64>() >= self.floor[j])
    }

    /// Capacities left by the units without a choice; `None` where they don't fit.
    fn left(&self, open: &Open) -> Option<Vec<Left>> {
        let whole = self.capacity.iter().zip(&self.room);
        let mut left: Vec<Left> = whole.map(|(&load, &cells)| Left { load, cells: cells as f64 }).collect();
        for (unit, territory) in open.settled() {
            left[territory].load -= self.load[open.pair(unit, territory)];
            left[territory].cells -= self.cells(open.pair(unit, territory)) as f64;
        }
        left.iter().all(|left| left.load >= 0.0 && left.cells >= 0.0).then_some(left)
    }
}

impl NodeRelaxation for AssignmentRelaxation<'_> {
    /// Closes pairs that don't fit beside the units without a choice, until all do.
    fn settle(&self, open: &mut Open) -> bool {
        loop {
            let Some(left) = self.left(open).filter(|_| self.reaches(open)) else { return false };
            let fits = |pair: usize| left[pair % self.pairs.territories].holds(self.load[pair], self.cells(pair));
            let choice = |pair: usize| open.only(open.unit(pair)).is_none();
            let losing: Vec<usize> = (0..open.pairs()).filter(|&pair| open.holds(pair) && !fits(pair) && choice(pair)).collect();
            losing.iter().for_each(|&pair| open.close(pair));
            if open.strands() {
                return false;
            }
            if losing.is_empty() {
                return true;
            }
        }
    }

    fn bounds(&self, open: &Open, numbers: &[f64], target: f64) -> NodeBounds {
        let u: Vec<f64> = numbers.iter().map(|steps| steps * self.grid).collect();
        let everywhere = |bound: f64| NodeBounds { bound, pair_bounds: vec![bound; open.pairs()] };
        let left = self.left_and_needed(open).into_iter().enumerate();
        let packed: Vec<Packed> = left.map(|(territory, left)| self.packed(open, territory, left, &u)).collect();
        let (mut sum, mut size) = (Sum::default(), 0.0);
        let settled = |unit: usize| open.only(unit).map(|territory| self.pairs.cost(unit, territory));
        let parts = (0..u.len()).map(|unit| settled(unit).unwrap_or(u[unit])).map(|part| (part, part.abs()));
        for (part, of) in parts.chain(packed.iter().flat_map(|packed| packed.parts.iter().copied())) {
            sum.add(part);
            size += of;
        }
        let error = ROUNDING * size;
        let bound = self.pairs.rounded(sum.value(), error);
        if bound.is_nan() || bound >= target {
            return everywhere(bound);
        }
        let (mut gains, mut apart) = (vec![0.0; open.pairs()], vec![0.0; u.len()]);
        let most = (target - sum.value()) * (1.0 + 1e-9) + 2.0 * error;
        for (territory, packed) in packed.iter().enumerate() {
            for (&unit, (with, without)) in packed.units.iter().zip(packed.losses(most)) {
                gains[open.pair(unit, territory)] = with - without;
                apart[unit] += without;
            }
        }
        let pair_bounds = |pair: usize| self.pairs.rounded(sum.value() + apart[open.unit(pair)] + gains[pair], error);
        NodeBounds { bound, pair_bounds: (0..open.pairs()).map(pair_bounds).collect() }
    }
}

/// A territory's knapsack at some multipliers: of the units that it gets, or of those that it does without.
struct Packed {
    units: Vec<usize>,
    knapsack: Knapsack,
    outside: bool,
    greatest: f64,
    /// Terms of the bound, each with the absolute values that it was computed from.
    parts: Vec<(f64, f64)>,
}

impl Packed {
    /// Losses with each unit in, and with it out.
    fn losses(&self, most: f64) -> impl Iterator<Item = (f64, f64)> {
        let outside = self.outside;
        self.knapsack.losses(self.greatest, most).into_iter().map(move |(a, b)| if outside { (b, a) } else { (a, b) })
    }
}

/// Least and greatest load of each territory: its limits, and its band around the least and the greatest total there can be.
fn limits(activity: &Activity, load: &[f64], territories: usize) -> Vec<(f64, f64)> {
    let rows = || load.chunks(territories);
    let least: f64 = rows().map(|row| row.iter().copied().fold(f64::INFINITY, f64::min)).sum();
    let greatest: f64 = rows().map(|row| row.iter().copied().fold(f64::NEG_INFINITY, f64::max)).sum();
    let limits = |j: usize| {
        let (mut low, mut high, share) = (activity.lower[j], activity.upper[j], activity.share[j]);
        if activity.tolerance.is_finite() && share > 0.0 {
            low = low.max((1.0 - activity.tolerance) * share * least);
            high = high.min((1.0 + activity.tolerance) * share * greatest);
        }
        (-widened(-low), widened(high))
    };
    (0..territories).map(limits).collect()
}

struct Left {
    load: f64,
    cells: f64,
}

impl Left {
    fn holds(&self, load: f64, cells: usize) -> bool {
        load <= self.load && cells as f64 <= self.cells
    }
}
