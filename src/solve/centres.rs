//! Free centres: capacitated p-median and Hess districting, or means anywhere in the plane.
//!
//! `min Σ_i Σ_j c_ij x_ij`, every unit at one centre, `territories` centres, each one's loads within its limits.
//!
//! | what the map is like | plans from | bound from |
//! |---|---|---|
//! | centres anywhere (`means`) | jumps between exact divisions | nothing |
//! | few connected districts (`districts`) | annealing | a list of all districts that matter |
//! | units small (`Run::divisible`) | location-allocation, annealing | multipliers; a tree where territories are few |
//! | units large | annealing, by regions where many | multipliers, knapsacks of whole units; a MIP over pairs left |

mod annealing;
mod ascent;
mod bounds;
mod clusters;
mod construction;
mod costs;
mod districts;
mod impossible;
mod knapsack;
mod lagrangian;
mod leaf;
mod location;
pub mod matching;
mod means;
mod node;
mod plans;
mod regions;
mod restricted;
mod run;
mod stranded;
mod table;
mod transport;
mod tree;

use crate::model::{CentreCosts, CentreProof, Districting, DistrictingInfeasible, DistrictingSolution};
use crate::solve::{Parameters, Progress};
use annealing::Landscape;
use bounds::CentreBound;
use costs::Costs;
use run::Run;
use table::Table;

/// Solves a problem of free centres within the limits of `parameters`, reporting to `progress`.
///
/// The plan keeps all limits; `certified_bound` is what the proof proves, `dual_bound` may rest on the MIP's word for the
/// division of units among settled centres, or on the engine's for the list of all districts that matter.
pub fn solve(problem: &Districting, parameters: &Parameters, progress: &Progress) -> DistrictingSolution {
    progress.begin("sums");
    if let Some(reason) = impossible::by_sums(problem) {
        return DistrictingSolution::infeasible(reason);
    }
    if let Some(unit) = stranded::stranded(problem) {
        return DistrictingSolution::infeasible(DistrictingInfeasible::NoDistrict { unit });
    }
    if let CentreCosts::Means(weight) = &problem.costs {
        progress.begin("search");
        return anywhere(problem, weight, parameters, progress);
    }
    let costs = Costs::new(problem);
    let (table, landscape) = (Table::new(problem, &costs), Landscape::new(problem, &costs));
    let run = Run { problem, parameters, progress, table, landscape };
    let few = districts::are_few(problem);
    progress.begin("first plan");
    if few {
        run.plans(&[]);
        if let Some(proven) = run.listed() {
            return run.solution(proven);
        }
    }
    progress.begin("search");
    let locations = if run.divisible() { run.locate() } else { Vec::new() };
    if !few || !locations.is_empty() {
        run.plans(&locations);
    }
    progress.begin("proof");
    let proven = if run.divisible() { run.search(&locations) } else { run.whole() };
    run.solution(proven)
}

impl Run<'_> {
    fn solution(&self, proven: CentreBound) -> DistrictingSolution {
        let best = self.progress.best();
        let none = proven.bound == f64::INFINITY || self.landscape.costs.pass_a_barrier(proven.bound);
        let infeasible = (best.is_none() && none).then_some(DistrictingInfeasible::Exhausted);
        let (primal, plan) = best.map_or((None, None), |(value, plan)| (Some(value), Some(plan)));
        let below = |bound: f64| primal.map_or(bound, |value| bound.min(value));
        DistrictingSolution {
            plan,
            primal,
            dual_bound: below(self.progress.best_bound().max(proven.bound)),
            certified_bound: below(proven.certified),
            proof: proven.proof,
            infeasible,
            trace: self.progress.trace(),
        }
    }
}

/// Centres anywhere. Nothing is proven of what is found.
fn anywhere(problem: &Districting, weight: &[f64], parameters: &Parameters, progress: &Progress) -> DistrictingSolution {
    let plane = means::plane(problem, weight);
    if let Some(reason) = means::impossible(&plane) {
        return DistrictingSolution::infeasible(reason);
    }
    means::search(&plane, parameters, &|plan| {
        let plan = means::named(problem, plan);
        progress.incumbent("means", problem.value(&plan), &plan);
    });
    let (primal, plan) = progress.best().map_or((None, None), |(value, plan)| (Some(value), Some(plan)));
    let (dual_bound, certified_bound) = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let (proof, infeasible, trace) = (CentreProof::default(), None, progress.trace());
    DistrictingSolution { plan, primal, dual_bound, certified_bound, proof, infeasible, trace }
}
