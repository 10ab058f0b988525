//! The root: from load prices to the best multipliers, and what they say of every pair.

use super::ascent::{self, Climb, Summit, climb};
use super::domains::Domains;
use super::problem::Problem;
use super::relaxation::{Relaxation, Scratch};
use crate::solve::parameters::Stop;

/// Evaluations of the climb.
const CLIMB: usize = 3_000;
/// Where units are few and where they are many: how many evaluations may find nothing before its steps shrink, and the weight
/// of the last direction in the next.
const PATIENCE: [usize; 2] = [40, 25];
const DEFLECTION: [f64; 2] = [ascent::DEFLECTION, 0.8];
/// First rise aimed at, relative to the bound.
const RISE: f64 = 0.003;
/// Conditional bounds are known as far as this share above the bound.
const KNOWN: f64 = 0.02;

/// What the root knows.
pub struct Root {
    /// Pairs that may be used at all.
    pub domains: Domains,
    /// The best multipliers.
    pub multipliers: Vec<f64>,
    /// What they prove.
    pub bound: f64,
    /// (unit, territory, bound on plans that use the pair), for units with a choice.
    pub conditional: Vec<(u32, u32, f64)>,
    /// Per unit its territories, those that the relaxed solutions on the way up used most among the best first.
    pub near: Vec<Vec<u32>>,
}

impl Root {
    /// Climbs from the multipliers `start`, over the pairs in `domains`; `None` where limits alone leave no plan. `known`
    /// is the value of a plan, and a bound that is enough for it.
    pub fn new(problem: &Problem, mut domains: Domains, start: &[f64], known: Option<(f64, f64)>, stop: Stop) -> Option<Root> {
        let relaxation = if domains.propagate(problem) { Relaxation::new(problem, &domains) } else { None }?;
        let start: Vec<f64> = start.iter().map(|u| (u / problem.grid).round() * problem.grid).collect();
        let size = start.iter().sum::<f64>().abs().max(1024.0 * problem.grid);
        let [cutoff, rise] = known.map_or([f64::INFINITY, RISE * size], |(_, enough)| [enough, f64::INFINITY]);
        let many = usize::from(!problem.few());
        let (patience, deflection) = (PATIENCE[many], DEFLECTION[many]);
        let plan = Climb { iterations: CLIMB, cutoff, rise, patience, deflection };
        let mut scratch = Scratch::default();
        let summit = climb(problem, &relaxation, &start, plan, stop, &mut scratch);
        let (u, bound) = (&summit.multipliers, summit.solution.bound);
        let conditional = relaxation.conditional(
            u,
            &summit.solution,
            known.map_or(bound + KNOWN * size, |(value, _)| value.max(bound)),
            &mut scratch,
        );
        let near = near(problem, &domains, &conditional, &summit);
        Some(Root { domains, multipliers: summit.multipliers, bound, conditional, near })
    }

    /// The pairs that a plan below `target` may use.
    pub fn domains_below(&self, problem: &Problem, target: f64) -> Domains {
        let (mut domains, cutoff) = (self.domains.clone(), problem.cutoff(target));
        for &(unit, j, _) in self.conditional.iter().filter(|pair| pair.2 >= cutoff) {
            domains.close(unit as usize, j as usize);
        }
        domains
    }
}

fn near(problem: &Problem, domains: &Domains, conditional: &[(u32, u32, f64)], summit: &Summit) -> Vec<Vec<u32>> {
    let mut near: Vec<Vec<(f64, u32, u32)>> = vec![Vec::new(); problem.units];
    for &(unit, j, bound) in conditional {
        let packed = summit.packed[unit as usize * problem.territories + j as usize];
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
