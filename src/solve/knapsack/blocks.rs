//! Blocks of territories that share few units, each settled by a tree of its own.
//!
//! A knapsack per territory forgets that a unit goes to one territory only; a block of them does not. Only where blocks
//! share a unit does its multiplier still price it: `B(u) = Σ_i u_i + Σ_b min { Σ_i Σ_{j in b} (c_ij − u_i) x_ij }`, over
//! what is feasible for each block b alone, is at least L(u), and at most what any plan costs.

use super::domains::Domains;
use super::generalised_assignment::GeneralisedAssignment;
use super::relaxation::{Relaxation, Scratch, Solution};
use super::root::RootNode;
use crate::solve::branch::part::{Offer, Part, RangeRow};
use crate::solve::branch::tree::{Margin, Tree};
use crate::solve::parameters::Stop;

/// Territories in a block at most.
const MOST: usize = 8;
/// How much the sharing of a unit may cost, as a share of the gap, for it to weigh 1/e of one that costs nothing.
const NEAR: f64 = 0.1;
/// Share of a block's gap that its next tree is to close.
const STEP: f64 = 0.6;
/// Nodes settled at once; fixed, so that results don't depend on the number of threads.
const WIDTH: usize = 32;
/// Tolerance for rounding errors of a bound, and least gap of interest, relative to it.
const ROUNDING: f64 = 1e-9;
/// The option of a shared unit that goes to another block.
const ELSEWHERE: u32 = u32::MAX;

/// All territories in blocks, over the pairs that a plan better than a known one may use.
#[derive(Debug)]
pub struct Blocks {
    blocks: Vec<Block>,
    /// Sum of the multipliers.
    multipliers: f64,
    /// Value of the known plan.
    value: f64,
}

/// A block of territories and the units that they may get.
#[derive(Debug)]
struct Block {
    part: Part,
    rows: Vec<RangeRow>,
    /// Bound by its knapsacks.
    bound: f64,
    /// Cost by the known plan.
    value: f64,
}

impl Blocks {
    /// Draws the blocks at the root's multipliers, below the `value` of a known `plan`; `None` where pairs alone leave nothing
    /// below it.
    pub fn new(problem: &GeneralisedAssignment, root: &RootNode, value: f64, plan: &[u32]) -> Option<Blocks> {
        let mut domains = root.domains_below(problem, value);
        let relaxation = if domains.propagate(problem) { Relaxation::new(problem, &domains) } else { None }?;
        let mut solution = Solution::default();
        relaxation.solve(&root.multipliers, &mut solution, &mut Scratch::default());
        let links = links(problem, root, &domains, NEAR * (value - root.bound));
        let block = |territories: &Vec<usize>| {
            let bound = territories.iter().map(|&j| solution.costs[j]).sum();
            Block::new(problem, &domains, &root.multipliers, territories, bound, plan)
        };
        let blocks = merged(links, problem.territories).iter().map(block).collect();
        let multipliers = relaxation.units.iter().map(|&unit| root.multipliers[unit as usize]).sum();
        Some(Blocks { blocks, multipliers, value })
    }

    /// Raises the bound by trees, until it is `enough` or they have priced so many arcs; tells `rise` of every better bound,
    /// and the caller may `stop` it.
    pub fn raise(&self, enough: f64, arcs: usize, stop: Stop, mut rise: impl FnMut(f64)) {
        let mut growing: Vec<Growth> = self.blocks.iter().map(Growth::new).collect();
        loop {
            let bound = self.bound(&growing);
            rise(bound);
            let work: usize = growing.iter().map(Growth::work).sum();
            // Work is shared out by what it may bring.
            let open = growing.iter_mut().filter(|growth| growth.gap() > 0.0);
            let next = open.min_by(|a, b| (a.work() as f64 / a.gap()).total_cmp(&(b.work() as f64 / b.gap())));
            // A hair more, so that rounding errors don't leave the sum just below what is enough.
            let missing = enough - bound + ROUNDING * bound.abs();
            match next {
                Some(growth) if bound < enough && work < arcs && !stop() => growth.step(missing, stop),
                _ => return,
            }
        }
    }

    /// Bound of the blocks together.
    fn bound(&self, growing: &[Growth]) -> f64 {
        let bound = self.multipliers + growing.iter().map(|growth| growth.bound).sum::<f64>();
        (bound - ROUNDING * bound.abs()).min(self.value)
    }
}

impl Block {
    fn new(
        problem: &GeneralisedAssignment,
        domains: &Domains,
        u: &[f64],
        territories: &[usize],
        bound: f64,
        plan: &[u32],
    ) -> Block {
        let mut block = Block { part: Part::new(1, vec![0.0; territories.len()]), rows: Vec::new(), bound, value: 0.0 };
        for unit in 0..problem.units {
            let price = if domains.left(unit) > 1 { u[unit] } else { 0.0 };
            let inside = territories.iter().zip(0..).filter(|(j, _)| domains.is_open(unit, **j));
            let offer = |(&j, row): (&usize, u32)| -> Offer {
                let pair = j * problem.units + unit;
                (j as u32, problem.cost[pair] - price, vec![(row, problem.load[pair])])
            };
            let mut offers: Vec<Offer> = inside.map(offer).collect();
            if offers.is_empty() {
                continue;
            }
            block.value += offers.iter().find(|offer| offer.0 == plan[unit]).map_or(0.0, |offer| offer.1);
            if domains.left(unit) == 1 {
                block.bound += offers[0].1;
            } else if offers.len() < domains.left(unit) as usize {
                offers.push((ELSEWHERE, 0.0, Vec::new()));
            }
            block.part.add(unit as u32, &offers);
        }
        let row = |&j: &usize| {
            let all: f64 = problem.load[j * problem.units..(j + 1) * problem.units].iter().sum();
            RangeRow { low: problem.floor[j].max(0.0), high: problem.capacity[j].min(all) }
        };
        block.rows = territories.iter().map(row).collect();
        block
    }
}

/// Bound of a block by trees so far.
struct Growth<'a> {
    block: &'a Block,
    bound: f64,
    value: f64,
    tree: Option<Tree<'a>>,
    /// Arcs priced by the trees before.
    before: usize,
}

impl<'a> Growth<'a> {
    fn new(block: &'a Block) -> Growth<'a> {
        Growth { block, bound: block.bound, value: block.value, tree: None, before: 0 }
    }

    /// How far its bound may still rise, as far as plans tell.
    fn gap(&self) -> f64 {
        let gap = self.value - self.bound;
        if gap > ROUNDING * self.value.abs() { gap } else { 0.0 }
    }

    fn work(&self) -> usize {
        self.before + self.tree.as_ref().map_or(0, |tree| tree.work)
    }

    /// Settles some nodes of its tree, or of a new one, for a bound that is higher by no more than `missing`.
    fn step(&mut self, missing: f64, stop: Stop) {
        let Block { part, rows, .. } = self.block;
        let target = self.bound + (STEP * self.gap()).min(missing);
        let margin = Margin { relative: 0.0, absolute: 0.0 };
        let tree = self.tree.get_or_insert_with(|| Tree::new(part.clone(), rows, target, margin, false));
        tree.step(WIDTH, stop);
        if let Some((value, _)) = tree.found {
            self.value = self.value.min(value);
        }
        if tree.closed() {
            self.bound = self.bound.max(tree.target);
            self.before += tree.work;
            self.tree = None;
        }
    }
}

/// How much each pair of territories shares: the more, the less it costs to share a unit.
fn links(problem: &GeneralisedAssignment, root: &RootNode, domains: &Domains, near: f64) -> Vec<f64> {
    let m = problem.territories;
    let mut options: Vec<Vec<(usize, f64)>> = vec![Vec::new(); problem.units];
    for &(unit, j, bound) in root.pair_bounds.iter().filter(|pair| domains.is_open(pair.0 as usize, pair.1 as usize)) {
        options[unit as usize].push((j as usize, (bound - root.bound).max(0.0)));
    }
    let mut links = vec![0.0; m * m];
    for options in options {
        for &(a, over) in &options {
            for &(b, too) in options.iter().filter(|option| option.0 != a) {
                links[a * m + b] += (-(over + too) / near).exp();
            }
        }
    }
    links
}

/// The territories in blocks: those that share most are merged, as long as blocks don't get too large.
fn merged(mut links: Vec<f64>, territories: usize) -> Vec<Vec<usize>> {
    let m = territories;
    let mut blocks: Vec<Vec<usize>> = (0..m).map(|j| vec![j]).collect();
    loop {
        let mut most = (0.0, 0, 0);
        for a in 0..m {
            for b in 0..a {
                let fits = !blocks[a].is_empty() && !blocks[b].is_empty() && blocks[a].len() + blocks[b].len() <= MOST;
                if fits && links[a * m + b] > most.0 {
                    most = (links[a * m + b], a, b);
                }
            }
        }
        let (weight, a, b) = most;
        if weight == 0.0 {
            blocks.retain(|block| !block.is_empty());
            return blocks;
        }
        let moved = std::mem::take(&mut blocks[a]);
        blocks[b].extend(moved);
        for j in (0..m).filter(|&j| j != b) {
            links[j * m + b] += links[j * m + a];
            links[b * m + j] += links[a * m + j];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn territories_that_share_most_form_blocks_that_do_not_get_too_large() {
        let m = 12;
        // Odd ones share much with each other, even ones too, and all a little.
        let links = (0..m * m).map(|at| if (at / m) % 2 == (at % m) % 2 { 5.0 } else { 0.1 }).collect();
        let mut blocks = merged(links, m);
        blocks.iter_mut().for_each(|block| block.sort_unstable());
        assert_eq!(blocks, [[0, 2, 4, 6, 8, 10], [1, 3, 5, 7, 9, 11]]);
        assert_eq!(merged(vec![0.0; 4], 2), [[0], [1]]);
        assert!(merged(vec![1.0; m * m], m).iter().all(|block| block.len() <= MOST));
    }
}
