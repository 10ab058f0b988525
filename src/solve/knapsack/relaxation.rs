//! The Lagrangian relaxation of the assignment rows: with a multiplier u per unit, a knapsack per territory.
//!
//! `L(u) = Σ_i u_i + Σ_j min { Σ_i (c_ij − u_i) x_ij : floor_j ≤ Σ_i a_ij x_ij ≤ capacity_j }` is at most what any plan
//! costs. Of the two limits, the one counts that stands against what is gainful; where it is the least load, what is left
//! out is packed.

use rayon::prelude::*;

use super::break_solution::{Item, Loss};
use super::domains::{Domains, ResidualLimits};
use super::generalised_assignment::GeneralisedAssignment;
use super::packing::{Packer, partition};

/// Pairs from which on several threads share the territories, and the parts that these are split into: fixed, so that
/// results don't depend on the number of threads.
const SHARED: usize = 10_000;
const LANES: usize = 16;

/// A unit that may go to a territory, among others.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    unit: u32,
    /// Cells against the capacity, and against the least load.
    weight: u32,
    fill: u32,
    cost: f64,
}

/// Items packed at some multipliers, and the cells for them.
#[derive(Clone, Copy, Debug)]
enum Side {
    /// The units that the territory gets.
    In(u32),
    /// Those that it does without.
    Out(u32),
}

/// The relaxation over a part of the search: the units with a choice, and the room that the others leave.
#[derive(Clone, Debug)]
pub struct Relaxation {
    /// Units with a choice.
    pub units: Vec<u32>,
    fixed_cost: f64,
    room: Vec<u32>,
    need: Vec<u32>,
    candidates: Vec<Vec<Candidate>>,
}

/// The relaxation's solution at some multipliers.
#[derive(Clone, Debug, Default)]
pub struct Solution {
    /// L(u).
    pub bound: f64,
    /// Pairs packed: (unit, territory), territory by territory.
    pub packed: Vec<(u32, u32)>,
    /// Best profit of each knapsack.
    pub profits: Vec<f64>,
    /// Least value of each territory's knapsack.
    pub costs: Vec<f64>,
}

/// Scratch of an evaluation, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    lanes: Vec<Lane>,
}

/// Scratch and results of one part of the territories.
#[derive(Clone, Debug, Default)]
struct Lane {
    packer: Packer,
    items: Vec<Item>,
    losses: Vec<Loss>,
    /// By unit: those a territory does without.
    out: Vec<bool>,
    /// Pairs packed.
    packed: Vec<(u32, u32)>,
    /// By territory: the best profit, and the least cost.
    profits: Vec<(f64, f64)>,
    /// Losses of the bound where a pair must be used, and where it must not.
    pairs: Vec<(u32, u32, [f64; 2])>,
}

impl Relaxation {
    /// The relaxation over propagated domains; `None` where they leave no plan.
    pub fn new(problem: &GeneralisedAssignment, domains: &Domains) -> Option<Relaxation> {
        let ResidualLimits { cells: room, need, .. } = ResidualLimits::beside(problem, domains)?;
        let units: Vec<u32> = (0..problem.units as u32).filter(|&unit| domains.left(unit as usize) > 1).collect();
        let cost = |unit: usize| domains.only(unit).map_or(0.0, |j| problem.cost[j * problem.units + unit]);
        let candidate = |unit: u32, j: usize| {
            let pair = j * problem.units + unit as usize;
            let [weight, fill] = [problem.weight[pair], problem.fill[pair]];
            domains.is_open(unit as usize, j).then(|| Candidate { unit, weight, fill, cost: problem.cost[pair] })
        };
        let candidates =
            (0..problem.territories).map(|j| units.iter().filter_map(|&unit| candidate(unit, j)).collect()).collect();
        Some(Relaxation { fixed_cost: (0..problem.units).map(cost).sum(), units, room, need, candidates })
    }

    /// Open pairs of units with a choice: the work of an evaluation.
    pub fn pairs(&self) -> usize {
        self.candidates.iter().map(Vec::len).sum()
    }

    /// Solves the knapsacks at multipliers `u`.
    pub fn solve(&self, u: &[f64], solution: &mut Solution, scratch: &mut Scratch) {
        let multipliers: f64 = self.units.iter().map(|&unit| u[unit as usize]).sum();
        solution.packed.clear();
        solution.profits.clear();
        solution.costs.clear();
        solution.bound = self.fixed_cost + multipliers;
        for lane in scratch.over(self, |lane, j| lane.pack(j, &self.candidates[j], self.side(j, u), u)) {
            solution.packed.append(&mut lane.packed);
            for (profit, cost) in lane.profits.drain(..) {
                solution.profits.push(profit);
                solution.costs.push(cost);
                solution.bound += cost;
            }
        }
    }

    /// Per open pair of a unit with a choice, a bound on the plans that use it: a unit in one territory is out of all
    /// others, and what all knapsacks lose by that is added to the bound of `solution`, which belongs to `u`. Bounds
    /// beyond `cutoff` are of no interest, and may be less than they could.
    pub fn pair_bounds(&self, u: &[f64], solution: &Solution, cutoff: f64, scratch: &mut Scratch) -> Vec<(u32, u32, f64)> {
        // A hair more, so that rounding errors don't leave a pair just below the cutoff.
        let most = (cutoff - solution.bound) * (1.0 + 1e-9) + 1e-12 * cutoff.abs();
        let lose = |lane: &mut Lane, j: usize| lane.lose(j, &self.candidates[j], self.side(j, u), u, solution.profits[j], most);
        let mut apart = vec![solution.bound; u.len()];
        let mut bounds: Vec<(u32, u32, f64)> = Vec::new();
        for lane in scratch.over(self, lose) {
            for (unit, j, [with, without]) in lane.pairs.drain(..) {
                apart[unit as usize] += without;
                bounds.push((unit, j, with - without));
            }
        }
        bounds.iter_mut().for_each(|(unit, _, bound)| *bound += apart[*unit as usize]);
        bounds
    }

    /// The least load counts where what is gainful falls short of it, the capacity elsewhere.
    fn side(&self, j: usize, u: &[f64]) -> Side {
        let need = u64::from(self.need[j]);
        let filled = |gainful: bool| -> u64 {
            let candidates =
                self.candidates[j].iter().filter(|candidate| !gainful || u[candidate.unit as usize] > candidate.cost);
            candidates.map(|candidate| u64::from(candidate.fill)).sum()
        };
        if need == 0 || filled(true) >= need {
            return Side::In(self.room[j]);
        }
        Side::Out(u32::try_from(filled(false).saturating_sub(need)).unwrap_or(u32::MAX))
    }
}

impl Scratch {
    /// Does something for every territory, on several threads where that pays. Returns the lanes in order.
    fn over(&mut self, relaxation: &Relaxation, work: impl Fn(&mut Lane, usize) + Sync) -> &mut [Lane] {
        let territories = relaxation.candidates.len();
        let shared = relaxation.pairs() >= SHARED;
        let size = territories.div_ceil(if shared { LANES } else { 1 }).max(1);
        let count = territories.div_ceil(size);
        self.lanes.resize_with(self.lanes.len().max(count), Lane::default);
        let lanes = &mut self.lanes[..count];
        let all = |(at, lane): (usize, &mut Lane)| (at * size..territories.min((at + 1) * size)).for_each(|j| work(lane, j));
        if shared {
            lanes.par_iter_mut().enumerate().for_each(all);
        } else {
            lanes.iter_mut().enumerate().for_each(all);
        }
        lanes
    }
}

impl Lane {
    /// Solves a territory's knapsack.
    fn pack(&mut self, j: usize, candidates: &[Candidate], side: Side, u: &[f64]) {
        let Lane { packer, items, out, .. } = self;
        side.items(candidates, u, items);
        let gainful = partition(items);
        let worth: f64 = items.iter().map(|item| item.profit).sum();
        let (profit, packed) = packer.pack(&mut items[..gainful], side.cells());
        let packed = items[..packed].iter().map(|item| item.id);
        match side {
            Side::In(_) => {
                self.packed.extend(packed.map(|unit| (unit, j as u32)));
                self.profits.push((profit, -profit));
            }
            Side::Out(_) => {
                out.resize(u.len(), false);
                packed.clone().for_each(|unit| out[unit as usize] = true);
                let own = candidates.iter().map(|candidate| candidate.unit).filter(|&unit| !out[unit as usize]);
                self.packed.extend(own.map(|unit| (unit, j as u32)));
                packed.for_each(|unit| out[unit as usize] = false);
                self.profits.push((profit, worth - profit));
            }
        }
    }

    /// Losses of a territory's knapsack, worth `best`, by each pair, at most `most`.
    fn lose(&mut self, j: usize, candidates: &[Candidate], side: Side, u: &[f64], best: f64, most: f64) {
        let Lane { packer, items, losses, pairs, .. } = self;
        side.items(candidates, u, items);
        packer.losses(items, side.cells(), best, most, losses);
        for (item, loss) in items.iter().zip(losses.iter()) {
            let lost = if let Side::Out(_) = side { [loss.outside, loss.inside] } else { [loss.inside, loss.outside] };
            pairs.push((item.id, j as u32, lost));
        }
    }
}

impl Side {
    fn items(self, candidates: &[Candidate], u: &[f64], items: &mut Vec<Item>) {
        let profit = |candidate: &Candidate| u[candidate.unit as usize] - candidate.cost;
        let item = |candidate: &Candidate| match self {
            Side::Out(_) => Item::new(candidate.unit, candidate.fill, -profit(candidate)),
            Side::In(_) => Item::new(candidate.unit, candidate.weight, profit(candidate)),
        };
        items.clear();
        items.extend(candidates.iter().map(item));
    }

    fn cells(self) -> u32 {
        match self {
            Side::In(cells) | Side::Out(cells) => cells,
        }
    }
}
