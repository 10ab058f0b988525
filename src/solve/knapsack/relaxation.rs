//! The Lagrangian relaxation of the assignment rows: with a multiplier u per unit, a knapsack per territory.
//!
//! `L(u) = Σ_i u_i + Σ_j min { Σ_i (c_ij − u_i) x_ij : Σ_i a_ij x_ij ≤ capacity_j }` is at most what any plan costs.

use super::domains::{Domains, Room};
use super::packing::{Item, Loss, Packer};
use super::problem::Problem;

/// A unit that may go to a territory, among others.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    unit: u32,
    weight: u32,
    cost: f64,
}

/// What the relaxation is over a part of the search: the units with a choice, and the room that the others leave.
#[derive(Clone, Debug)]
pub struct Relaxation {
    /// Units with a choice.
    pub units: Vec<u32>,
    fixed_cost: f64,
    room: Vec<u32>,
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
}

impl Relaxation {
    /// The relaxation over propagated domains; `None` where they leave no plan.
    pub fn new(problem: &Problem, domains: &Domains) -> Option<Relaxation> {
        let room = Room::beside(problem, domains)?.cells;
        let units: Vec<u32> = (0..problem.units as u32).filter(|&unit| domains.left(unit as usize) > 1).collect();
        let cost = |unit: usize| domains.only(unit).map_or(0.0, |j| problem.cost[j * problem.units + unit]);
        let candidate = |unit: u32, j: usize| {
            let pair = j * problem.units + unit as usize;
            domains.is_open(unit as usize, j).then(|| Candidate { unit, weight: problem.weight[pair], cost: problem.cost[pair] })
        };
        let candidates =
            (0..problem.territories).map(|j| units.iter().filter_map(|&unit| candidate(unit, j)).collect()).collect();
        Some(Relaxation { fixed_cost: (0..problem.units).map(cost).sum(), units, room, candidates })
    }

    /// Open pairs of units with a choice: the work of an evaluation.
    pub fn pairs(&self) -> usize {
        self.candidates.iter().map(Vec::len).sum()
    }

    /// Solves the knapsacks at multipliers `u`.
    pub fn solve(&self, u: &[f64], solution: &mut Solution, scratch: &mut Scratch) {
        let Scratch { packer, items, .. } = scratch;
        let multipliers: f64 = self.units.iter().map(|&unit| u[unit as usize]).sum();
        solution.packed.clear();
        solution.profits.clear();
        for (j, (candidates, &room)) in self.candidates.iter().zip(&self.room).enumerate() {
            items.clear();
            items.extend(candidates.iter().map(|candidate| candidate.item(u)).filter(|item| item.profit > 0.0));
            let (profit, packed) = packer.pack(items, room);
            solution.packed.extend(items[..packed].iter().map(|item| (item.id, j as u32)));
            solution.profits.push(profit);
        }
        solution.bound = self.fixed_cost + multipliers - solution.profits.iter().sum::<f64>();
    }

    /// Per open pair of a unit with a choice, a bound on the plans that use it: a unit in one territory is out of all
    /// others, and what all knapsacks lose by that is added to the bound of `solution`, which belongs to `u`. Bounds
    /// beyond `cutoff` are of no interest, and may be less than they could.
    pub fn conditional(&self, u: &[f64], solution: &Solution, cutoff: f64, scratch: &mut Scratch) -> Vec<(u32, u32, f64)> {
        // A hair more, so that rounding errors don't leave a pair just below the cutoff.
        let most = (cutoff - solution.bound) * (1.0 + 1e-9) + 1e-12 * cutoff.abs();
        let Scratch { packer, items, losses } = scratch;
        let mut apart = vec![solution.bound; u.len()];
        let mut bounds: Vec<(u32, u32, f64)> = Vec::new();
        for (j, (candidates, &room)) in self.candidates.iter().zip(&self.room).enumerate() {
            items.clear();
            items.extend(candidates.iter().map(|candidate| candidate.item(u)));
            packer.losses(items, room, solution.profits[j], most, losses);
            for (item, loss) in items.iter().zip(losses.iter()) {
                apart[item.id as usize] += loss.outside;
                bounds.push((item.id, j as u32, loss.inside - loss.outside));
            }
        }
        bounds.iter_mut().for_each(|(unit, _, bound)| *bound += apart[*unit as usize]);
        bounds
    }
}

impl Candidate {
    fn item(&self, u: &[f64]) -> Item {
        Item::new(self.unit, self.weight, u[self.unit as usize] - self.cost)
    }
}
