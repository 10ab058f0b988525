//! Branch and bound below a target, depth first (Posta, Ferland, Michelon 2012): is there a plan that costs less?

use rayon::prelude::*;

use super::domains::Domains;
use super::generalised_assignment::GeneralisedAssignment;
use super::node::{Left, Node, NodeResult, solve_node};
use super::relaxation::Scratch;
use crate::solve::parameters::Stop;
use crate::solve::proof::TreeProof;

/// A search tree, as far as it has grown.
#[derive(Debug)]
pub struct Tree<'a> {
    problem: &'a GeneralisedAssignment,
    /// Cutoff of plans; those found lower it.
    pub target: f64,
    /// The best plan found.
    pub plan: Option<Vec<u32>>,
    /// Nodes settled.
    pub settled: usize,
    /// Evaluations times pairs that they took.
    pub work: usize,
    open: Vec<Node>,
    places: usize,
    proof: TreeProof,
}

impl<'a> Tree<'a> {
    /// The tree of the plans in `domains` that cost less than `target`, from given multipliers on; `proven` asks for a
    /// proof.
    pub fn new(problem: &'a GeneralisedAssignment, domains: Domains, multipliers: &[f64], target: f64, proven: bool) -> Self {
        let root = Node { domains, multipliers: multipliers.to_vec(), bound: f64::NEG_INFINITY, place: 0 };
        Tree { problem, target, plan: None, settled: 0, work: 0, open: vec![root], places: 1, proof: TreeProof::new(proven) }
    }

    /// Whether there is nothing left to solve: no plan costs less than the target.
    pub fn closed(&self) -> bool {
        self.open.is_empty()
    }

    /// Certificate that a closed tree has no plan below the target, if it is small enough.
    pub fn certificate(self) -> Option<crate::model::Tree> {
        self.proof.tree(self.problem.relaxation(), self.target)
    }

    /// Settles the last `width` open nodes, in parallel; those that `stop` catches stay open.
    pub fn step(&mut self, width: usize, stop: Stop) {
        let (problem, cutoff) = (self.problem, self.problem.cutoff(self.target));
        self.open.retain(|node| node.bound < cutoff);
        let batch = self.open.split_off(self.open.len().saturating_sub(width));
        let solve_node = |scratch: &mut Scratch, node: &Node| (!stop()).then(|| solve_node(problem, node, cutoff, scratch));
        let settled: Vec<Option<NodeResult>> = batch.par_iter().map_init(Scratch::default, solve_node).collect();
        for (node, settled) in batch.into_iter().zip(settled) {
            match settled {
                Some(settled) => self.take(node, settled),
                None => self.open.push(node),
            }
        }
    }

    fn note(&mut self, place: usize, settled: &NodeResult) {
        let branches = match &settled.left {
            Left::Branches { unit, territories, .. } => {
                Some((*unit, territories.iter().zip(self.places..).map(|(&(j, _), place)| (j as usize, place)).collect()))
            }
            _ => None,
        };
        self.proof.note(place, settled.stages.iter().map(|u| self.problem.step(u)), branches);
    }

    fn take(&mut self, node: Node, settled: NodeResult) {
        self.settled += 1;
        self.work += settled.work;
        self.note(node.place, &settled);
        match settled.left {
            Left::Nothing => {}
            Left::Plan(plan) => {
                let value = self.problem.value(&plan);
                if value < self.target {
                    self.target = value;
                    self.plan = Some(plan);
                }
            }
            Left::Branches { unit, territories, domains } => {
                let multipliers = settled.stages.last().unwrap_or(&node.multipliers);
                for (at, &(j, bound)) in territories.iter().enumerate().rev() {
                    let place = self.places + at;
                    let mut domains = domains.clone();
                    domains.fix(unit, j as usize);
                    self.open.push(Node { domains, multipliers: multipliers.clone(), bound: bound.max(node.bound), place });
                }
                self.places += territories.len();
            }
        }
    }
}
