//! The Lagrangian relaxation of the assignment rows: with a multiplier u per unit, a knapsack per territory.
//!
//! `L(u) = Σ_i u_i + Σ_j min { Σ_i (c_ij − u_i) x_ij : floor_j ≤ Σ_i a_ij x_ij ≤ capacity_j }` is at most what any plan
//! costs. Of the two limits, the one counts that stands against what is gainful; where it is the least load, what is left
//! out is packed.

use super::domains::{Domains, Room};
use super::packing::{Item, Loss, Packer, partition};
use super::problem::Problem;

/// A unit that may go to a territory, among others.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    unit: u32,
    /// Cells against the capacity, and against the least load.
    weight: u32,
    fill: u32,
    cost: f64,
}

/// What is packed at some multipliers, and the cells for it.
#[derive(Clone, Copy, Debug)]
enum Side {
    /// The units that the territory gets.
    In(u32),
    /// Those that it does without.
    Out(u32),
}

/// What the relaxation is over a part of the search: the units with a choice, and the room that the others leave.
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
}

/// Scratch of [`Relaxation::solve`].
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    packer: Packer,
    items: Vec<Item>,
    losses: Vec<Loss>,
    /// By unit: those a territory does without.
    out: Vec<bool>,
}

impl Relaxation {
    /// The relaxation over propagated domains; `None` where they leave no plan.
    pub fn new(problem: &Problem, domains: &Domains) -> Option<Relaxation> {
        let Room { cells: room, need, .. } = Room::beside(problem, domains)?;
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
        let Scratch { packer, items, out, .. } = scratch;
        let multipliers: f64 = self.units.iter().map(|&unit| u[unit as usize]).sum();
        solution.packed.clear();
        solution.profits.clear();
        solution.bound = self.fixed_cost + multipliers;
        for (j, candidates) in self.candidates.iter().enumerate() {
            let side = self.side(j, u);
            side.items(candidates, u, items);
            let gainful = partition(items);
            let worth: f64 = items.iter().map(|item| item.profit).sum();
            let (profit, packed) = packer.pack(&mut items[..gainful], side.cells());
            let packed = items[..packed].iter().map(|item| item.id);
            match side {
                Side::In(_) => solution.packed.extend(packed.map(|unit| (unit, j as u32))),
                Side::Out(_) => {
                    out.clear();
                    out.resize(u.len(), false);
                    packed.for_each(|unit| out[unit as usize] = true);
                    let own = candidates.iter().map(|candidate| candidate.unit).filter(|&unit| !out[unit as usize]);
                    solution.packed.extend(own.map(|unit| (unit, j as u32)));
                }
            }
            solution.bound -= if let Side::In(_) = side { profit } else { profit - worth };
            solution.profits.push(profit);
        }
    }

    /// Per open pair of a unit with a choice, a bound on the plans that use it: a unit in one territory is out of all
    /// others, and what all knapsacks lose by that is added to the bound of `solution`, which belongs to `u`. Bounds
    /// beyond `cutoff` are of no interest, and may be less than they could.
    pub fn conditional(&self, u: &[f64], solution: &Solution, cutoff: f64, scratch: &mut Scratch) -> Vec<(u32, u32, f64)> {
        // A hair more, so that rounding errors don't leave a pair just below the cutoff.
        let most = (cutoff - solution.bound) * (1.0 + 1e-9) + 1e-12 * cutoff.abs();
        let Scratch { packer, items, losses, .. } = scratch;
        let mut apart = vec![solution.bound; u.len()];
        let mut bounds: Vec<(u32, u32, f64)> = Vec::new();
        for (j, candidates) in self.candidates.iter().enumerate() {
            let side = self.side(j, u);
            side.items(candidates, u, items);
            packer.losses(items, side.cells(), solution.profits[j], most, losses);
            for (item, loss) in items.iter().zip(losses.iter()) {
                let (with, without) =
                    if let Side::Out(_) = side { (loss.outside, loss.inside) } else { (loss.inside, loss.outside) };
                apart[item.id as usize] += without;
                bounds.push((item.id, j as u32, with - without));
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
