//! Branching on where the centres are: nodes are explored best first, in rounds whose size never depends on timing.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::node::{Fate, Node, TreeSearch};
use crate::model::ProofNode;
use crate::solve::Progress;

/// Nodes explored per round.
const ROUND: usize = 64;

/// How a search ended.
pub(super) struct Searched {
    /// Lower bound on every plan, or the cutoff of the best one.
    pub bound: f64,
    /// Bound that its leaves prove without a MIP solver's word.
    pub certified: f64,
    /// The search, for the proof.
    pub nodes: Vec<ProofNode>,
}

/// A node to explore, and its number in the proof.
struct Open(Node, usize);

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Open {}
impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.bound.total_cmp(&self.0.bound).then(other.1.cmp(&self.1))
    }
}

/// Explores everything below the root until nothing is left below the cutoff that goes with the best value, or until `stop`.
pub(super) fn search(search: &TreeSearch, cutoff: &dyn Fn() -> f64, progress: &Progress, stop: &dyn Fn() -> bool) -> Searched {
    let mut open = BinaryHeap::from([Open(search.root(), 0)]);
    let mut nodes = vec![ProofNode::Multiplied];
    let (mut claimed, mut certified) = (f64::INFINITY, f64::INFINITY);
    while !open.is_empty() && !stop() {
        let target = cutoff();
        let round: Vec<Open> = (0..ROUND).map_while(|_| open.pop()).collect();
        let explore = |open: &Open| search.explore(&open.0, target);
        let fates: Vec<Fate> = round.par_iter().with_max_len(1).map(explore).collect();
        for (Open(_, number), fate) in round.into_iter().zip(fates) {
            match fate {
                Fate::Closed { bound, by } => {
                    (claimed, certified) = (claimed.min(bound), certified.min(bound));
                    nodes[number] = by;
                }
                Fate::Leaf { bound, prices, leaf } => {
                    (claimed, certified) = (claimed.min(leaf.bound), certified.min(bound));
                    nodes[number] = ProofNode::Priced(prices);
                    if let Some((value, plan)) = leaf.plan {
                        progress.incumbent("centres", value, &plan);
                    }
                }
                Fate::Divided { by, parts } => {
                    nodes[number] = search.told(by, nodes.len() as u32);
                    for part in parts {
                        open.push(Open(part, nodes.len()));
                        nodes.push(ProofNode::Multiplied);
                    }
                }
            }
        }
        if let Some(Open(node, _)) = open.peek() {
            progress.bound("centres", node.bound.min(claimed).min(target));
        }
    }
    // What was left open is at least as dear as its parent, at the parent's prices.
    for Open(node, number) in open {
        (claimed, certified) = (claimed.min(node.bound), certified.min(node.bound));
        nodes[number] = ProofNode::Priced(node.prices);
    }
    let target = cutoff();
    Searched { bound: claimed.min(target), certified: certified.min(target), nodes }
}
