//! Depth-first branch and bound below a target: is there a plan that costs less?

use rayon::prelude::*;

use super::basis::Vertex;
use super::node::{Left, Node, NodeOutcome, solve_node};
use super::part::{Part, RangeRow};
use crate::solve::proof::TreeProof;

/// A plan as (unit, option) of the units of a part, and what the part costs by it.
pub type Found = (f64, Vec<(u32, u32)>);

/// How much less a plan must cost to be of interest.
#[derive(Clone, Copy, Debug)]
pub struct Margin {
    /// Relative to what the last one costs.
    pub relative: f64,
    /// In units of cost.
    pub absolute: f64,
}

impl Margin {
    /// Cutoff of the next plan.
    pub fn below(self, value: f64) -> f64 {
        value - self.relative * value.abs() - self.absolute
    }
}

/// A search tree, as far as it has grown.
#[derive(Debug)]
pub struct Tree<'a> {
    rows: &'a [RangeRow],
    /// Cutoff of plans; those found lower it.
    pub target: f64,
    /// How far below a plan found the next one must be.
    margin: Margin,
    /// The best plan found.
    pub found: Option<Found>,
    /// Nodes settled.
    pub settled: usize,
    /// Arcs priced.
    pub work: usize,
    open: Vec<Node>,
    places: usize,
    /// Proof of the nodes, for a certificate.
    pub proof: TreeProof,
}

impl<'a> Tree<'a> {
    /// The tree of a part's plans that cost less than `target`; `proven` asks for a proof.
    pub fn new(part: Part, rows: &'a [RangeRow], target: f64, margin: Margin, proven: bool) -> Self {
        let vertex = Vertex::origin(&part, rows.len());
        let root = Node { part, vertex, place: 0 };
        let (settled, work, places) = (0, 0, 1);
        Tree { rows, target, margin, found: None, settled, work, open: vec![root], places, proof: TreeProof::new(proven) }
    }

    /// Whether there is nothing left to solve: no plan costs less than the target.
    pub fn closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Settles the last `width` open nodes, in parallel; those that `stop` catches stay open.
    pub fn step(&mut self, width: usize, stop: &(dyn Fn() -> bool + Sync)) {
        let (rows, target) = (self.rows, self.target);
        let batch = self.open.split_off(self.open.len().saturating_sub(width));
        let settled: Vec<Option<NodeOutcome>> = match &batch[..] {
            [node] => vec![(!stop()).then(|| solve_node(node, rows, target))],
            nodes => nodes.par_iter().map(|node| (!stop()).then(|| solve_node(node, rows, target))).collect(),
        };
        for (node, settled) in batch.into_iter().zip(settled) {
            match settled {
                Some(settled) => self.take(node.place, settled),
                None => self.open.push(node),
            }
        }
    }

    fn take(&mut self, place: usize, settled: NodeOutcome) {
        let NodeOutcome { steps, left, work } = settled;
        self.settled += 1;
        self.work += work;
        let mut branches = None;
        match left {
            Left::Nothing => {}
            Left::Plan(value, plan) => {
                if value < self.target {
                    self.target = self.margin.below(value);
                    self.found = Some((value, plan));
                }
            }
            Left::Branches { unit, mut children } => {
                children.iter_mut().zip(self.places..).for_each(|((_, child), place)| child.place = place);
                self.places += children.len();
                let places = children.iter().map(|(option, child)| (*option as usize, child.place)).collect();
                branches = Some((unit as usize, places));
                self.open.extend(children.into_iter().map(|(_, child)| child));
            }
        }
        self.proof.note(place, steps.into_iter(), branches);
    }
}
