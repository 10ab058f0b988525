//! The bound that a search tree over knapsacks proves: every leaf re-derived, every pair that a node closes as well.
//!
//! All other limits of the instance can only make plans dearer, so they are left aside.

mod defects;
mod knapsack;
mod open;

use rayon::prelude::*;

use super::super::slack;
use super::super::sum::Sum;
use super::Term;
use crate::model::{Instance, Tree, TreeNode};
use knapsack::{Item, Knapsack};
use open::{Capacitated, Open};

/// Rounding errors of a term are below this share of the absolute values that it was computed from.
const ROUNDING: f64 = 64.0 * f64::EPSILON;
/// The target that pairs are closed against, a hair below the one claimed: the two may be computed differently.
const HAIR: f64 = 1e-10;

/// The bound of a tree.
///
/// # Errors
/// What is wrong with the tree: an instance that it can't speak of, or numbers and indices that don't fit it.
pub(super) fn bound(instance: &Instance, tree: &Tree) -> Result<f64, String> {
    let defects = defects::defects(instance, tree);
    if !defects.is_empty() {
        return Err(defects.join("; "));
    }
    let capacitated = Capacitated::new(instance, tree)?;
    let target = tree.target - HAIR * tree.target.abs().max(1.0);
    let replay = Replay { tree, capacitated: &capacitated, target };
    let (mut least, mut nodes) = (tree.target, vec![(0, capacitated.everything())]);
    // Generation by generation.
    while !nodes.is_empty() {
        let replayed: Vec<Replayed> = nodes.into_par_iter().map(|(node, open)| replay.node(&tree.nodes[node], open)).collect();
        least = replayed.iter().map(|replayed| replayed.least).fold(least, f64::min);
        nodes = replayed.into_iter().flat_map(|replayed| replayed.children).collect();
    }
    // No plan costs more than each unit's dearest pair.
    Ok(if least > capacitated.dearest() { f64::INFINITY } else { least })
}

/// What a node proves of the plans that are not in its children.
struct Replayed {
    least: f64,
    children: Vec<(usize, Open)>,
}

struct Replay<'a> {
    tree: &'a Tree,
    capacitated: &'a Capacitated<'a>,
    target: f64,
}

impl Replay<'_> {
    fn node(&self, node: &TreeNode, mut open: Open) -> Replayed {
        let closed = Replayed { least: f64::INFINITY, children: Vec::new() };
        if !open.settle(self.capacitated) {
            return closed;
        }
        let mut last = Relaxed { bound: f64::NEG_INFINITY, conditional: vec![f64::NEG_INFINITY; open.pairs()] };
        for steps in &node.multipliers {
            let multipliers: Vec<f64> = steps.iter().map(|&step| step as f64 * self.tree.grid).collect();
            last = self.relaxed(&open, &multipliers);
            if last.bound >= self.target {
                return Replayed { least: last.bound, ..closed };
            }
            (0..open.pairs()).filter(|&pair| last.conditional[pair] >= self.target).for_each(|pair| open.close(pair));
            if !open.settle(self.capacitated) {
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
                None => replayed.least = replayed.least.min(last.conditional[open.pair(unit, territory)]),
            }
        }
        replayed
    }

    /// L(u) and every open pair's conditional bound, rounding errors subtracted.
    fn relaxed(&self, open: &Open, u: &[f64]) -> Relaxed {
        let room = open.room(self.capacitated);
        let (mut sum, mut size) = (Sum::default(), 0.0);
        let mut add = |term: f64, of: f64| {
            sum.add(term);
            size += of;
        };
        for (unit, &u) in u.iter().enumerate() {
            let part = open.only(unit).map_or(u, |territory| self.capacitated.cost(unit, territory));
            add(part, part.abs());
        }
        let (mut gains, mut apart) = (vec![0.0; open.pairs()], vec![0.0; u.len()]);
        for (territory, &room) in room.iter().enumerate() {
            let units: Vec<usize> = open.choosing(territory).collect();
            let items = units.iter().map(|&unit| Item {
                weight: self.capacitated.cells(unit, territory),
                profit: u[unit] - self.capacitated.cost(unit, territory),
            });
            let knapsack = Knapsack::new(items.collect(), room);
            let part: Term = knapsack.profit();
            add(-part.value, part.size);
            for (at, &unit) in units.iter().enumerate() {
                let (inside, outside) = (knapsack.loss_inside(at), knapsack.loss_outside(at));
                gains[open.pair(unit, territory)] = inside - outside;
                apart[unit] += outside;
            }
        }
        let bound = self.rounded(sum.value(), size);
        let conditional = |pair: usize| self.rounded(sum.value() + apart[open.unit(pair)] + gains[pair], size);
        Relaxed { bound, conditional: (0..open.pairs()).map(conditional).collect() }
    }

    /// Rounded down, but up to the next whole number where every plan's cost is one.
    fn rounded(&self, value: f64, size: f64) -> f64 {
        let value = value - ROUNDING * size;
        if self.capacitated.whole { value.ceil() } else { value }
    }
}

struct Relaxed {
    bound: f64,
    conditional: Vec<f64>,
}

/// What a limit holds where the checker lets it pass by its slack, and a thousandth of that more for rounding.
fn widened(limit: f64) -> f64 {
    limit + 1.001 * slack(limit)
}
