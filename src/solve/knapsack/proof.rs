//! What a search tree leaves behind for the checker, as long as it stays small.

use super::node::{Left, Settled};
use super::problem::Problem;
use crate::model::{Tree, TreeNode};

/// Multipliers that a certificate may hold: larger trees are claimed, not certified.
const MULTIPLIERS: usize = 500_000;

/// The nodes settled so far, or nothing once they are too many.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Per place: what became of the node there; its children by their places.
    nodes: Option<Vec<Option<TreeNode>>>,
    multipliers: usize,
}

impl Proof {
    /// A proof without nodes; where it is not `wanted`, it stays so.
    pub fn new(wanted: bool) -> Proof {
        Proof { nodes: wanted.then(Vec::new), multipliers: 0 }
    }

    /// Notes what came of the node at `place`, whose children begin at place `children`.
    pub fn note(&mut self, problem: &Problem, place: usize, settled: &Settled, children: usize) {
        self.multipliers += settled.stages.len() * problem.units;
        if self.multipliers > MULTIPLIERS {
            self.nodes = None;
        }
        let Some(nodes) = &mut self.nodes else { return };
        let mut node =
            TreeNode { multipliers: settled.stages.iter().map(|u| steps(problem, u)).collect(), ..TreeNode::default() };
        if let Left::Branches { unit, territories, .. } = &settled.left {
            node.unit = Some(*unit);
            node.children = territories.iter().zip(children..).map(|(&(j, _), place)| (j as usize, place)).collect();
        }
        nodes.resize_with(nodes.len().max(place + 1), || None);
        nodes[place] = Some(node);
    }

    /// The certificate of a closed tree, without the children that never needed settling.
    pub fn tree(self, problem: &Problem, target: f64) -> Option<Tree> {
        let nodes = self.nodes?;
        let mut number = 0;
        let count = |node: &Option<TreeNode>| {
            number += usize::from(node.is_some());
            node.is_some().then_some(number.saturating_sub(1))
        };
        let numbers: Vec<Option<usize>> = nodes.iter().map(count).collect();
        let renumbered = |mut node: TreeNode| {
            let known = |(j, place): (usize, usize)| numbers.get(place).copied().flatten().map(|number| (j, number));
            node.children = std::mem::take(&mut node.children).into_iter().filter_map(known).collect();
            node
        };
        let nodes = nodes.into_iter().flatten().map(renumbered).collect();
        Some(Tree { target, activity: problem.activity, cell: problem.cell.clone(), grid: problem.grid, nodes })
    }
}

/// Multipliers in steps of the grid.
pub fn steps(problem: &Problem, u: &[f64]) -> Vec<i64> {
    u.iter().map(|u| (u / problem.grid).round() as i64).collect()
}
