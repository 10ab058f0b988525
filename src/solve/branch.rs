//! Branch and bound where loads cost nothing between their limits. A node's bound is the linear relaxation's dual,
//! ```text
//! D(λ) = Σ_i min_o (c_io + λ a_io)  −  Σ_r max(λ_r low_r, λ_r high_r)      λ_r: coupling row r, its load within [low, high]
//! ```
//! found by a dual simplex method with generalised upper bounds ([`simplex`], [`basis`]); nodes fix options by reduced costs
//! and branch on a unit (`node`). Small trees assign the units of a few territories anew (large neighbourhoods), again and
//! again; one tree solves a whole instance of few rows.

pub mod basis;
pub(crate) mod coupling;
mod group;
mod mending;
mod neighbourhood;
pub(crate) mod node;
pub mod part;
mod ratio_test;
pub mod simplex;
pub(crate) mod tree;

use crate::model::outcome::{OPTIMAL_GAP, OPTIMAL_HOURS};
use crate::model::{Certificate, Instance, Relaxation, Step};
use crate::solve::prices::DualSolution;
use crate::solve::proof::ProvenBound;
use crate::solve::search::territory_graph::TerritoryGraph;
use crate::solve::stopping::done;
use crate::solve::{Parameters, Progress, fixing};

pub use coupling::CouplingRows;
pub use mending::mend;
use neighbourhood::Neighbourhoods;
use tree::{Margin, Tree};

/// Rows up to which a whole instance is settled.
const ROWS: usize = 16;
/// Rounds of neighbourhoods where no tree is grown, per unit of the work limit.
const ROUNDS: usize = 3;
/// Arcs that the tree of a whole instance may price, per unit of the work limit.
const WORK: usize = 20_000_000;
/// Nodes settled at once; fixed, so that results don't depend on the number of threads.
const WIDTH: usize = 32;
/// Work spent on trees, as a multiple of that on neighbourhoods between their steps.
const TREES: usize = 2;
/// Starts before the first tree.
const STARTS: u64 = 2;
/// Share of the gap between bound and plan that a tree is to close.
const STEP: f64 = 0.6;
/// Targets that come this near to the plan, relative to its value, are the last ones.
const LAST: f64 = 3e-5;
/// Share of the gap asked for that a tree leaves open.
const MARGIN: f64 = 0.9;
/// Rounding of a bound by the checker, relative to it.
const HAIR: f64 = 1e-7;

/// Improves the incumbent and the bound, as far as the limits allow. Returns what a tree proves, if one comes to an end.
/// `fresh` makes a feasible plan to start from, another one for every number.
pub fn solve(
    instance: &Instance,
    coupling: &CouplingRows,
    priced: &DualSolution,
    graph: &TerritoryGraph,
    fresh: &dyn Fn(u64) -> Option<Vec<u32>>,
    parameters: &Parameters,
    progress: &Progress,
) -> Option<ProvenBound> {
    let (_, plan) = progress.best().filter(|_| instance.territories() > 1)?;
    let neighbourhoods = Neighbourhoods::new(instance, coupling, graph, plan, parameters.seed);
    let mut run = Run { instance, coupling, priced, fresh, parameters, progress, neighbourhoods, starts: 1, proven: None };
    let whole = settles(coupling);
    (0..ROUNDS * parameters.work_limit).take_while(|_| !(whole && run.starts > STARTS) && run.improve()).for_each(drop);
    if whole {
        run.close();
    }
    run.proven
}

/// Whether rows are so few that a tree settles the whole instance.
pub fn settles(coupling: &CouplingRows) -> bool {
    coupling.rows.len() <= ROWS
}

/// One solve under way.
struct Run<'a> {
    instance: &'a Instance,
    coupling: &'a CouplingRows<'a>,
    priced: &'a DualSolution<'a>,
    fresh: &'a dyn Fn(u64) -> Option<Vec<u32>>,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
    neighbourhoods: Neighbourhoods<'a>,
    starts: u64,
    proven: Option<ProvenBound>,
}

impl<'a> Run<'a> {
    fn done(&self) -> bool {
        done(self.instance, self.parameters, self.progress)
    }

    /// One round of neighbourhoods, where the plan is not good enough yet.
    fn improve(&mut self) -> bool {
        if self.done() {
            return false;
        }
        if self.neighbourhoods.stuck() {
            let Some(plan) = (self.fresh)(self.starts).or_else(|| Some(self.progress.best()?.1)) else { return false };
            self.starts += 1;
            self.neighbourhoods.start(plan);
        }
        let stop = || self.parameters.should_stop();
        if let Some(plan) = self.neighbourhoods.round(&stop) {
            self.progress.offer(self.instance, "neighbourhoods", plan);
        }
        true
    }

    /// Trees of the whole instance with one target after the other, each a little above what is proven, until bound and
    /// plan meet; neighbourhoods in between.
    fn close(&mut self) {
        let (mut bound, mut work) = (self.priced.bound, 0);
        let most = self.parameters.work_limit.saturating_mul(WORK);
        while let Some(value) = self.progress.best_value().filter(|_| !self.done()) {
            let margin = margin(self.instance, self.parameters, value);
            let (step, below) = (bound + STEP * (value - bound), margin.below(value));
            let target = if step < below - LAST * value.abs() { step } else { below };
            let Some(mut tree) = self.tree(target, margin) else { return };
            while !tree.closed() {
                if self.done() || work + tree.work >= most {
                    return;
                }
                if !self.grow(&mut tree) {
                    return;
                }
                if TREES * self.neighbourhoods.work < work + tree.work {
                    self.improve();
                }
                tree.target = tree.target.min(margin.below(self.progress.best_value().unwrap_or(f64::INFINITY)));
            }
            work += tree.work;
            let last = self.progress.best_value().is_some_and(|value| tree.target >= margin.below(value));
            bound = self.prove(tree);
            if last {
                return;
            }
        }
    }

    /// The tree of all plans that cost less than `target`; `None` where prices alone leave none.
    fn tree(&self, target: f64, margin: Margin) -> Option<Tree<'a>> {
        let options = fixing::remaining(self.instance, self.priced, target);
        let rows: Vec<usize> = (0..self.coupling.rows.len()).collect();
        let units: Vec<u32> = (0..self.instance.units() as u32).collect();
        if options.iter().any(Vec::is_empty) {
            return None;
        }
        let part = self.coupling.part(&rows, vec![0.0; rows.len()], &units, |unit| options[unit].clone());
        let coupling = self.coupling;
        Some(Tree::new(part, &coupling.rows, target, margin, true))
    }

    /// Settles some nodes, and offers the plan that comes to light; `false` where it turns out to be none.
    fn grow(&self, tree: &mut Tree) -> bool {
        let (before, stop) = (tree.target, || self.parameters.should_stop());
        tree.step(WIDTH, &stop);
        if tree.target == before {
            return true;
        }
        let mut plan = vec![0; self.instance.units()];
        for &(unit, option) in tree.found.iter().flat_map(|found| &found.1) {
            plan[unit as usize] = option;
        }
        self.progress.offer(self.instance, "tree", &plan)
    }

    /// Takes the bound of a closed tree: a hair less than it was closed against, which the checker may compute a little lower.
    fn prove(&mut self, tree: Tree) -> f64 {
        let target = tree.target - HAIR * tree.target.abs();
        let bound = if self.instance.integral() { target.ceil() } else { target };
        self.progress.bound("tree", bound);
        if let Some(mut certificate) = tree.proof.tree(Relaxation::Loads, bound) {
            // What was fixed before the tree began.
            let prices = &self.priced.prices;
            let numbers: Vec<f64> = prices.load.iter().flatten().chain(&prices.budget).copied().collect();
            certificate.nodes[0].steps.insert(0, Step::of_all(&numbers));
            // Prices of budgets that are 0 but for rounding.
            let loads = numbers.len() - prices.budget.len();
            let steps = certificate.nodes.iter_mut().flat_map(|node| &mut node.steps);
            steps.flat_map(|step| &mut step.numbers[loads..]).for_each(|price| *price = price.max(0.0));
            self.proven = Some(ProvenBound { certificate: Certificate::Tree(certificate), bound });
        }
        target
    }
}

/// How far below a plan the next one must be: by most of the gap asked for.
fn margin(instance: &Instance, parameters: &Parameters, value: f64) -> Margin {
    if instance.integral() {
        return Margin { relative: 0.0, absolute: 1.0 - 1e-6 };
    }
    let hours = if parameters.gap >= OPTIMAL_GAP { OPTIMAL_HOURS * instance.hours() } else { 0.0 };
    let allowed = (parameters.allowed(value) - 2.0 * HAIR * value.abs()).max(hours);
    Margin { relative: MARGIN * allowed / value.abs().max(f64::MIN_POSITIVE), absolute: 0.0 }
}
