//! Tied instances: joint prices give the bound; groups round to a team each, chains run inside the teams, groups move between
//! them, and the MIP closes what is left.

pub(crate) mod joint_choices;
mod moves;
pub(crate) mod neighbourhood;
pub(crate) mod prices;
mod rounding;
mod teams;

use rayon::prelude::*;

use super::milp::{self, MipLimits, RestrictedMip};
use super::prices::DualSolution;
use super::prices::arcs::open_options;
use super::prices::dual::{load_side, total_ranges};
use super::search::territory_graph::TerritoryGraph;
use super::search::{Annealing, CandidateLists, SearchSpace, SearchState};
use super::single::{
    FEASIBILITY_GAP, FEASIBILITY_PAIRS, NEIGHBOURHOOD, NEIGHBOURHOOD_NODES, PATIENCE, SMALL, core_nodes, limits,
};
use super::stopping::{consistent, reached};
use super::{Parameters, Progress, conflict, rng};
use crate::model::coupled::{CoupledConflict, CoupledOutcome};
use crate::model::{CoupledInstances, Instance, Prices, evaluate};

use joint_choices::JointChoices;
use moves::{JointCandidates, JointState};
use prices::TiedPrices;

/// Rounds of chains inside the teams per round of moves between them.
const CHAINS: usize = 8;
/// Rounds of both without a better plan before the search ends.
const IDLE: usize = 8;
/// The part of the work that one instance alone, its teams settled, may take.
const ALONE: usize = 10;
/// Excess of a sum over a limit that is no rounding error.
const MARGIN: f64 = 1e-6;

/// Solves tied instances within the limits of `parameters`, reporting to `progress`, which keeps their assignments one after
/// another.
///
/// The plan returned is feasible by [`CoupledInstances::value`]; the certified bound is what the prices prove together.
pub fn solve(tied: &CoupledInstances, parameters: &Parameters, progress: &Progress) -> CoupledOutcome {
    progress.begin("sums");
    if let Some(conflict) = find_conflict(tied) {
        return CoupledOutcome::infeasible(conflict);
    }
    progress.begin("prices");
    let priced = prices::price(tied, parameters);
    let free = free(tied);
    if clash(&free, &priced.prices) {
        return CoupledOutcome::infeasible(CoupledConflict::FarkasDual { prices: priced.prices });
    }
    progress.bound("prices", priced.bound);
    progress.begin("first plan");
    let near = JointCandidates::new(&JointChoices { tied, prices: &priced.prices });
    let solver = Solver { tied, priced: &priced, rounded: rounding::round(tied, &priced), near: &near, parameters, progress };
    solver.offer("rounding", &solver.rounded);
    solver.alone();
    if progress.best_value().is_none()
        && let Some(prices) = clashing(&free, parameters)
    {
        return CoupledOutcome::infeasible(CoupledConflict::FarkasDual { prices });
    }
    progress.begin("search");
    solver.search();
    if progress.best_value().is_none() {
        solver.feasibility_mip();
    }
    progress.begin("closing the gap");
    if !solver.close() {
        solver.alone();
        if tied.parts().iter().map(Instance::units).sum::<usize>() <= SMALL {
            solver.improve();
            solver.close();
        }
    }
    solver.outcome()
}

/// Why there is no plan, where sums of one instance or a single group show it.
fn find_conflict(tied: &CoupledInstances) -> Option<CoupledConflict> {
    let of_part = |part: usize| Some(CoupledConflict::Part { part, conflict: conflict::find(&tied.parts()[part])? });
    let alone = (0..tied.parts().len()).find_map(of_part);
    let stranded = |group: &usize| {
        let open = |team: usize| {
            tied.units(*group).all(|(part, unit)| {
                let teams = open_options(&tied.parts()[part], unit).into_iter().map(|option| tied.team(part, option as usize));
                teams.into_iter().any(|own| own.is_none_or(|own| own == team))
            })
        };
        !(0..tied.team_count()).any(open)
    };
    alone.or_else(|| (0..tied.groups().len()).find(stranded).map(|group| CoupledConflict::NoCommonTeam { group }))
}

/// The same limits where nothing costs anything.
fn free(tied: &CoupledInstances) -> CoupledInstances {
    tied.with_parts(tied.parts().iter().map(conflict::free).collect())
}

/// Prices that show that the limits of all instances can't be kept together with the tie. Those that are best where limits
/// are all that counts: costs may hide a clash that is small beside them.
fn clashing(free: &CoupledInstances, parameters: &Parameters) -> Option<Vec<Prices>> {
    let prices = prices::price(free, parameters).prices;
    clash(free, &prices).then_some(prices)
}

/// Whether prices give every choice of free groups a positive bound, so that there is no plan.
fn clash(free: &CoupledInstances, prices: &[Prices]) -> bool {
    let [units, size] = JointChoices { tied: free, prices }.sum();
    let sides = free.parts().iter().zip(prices);
    let loads: f64 = sides.map(|(part, prices)| load_side(part, prices, &total_ranges(part))).sum();
    units + loads > MARGIN * (size + loads.abs())
}

struct Solver<'a> {
    tied: &'a CoupledInstances,
    priced: &'a TiedPrices,
    /// The fractional plan behind the prices, rounded.
    rounded: Vec<Vec<u32>>,
    near: &'a JointCandidates,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
}

impl<'a> Solver<'a> {
    fn joint_choices(&self) -> JointChoices<'a> {
        JointChoices { tied: self.tied, prices: &self.priced.prices }
    }

    fn done(&self) -> bool {
        reached(self.tied.hours(), false, self.parameters, self.progress)
    }

    /// Offers a plan if it is feasible.
    fn offer(&self, phase: &str, plan: &[Vec<u32>]) -> bool {
        self.tied.value(plan).is_some_and(|value| self.progress.incumbent(phase, value, &plan.concat()))
    }

    fn best(&self) -> Option<(f64, Vec<Vec<u32>>)> {
        self.progress.best().map(|(value, plan)| (value, self.tied.parted(&plan)))
    }

    /// Groups move between teams and chains run inside them, in turns, from the best plan so far, or as rounded.
    fn search(&self) {
        let states = self.tied.parts().iter().zip(self.plan()).zip(&self.priced.prices);
        let states = states.map(|((part, plan), prices)| SearchState::new(part, plan, prices)).collect();
        let mut state = JointState { tied: self.tied, states };
        let mut annealings: Vec<Annealing> =
            (0..state.states.len()).map(|part| Annealing::new(self.parameters.seed.wrapping_add(part as u64))).collect();
        let mut rng = rng::stream(self.parameters.seed, 3);
        let mut idle = 0;
        for _ in 0..self.parameters.work_limit {
            if self.done() || idle >= IDLE {
                return;
            }
            state.shifts(self.near);
            state.swaps(self.near, &mut rng);
            let mut better = self.offer("teams", &state.plan());
            self.chains(&mut state.states, &mut annealings);
            better |= self.offer("chains", &state.plan());
            idle = if better { 0 } else { idle + 1 };
        }
    }

    /// Chains of territories of one instance, where units stay in their group's team.
    fn chains(&self, states: &mut [SearchState<'a>], annealings: &mut [Annealing]) {
        let plan: Vec<Vec<u32>> = states.iter().map(|state| state.assignment().to_vec()).collect();
        let teams = teams::of_plan(&self.joint_choices(), &plan);
        let own = |(part, (state, annealing)): (usize, (&mut SearchState<'a>, &mut Annealing))| {
            let settled = teams::settled(self.tied, part, &teams);
            if settled.territories() < 2 {
                return;
            }
            let fractional = plan[part].iter().map(|&option| vec![(option, 1.0)]).collect();
            let priced = DualSolution::at(&settled, self.priced.prices[part].clone(), fractional);
            let candidates = CandidateLists::new(&settled, &priced);
            let graph = TerritoryGraph::new(&candidates, settled.options());
            let space = SearchSpace { candidates: &candidates, graph: &graph, prices: &priced.prices };
            for _ in 0..CHAINS {
                if self.parameters.should_stop() {
                    return;
                }
                let evaluation = evaluate(&self.tied.parts()[part], state.assignment());
                let value = evaluation.feasible().then_some(evaluation.value);
                annealing.round(state, &space, priced.bound, value, &|| self.parameters.should_stop());
            }
        };
        states.par_iter_mut().zip(annealings).enumerate().for_each(own);
    }

    /// The best plan so far, or the rounded one.
    fn plan(&self) -> Vec<Vec<u32>> {
        self.best().map_or_else(|| self.rounded.clone(), |(_, plan)| plan)
    }

    /// Every instance alone, its teams settled as in the best plan so far, or as rounded.
    fn alone(&self) {
        if self.done() {
            return;
        }
        let mut plan = self.plan();
        let teams = teams::of_plan(&self.joint_choices(), &plan);
        let parameters = Parameters { work_limit: self.parameters.work_limit.div_ceil(ALONE), ..self.parameters.clone() };
        plan.par_iter_mut().enumerate().for_each(|(part, own)| {
            let settled = teams::settled(self.tied, part, &teams);
            let progress = Progress::new(None);
            let now = evaluate(&settled, own);
            if now.feasible() {
                progress.incumbent("teams", now.value, own);
            }
            if let Some(better) = super::solve(&settled, &parameters, &progress).assignment {
                *own = better;
            }
        });
        self.offer("alone", &plan);
    }

    /// A first plan by the MIP on everything, or on near-best choices.
    fn feasibility_mip(&self) {
        let pairs: usize = self.tied.parts().iter().map(|part| part.units() * part.options().count()).sum();
        if self.parameters.should_stop() {
            return;
        }
        let mut options: Vec<Vec<Vec<u32>>> = if pairs <= FEASIBILITY_PAIRS {
            self.tied.parts().iter().map(|part| (0..part.units()).map(|unit| open_options(part, unit)).collect()).collect()
        } else {
            self.near_options()
        };
        options.iter_mut().flatten().for_each(|options| {
            options.sort_unstable();
            options.dedup();
        });
        if options.iter().flatten().map(Vec::len).sum::<usize>() > FEASIBILITY_PAIRS {
            return;
        }
        let cores: Vec<RestrictedMip> = options.into_iter().map(|options| RestrictedMip { options, incumbent: None }).collect();
        let limits = MipLimits { gap: FEASIBILITY_GAP, ..limits(self.parameters, Some(NEIGHBOURHOOD_NODES)) };
        if let Some(plan) = milp::solve_tied(self.tied, &cores, &limits).assignment {
            self.offer("rescue", &plan);
        }
    }

    /// Per part and unit, the options of near-best choices.
    fn near_options(&self) -> Vec<Vec<Vec<u32>>> {
        let mut options: Vec<Vec<Vec<u32>>> = self.tied.parts().iter().map(|part| vec![Vec::new(); part.units()]).collect();
        for group in 0..self.tied.groups().len() {
            for (joint, _) in self.near.of(group) {
                self.tied.units(group).zip(joint).for_each(|((part, unit), &option)| options[part][unit].push(option));
            }
        }
        options
    }

    /// Solves the options that reduced costs leave open by the MIP, if they are few enough. Returns whether the plan is as good
    /// as asked then.
    fn close(&self) -> bool {
        if self.done() {
            return true;
        }
        let best = self.best();
        let value = best.as_ref().map_or(f64::INFINITY, |(value, _)| *value);
        let options = neighbourhood::remaining(&self.joint_choices(), self.priced.bound, value);
        let open: usize = options.iter().flatten().map(Vec::len).filter(|&count| count > 1).sum();
        if open > self.parameters.mip_size {
            return false;
        }
        let plans: Vec<Option<Vec<u32>>> = match best {
            Some((_, plan)) => plan.into_iter().map(Some).collect(),
            None => vec![None; options.len()],
        };
        let nodes = core_nodes(self.parameters, options.iter().flatten());
        let cores = options.into_iter().zip(plans).map(|(options, incumbent)| RestrictedMip { options, incumbent });
        let result = milp::solve_tied(self.tied, &cores.collect::<Vec<_>>(), &limits(self.parameters, Some(nodes)));
        if let Some(plan) = result.assignment {
            self.offer("core MIP", &plan);
        }
        // Outside the core no plan beats the incumbent it was made with.
        self.progress.bound("core MIP", result.bound.min(value));
        self.done()
    }

    /// Rounds of neighbourhoods of two teams around the incumbent, each settled by the MIP.
    fn improve(&self) {
        let mut rng = rng::stream(self.parameters.seed, 4);
        let mut failures = 0;
        for _ in 0..self.parameters.work_limit {
            let Some((_, plan)) = self.best() else { return };
            if self.done() || failures >= PATIENCE * self.tied.team_count() {
                return;
            }
            let cores = neighbourhood::around(self.tied, self.near, &plan, NEIGHBOURHOOD, &mut rng);
            let result = milp::solve_tied(self.tied, &cores, &limits(self.parameters, Some(NEIGHBOURHOOD_NODES)));
            let better = result.assignment.is_some_and(|plan| self.offer("neighbourhood", &plan));
            failures = if better { 0 } else { failures + 1 };
        }
    }

    fn outcome(&self) -> CoupledOutcome {
        let (best, bound, proven) = (self.best(), self.progress.best_bound(), self.priced.bound);
        let primal = best.as_ref().map(|(value, _)| *value);
        CoupledOutcome {
            dual_bound: primal.map_or(bound, |value| consistent(bound, value, proven)),
            certified_bound: primal.map_or(proven, |value| proven.min(value)),
            prices: self.priced.prices.clone(),
            assignments: best.map(|(_, plan)| plan),
            primal,
            infeasible: (primal.is_none() && bound == f64::INFINITY).then_some(CoupledConflict::Exhausted),
            trace: self.progress.trace(),
        }
    }
}
