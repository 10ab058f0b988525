//! The root node: from load prices to the best multipliers, and bounds on the plans that use a pair, by which pairs are fixed.

use super::ascent::{self, DualBest, SubgradientAscent, ascend};
use super::domains::Domains;
use super::generalised_assignment::GeneralisedAssignment;
use super::relaxation::{Relaxation, Scratch};
use crate::solve::parameters::Stop;

/// Evaluations of the ascent.
const ASCENT: usize = 3_000;
/// Where units are few and where they are many: how many evaluations may find nothing before its steps shrink, and the weight
/// of the last direction in the next.
const PATIENCE: [usize; 2] = [40, 25];
const DEFLECTION: [f64; 2] = [ascent::DEFLECTION, 0.8];
/// First rise aimed at, relative to the bound.
const RISE: f64 = 0.003;
/// Bounds of pairs are known as far as this share above the bound.
const KNOWN: f64 = 0.02;

/// Multipliers of the root and their bounds.
pub struct RootNode {
    /// Pairs that may be used at all.
    pub domains: Domains,
    /// The best multipliers.
    pub multipliers: Vec<f64>,
    /// Their bound.
    pub bound: f64,
    /// (unit, territory, bound on plans that use the pair), for units with a choice.
    pub pair_bounds: Vec<(u32, u32, f64)>,
    /// Per unit its territories, those that the relaxed solutions on the way up used most among the best first.
    pub near: Vec<Vec<u32>>,
}

impl RootNode {
    /// Ascends from the multipliers `start`, over the pairs in `domains`; `None` where limits alone leave no plan. `known`
    /// is the value of a plan, and a bound that is enough for it.
    pub fn new(
        problem: &GeneralisedAssignment,
        mut domains: Domains,
        start: &[f64],
        known: Option<(f64, f64)>,
        stop: Stop,
    ) -> Option<RootNode> {
        let relaxation = if domains.propagate(problem) { Relaxation::new(problem, &domains) } else { None }?;
        let start: Vec<f64> = start.iter().map(|u| (u / problem.grid).round() * problem.grid).collect();
        let size = start.iter().sum::<f64>().abs().max(1024.0 * problem.grid);
        let [cutoff, rise] = known.map_or([f64::INFINITY, RISE * size], |(_, enough)| [enough, f64::INFINITY]);
        let many = usize::from(!problem.is_small());
        let (patience, deflection) = (PATIENCE[many], DEFLECTION[many]);
        let plan = SubgradientAscent { iterations: ASCENT, cutoff, rise, patience, deflection };
        let mut scratch = Scratch::default();
        let dual = ascend(problem, &relaxation, &start, plan, stop, &mut scratch);
        let (u, bound) = (&dual.multipliers, dual.solution.bound);
        let pair_bounds = relaxation.pair_bounds(
            u,
            &dual.solution,
            known.map_or(bound + KNOWN * size, |(value, _)| value.max(bound)),
            &mut scratch,
        );
        let near = near(problem, &domains, &pair_bounds, &dual);
        Some(RootNode { domains, multipliers: dual.multipliers, bound, pair_bounds, near })
    }

    /// The pairs that a plan below `target` may use.
    pub fn domains_below(&self, problem: &GeneralisedAssignment, target: f64) -> Domains {
        let (mut domains, cutoff) = (self.domains.clone(), problem.cutoff(target));
        for &(unit, j, _) in self.pair_bounds.iter().filter(|pair| pair.2 >= cutoff) {
            domains.close(unit as usize, j as usize);
        }
        domains
    }
}

fn near(problem: &GeneralisedAssignment, domains: &Domains, pair_bounds: &[(u32, u32, f64)], dual: &DualBest) -> Vec<Vec<u32>> {
    let mut near: Vec<Vec<(f64, u32, u32)>> = vec![Vec::new(); problem.units];
    for &(unit, j, bound) in pair_bounds {
        let packed = dual.packed[unit as usize * problem.territories + j as usize];
        near[unit as usize].push((bound, u32::MAX - packed, j));
    }
    let sorted = |(unit, mut near): (usize, Vec<(f64, u32, u32)>)| {
        if near.is_empty() {
            return domains.of(unit).map(|j| j as u32).collect();
        }
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        near.into_iter().map(|(_, _, j)| j).collect()
    };
    near.into_iter().enumerate().map(sorted).collect()
}
