//! The monolithic model through good_lp, over the options that a restricted MIP leaves: variance by tangent cuts (outer
//! approximation, Duran and Grossmann 1986), contiguity by separator cuts.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::model::outcome::{OPTIMAL_GAP, OPTIMAL_HOURS};
use crate::model::{CoupledInstances, FEASIBILITY_TOLERANCE, Instance, evaluate};
use crate::solve::parameters::EXACT;

mod backend;
pub(crate) mod elastic;
mod formulation;
pub(crate) mod location;
pub mod monolithic;
mod reduction;
mod restricted;
mod separators;
mod tangents;
mod ties;

use backend::Effort;
use formulation::{EvaluatedPlan, MipModel, Parts};
use reduction::Reduction;
pub use restricted::{MipLimits, MipResult, RestrictedMip};
pub(in crate::solve) use separators::separator;
use separators::{Separator, separate};
use tangents::{Tangents, priced};

/// How much limits are narrowed, relative to their size, before a core counts as too tight for the MIP's arithmetic.
const NARROWEST: f64 = 1e-5;

/// Share of the usual gap below which the absolute one is not measured in hours.
const EXACTING: f64 = 0.5;

/// Choices up to which a model is solved without presolve first: that of HiGHS 1.16 cuts off optima of small models with tangents, and
/// the rest is called optimal (findings/highs-sums-from-below-zero.sh). Larger ones would take twice as long.
const UNPRESOLVED: usize = 200;

/// The MIP's part of the gap where variance is priced; the rest is for the error of the tangents.
const MIP_PART: f64 = 0.7;

/// Solves an instance over a core.
///
/// # Panics
/// Where `core` has not one list of valid options per unit.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use sutton::model::{Instance, Options, Quantity, evaluate};
/// use sutton::solve::milp::{RestrictedMip, MipLimits, solve};
///
/// let costs = Quantity::dense(2, vec![1.0, 4.0, 3.0, 2.0]);
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(costs).build()?;
/// let core = RestrictedMip { options: vec![vec![0, 1], vec![0, 1]], incumbent: None };
/// let limits = MipLimits { gap: 1e-6, time: Some(Duration::from_secs(10)), nodes: None, stop: Arc::default() };
/// let result = solve(&instance, &core, &limits);
/// assert_eq!(result.assignment, Some(vec![0, 1]));
/// assert!((result.bound - 3.0).abs() < 1e-6);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn solve(instance: &Instance, core: &RestrictedMip, limits: &MipLimits) -> MipResult {
    assert_eq!(core.options.len(), instance.units());
    let result = solve_parts(&[instance], None, std::slice::from_ref(core), limits);
    MipResult { assignment: result.assignment.and_then(|mut parts| parts.pop()), bound: result.bound }
}

/// Solves tied instances over their cores.
///
/// # Panics
/// Where there is not one core per instance, with a list of valid options per unit.
pub fn solve_tied(tied: &CoupledInstances, cores: &[RestrictedMip], limits: &MipLimits) -> MipResult<Vec<Vec<u32>>> {
    assert_eq!(cores.len(), tied.parts().len());
    solve_parts(&tied.parts().iter().collect::<Vec<_>>(), Some(tied), cores, limits)
}

fn solve_parts(
    instances: &[&Instance],
    tied: Option<&CoupledInstances>,
    cores: &[RestrictedMip],
    limits: &MipLimits,
) -> MipResult<Vec<Vec<u32>>> {
    let reductions: Option<Vec<Reduction>> =
        instances.iter().zip(cores).map(|(instance, core)| Reduction::new(instance, core)).collect();
    match reductions {
        None => MipResult { assignment: None, bound: f64::INFINITY },
        Some(reductions) if reductions.iter().all(|reduction| reduction.free.is_empty()) => settled(&reductions, tied),
        Some(reductions) => Rounds::new(&reductions, tied, cores, limits).run(),
    }
}

/// The only plan of cores without a choice.
fn settled(reductions: &[Reduction], tied: Option<&CoupledInstances>) -> MipResult<Vec<Vec<u32>>> {
    let plans: Vec<EvaluatedPlan> = reductions.iter().map(|reduction| evaluated(reduction, reduction.assignment([]))).collect();
    match feasible(&plans, tied) {
        true => MipResult { bound: value(&plans), assignment: Some(assignments(plans)) },
        false => MipResult { assignment: None, bound: f64::INFINITY },
    }
}

/// Rounds of MIP and cuts: outer approximation (Duran and Grossmann 1986), so that every round's dual bound is valid.
struct Rounds<'a> {
    reductions: &'a [Reduction<'a>],
    tied: Option<&'a CoupledInstances>,
    limits: &'a MipLimits,
    deadline: Option<Instant>,
    tangents: Vec<Tangents>,
    separators: Vec<Separator>,
    slack: f64,
    best: Option<Vec<EvaluatedPlan>>,
    bound: f64,
    /// Whether the best plan is where the solver starts.
    starts: bool,
    /// Whether the solver may presolve.
    presolve: bool,
}

impl<'a> Rounds<'a> {
    fn new(
        reductions: &'a [Reduction<'a>],
        tied: Option<&'a CoupledInstances>,
        cores: &[RestrictedMip],
        limits: &'a MipLimits,
    ) -> Self {
        let start = |(reduction, core): (&Reduction, &RestrictedMip)| {
            let plan = core.incumbent.as_ref().filter(|plan| within(core, plan))?;
            Some(evaluated(reduction, plan.clone()))
        };
        let best: Option<Vec<EvaluatedPlan>> = reductions.iter().zip(cores).map(start).collect();
        let best = best.filter(|plans| feasible(plans, tied));
        let least = || reductions.iter().map(Reduction::least_cost).sum();
        let value = best.as_ref().map_or_else(least, |plans| value(plans));
        let error = (allowed(reductions, limits, value) / 4.0).max(1e-9 * value.abs()).max(f64::MIN_POSITIVE);
        let error = error / reductions.len() as f64;
        let tangents = |(part, reduction): (usize, &Reduction)| {
            Tangents::new(reduction, best.as_ref().map(|plans| &plans[part].evaluation), error)
        };
        Rounds {
            reductions,
            tied,
            limits,
            deadline: limits.deadline(),
            tangents: reductions.iter().enumerate().map(tangents).collect(),
            separators: Vec::new(),
            slack: FEASIBILITY_TOLERANCE,
            best,
            bound: f64::NEG_INFINITY,
            starts: true,
            presolve: reductions.iter().flat_map(|own| &own.free).map(|(_, options)| options.len()).sum::<usize>() > UNPRESOLVED,
        }
    }

    fn run(mut self) -> MipResult<Vec<Vec<u32>>> {
        while !self.closed() && self.round() {}
        let value = self.best.as_ref().map_or(f64::INFINITY, |plans| value(plans));
        MipResult { assignment: self.best.map(assignments), bound: self.bound.min(value) }
    }

    fn closed(&self) -> bool {
        self.best.as_ref().is_some_and(|plans| {
            let value = value(plans);
            value - self.bound <= allowed(self.reductions, self.limits, value)
        })
    }

    /// Solves the MIP once and learns from its plan. Returns whether another round can do better.
    fn round(&mut self) -> bool {
        let time = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if self.limits.stop.load(Ordering::Relaxed) || time.is_some_and(|time| time.is_zero()) {
            return false;
        }
        let (tangents, separators) = (self.tangents.as_slice(), self.separators.as_slice());
        let start = self.best.as_deref().filter(|_| self.starts);
        let parts = Parts { tangents, separators, tied: self.tied, slack: self.slack, start };
        let model = MipModel::new(self.reductions, &parts);
        let scale = model.scale;
        let answer = backend::run(model, &self.effort(scale, time));
        // With narrowed limits the bound holds for fewer plans than asked; a plan in hand refutes a claim of infeasibility.
        if self.slack > 0.0 && (answer.bound < f64::INFINITY || self.best.is_none()) {
            self.bound = self.bound.max(answer.bound / scale);
        }
        // What is hard as it is may be easy once presolved.
        let again = !answer.finished && !std::mem::replace(&mut self.presolve, true);
        let ended = answer.finished || answer.bound == f64::NEG_INFINITY;
        answer.values.is_some_and(|values| self.learn(&values)) || again || (ended && self.misled())
    }

    /// Gives up the start where the solver ends, and its own bound, if it has any, says that the plan is not the best one:
    /// HiGHS 1.16 may lose costs of a start in presolve, and then calls it optimal, or fails. Returns whether there was one.
    fn misled(&mut self) -> bool {
        self.best.is_some() && !self.closed() && std::mem::replace(&mut self.starts, false)
    }

    /// Limits of one MIP solve.
    fn effort(&self, scale: f64, time: Option<Duration>) -> Effort {
        let squares = self.reductions.iter().any(|reduction| priced(reduction.instance).next().is_some());
        let part = if squares { MIP_PART } else { 1.0 };
        Effort {
            gap: part * self.limits.gap,
            absolute_gap: part * scale * absolute(self.reductions, self.limits),
            presolve: self.presolve,
            continuous: false,
            time,
            nodes: self.limits.nodes,
            stop: Arc::clone(&self.limits.stop),
        }
    }

    /// Keeps a feasible plan, cuts off another. Returns whether the next round's model differs.
    fn learn(&mut self, values: &[f64]) -> bool {
        let (mut plans, mut rest, mut learned) = (Vec::new(), values, false);
        for (reduction, tangents) in self.reductions.iter().zip(&mut self.tangents) {
            let (own, others) = rest.split_at(reduction.free.iter().map(|(_, options)| options.len()).sum());
            let plan = evaluated(reduction, reduction.round(own));
            learned |= tangents.add(reduction.instance, &plan.evaluation);
            plans.push(plan);
            rest = others;
        }
        if feasible(&plans, self.tied) {
            self.slack = FEASIBILITY_TOLERANCE;
            if self.best.as_ref().is_none_or(|best| value(&plans) < value(best)) {
                self.best = Some(plans);
            }
            return learned;
        }
        for (reduction, plan) in self.reductions.iter().zip(&plans) {
            let Some(contiguity) = reduction.instance.contiguity() else { continue };
            let found = separate(reduction, contiguity, &plan.assignment);
            learned |= !found.is_empty();
            self.separators.extend(found);
        }
        learned || self.narrow()
    }

    /// Narrows the limits that the MIP's arithmetic let a plan overstep. Returns whether there is a point in it.
    fn narrow(&mut self) -> bool {
        self.slack = if self.slack > 0.0 { -self.slack } else { 10.0 * self.slack };
        self.slack >= -NARROWEST
    }
}

/// Whether plans keep every limit and the tie.
fn feasible(plans: &[EvaluatedPlan], tied: Option<&CoupledInstances>) -> bool {
    let kept =
        |tied: &CoupledInstances| tied.split(&plans.iter().map(|plan| plan.assignment.clone()).collect::<Vec<_>>()).is_empty();
    plans.iter().all(|plan| plan.evaluation.feasible()) && tied.is_none_or(kept)
}

fn value(plans: &[EvaluatedPlan]) -> f64 {
    plans.iter().map(|plan| plan.evaluation.value).sum()
}

fn assignments(plans: Vec<EvaluatedPlan>) -> Vec<Vec<u32>> {
    plans.into_iter().map(|plan| plan.assignment).collect()
}

/// Whether an assignment takes only what the core offers.
fn within(core: &RestrictedMip, assignment: &[u32]) -> bool {
    assignment.len() == core.options.len()
        && assignment.iter().zip(&core.options).all(|(option, options)| options.contains(option))
}

fn evaluated(reduction: &Reduction, assignment: Vec<u32>) -> EvaluatedPlan {
    EvaluatedPlan { evaluation: evaluate(reduction.instance, &assignment), assignment }
}

/// The gap that counts as closed at a value.
fn allowed(reductions: &[Reduction], limits: &MipLimits, value: f64) -> f64 {
    (limits.gap * value.abs()).max(absolute(reductions, limits))
}

/// The absolute gap that goes with the relative one, as in `optimal`; who asks for much less than usual does not mean hours.
fn absolute(reductions: &[Reduction], limits: &MipLimits) -> f64 {
    let hours: f64 = reductions.iter().map(|reduction| reduction.instance.hours()).sum();
    if limits.gap < EXACTING * OPTIMAL_GAP { 0.5 * EXACT } else { limits.gap * (OPTIMAL_HOURS / OPTIMAL_GAP) * hours }
}
