//! The bound that a search tree proves: every leaf re-derived, every pair that a node closes as well.
//!
//! Where the tree is over knapsacks, all other limits of the instance are left aside: they can only make plans dearer.

mod capacitated;
mod defects;
mod knapsack;
mod loads;
mod open;
mod relaxation;

use rayon::prelude::*;

use super::super::refusal::Refusal;
use super::term::lesser;
use crate::model::{Instance, Relaxation as Kind, Tree, TreeNode};
use capacitated::Capacitated;
use loads::Loads;
use open::{Open, Pairs};
use relaxation::{Relaxation, Relaxed};

/// The target that pairs are closed against, a hair below the one claimed: the two may be computed differently.
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
        Kind::Loads => replay(tree, &pairs, &Loads::new(&pairs)?),
        Kind::Knapsacks { activity, cell, grid } => replay(tree, &pairs, &Capacitated::new(&pairs, *activity, cell, *grid)?),
    };
    if least.is_nan() {
        return Err(Refusal::Overflow("the numbers are too large to compute with"));
    }
    // No plan costs more than each unit's dearest pair.
    Ok(if least > pairs.dearest() { f64::INFINITY } else { least })
}

/// What the leaves prove together, generation by generation.
fn replay(tree: &Tree, pairs: &Pairs, relaxation: &dyn Relaxation) -> f64 {
    let replay = Replay { relaxation, target: tree.target - HAIR * tree.target.abs().max(1.0) };
    let (mut least, mut nodes) = (tree.target, vec![(0, pairs.everything())]);
    while !nodes.is_empty() {
        let replayed: Vec<Replayed> = nodes.into_par_iter().map(|(node, open)| replay.node(&tree.nodes[node], open)).collect();
        least = replayed.iter().fold(least, |least, replayed| lesser(least, replayed.least));
        nodes = replayed.into_iter().flat_map(|replayed| replayed.children).collect();
    }
    least
}

/// What a node proves of the plans that are not in its children.
struct Replayed {
    least: f64,
    children: Vec<(usize, Open)>,
}

struct Replay<'a> {
    relaxation: &'a dyn Relaxation,
    target: f64,
}

impl Replay<'_> {
    fn node(&self, node: &TreeNode, mut open: Open) -> Replayed {
        let closed = Replayed { least: f64::INFINITY, children: Vec::new() };
        if !self.relaxation.settle(&mut open) {
            return closed;
        }
        let mut last = Relaxed { bound: f64::NEG_INFINITY, conditional: vec![f64::NEG_INFINITY; open.pairs()] };
        for step in &node.steps {
            if let Some((unit, territory)) = step.pair {
                let alone = self.relaxation.relaxed(&open.with(unit, territory), &step.numbers, self.target).bound;
                if alone >= self.target {
                    open.close(open.pair(unit, territory));
                }
            } else {
                last = self.relaxation.relaxed(&open, &step.numbers, self.target);
                if last.bound.is_nan() || last.bound >= self.target {
                    return Replayed { least: last.bound, ..closed };
                }
                (0..open.pairs()).filter(|&pair| last.conditional[pair] >= self.target).for_each(|pair| open.close(pair));
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

    /// Every territory left to a unit: by its child, or by its conditional bound.
    fn branches(&self, node: &TreeNode, unit: usize, open: &Open, last: &Relaxed) -> Replayed {
        let mut replayed = Replayed { least: f64::INFINITY, children: Vec::new() };
        for territory in open.of(unit) {
            match node.children.iter().find(|child| child.0 == territory) {
                Some(&(_, child)) => replayed.children.push((child, open.with(unit, territory))),
                None => replayed.least = lesser(replayed.least, last.conditional[open.pair(unit, territory)]),
            }
        }
        replayed
    }
}
