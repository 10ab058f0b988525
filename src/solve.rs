//! The engine: prices give the bound, rounding and search give the plan, trees or a MIP close what is left.

pub mod branch;
pub mod centres;
pub mod conflict;
mod construction;
pub mod fixing;
pub mod iis;
pub mod knapsack;
pub mod milp;
pub mod parameters;
pub mod prices;
pub mod progress;
mod proof;
mod rng;
mod rounding;
pub mod search;
mod stopping;
pub mod tied;
mod warm_start;

pub use parameters::Parameters;
pub use progress::Progress;
pub use warm_start::WarmStart;

use branch::CouplingRows;
use knapsack::GeneralisedAssignment;
use milp::{MipLimits, RestrictedMip};
use parameters::EXACT;
use prices::DualSolution;
use proof::ProvenBound;
use rounding::Dealing;
use search::territory_graph::TerritoryGraph;
use search::{Annealing, CandidateLists, SearchSpace, SearchState};
use stopping::{consistent, done};

use crate::model::{Certificate, Conflict, Instance, Outcome};

/// Rounds of chains per round of work: so many over the territories, and within these limits.
const CHAIN_ROUNDS: usize = 100;
const FEWEST_ROUNDS: usize = 2;
const MOST_ROUNDS: usize = 6;
/// Units per territory up to which neighbourhoods come right after the first plan: with more, chains are faster.
const MANY: usize = 500;
/// Units up to which neighbourhoods are handed to the MIP: chains do as well where territories hold many.
const SMALL: usize = 20_000;
/// Territories from which on neighbourhoods at load prices do all their work, though those of knapsacks follow.
const ALL_WORK: f64 = 150.0;
/// Free units of a neighbourhood that the MIP settles at once.
const NEIGHBOURHOOD: usize = 60;
/// Neighbourhoods in a row, per territory, that may find nothing before the search gives up.
const PATIENCE: usize = 12;
/// Nodes the MIP may spend on a neighbourhood.
const NEIGHBOURHOOD_NODES: usize = 200;
/// Largest number of pairs that the MIP is asked for a first plan on, and how good that needs to be.
const FEASIBILITY_PAIRS: usize = 40_000;
const FEASIBILITY_GAP: f64 = 0.02;
/// Nodes the MIP may spend on the core.
const CORE_NODES: usize = 20_000;

/// Solves an instance within the limits of `parameters`, reporting to `progress`.
///
/// The plan returned is feasible by [`evaluate`](crate::model::evaluate); the certified bound is what the certificate proves, by prices or by a
/// search tree; the dual bound may be better where a MIP has closed what reduced-cost fixing left open.
pub fn solve(instance: &Instance, parameters: &Parameters, progress: &Progress) -> Outcome {
    solve_from(instance, None, parameters, progress)
}

/// The same, from a plan and prices of an instance that is nearly the same.
pub fn solve_from(instance: &Instance, start: Option<&WarmStart>, parameters: &Parameters, progress: &Progress) -> Outcome {
    if let Some(conflict) = conflict::find(instance) {
        return Outcome::infeasible(instance, conflict);
    }
    let priced = prices::price_from(instance, start.and_then(|start| start.prices_of(instance)), parameters);
    if let Some(conflict) = conflict::by_prices(instance, &priced.prices) {
        return Outcome::infeasible(instance, conflict);
    }
    progress.bound("prices", priced.bound);
    let known =
        |phase: &str| start.and_then(|start| start.plan_of(instance)).is_some_and(|plan| progress.offer(instance, phase, plan));
    let knapsacks = |problem: GeneralisedAssignment| {
        known("start");
        let feasibility_mip = |near: &[Vec<u32>]| feasibility_mip(instance, near, parameters, progress);
        knapsack::solve(instance, &problem, &priced, &feasibility_mip, parameters, progress)
    };
    if let Some(proven) = GeneralisedAssignment::of_capacities(instance).and_then(knapsacks) {
        return outcome(proven.certificate, proven.bound, progress);
    }
    let candidates = CandidateLists::new(instance, &priced);
    let graph = TerritoryGraph::new(&candidates, instance.options());
    let space = SearchSpace { candidates: &candidates, graph: &graph, prices: &priced.prices };
    let coupling = CouplingRows::of(instance);
    let fresh =
        |coupling: &CouplingRows, number: u64| construction::plan(instance, &priced, coupling, &space, number, parameters);
    if let Some(plan) = coupling.as_ref().and_then(|coupling| fresh(coupling, 0)) {
        progress.offer(instance, "construction", &plan);
    }
    if coupling.is_none() || instance.units() > MANY * instance.territories() {
        search(instance, &priced, &space, parameters, progress);
    }
    // Not earlier: it would do before the search has looked at what other limits and costs make of it.
    known("start");
    if progress.best_value().is_none() {
        let near: Vec<Vec<u32>> = (0..instance.units()).map(|unit| candidates.sorted(unit)).collect();
        feasibility_mip(instance, &near, parameters, progress);
    }
    let by_tree = coupling.as_ref().and_then(|coupling| {
        let fresh = |number| fresh(coupling, number);
        let parameters = before_knapsacks(instance, coupling, parameters);
        branch::solve(instance, coupling, &priced, &graph, &fresh, &parameters, progress)
    });
    let open = if done(instance, parameters, progress) { None } else { GeneralisedAssignment::of_limits(instance) };
    let by_knapsacks = open.and_then(|problem| knapsack::solve(instance, &problem, &priced, &|_| (), parameters, progress));
    if !close(instance, &priced, parameters, progress) && coupling.is_none() && instance.units() <= SMALL {
        improve(instance, &candidates, parameters, progress);
        close(instance, &priced, parameters, progress);
    }
    let by_prices = ProvenBound { certificate: Certificate::Prices(priced.prices), bound: priced.bound };
    let all = by_tree.into_iter().chain(by_knapsacks);
    let best = all.fold(by_prices, |best, proven| if proven.bound > best.bound { proven } else { best });
    outcome(best.certificate, best.bound, progress)
}

/// Less work for neighbourhoods at load prices where those of knapsacks follow, which find more in the same time.
fn before_knapsacks(instance: &Instance, coupling: &CouplingRows, parameters: &Parameters) -> Parameters {
    let follow = !branch::settles(coupling) && GeneralisedAssignment::limits_alone(instance);
    let share = if follow { (instance.territories() as f64 / ALL_WORK).min(1.0) } else { 1.0 };
    Parameters { work_limit: (share * parameters.work_limit as f64).ceil() as usize, ..parameters.clone() }
}

/// Plans along chains of territories, from the best one so far or from what the prices round to.
fn search(instance: &Instance, priced: &DualSolution, space: &SearchSpace, parameters: &Parameters, progress: &Progress) {
    let start = progress.best().map_or_else(|| rounding::round(instance, &priced.fractional, Dealing::BySize), |(_, plan)| plan);
    let mut state = SearchState::new(instance, start, &priced.prices);
    let enough = || done(instance, parameters, progress);
    progress.offer(instance, "search", state.assignment());
    let mut annealing = Annealing::new(parameters.seed);
    for _ in 0..chain_rounds(instance, parameters) {
        if enough() || instance.territories() < 2 {
            return;
        }
        annealing.round(&mut state, space, priced.bound, progress.best_value());
        progress.offer(instance, "chains", state.assignment());
    }
}

fn chain_rounds(instance: &Instance, parameters: &Parameters) -> usize {
    (CHAIN_ROUNDS / instance.territories()).clamp(FEWEST_ROUNDS, MOST_ROUNDS) * parameters.work_limit
}

/// A first plan where units are so large that search can't fit them in, or a proof that there is none: by prices of limits
/// alone, which costs may hide; by the MIP on all options, or on those `near` the best.
fn feasibility_mip(instance: &Instance, near: &[Vec<u32>], parameters: &Parameters, progress: &Progress) {
    let pairs = instance.units() * instance.options().count();
    if let Some(conflict) = conflict::by_limits(instance, parameters) {
        return progress.infeasible("limits", conflict);
    }
    let everything = pairs <= FEASIBILITY_PAIRS;
    let ascending = |mut options: Vec<u32>| {
        options.sort_unstable();
        options
    };
    let open = |unit: usize| if everything { prices::arcs::open_options(instance, unit) } else { ascending(near[unit].clone()) };
    let options: Vec<Vec<u32>> = (0..instance.units()).map(open).collect();
    if options.iter().map(Vec::len).sum::<usize>() > FEASIBILITY_PAIRS {
        return;
    }
    let core = RestrictedMip { options, incumbent: None };
    let limits = MipLimits { gap: FEASIBILITY_GAP, ..limits(parameters, Some(NEIGHBOURHOOD_NODES)) };
    let mut found = milp::solve(instance, &core, &limits);
    // What a plan costs may be what makes it hard to find.
    if found.assignment.is_none() && found.bound < f64::INFINITY && pairs <= parameters.mip_size {
        found = milp::solve(&conflict::free(instance), &core, &MipLimits { nodes: None, ..limits });
    }
    match found.assignment {
        Some(plan) => _ = progress.offer(instance, "rescue", &plan),
        None if everything && found.bound == f64::INFINITY => progress.infeasible("rescue", Conflict::Exhausted),
        None => {}
    }
}

/// Rounds of neighbourhoods around the incumbent, each settled by the MIP.
fn improve(instance: &Instance, candidates: &CandidateLists, parameters: &Parameters, progress: &Progress) {
    let mut rng = rng::stream(parameters.seed, 1);
    let mut failures = 0;
    for _ in 0..parameters.work_limit {
        let Some((_, plan)) = progress.best() else { return };
        if done(instance, parameters, progress) || instance.territories() < 2 || failures >= PATIENCE * instance.territories() {
            return;
        }
        let core = search::neighbourhood::around(instance, candidates, &plan, NEIGHBOURHOOD, &mut rng);
        let result = milp::solve(instance, &core, &limits(parameters, Some(NEIGHBOURHOOD_NODES)));
        let better = result.assignment.is_some_and(|plan| progress.offer(instance, "neighbourhood", &plan));
        failures = if better { 0 } else { failures + 1 };
    }
}

/// What reduced-cost fixing leaves open, closed by the MIP where it is small enough. Returns whether nothing is left to do.
fn close(instance: &Instance, priced: &DualSolution, parameters: &Parameters, progress: &Progress) -> bool {
    let incumbent = progress.best();
    if done(instance, parameters, progress) {
        return true;
    }
    let value = incumbent.as_ref().map_or(f64::INFINITY, |(value, _)| *value);
    let options = fixing::remaining(instance, priced, value);
    let open: usize = options.iter().map(Vec::len).filter(|&count| count > 1).sum();
    if open > parameters.mip_size {
        return false;
    }
    let core = RestrictedMip { options, incumbent: incumbent.map(|(_, plan)| plan) };
    let result = milp::solve(instance, &core, &limits(parameters, Some(CORE_NODES)));
    if let Some(plan) = result.assignment {
        progress.offer(instance, "core MIP", &plan);
    }
    // Outside the core no plan beats the incumbent it was made with.
    progress.bound("core MIP", result.bound.min(value));
    done(instance, parameters, progress)
}

fn limits(parameters: &Parameters, nodes: Option<usize>) -> MipLimits {
    // A hair less than asked, so that rounding errors don't leave the gap just above it.
    MipLimits { gap: 0.9 * parameters.gap.max(EXACT), time: parameters.remaining(), nodes, stop: parameters.stop.clone() }
}

fn outcome(certificate: Certificate, proven: f64, progress: &Progress) -> Outcome {
    let best = progress.best();
    let (primal, assignment) = best.map_or((None, None), |(value, plan)| (Some(value), Some(plan)));
    let bound = progress.best_bound();
    let exhausted = (primal.is_none() && bound == f64::INFINITY).then_some(Conflict::Exhausted);
    Outcome {
        dual_bound: primal.map_or(bound, |value| consistent(bound, value, proven)),
        certified_bound: primal.map_or(proven, |value| proven.min(value)),
        certificate,
        assignment,
        primal,
        infeasible: progress.conflict().or(exhausted),
        trace: progress.trace(),
    }
}
