//! The bound that a search tree proves.
//!
//! Let T be the tree's target, T′ a hair less, and P the assignments that [`violations`](super::super::violations) accepts. Each
//! node holds a set O of open pairs (unit, territory). **Claim**: a plan of P costs at least T′, or one of the values that
//! [`replay`] takes the least of.
//!
//! Two things are known of a relaxation ([`NodeRelaxation`]), each for any numbers:
//! ```text
//! (1)  bound     ≤ value(x)   for every x ∈ P that uses open pairs alone
//!      bound_ij  ≤ value(x)   for every such x that uses the pair ij
//! (2)  settle closes no pair that such an x uses; where it returns false there is no such x
//! ```
//! **Invariant**: every x ∈ P that comes to a node and costs less than T′ uses open pairs of the node alone. It holds at the
//! root, where all permitted pairs are open. The steps of a node keep it:
//!
//! - A step with a pair ij closes it where the bound over O with unit i in j alone is ≥ T′: by (1), who uses ij costs T′.
//! - A step without one ends the node where its bound is ≥ T′: the node's value is that bound. Else it closes every pair
//!   whose bound_ij is ≥ T′: by (1), who uses it costs T′.
//! - `settle` closes by (2) what nobody uses. Where it returns false, nobody is left: the node's value is +∞.
//!
//! After the steps the node is a leaf, or it branches on a unit i:
//!
//! - Leaf value ≥ the bound of the last step without a pair: pairs closed since have only made O smaller, so (1) holds still.
//! - At a branch, x gives i exactly one open territory j. Where j has a child, x comes to that child, whose O is this one
//!   with i in j alone, and the invariant holds there. Where it has none, value(x) ≥ bound_ij of that last step by (1).
//!
//! Children come after their parents and have one parent each ([`defects`]), so that the replay ends. A number that is none
//! makes the whole bound none ([`lesser`]). What is returned is T rather than T′: both are the same but for 10⁻¹⁰ of their
//! size, a tenth of what [`TOLERANCE`](super::super::TOLERANCE) lets the objective differ by.
//!
//! Where the tree is over knapsacks, all other limits of the instance are left aside: P only grows, and (1) still holds.

mod assignment;
mod coupling;
mod defects;
mod knapsack;
mod node;
mod open;

use rayon::prelude::*;

use super::super::refusal::Refusal;
use super::term::lesser;
use crate::model::{Instance, Relaxation, Tree, TreeNode};
use assignment::AssignmentRelaxation;
use coupling::CouplingRelaxation;
use node::{NodeBounds, NodeRelaxation};
use open::{Open, Pairs};

/// ε: pairs are closed against T − ε·max(1, |T|), as the engine may have added up the same numbers in another order.
const HAIR: f64 = 1e-10;

/// The bound of a tree.
///
/// # Errors
/// What is wrong with the tree: an instance that it can't speak of, or numbers and indices that don't fit it.
pub(super) fn bound(instance: &Instance, tree: &Tree) -> Result<f64, Refusal> {
    let defects = defects::defects(instance, tree);
    if !defects.is_empty() {
        return Err(Refusal::Malformed(defects));
    }
    let pairs = Pairs::new(instance)?;
    let least = match &tree.relaxation {
        Relaxation::Loads => replay(tree, &pairs, &CouplingRelaxation::new(&pairs)?),
        Relaxation::Knapsacks { activity, cell, grid } => {
            replay(tree, &pairs, &AssignmentRelaxation::new(&pairs, *activity, cell, *grid)?)
        }
    };
    if least.is_nan() {
        return Err(Refusal::Overflow("the numbers are too large to compute with"));
    }
    // No plan costs more than each unit's dearest pair.
    Ok(if least > pairs.dearest() { f64::INFINITY } else { least })
}

/// Replays the tree generation by generation: the least value of its leaves.
fn replay(tree: &Tree, pairs: &Pairs, relaxation: &dyn NodeRelaxation) -> f64 {
    let replay = Replay { relaxation, target: tree.target - HAIR * tree.target.abs().max(1.0) };
    let (mut least, mut nodes) = (tree.target, vec![(0, pairs.everything())]);
    while !nodes.is_empty() {
        let replayed: Vec<Replayed> = nodes.into_par_iter().map(|(node, open)| replay.node(&tree.nodes[node], open)).collect();
        least = replayed.iter().fold(least, |least, replayed| lesser(least, replayed.least));
        nodes = replayed.into_iter().flat_map(|replayed| replayed.children).collect();
    }
    least
}

/// Least value of a node's plans that are in no child, and the children.
struct Replayed {
    least: f64,
    children: Vec<(usize, Open)>,
}

struct Replay<'a> {
    relaxation: &'a dyn NodeRelaxation,
    target: f64,
}

impl Replay<'_> {
    fn node(&self, node: &TreeNode, mut open: Open) -> Replayed {
        let closed = Replayed { least: f64::INFINITY, children: Vec::new() };
        if !self.relaxation.settle(&mut open) {
            return closed;
        }
        let mut last = NodeBounds { bound: f64::NEG_INFINITY, pair_bounds: vec![f64::NEG_INFINITY; open.pairs()] };
        for step in &node.steps {
            if let Some((unit, territory)) = step.pair {
                let alone = self.relaxation.bounds(&open.with(unit, territory), &step.numbers, self.target).bound;
                if alone >= self.target {
                    open.close(open.pair(unit, territory));
                }
            } else {
                last = self.relaxation.bounds(&open, &step.numbers, self.target);
                if last.bound.is_nan() || last.bound >= self.target {
                    return Replayed { least: last.bound, ..closed };
                }
                (0..open.pairs()).filter(|&pair| last.pair_bounds[pair] >= self.target).for_each(|pair| open.close(pair));
            }
            if !self.relaxation.settle(&mut open) {
                return closed;
            }
        }
        match node.unit {
            None => Replayed { least: last.bound, ..closed },
            Some(unit) => self.branches(node, unit, &open, &last),
        }
    }

    /// Every territory left to a unit: by its child, or by the pair's bound.
    fn branches(&self, node: &TreeNode, unit: usize, open: &Open, last: &NodeBounds) -> Replayed {
        let mut replayed = Replayed { least: f64::INFINITY, children: Vec::new() };
        for territory in open.of(unit) {
            match node.children.iter().find(|child| child.0 == territory) {
                Some(&(_, child)) => replayed.children.push((child, open.with(unit, territory))),
                None => replayed.least = lesser(replayed.least, last.pair_bounds[open.pair(unit, territory)]),
            }
        }
        replayed
    }
}
