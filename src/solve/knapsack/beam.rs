//! Beam search: from one branching to the next, only the nodes with the least bounds are kept, and a node looks for
//! plans little above its own bound: that fixes much, and follows the bound as it rises.

use rayon::prelude::*;

use super::domains::Domains;
use super::node::{Left, Node, QUICK, Settled, settle};
use super::problem::Problem;
use super::relaxation::Scratch;
use crate::solve::parameters::Stop;

/// Where a beam starts.
pub struct Start<'a> {
    /// Pairs left.
    pub domains: Domains,
    /// Multipliers.
    pub multipliers: &'a [f64],
    /// What they prove.
    pub bound: f64,
}

/// How wide a beam is.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Nodes kept a level.
    pub width: usize,
    /// How far above its bound a node looks, relative to the bound.
    pub margin: f64,
}

/// What a beam leads to.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The best plan below the target.
    pub plan: Option<Vec<u32>>,
    /// Whether nodes were dropped that might lead to one, for want of width.
    pub narrow: bool,
    /// Evaluations times pairs that it took.
    pub work: usize,
}

/// A child of a level: its bound, its parent, the unit, and the territory.
type Child = (f64, usize, usize, u32);

/// Looks for plans below `target`.
pub fn beam(problem: &Problem, start: Start, mut target: f64, shape: Shape, stop: Stop) -> Found {
    let root = Node { domains: start.domains, multipliers: start.multipliers.to_vec(), bound: start.bound, place: 0 };
    let (mut level, mut found) = (vec![root], Found::default());
    let margin = shape.margin * start.bound.abs();
    while !level.is_empty() && !stop() {
        let cutoff = problem.cutoff(target);
        let settle = |scratch: &mut Scratch, node: &Node| settle(problem, node, cutoff.min(node.bound + margin), QUICK, scratch);
        let settled: Vec<Settled> = level.par_iter().map_init(Scratch::default, settle).collect();
        found.work += settled.iter().map(|settled| settled.work).sum::<usize>();
        for plan in settled.iter().filter_map(|settled| if let Left::Plan(plan) = &settled.left { Some(plan) } else { None }) {
            let value = problem.value(plan);
            if value < target {
                (target, found.plan) = (value, Some(plan.clone()));
            }
        }
        let mut children = children(&settled);
        children.retain(|child| child.0 < problem.cutoff(target));
        found.narrow |= children.len() > shape.width;
        children.truncate(shape.width);
        level = children.iter().filter_map(|child| grown(child, &level, &settled)).collect();
    }
    found
}

/// All children, those with the least bounds first.
fn children(settled: &[Settled]) -> Vec<Child> {
    let mut children: Vec<Child> = Vec::new();
    for (at, settled) in settled.iter().enumerate() {
        if let Left::Branches { unit, territories, .. } = &settled.left {
            children.extend(territories.iter().map(|&(j, bound)| (bound, at, *unit, j)));
        }
    }
    children.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.3).cmp(&(b.1, b.3))));
    children
}

fn grown(&(bound, at, unit, j): &Child, level: &[Node], settled: &[Settled]) -> Option<Node> {
    let Left::Branches { domains, .. } = &settled[at].left else { return None };
    let mut domains = domains.clone();
    domains.fix(unit, j as usize);
    let multipliers = settled[at].stages.last().unwrap_or(&level[at].multipliers).clone();
    Some(Node { domains, multipliers, bound: bound.max(level[at].bound), place: 0 })
}
