//! A node of the branch and bound: best prices, fixing by reduced costs, and a unit to branch on, chosen by probing its
//! children (strong branching, Applegate, Bixby, Chvátal and Cook 1995).

use super::basis::{Basic, Vertex};
use super::part::{Part, RangeRow};
use super::simplex::{End, Simplex};
use crate::model::Step;

/// Iterations of a node, and of a look at a child.
const ITERATIONS: usize = 2_000;
const PROBE: usize = 8;
/// How many e-folds a child's tree is expected to shrink by where its bound rises to the cutoff.
const STEEPNESS: f64 = 8.0;
/// Units to branch on that are looked at where prices leave no unit in doubt.
const ANY: usize = 4;
/// A share this near to all of a unit is all of it.
const WHOLE: f64 = 1e-7;

/// A part of the search that is still open.
#[derive(Clone, Debug)]
pub struct Node {
    /// The problem that it leaves open.
    pub part: Part,
    /// Vertex to start from.
    pub vertex: Vertex,
    /// Its place in the proof.
    pub place: usize,
}

/// Result of a node.
#[derive(Clone, Debug)]
pub struct NodeOutcome {
    /// The prices that closed arcs or all of it, one after another.
    pub steps: Vec<Step>,
    /// The part that is left.
    pub left: Left,
    /// Arcs priced.
    pub work: usize,
}

/// The part of a node that is left.
#[derive(Clone, Debug)]
pub enum Left {
    /// Nothing below the cutoff.
    Nothing,
    /// One plan that is as good as any in it, as (unit, option), and what the part costs by it.
    Plan(f64, Vec<(u32, u32)>),
    /// A unit, and a node for each option of it that is left, the one with the least bound last.
    Branches {
        /// The unit.
        unit: u32,
        /// Option and node; their places are to be set.
        children: Vec<(u32, Node)>,
    },
}

/// A look at a child: its bound, the arc that it fixes, and how the simplex stood.
struct Probe {
    bound: f64,
    arc: usize,
    vertex: Vertex,
}

/// Solves a node, or finds what to branch on.
pub fn solve_node(node: &Node, rows: &[RangeRow], cutoff: f64) -> NodeOutcome {
    let mut settling =
        Settling { part: &node.part, simplex: Simplex::new(&node.part, rows, node.vertex.clone()), cutoff, steps: Vec::new() };
    let left = loop {
        if let Some(left) = settling.round() {
            break left;
        }
    };
    NodeOutcome { steps: settling.steps, left, work: (1 + settling.simplex.iterations) * (1 + node.part.option.len()) }
}

struct Settling<'a> {
    part: &'a Part,
    simplex: Simplex<'a>,
    cutoff: f64,
    steps: Vec<Step>,
}

impl Settling<'_> {
    /// Prices, fixing, and looks at children; `None` where those closed arcs, so that it is worth pricing again.
    fn round(&mut self) -> Option<Left> {
        let end = self.simplex.run(self.cutoff, ITERATIONS);
        self.steps.push(Step::of_all(&self.simplex.prices));
        if end == End::Cut {
            return Some(Left::Nothing);
        }
        let shares: Vec<(usize, usize, f64)> = self.simplex.shares().collect();
        if end == End::Best && shares.iter().all(|share| share.2 > 1.0 - WHOLE) {
            return Some(self.plan(&shares));
        }
        self.fix();
        let mut doubtful: Vec<usize> = shares.iter().map(|share| share.0).collect();
        doubtful.sort_unstable();
        doubtful.dedup();
        doubtful.retain(|&at| self.choices(at).len() > 1);
        if doubtful.is_empty() {
            doubtful.extend((0..self.part.units.len()).filter(|&at| self.choices(at).len() > 1).take(ANY));
        }
        if doubtful.is_empty() {
            return Some(self.plan(&[]));
        }
        self.branch(&doubtful)
    }

    /// The arcs left to a unit.
    fn choices(&self, at: usize) -> Vec<usize> {
        self.part.arcs(at).filter(|&arc| self.simplex.open[arc]).collect()
    }

    /// The plan where each unit has the arc that takes all of it, else its key.
    fn plan(&self, shares: &[(usize, usize, f64)]) -> Left {
        let arc = |at: usize| {
            let taken = shares.iter().find(|share| share.0 == at).map_or(self.simplex.vertex.keys[at] as usize, |share| share.1);
            if self.simplex.open[taken] { taken } else { self.choices(at).first().copied().unwrap_or(taken) }
        };
        let arcs: Vec<usize> = (0..self.part.units.len()).map(arc).collect();
        let value = self.part.settled_cost + arcs.iter().map(|&arc| self.part.cost[arc]).sum::<f64>();
        let chosen = self.part.units.iter().zip(&arcs).map(|(&unit, &arc)| (unit, self.part.option[arc]));
        Left::Plan(value, self.part.settled.iter().copied().chain(chosen).collect())
    }

    /// Closes arcs whose reduced cost leaves no room below the cutoff.
    fn fix(&mut self) {
        let room = self.cutoff - self.simplex.value;
        for at in 0..self.part.units.len() {
            let least = self.simplex.priced[self.simplex.vertex.keys[at] as usize];
            for arc in self.part.arcs(at).filter(|&arc| self.simplex.priced[arc] - least >= room) {
                self.simplex.open[arc] = false;
            }
        }
    }

    /// Looks at the children of each unit in doubt. Where some can be closed, they are; else the unit is chosen whose
    /// children promise the smallest trees.
    fn branch(&mut self, doubtful: &[usize]) -> Option<Left> {
        let (value, mut closed, mut best) = (self.simplex.value, false, None);
        for &at in doubtful {
            let (probes, losing) = self.probe(at);
            if probes.is_empty() {
                return Some(Left::Nothing);
            }
            if !losing.is_empty() {
                self.simplex.restrict(at, |arc| !losing.contains(&arc));
                closed = true;
            }
            if closed {
                if probes.len() == 1 {
                    break;
                }
                continue;
            }
            let shrinks = |probe: &Probe| (-STEEPNESS * (probe.bound - value).max(0.0) / (self.cutoff - value)).exp();
            let size: f64 = probes.iter().map(shrinks).sum();
            if best.as_ref().is_none_or(|(least, _, _)| size < *least) {
                best = Some((size, at, probes));
            }
        }
        let (_, at, probes) = best.filter(|_| !closed)?;
        Some(self.children(at, probes))
    }

    /// The children of a unit that stay open, and the arcs of those that don't.
    fn probe(&mut self, at: usize) -> (Vec<Probe>, Vec<usize>) {
        let (mut probes, mut losing) = (Vec::new(), Vec::new());
        let (choices, stand) = (self.choices(at), self.simplex.stand());
        for &arc in &choices {
            self.simplex.restrict(at, |other| other == arc);
            if self.simplex.run(self.cutoff, PROBE) == End::Cut {
                self.steps.push(Step::of_pair(&self.simplex.prices, self.part.units[at], self.part.option[arc]));
                losing.push(arc);
            } else {
                probes.push(Probe { bound: self.simplex.value, arc, vertex: self.simplex.vertex.clone() });
            }
            choices.iter().for_each(|&arc| self.simplex.open[arc] = true);
            self.simplex.stand_at(stand.clone());
        }
        (probes, losing)
    }

    fn children(&self, at: usize, mut probes: Vec<Probe>) -> Left {
        probes.sort_by(|a, b| b.bound.total_cmp(&a.bound).then(b.arc.cmp(&a.arc)));
        let child = |probe: Probe| (self.part.option[probe.arc], self.child(at, probe));
        Left::Branches { unit: self.part.units[at], children: probes.into_iter().map(child).collect() }
    }

    fn child(&self, at: usize, probe: Probe) -> Node {
        let Probe { arc, vertex, .. } = probe;
        let open = |other: usize| self.simplex.open[other] && (other == arc || !self.part.arcs(at).contains(&other));
        // What the prices rest on stays, closed or not.
        let (mut rests, mut whole) = (vec![false; self.part.option.len()], vec![false; self.part.units.len()]);
        vertex.keys.iter().for_each(|&key| rests[key as usize] = true);
        for basic in &vertex.basis {
            if let Basic::Tie { unit, arc, base } = *basic {
                (rests[arc as usize], rests[base as usize], whole[unit as usize]) = (true, true, true);
            }
        }
        let (mut part, arcs_to, units_to) = self.part.kept(|arc| open(arc) || rests[arc], &whole);
        arcs_to.iter().enumerate().filter(|(_, to)| **to != u32::MAX).for_each(|(arc, &to)| part.open[to as usize] = open(arc));
        let keys = vertex.keys.iter().zip(&units_to).filter(|(_, to)| **to != u32::MAX);
        let moved = |basic: &Basic| match *basic {
            Basic::Tie { unit, arc, base } => {
                Basic::Tie { unit: units_to[unit as usize], arc: arcs_to[arc as usize], base: arcs_to[base as usize] }
            }
            slack => slack,
        };
        let vertex = Vertex {
            keys: keys.map(|(&key, _)| arcs_to[key as usize]).collect(),
            basis: vertex.basis.iter().map(moved).collect(),
        };
        Node { part, vertex, place: 0 }
    }
}
