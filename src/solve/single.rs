//! An instance whose units are chosen for one by one, phase by phase: each offers the plans and bounds it finds to `progress`, and is
//! left out, or ends at once, where the best plan is as good as asked.

use std::cell::LazyCell;

use super::branch::CouplingRows;
use super::knapsack::GeneralisedAssignment;
use super::milp::{MipLimits, RestrictedMip};
use super::parameters::{EXACT, LISTED};
use super::prices::{DualSolution, FractionalSolution};
use super::proof::ProvenBound;
use super::rounding::Dealing;
use super::search::territory_graph::TerritoryGraph;
use super::search::{Annealing, CandidateLists, SearchSpace, SearchState, relocate};
use super::stopping::{consistent, done};
use super::{
    Parameters, Progress, WarmStart, branch, conflict, construction, early_plan, fixing, knapsack, milp, prices, returns, rng,
    rounding, search,
};
use crate::model::{Certificate, Conflict, Instance, Outcome, Prices};

/// Rounds of chains per round of work: so many over the territories, and within these limits.
const CHAIN_ROUNDS: usize = 100;
const FEWEST_ROUNDS: usize = 2;
const MOST_ROUNDS: usize = 6;
/// Units per territory up to which neighbourhoods come right after the first plan: with more, chains are faster.
const MANY: usize = 500;
/// Units up to which neighbourhoods are handed to the MIP: chains do as well where territories hold many.
pub(super) const SMALL: usize = 20_000;
/// Gap from which a first plan may do. Below it only large instances have one before prices settle, which takes seconds there.
const ROUGH_GAP: f64 = 0.01;
/// Single moves end where a pass moves less than one unit in so many.
const SETTLED: usize = 1_000;
/// Passes of single moves in which broken limits get dearer.
const DEARER: usize = 12;
/// Territories from which on neighbourhoods at load prices do all their work, though those of knapsacks follow.
const ALL_WORK: f64 = 150.0;
/// Free units of a neighbourhood that the MIP settles at once.
pub(super) const NEIGHBOURHOOD: usize = 60;
/// Neighbourhoods in a row, per territory, that may find nothing before the search gives up.
pub(super) const PATIENCE: usize = 12;
/// Nodes the MIP may spend on a neighbourhood.
pub(super) const NEIGHBOURHOOD_NODES: usize = 200;
/// Largest number of pairs that the MIP is asked for a first plan on, and how good that needs to be.
pub(super) const FEASIBILITY_PAIRS: usize = 40_000;
pub(super) const FEASIBILITY_GAP: f64 = 0.02;
/// Nodes the MIP may spend on the core at least; where pairs are few, nodes times open pairs per unit of the work limit.
const CORE_NODES: usize = 20_000;
const CORE_WORK: usize = 1_000_000;

/// Solves an instance without a price on pairs, from a plan and prices of one that is nearly the same.
pub(super) fn solve(instance: &Instance, start: Option<&WarmStart>, parameters: &Parameters, progress: &Progress) -> Outcome {
    progress.begin("sums");
    if let Some(conflict) = conflict::find(instance) {
        return Outcome::infeasible(instance, conflict);
    }
    // Prices of budgets run away where these clash.
    let awaited =
        parameters.gap >= ROUGH_GAP || instance.units() * instance.options().count() > LISTED || !instance.budgets().is_empty();
    let clash = LazyCell::new(|| conflict::by_limits(instance, parameters));
    let first = |prices: &Prices, fractional: &FractionalSolution| {
        if !awaited && !parameters.should_stop() {
            return false;
        }
        early_plan::offer(instance, prices, fractional, parameters, progress);
        if progress.best_value().is_none() && !parameters.should_stop() {
            progress.begin("limits");
            clash.iter().for_each(|clash| progress.infeasible("limits", clash.clone()));
        }
        done(instance, parameters, progress)
    };
    let known = start.and_then(|start| start.prices_of(instance));
    let priced = prices::price_watched(instance, known, parameters, progress, &first);
    if progress.best_value().is_none()
        && let Some(conflict) = progress.conflict().or_else(|| conflict::by_prices(instance, &priced.prices))
    {
        // Prices of the limits alone say more: how much finds no room.
        return Outcome::infeasible(instance, clash.clone().unwrap_or(conflict));
    }
    progress.bound("prices", priced.bound);
    let feasibility_mip = |near: &[Vec<u32>]| match &*clash {
        Some(clash) => progress.infeasible("limits", clash.clone()),
        None => feasibility_mip(instance, near, parameters, progress),
    };
    if let Some(proven) = by_capacities(instance, start, &priced, &feasibility_mip, parameters, progress) {
        returns::send_back(instance, &priced.prices, progress);
        return outcome(proven, progress);
    }
    if done(instance, parameters, progress) {
        return stopped(instance, start, priced, parameters, progress);
    }
    progress.begin("candidates");
    let candidates = CandidateLists::new(instance, &priced);
    let graph = TerritoryGraph::new(&candidates, instance.options());
    let space = SearchSpace { candidates: &candidates, graph: &graph, prices: &priced.prices };
    let phases = Phases { instance, priced: &priced, space, coupling: CouplingRows::of(instance), parameters, progress };
    progress.begin("construction");
    let constructed = phases.construct();
    progress.begin("search");
    phases.search(constructed);
    // Not earlier: it would do before the search has looked at what other limits and costs make of it.
    offer_start(instance, start, progress);
    phases.find_feasible(&feasibility_mip);
    if progress.best_value().is_none() && progress.conflict().is_none() {
        early_plan::offer(instance, &priced.prices, &priced.fractional, parameters, progress);
    }
    progress.begin("branch and bound");
    let by_tree = phases.branch();
    progress.begin("prices of assignments");
    let by_knapsacks = phases.knapsacks();
    progress.begin("closing the gap");
    phases.close_gap();
    progress.begin("returns");
    returns::send_back(instance, &priced.prices, progress);
    let by_prices = ProvenBound { certificate: Certificate::Prices(priced.prices), bound: priced.bound };
    let all = by_tree.into_iter().chain(by_knapsacks);
    outcome(all.fold(by_prices, |best, proven| if proven.bound > best.bound { proven } else { best }), progress)
}

/// The outcome where the first plan will do, or time is up: of prices, and with a plan wherever single moves and chains find one.
fn stopped(
    instance: &Instance,
    start: Option<&WarmStart>,
    priced: DualSolution,
    parameters: &Parameters,
    progress: &Progress,
) -> Outcome {
    offer_start(instance, start, progress);
    if progress.best_value().is_none() && progress.conflict().is_none() {
        early_plan::offer(instance, &priced.prices, &priced.fractional, parameters, progress);
    }
    returns::send_back(instance, &priced.prices, progress);
    outcome(ProvenBound { certificate: Certificate::Prices(priced.prices), bound: priced.bound }, progress)
}

/// Offers the plan that the solve starts from.
pub(super) fn offer_start(instance: &Instance, start: Option<&WarmStart>, progress: &Progress) {
    if let Some(plan) = start.and_then(|start| start.plan_of(instance)) {
        progress.offer(instance, "start", plan);
    }
}

/// An instance of few units that asks for capacities alone, by prices of assignments; `None` where it is none, or where these
/// prove less than load prices.
fn by_capacities(
    instance: &Instance,
    start: Option<&WarmStart>,
    priced: &DualSolution,
    feasibility_mip: &dyn Fn(&[Vec<u32>]),
    parameters: &Parameters,
    progress: &Progress,
) -> Option<ProvenBound> {
    let problem = GeneralisedAssignment::of_capacities(instance)?;
    offer_start(instance, start, progress);
    progress.begin("prices of assignments");
    knapsack::solve(instance, &problem, priced, feasibility_mip, parameters, progress)
}

/// An instance with its prices, and what the phases of a solve share.
struct Phases<'a> {
    instance: &'a Instance,
    priced: &'a DualSolution<'a>,
    space: SearchSpace<'a>,
    /// The rows, where these are all that an instance asks for.
    coupling: Option<CouplingRows<'a>>,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
}

impl Phases<'_> {
    fn done(&self) -> bool {
        done(self.instance, self.parameters, self.progress)
    }

    /// A plan for the tree to start from; another `number`, another plan.
    fn constructed(&self, coupling: &CouplingRows, number: u64) -> Option<Vec<u32>> {
        construction::plan(self.instance, self.priced, coupling, &self.space, number, self.parameters)
    }

    /// A plan rounded and mended.
    fn construct(&self) -> Option<Vec<u32>> {
        let plan = self.constructed(self.coupling.as_ref()?, 0)?;
        self.progress.offer(self.instance, "construction", &plan);
        Some(plan)
    }

    /// Plans along chains of territories, from the one constructed or from what the prices round to.
    fn search(&self, constructed: Option<Vec<u32>>) {
        let (instance, progress) = (self.instance, self.progress);
        if self.coupling.is_some() && instance.units() <= MANY * instance.territories() {
            return;
        }
        let rounded = || rounding::round(instance, &self.priced.fractional, Dealing::BySize);
        let state = SearchState::new(instance, constructed.unwrap_or_else(rounded), &self.priced.prices);
        let mut state = state.knowing(self.space.candidates);
        let mut best = progress.judge(instance, "search", state.assignment());
        if instance.units() > SMALL {
            best = self.single_moves(&mut state).into_iter().chain(best).reduce(f64::min);
        }
        let mut annealing = Annealing::new(self.parameters.seed);
        for _ in 0..chain_rounds(instance, self.parameters) {
            if self.done() || instance.territories() < 2 {
                return;
            }
            annealing.round(&mut state, &self.space, self.priced.bound, best, &|| self.parameters.should_stop());
            if best.is_none_or(|best| state.value() < best) {
                best = progress.judge(instance, "chains", state.assignment()).into_iter().chain(best).reduce(f64::min);
            }
        }
    }

    /// Single moves, which find much among many units, for little. Limits that they leave broken get dearer from pass to pass: to mend
    /// them, chains would take minutes. Returns the value of the plan, if it is feasible.
    fn single_moves(&self, state: &mut SearchState) -> Option<f64> {
        let stop = || self.parameters.should_stop();
        while relocate(state, self.space.candidates, &stop) > self.instance.units() / SETTLED && !stop() {}
        for _ in 0..DEARER {
            let value = self.progress.judge(self.instance, "single moves", state.assignment());
            if value.is_some() || stop() {
                return value;
            }
            state.increase_penalties();
            relocate(state, self.space.candidates, &stop);
        }
        self.progress.judge(self.instance, "single moves", state.assignment())
    }

    /// A first plan by the MIP, where search has found none.
    fn find_feasible(&self, feasibility_mip: &dyn Fn(&[Vec<u32>])) {
        if self.progress.best_value().is_none() {
            let near: Vec<Vec<u32>> = (0..self.instance.units()).map(|unit| self.space.candidates.sorted(unit)).collect();
            feasibility_mip(&near);
        }
    }

    /// Branch and bound on load prices: neighbourhoods, and a tree where rows are few.
    fn branch(&self) -> Option<ProvenBound> {
        let coupling = self.coupling.as_ref()?;
        let fresh = |number| self.constructed(coupling, number);
        let parameters = before_knapsacks(self.instance, coupling, self.parameters);
        branch::solve(self.instance, coupling, self.priced, self.space.graph, &fresh, &parameters, self.progress)
    }

    /// Prices of assignments, where limits of one activity are all that an instance asks for.
    fn knapsacks(&self) -> Option<ProvenBound> {
        let open = if self.done() { None } else { GeneralisedAssignment::of_limits(self.instance) };
        open.and_then(|problem| knapsack::solve(self.instance, &problem, self.priced, &|_| (), self.parameters, self.progress))
    }

    /// The MIP on what reduced costs leave open; where that is too much, on neighbourhoods, and then once more.
    fn close_gap(&self) {
        if !self.close() && self.coupling.is_none() && self.instance.units() <= SMALL {
            self.improve();
            self.close();
        }
    }

    /// Rounds of neighbourhoods around the incumbent, each settled by the MIP.
    fn improve(&self) {
        let (instance, parameters, progress) = (self.instance, self.parameters, self.progress);
        let mut rng = rng::stream(parameters.seed, 1);
        let mut failures = 0;
        for _ in 0..parameters.work_limit {
            let Some((_, plan)) = progress.best() else { return };
            if self.done() || instance.territories() < 2 || failures >= PATIENCE * instance.territories() {
                return;
            }
            let core = search::neighbourhood::around(instance, self.space.candidates, &plan, NEIGHBOURHOOD, &mut rng);
            let result = milp::solve(instance, &core, &limits(parameters, Some(NEIGHBOURHOOD_NODES)));
            let better = result.assignment.is_some_and(|plan| progress.offer(instance, "neighbourhood", &plan));
            failures = if better { 0 } else { failures + 1 };
        }
    }

    /// Solves the options that reduced-cost fixing leaves open by the MIP, if they are few enough. Returns whether the plan is as
    /// good as asked then.
    fn close(&self) -> bool {
        let (instance, parameters, progress) = (self.instance, self.parameters, self.progress);
        let incumbent = progress.best();
        if self.done() {
            return true;
        }
        let value = incumbent.as_ref().map_or(f64::INFINITY, |(value, _)| *value);
        if fixing::leaves_more_than(parameters.mip_size, instance, self.priced, value) {
            return false;
        }
        let options = fixing::remaining(instance, self.priced, value);
        let core = RestrictedMip { options, incumbent: incumbent.map(|(_, plan)| plan) };
        let result = milp::solve(instance, &core, &limits(parameters, Some(core_nodes(parameters, &core.options))));
        if let Some(plan) = result.assignment {
            progress.offer(instance, "core MIP", &plan);
        }
        // Outside the core no plan beats the incumbent it was made with.
        progress.bound("core MIP", result.bound.min(value));
        self.done()
    }
}

/// Less work for neighbourhoods at load prices where those of knapsacks follow, which find more in the same time.
fn before_knapsacks(instance: &Instance, coupling: &CouplingRows, parameters: &Parameters) -> Parameters {
    let follow = !branch::settles(coupling) && GeneralisedAssignment::limits_alone(instance);
    let share = if follow { (instance.territories() as f64 / ALL_WORK).min(1.0) } else { 1.0 };
    Parameters { work_limit: (share * parameters.work_limit as f64).ceil() as usize, ..parameters.clone() }
}

fn chain_rounds(instance: &Instance, parameters: &Parameters) -> usize {
    (CHAIN_ROUNDS / instance.territories()).clamp(FEWEST_ROUNDS, MOST_ROUNDS) * parameters.work_limit
}

/// A first plan where units are so large that search can't fit them in, or a proof that there is none: by the MIP on all options, or on
/// those `near` the best.
fn feasibility_mip(instance: &Instance, near: &[Vec<u32>], parameters: &Parameters, progress: &Progress) {
    let pairs = instance.units() * instance.options().count();
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

/// Nodes the MIP may spend on a core: small ones are to be settled.
pub(super) fn core_nodes<'a>(parameters: &Parameters, options: impl IntoIterator<Item = &'a Vec<u32>>) -> usize {
    let open: usize = options.into_iter().map(Vec::len).filter(|&count| count > 1).sum();
    (CORE_WORK.saturating_mul(parameters.work_limit) / open.max(1)).max(CORE_NODES)
}

pub(super) fn limits(parameters: &Parameters, nodes: Option<usize>) -> MipLimits {
    // A hair less than asked, so that rounding errors don't leave the gap just above it.
    MipLimits { gap: 0.9 * parameters.gap.max(EXACT), time: parameters.remaining(), nodes, stop: parameters.stop.clone() }
}

pub(super) fn outcome(proven: ProvenBound, progress: &Progress) -> Outcome {
    let ProvenBound { certificate, bound: proven } = proven;
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
