//! A node of the branch and bound: better multipliers, variable fixing by the bounds of pairs, and a unit to branch on.

use super::ascent::{DEFLECTION, DualBest, SubgradientAscent, ascend};
use super::domains::Domains;
use super::generalised_assignment::GeneralisedAssignment;
use super::relaxation::{Relaxation, Scratch};

/// Evaluations without a better bound before the steps shrink.
const PATIENCE: usize = 4;
/// Share of the open pairs that an ascent must close for another one.
const WORTH_ASCENDING: f64 = 0.1;

/// Rounding errors of a plan's value and a bound, relative to it.
const EXACT: f64 = 1e-9;

/// Evaluations of the first ascent, and of those after fixing, and ascents at most.
const ASCENT: [usize; 2] = [40, 20];
const ASCENTS: usize = 3;

/// A part of the search that is still open.
#[derive(Clone, Debug)]
pub struct Node {
    /// Pairs left.
    pub domains: Domains,
    /// Multipliers to start from.
    pub multipliers: Vec<f64>,
    /// Bound from its parent.
    pub bound: f64,
    /// Its place in the proof.
    pub place: usize,
}

/// Result of a node.
#[derive(Clone, Debug)]
pub struct NodeResult {
    /// The multipliers that fixed pairs or closed the node, one after another.
    pub stages: Vec<Vec<f64>>,
    /// The part that is left.
    pub left: Left,
    /// Evaluations times pairs that it took.
    pub work: usize,
}

/// The part of a node that is left.
#[derive(Clone, Debug)]
pub enum Left {
    /// Nothing below the cutoff.
    Nothing,
    /// The best plan in it.
    Plan(Vec<u32>),
    /// A unit, and its territories with a bound each, the least first.
    Branches {
        /// The unit.
        unit: usize,
        /// Its territories.
        territories: Vec<(u32, f64)>,
        /// Domains that they share.
        domains: Domains,
    },
}

/// Solves a node, or finds what to branch on.
pub fn solve_node(problem: &GeneralisedAssignment, node: &Node, cutoff: f64, scratch: &mut Scratch) -> NodeResult {
    let mut settled = NodeResult { stages: Vec::new(), left: Left::Nothing, work: 0 };
    let (mut domains, mut start) = (node.domains.clone(), node.multipliers.clone());
    if !domains.propagate(problem) {
        return settled;
    }
    for stage in 0..ASCENTS {
        let Some(relaxation) = Relaxation::new(problem, &domains) else { return settled };
        let iterations = ASCENT[stage.min(1)];
        let plan = SubgradientAscent { iterations, cutoff, rise: f64::INFINITY, patience: PATIENCE, deflection: DEFLECTION };
        let dual = ascend(problem, &relaxation, &start, plan, &|| false, scratch);
        start.clone_from(&dual.multipliers);
        settled.work += dual.evaluations as usize * relaxation.pairs();
        settled.stages.push(dual.multipliers.clone());
        if dual.solution.bound >= cutoff {
            return settled;
        }
        // Packings of large capacities may be worth less than what bounds them.
        let proven = |plan: &Vec<u32>| problem.value(plan) <= dual.solution.bound + EXACT * dual.solution.bound.abs().max(1.0);
        if let Some(plan) = plan_of(problem, &domains, &dual).filter(proven) {
            settled.left = Left::Plan(plan);
            return settled;
        }
        let bounds = relaxation.pair_bounds(&dual.multipliers, &dual.solution, cutoff, scratch);
        let losing = bounds.iter().filter(|bound| bound.2 >= cutoff);
        let closed = losing.filter(|bound| domains.close(bound.0 as usize, bound.1 as usize)).count();
        if !domains.propagate(problem) {
            return settled;
        }
        if stage + 1 == ASCENTS || (closed as f64) < WORTH_ASCENDING * bounds.len() as f64 {
            settled.left = branch(problem, domains, &relaxation, &dual, &bounds);
            return settled;
        }
    }
    settled
}

/// The assignment of a relaxed solution that packs every unit once.
fn plan_of(problem: &GeneralisedAssignment, domains: &Domains, dual: &DualBest) -> Option<Vec<u32>> {
    let mut plan: Vec<Option<u32>> = (0..problem.units).map(|unit| domains.only(unit).map(|j| j as u32)).collect();
    for &(unit, j) in &dual.solution.packed {
        if plan[unit as usize].replace(j).is_some() {
            return None;
        }
    }
    let plan: Vec<u32> = plan.into_iter().collect::<Option<_>>()?;
    problem.holds(&plan).then_some(plan)
}

/// Branches on the unit that the relaxed solutions on the way up were least agreed about.
fn branch(
    problem: &GeneralisedAssignment,
    domains: Domains,
    relaxation: &Relaxation,
    dual: &DualBest,
    bounds: &[(u32, u32, f64)],
) -> Left {
    let m = problem.territories;
    let doubt = |unit: usize| {
        let packed = &dual.packed[unit * m..(unit + 1) * m];
        let (sum, most) = (packed.iter().sum::<u32>().max(1), packed.iter().copied().max().unwrap_or(0));
        let weight: f64 = domains
            .of(unit)
            .map(|j| f64::from(problem.weight[j * problem.units + unit]) / f64::from(problem.room[j].max(1)))
            .sum();
        (1.0 - f64::from(most) / f64::from(sum)) * weight / f64::from(domains.left(unit))
    };
    let open = || relaxation.units.iter().map(|&unit| unit as usize).filter(|&unit| domains.left(unit) > 1);
    let doubtful = open().map(|unit| (doubt(unit), unit)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
    // Where fixing left no choice, the single branch brings the plan to light.
    let unit = doubtful.map_or(0, |(_, unit)| unit);
    let known = |j: usize| bounds.iter().find(|bound| (bound.0 as usize, bound.1 as usize) == (unit, j));
    let mut territories: Vec<(u32, f64)> =
        domains.of(unit).map(|j| (j as u32, known(j).map_or(dual.solution.bound, |bound| bound.2))).collect();
    territories.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    Left::Branches { unit, territories, domains }
}
