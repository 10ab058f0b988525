//! Proofs for the checker: a bound with its certificate, and the nodes of a search tree as long as they stay few.

use crate::model::{Certificate, Relaxation, Step, Tree, TreeNode};

/// Numbers that a certificate may hold: larger trees are claimed, not certified.
const NUMBERS: usize = 2_000_000;

/// A bound, and what proves it.
pub struct ProvenBound {
    /// The proof.
    pub certificate: Certificate,
    /// What it proves.
    pub bound: f64,
}

/// The nodes settled so far, or nothing once they are too many.
#[derive(Clone, Debug)]
pub struct TreeProof {
    /// Per place: what became of the node there; its children by their places.
    nodes: Option<Vec<Option<TreeNode>>>,
    numbers: usize,
}

impl TreeProof {
    /// A proof without nodes; where it is not `wanted`, it stays so.
    pub fn new(wanted: bool) -> TreeProof {
        TreeProof { nodes: wanted.then(Vec::new), numbers: 0 }
    }

    /// Notes what came of the node at `place`: what closed pairs or all of it, and the unit that it branches on, with
    /// territories and places of the children.
    pub fn note(&mut self, place: usize, steps: impl Iterator<Item = Step>, branches: Option<(usize, Vec<(usize, usize)>)>) {
        let Some(nodes) = &mut self.nodes else { return };
        let steps: Vec<Step> = steps.collect();
        self.numbers += steps.iter().map(|step| step.numbers.len()).sum::<usize>();
        let (unit, children) = branches.map_or((None, Vec::new()), |(unit, children)| (Some(unit), children));
        nodes.resize_with(nodes.len().max(place + 1), || None);
        nodes[place] = Some(TreeNode { steps, unit, children });
        if self.numbers > NUMBERS {
            self.nodes = None;
        }
    }

    /// The certificate of a closed tree, without the children that never needed settling.
    pub fn tree(self, relaxation: Relaxation, target: f64) -> Option<Tree> {
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
        Some(Tree { target, relaxation, nodes: nodes.into_iter().flatten().map(renumbered).collect() })
    }
}
