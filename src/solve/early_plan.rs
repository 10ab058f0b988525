//! A plan and a bound from prices that are not settled yet, so that there is something to hold when time runs out.
//!
//! Any prices prove a bound over all arcs. The fractional plan of clusters that choose as one is rounded unit by unit; single moves at
//! prices of their own mend the loads and lower the value, and chains mend what they can't.

use super::prices::{DualSolution, FractionalSolution};
use super::rounding::{self, Dealing};
use super::search::territory_graph::TerritoryGraph;
use super::search::{Annealing, CandidateLists, SearchSpace, SearchState, relocate};
use super::{Parameters, Progress};
use crate::model::{Instance, Prices, evaluate};

/// Passes of single moves; limits that are still broken get dearer with each.
const PASSES: usize = 12;
/// A pass that moves less than one unit in so many ends them, once all limits are kept.
const SETTLED: usize = 200;
/// Rounds of chains for what passes leave broken.
const ROUNDS: usize = 40;

/// Offers the bound that prices prove, and the plan that a fractional one rounds to. Takes what it takes, be time up or not: there would
/// be no plan else.
pub fn offer(
    instance: &Instance,
    prices: &Prices,
    fractional: &FractionalSolution,
    parameters: &Parameters,
    progress: &Progress,
) {
    let priced = DualSolution::at(instance, prices.clone(), fractional.clone());
    progress.bound("first prices", priced.bound);
    if fractional.len() < instance.units() || fractional.iter().any(Vec::is_empty) {
        return;
    }
    let candidates = CandidateLists::new(instance, &priced);
    let mut state =
        SearchState::new(instance, rounding::round(instance, fractional, Dealing::BySize), prices).knowing(&candidates);
    for _ in 0..PASSES {
        let moved = relocate(&mut state, &candidates, &|| false);
        let kept = progress.judge(instance, "first plan", state.assignment()).is_some();
        if kept && moved < instance.units() / SETTLED || !kept && moved == 0 {
            break;
        }
        if !kept {
            state.increase_penalties();
        }
    }
    if !evaluate(instance, state.assignment()).feasible() {
        along_chains(&mut state, &candidates, &priced, parameters);
        progress.offer(instance, "first plan", state.assignment());
    }
}

/// Mends what is broken along chains, for a while.
fn along_chains(state: &mut SearchState, candidates: &CandidateLists, priced: &DualSolution, parameters: &Parameters) {
    let instance = state.instance();
    let graph = TerritoryGraph::new(candidates, instance.options());
    let space = SearchSpace { candidates, graph: &graph, prices: &priced.prices };
    let mut annealing = Annealing::new(parameters.seed);
    for _ in 0..ROUNDS {
        annealing.round(state, &space, priced.bound, None, &|| false);
        if evaluate(instance, state.assignment()).feasible() {
            return;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::super::{Parameters, Progress, solve};
    use crate::check;
    use crate::geometry::{Arcs, Drive, Metric, Position};
    use crate::model::{Activity, Instance, Options, Outcome, Quantity, RuleId, evaluate};

    /// Accounts of all sizes around forty reps with some 6 % of their hours to spare, most of whom live in one part of the map: the
    /// ways are part of the load, an uneven one costs something.
    fn crowded() -> Instance {
        let (units, m) = (4_000, 40);
        let mut rng = Pcg64::seed_from_u64(5);
        let mut place = |wide: f64| Position::in_plane(rng.random_range(0.0..wide), rng.random_range(0.0..wide));
        let positions: Vec<Position> = (0..units).map(|at| place(if at % 3 == 0 { 300.0 } else { 1000.0 })).collect();
        let sites = (0..m).map(|at| place(if at % 2 == 0 { 200.0 } else { 1000.0 })).collect();
        let plain = Arcs::Geometric { metric: Metric::Plane, units: positions, sites };
        let arcs = Arc::new(Arcs::Driven { base: Arc::new(plain), drive: Drive::linear(0.02) });
        let visits: Vec<f64> = (0..units).map(|_| 0.4 * rng.random_range(1.0_f64..6.0).powi(2)).collect();
        let costs = Quantity { scale: visits.clone(), arcs: Some(arcs.clone()), ..Quantity::default() };
        let fixed: Vec<f64> = visits.iter().map(|visits| 4.0 * visits).collect();
        let hours = 1.65 * fixed.iter().sum::<f64>();
        let load = Quantity { fixed, scale: visits, arcs: Some(arcs), ..Quantity::default() };
        let mut work = Activity::even("work", load, m, RuleId(0));
        let capacity = 1.06 * hours / m as f64;
        (work.tolerance, work.upper, work.lower) = (f64::INFINITY, vec![capacity; m], vec![0.0; m]);
        (work.weight, work.scale, work.reference) = (10.0, vec![capacity; m], hours);
        Instance::builder(units, Options::new(m, 1, false)).costs(costs).activity(work).hours(hours).build().unwrap()
    }

    fn solved(instance: &Instance, parameters: &Parameters) -> Outcome {
        let outcome = solve(instance, parameters, &Progress::new(None));
        let plan = outcome.assignment.as_ref().unwrap();
        let evaluation = evaluate(instance, plan);
        assert!(evaluation.feasible() && check::violations(instance, plan, outcome.primal.unwrap()).is_empty());
        let proven = check::bound(instance, &outcome.certificate).unwrap();
        assert!((proven - outcome.certified_bound).abs() <= 1e-6 * proven.abs(), "{proven}, not {}", outcome.certified_bound);
        outcome
    }

    #[test]
    fn a_plan_and_a_bound_are_there_when_time_is_up_at_once() {
        let instance = crowded();
        let best = solved(&instance, &Parameters { gap: 2e-3, work_limit: 20, ..Parameters::default() });
        assert!(best.gap().unwrap() < 0.02, "{:?}", best.gap());
        let stopped = Parameters { stop: Arc::new(AtomicBool::new(true)), ..Parameters::default() };
        let first = solved(&instance, &stopped);
        let (value, bound) = (first.primal.unwrap(), first.dual_bound);
        assert!(bound <= best.primal.unwrap() && best.dual_bound <= value, "a bound is passed by a plan");
        assert!(value < 2.0 * best.primal.unwrap() && bound > 0.2 * best.dual_bound, "{value} and {bound} are of no use");
    }

    #[test]
    fn a_wide_gap_ends_with_first_prices() {
        let instance = crowded();
        let progress = Progress::new(None);
        let wide = Parameters { gap: 0.2, work_limit: 1, ..Parameters::default() };
        let outcome = solve(&instance, &wide, &progress);
        assert!(outcome.gap().unwrap() <= 0.2);
        let phases = outcome.trace.phases;
        assert!(phases.iter().all(|(phase, _)| !phase.contains("units") && phase != "search"), "{phases:?}");
    }

    #[test]
    fn threads_make_no_difference() {
        let instance = crowded();
        let parameters = Parameters { gap: 0.0, work_limit: 2, ..Parameters::default() };
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let outcome = pool.install(|| solve(&instance, &parameters, &Progress::new(None)));
            (outcome.assignment, outcome.dual_bound.to_bits(), outcome.certificate)
        };
        let one = run(1);
        assert!([2, 8].into_iter().all(|threads| run(threads) == one));
    }
}
