//! One node of the branch and bound: better multipliers, fixing by conditional bounds, and a unit to branch on.

use super::ascent::{Climb, DEFLECTION, Summit, climb};
use super::domains::Domains;
use super::problem::Problem;
use super::relaxation::{Relaxation, Scratch};

/// Evaluations without a better bound before the steps shrink.
const PATIENCE: usize = 4;
/// Share of the open pairs that a climb must close for another one.
const WORTH_CLIMBING: f64 = 0.1;

/// Rounding errors of a plan's value and a bound, relative to it.
const EXACT: f64 = 1e-9;

/// Evaluations of the first climb, and of those after fixing, and climbs at most.
const CLIMB: [usize; 2] = [40, 20];
const CLIMBS: usize = 3;

/// A part of the search that is still open.
#[derive(Clone, Debug)]
pub struct Node {
    /// Pairs left.
    pub domains: Domains,
    /// Multipliers to start from.
    pub multipliers: Vec<f64>,
    /// What its parent proves of it.
    pub bound: f64,
    /// Its place in the proof.
    pub place: usize,
}

/// What came of a node.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The multipliers that fixed pairs or closed the node, one after another.
    pub stages: Vec<Vec<f64>>,
    /// What is left of it.
    pub left: Left,
    /// Evaluations times pairs that it took.
    pub work: usize,
}

/// What is left of a node.
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
        /// What they share.
        domains: Domains,
    },
}

/// Settles a node, or finds what to branch on.
pub fn settle(problem: &Problem, node: &Node, cutoff: f64, scratch: &mut Scratch) -> Settled {
    let mut settled = Settled { stages: Vec::new(), left: Left::Nothing, work: 0 };
    let (mut domains, mut start) = (node.domains.clone(), node.multipliers.clone());
    if !domains.propagate(problem) {
        return settled;
    }
    for stage in 0..CLIMBS {
        let Some(relaxation) = Relaxation::new(problem, &domains) else { return settled };
        let iterations = CLIMB[stage.min(1)];
        let plan = Climb { iterations, cutoff, rise: f64::INFINITY, patience: PATIENCE, deflection: DEFLECTION };
        let summit = climb(problem, &relaxation, &start, plan, &|| false, scratch);
        start.clone_from(&summit.multipliers);
        settled.work += summit.evaluations as usize * relaxation.pairs();
        settled.stages.push(summit.multipliers.clone());
        if summit.solution.bound >= cutoff {
            return settled;
        }
        // Packings of large capacities may be worth less than what bounds them.
        let proven =
            |plan: &Vec<u32>| problem.value(plan) <= summit.solution.bound + EXACT * summit.solution.bound.abs().max(1.0);
        if let Some(plan) = plan_of(problem, &domains, &summit).filter(proven) {
            settled.left = Left::Plan(plan);
            return settled;
        }
        let bounds = relaxation.conditional(&summit.multipliers, &summit.solution, cutoff, scratch);
        let losing = bounds.iter().filter(|bound| bound.2 >= cutoff);
        let closed = losing.filter(|bound| domains.close(bound.0 as usize, bound.1 as usize)).count();
        if !domains.propagate(problem) {
            return settled;
        }
        if stage + 1 == CLIMBS || (closed as f64) < WORTH_CLIMBING * bounds.len() as f64 {
            settled.left = branch(problem, domains, &relaxation, &summit, &bounds);
            return settled;
        }
    }
    settled
}

/// The assignment of a relaxed solution that packs every unit once.
fn plan_of(problem: &Problem, domains: &Domains, summit: &Summit) -> Option<Vec<u32>> {
    let mut plan: Vec<Option<u32>> = (0..problem.units).map(|unit| domains.only(unit).map(|j| j as u32)).collect();
    for &(unit, j) in &summit.solution.packed {
        if plan[unit as usize].replace(j).is_some() {
            return None;
        }
    }
    let plan: Vec<u32> = plan.into_iter().collect::<Option<_>>()?;
    problem.holds(&plan).then_some(plan)
}

/// Branches on the unit that the relaxed solutions on the way up were least agreed about.
fn branch(problem: &Problem, domains: Domains, relaxation: &Relaxation, summit: &Summit, bounds: &[(u32, u32, f64)]) -> Left {
    let m = problem.territories;
    let doubt = |unit: usize| {
        let packed = &summit.packed[unit * m..(unit + 1) * m];
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
        domains.of(unit).map(|j| (j as u32, known(j).map_or(summit.solution.bound, |bound| bound.2))).collect();
    territories.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    Left::Branches { unit, territories, domains }
}
