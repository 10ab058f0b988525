//! Generalised assignment: `min Σ c_ij x_ij`, every unit in one territory, the load of each within its limits.
//!
//! Where territories hold few units, multipliers u of the rows `Σ_j x_ij = 1` (a knapsack per territory: Fisher, Jaikumar and
//! Van Wassenhove 1986) prove more than prices of loads: L(u) is in `relaxation`. They give the bound at the root, and guide
//! beams through neighbourhoods of the best plan. Where units are few, they prune a tree, too, for one guess of the optimum
//! after the other, just above what is proven: a small target fixes much (Posta, Ferland and Michelon 2012). Where they are
//! many, trees on prices of loads raise the bound for blocks of territories that share few units.

pub(crate) mod ascent;
pub mod beam;
pub mod blocks;
pub mod break_solution;
mod completion;
pub mod domains;
mod expanding_core;
pub(crate) mod generalised_assignment;
pub(crate) mod neighbourhood;
pub(crate) mod node;
pub mod packing;
pub(crate) mod relaxation;
pub mod root;
mod search;
pub(crate) mod tree;

use crate::model::outcome::relative_gap;
use crate::model::{Certificate, Instance, TreeNode};
use crate::solve::parameters::Stop;
use crate::solve::prices::DualSolution;
use crate::solve::prices::arcs::best_two;
use crate::solve::proof::ProvenBound;
use crate::solve::stopping::{REFUTED, done};
use crate::solve::{Parameters, Progress, fixing, rng};

use beam::beam;
use blocks::Blocks;
use domains::Domains;
pub use generalised_assignment::GeneralisedAssignment;
use neighbourhood::Neighbourhoods;
use relaxation::{Relaxation, Scratch, Solution};
use root::RootNode;
use search::IteratedLocalSearch;
use tree::Tree;

/// Kicks of the first search.
const KICKS: usize = 200;
/// Width of the first beam.
const BEAM: usize = 1_000;
/// Nodes settled at once; fixed, so that results don't depend on the number of threads.
const WIDTH: usize = 32;
/// Work spent on neighbourhoods, as a multiple of that on trees: where the gap is at most `NEAR`, and where it is wider.
const SEARCH: [usize; 2] = [3, 12];
const NEAR: f64 = 1e-3;
/// Nodes of the tree between two rounds of neighbourhoods.
const NODES: usize = 96;
/// Nodes times pairs that the tree may settle per unit of the work limit.
const WORK: usize = 4_000_000;
/// Arcs that trees of blocks may price per unit of the work limit, at a look between neighbourhoods and at last.
const LOOK: usize = 500_000;
const BLOCKS: usize = 5_000_000;
/// Share of the gap at the last look that must be left for another one.
const NEARER: f64 = 0.9;
/// First step of the target above the bound where costs are not whole, as a share of the bound or of the gap.
const FIRST_STEP: f64 = 1e-2;
const STEP: f64 = 0.2;

/// Solves the problem behind an instance, from its load prices on, as far as the limits allow; `None` where it gives up at
/// once, for knapsacks, whose loads are rounded, prove less than load prices. `feasibility_mip` looks for a first plan, or a
/// proof that there is none, where search has found nothing; it is given the territories worth trying per unit.
pub fn solve(
    instance: &Instance,
    problem: &GeneralisedAssignment,
    priced: &DualSolution,
    feasibility_mip: &dyn Fn(&[Vec<u32>]),
    parameters: &Parameters,
    progress: &Progress,
) -> Option<ProvenBound> {
    let stop = || parameters.should_stop();
    let incumbent = progress.best_value();
    let known = incumbent.map(|value| (value, enough(problem, parameters, value)));
    let domains = remaining(instance, problem, priced, incumbent);
    let Some(root) = RootNode::new(problem, domains, &multipliers(instance, problem, priced), known, &stop) else {
        return incumbent.is_none().then(|| nowhere(problem, progress));
    };
    let proven = proven_by(problem, &root);
    if problem.is_small() && proven.bound < priced.bound - REFUTED * priced.bound.abs() {
        return None;
    }
    // Where pairs are many, only those that a better plan may use are looked at: no other one is cheaper than the plan.
    progress.bound("knapsacks", unless_above_all(problem, problem.rounded(root.bound).min(incumbent.unwrap_or(f64::INFINITY))));
    let mut run = Run { instance, problem, parameters, progress, stop: &stop, proven, root: &root };
    if problem.is_small() {
        run.first_plan(priced);
        if progress.best_value().is_none() {
            feasibility_mip(&root.near);
        }
        run.close();
    } else {
        run.refine();
    }
    Some(run.proven)
}

/// Multipliers to start from: the best of each unit's pairs at load prices; where there are least loads, between the best
/// two, as territories would else do without all that they need not have. Load prices may run off where few plans fit; no unit
/// is worth more than a whole plan.
fn multipliers(instance: &Instance, problem: &GeneralisedAssignment, priced: &DualSolution) -> Vec<f64> {
    let most = problem.ceiling().abs();
    let between = |unit: usize| {
        let [(_, best), (_, second)] = best_two(instance, &priced.prices, unit);
        let worth = if problem.has_floors() && second < f64::INFINITY { 0.5 * (best + second) } else { best };
        worth.clamp(-most, most)
    };
    (0..problem.units).map(between).collect()
}

/// The bound that is enough for a plan of some value: where costs are whole, the last unit counts.
fn enough(problem: &GeneralisedAssignment, parameters: &Parameters, value: f64) -> f64 {
    if problem.integral { value } else { value - parameters.allowed(value) }
}

/// All pairs, or where they are many those that a plan better than the `incumbent` may use, as far as load prices tell.
fn remaining(instance: &Instance, problem: &GeneralisedAssignment, priced: &DualSolution, incumbent: Option<f64>) -> Domains {
    let mut domains = Domains::new(problem);
    if let Some(value) = incumbent.filter(|_| !problem.is_small()) {
        for (unit, options) in fixing::remaining(instance, priced, value).into_iter().enumerate() {
            (0..problem.territories).filter(|j| !options.contains(&(*j as u32))).for_each(|j| _ = domains.close(unit, j));
        }
    }
    domains
}

/// The outcome where units don't fit even one by one.
fn nowhere(problem: &GeneralisedAssignment, progress: &Progress) -> ProvenBound {
    progress.bound("knapsacks", f64::INFINITY);
    let tree =
        crate::model::Tree { target: problem.ceiling(), relaxation: problem.relaxation(), nodes: vec![TreeNode::default()] };
    ProvenBound { certificate: Certificate::Tree(tree), bound: f64::INFINITY }
}

/// Bound over all pairs by the root's multipliers; one above what any plan costs proves that there is none.
fn proven_by(problem: &GeneralisedAssignment, root: &RootNode) -> ProvenBound {
    let bound = if problem.is_small() { root.bound } else { relaxed(problem, &root.multipliers) };
    let bound = problem.rounded(bound);
    let node = TreeNode { steps: vec![problem.step(&root.multipliers)], ..TreeNode::default() };
    let tree = crate::model::Tree { target: bound, relaxation: problem.relaxation(), nodes: vec![node] };
    let certificate = Certificate::Tree(tree);
    ProvenBound { certificate, bound: unless_above_all(problem, bound) }
}

/// L over all pairs.
fn relaxed(problem: &GeneralisedAssignment, multipliers: &[f64]) -> f64 {
    let mut solution = Solution::default();
    let relaxation = Relaxation::new(problem, &Domains::new(problem));
    relaxation.map_or(f64::INFINITY, |relaxation| {
        relaxation.solve(multipliers, &mut solution, &mut Scratch::default());
        solution.bound
    })
}

fn unless_above_all(problem: &GeneralisedAssignment, bound: f64) -> f64 {
    if bound >= problem.ceiling() { f64::INFINITY } else { bound }
}

/// One solve under way.
struct Run<'a> {
    instance: &'a Instance,
    problem: &'a GeneralisedAssignment,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
    stop: Stop<'a>,
    root: &'a RootNode,
    proven: ProvenBound,
}

impl Run<'_> {
    fn first_plan(&self, priced: &DualSolution) {
        let plan: Vec<u32> = self.root.near.iter().map(|near| near.first().copied().unwrap_or(0)).collect();
        let worth = priced.prices.load[self.problem.activity].iter().map(|price| price.abs().max(self.problem.grid)).collect();
        let mut search = IteratedLocalSearch::new(self.problem, self.root.near.clone(), plan, worth);
        if !self.problem.has_floors() {
            search.run(KICKS, &mut rng::stream(self.parameters.seed, 2), self.stop);
        }
        if let Some((_, plan)) = search.best {
            self.progress.offer(self.instance, "search", &plan);
        }
        let target = self.progress.best_value().unwrap_or(self.problem.ceiling());
        let domains = self.root.domains_below(self.problem, target);
        let units: Vec<u32> = (0..self.problem.units as u32).filter(|&unit| domains.left(unit as usize) > 1).collect();
        if let Some(plan) = beam(self.problem, &domains, &units, &self.root.multipliers, target, BEAM, self.stop).plan {
            self.progress.offer(self.instance, "beam", &plan);
        }
    }

    /// Neighbourhoods, and trees of blocks whenever these have brought the plan much nearer, where units are too many for
    /// one tree.
    fn refine(&self) {
        let mut neighbourhoods = Neighbourhoods::new(self.problem, self.root, self.parameters.seed);
        let mut gap = f64::INFINITY;
        for _ in 0..self.parameters.work_limit {
            if self.gap() < NEARER * gap {
                self.settle_blocks(LOOK);
                gap = self.gap();
            }
            if neighbourhoods.exhausted() || !self.improve(&mut neighbourhoods) {
                break;
            }
        }
        self.settle_blocks(BLOCKS);
    }

    /// How far the best plan is above the bound.
    fn gap(&self) -> f64 {
        self.progress.best_value().map_or(f64::INFINITY, |value| value - self.progress.best_bound())
    }

    /// Raises the bound by trees of blocks that price so many arcs per unit of the work limit.
    fn settle_blocks(&self, arcs: usize) {
        let Some((value, plan)) = self.progress.best().filter(|_| !self.done()) else { return };
        let Some(blocks) = Blocks::new(self.problem, self.root, value, &plan) else { return };
        let enough = enough(self.problem, self.parameters, value);
        let rise = |bound| _ = self.progress.bound("blocks", self.problem.rounded(bound));
        blocks.raise(enough, self.parameters.work_limit.saturating_mul(arcs), self.stop, rise);
    }

    fn done(&self) -> bool {
        done(self.instance, self.parameters, self.progress)
    }

    /// Trees with one target after the other, each a little above what is proven, until bound and plan meet.
    fn close(&mut self) {
        let mut neighbourhoods = Neighbourhoods::new(self.problem, self.root, self.parameters.seed);
        let (mut work, mut step) =
            (self.parameters.work_limit.saturating_mul(WORK) / (self.problem.units * self.problem.territories), 1.0);
        let mut searched = 0;
        let (mut bound, mut proving) = (self.proven.bound, true);
        while !self.done() && bound < self.problem.ceiling() {
            let target = self.target(bound, step);
            let domains = self.root.domains.clone();
            let mut tree = Tree::new(self.problem, domains, &self.root.multipliers, target, proving);
            while !tree.closed() {
                if self.done() || tree.settled >= work {
                    return;
                }
                self.grow(&mut tree);
                while neighbourhoods.work < self.search() * (searched + tree.work) && self.improve(&mut neighbourhoods) {}
            }
            searched += tree.work;
            (work, bound) = (work - tree.settled.min(work), tree.target);
            if self.progress.best_value().is_none() {
                step *= 2.0;
            }
            proving &= self.prove(tree);
        }
    }

    /// How much more work neighbourhoods do than trees.
    fn search(&self) -> usize {
        let gap = self.progress.best_value().map_or(0.0, |value| relative_gap(value, self.progress.best_bound()));
        SEARCH[usize::from(gap > NEAR)]
    }

    /// The next target: what no plan is known to undercut already, and not above the best plan.
    fn target(&self, bound: f64, step: f64) -> f64 {
        let value = self.progress.best_value();
        let next = match value {
            _ if self.problem.integral => bound + step,
            Some(value) => bound + (STEP * (value - bound)).max(0.5 * self.parameters.allowed(value)),
            None => bound + step * FIRST_STEP * bound.abs().max(self.problem.grid),
        };
        next.min(value.unwrap_or(f64::INFINITY)).min(self.problem.ceiling())
    }

    /// One round of neighbourhoods, where there is a plan that is not good enough yet.
    fn improve(&self, neighbourhoods: &mut Neighbourhoods) -> bool {
        let Some((value, plan)) = self.progress.best().filter(|_| !self.done()) else { return false };
        if let Some(plan) = neighbourhoods.improve(&plan, value, self.stop) {
            self.progress.offer(self.instance, "neighbourhoods", &plan);
        }
        true
    }

    fn grow(&self, tree: &mut Tree) {
        let enough = tree.settled + NODES;
        while !tree.closed() && tree.settled < enough && !(self.stop)() {
            tree.step(WIDTH, self.stop);
            if let Some(plan) = &tree.plan {
                self.progress.offer(self.instance, "tree", plan);
            }
        }
    }

    /// Takes the bound of a closed tree, and its certificate if there is one.
    fn prove(&mut self, tree: Tree) -> bool {
        let bound = unless_above_all(self.problem, tree.target);
        self.progress.bound("tree", bound);
        let certificate = tree.certificate();
        let small = certificate.is_some();
        if let Some(tree) = certificate {
            self.proven = ProvenBound { certificate: Certificate::Tree(tree), bound };
        }
        small
    }
}
