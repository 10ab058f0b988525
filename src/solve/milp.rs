//! The monolithic model through good_lp: variance by tangent cuts, contiguity by separator cuts.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::model::objective::FEASIBILITY_TOLERANCE;
use crate::model::outcome::{OPTIMAL_GAP, OPTIMAL_HOURS};
use crate::model::{Instance, evaluate};

mod backend;
mod cuts;
pub mod elastic;
mod formulation;
pub mod location;
pub mod monolithic;
pub mod partition;
mod reduction;

use backend::Effort;
use cuts::{Separator, Tangents, priced, separate};
use formulation::{Formulation, Parts, Plan};
use reduction::Reduction;

/// How much limits are narrowed, relative to their size, before a core counts as too tight for the MIP's arithmetic.
const NARROWEST: f64 = 1e-5;

/// The MIP's part of the gap where variance is priced; the rest is for the error of the tangents.
const MIP_PART: f64 = 0.7;

/// What may be chosen: the options left to each unit (ascending), and a plan to start from.
#[derive(Clone, Debug)]
pub struct Core {
    /// Options left to each unit; a single one fixes it, none makes the core infeasible.
    pub options: Vec<Vec<u32>>,
    /// An assignment to start from; ignored where it is infeasible or outside the core.
    pub incumbent: Option<Vec<u32>>,
}

/// Limits of one MIP solve.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Relative gap at which to stop; a tenth of it, times the instance's hours, is enough as an absolute one.
    pub gap: f64,
    /// Time limit.
    pub time: Option<Duration>,
    /// Branch-and-bound nodes per round, a limit that gives the same result on every machine; `None` = no limit.
    pub nodes: Option<usize>,
    /// Set by whoever wants an answer at once: the MIP is left behind, what is known by then is returned.
    pub stop: Arc<AtomicBool>,
}

/// What the MIP found over the core: `assignment` is feasible by `evaluate`, `bound` holds for every plan inside the core.
#[derive(Clone, Debug)]
pub struct Closed {
    /// Best assignment found.
    pub assignment: Option<Vec<u32>>,
    /// Valid lower bound over the core (+∞: the core has no plan, −∞: nothing proven); rests on the MIP solver's word.
    pub bound: f64,
}

/// Solves an instance over a core.
///
/// # Panics
/// Where `core` has not one list of valid options per unit.
///
/// ```
/// use std::{sync::Arc, time::Duration};
/// use sutton::model::{Instance, Options, Quantity, evaluate};
/// use sutton::solve::milp::{Core, Limits, solve};
///
/// let costs = Quantity::dense(2, vec![1.0, 4.0, 3.0, 2.0]);
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(costs).build()?;
/// let core = Core { options: vec![vec![0, 1], vec![0, 1]], incumbent: None };
/// let closed = solve(&instance, &core, &Limits { gap: 1e-6, time: Some(Duration::from_secs(10)), nodes: None, stop: Arc::default() });
/// assert_eq!(closed.assignment, Some(vec![0, 1]));
/// assert!((closed.bound - 3.0).abs() < 1e-6);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn solve(instance: &Instance, core: &Core, limits: &Limits) -> Closed {
    assert_eq!(core.options.len(), instance.units());
    match Reduction::new(instance, core) {
        None => Closed { assignment: None, bound: f64::INFINITY },
        Some(reduction) if reduction.free.is_empty() => settled(&reduction),
        Some(reduction) => Rounds::new(&reduction, core, limits).run(),
    }
}

/// The only plan of a core without a choice.
fn settled(reduction: &Reduction) -> Closed {
    let assignment = reduction.assignment([]);
    let evaluation = evaluate(reduction.instance, &assignment);
    if evaluation.feasible() {
        Closed { assignment: Some(assignment), bound: evaluation.value }
    } else {
        Closed { assignment: None, bound: f64::INFINITY }
    }
}

/// Rounds of MIP and cuts: outer approximation (Duran and Grossmann 1986), so that every round's dual bound is valid.
struct Rounds<'a> {
    reduction: &'a Reduction<'a>,
    limits: &'a Limits,
    deadline: Option<Instant>,
    tangents: Tangents,
    separators: Vec<Separator>,
    slack: f64,
    best: Option<Plan>,
    bound: f64,
}

impl<'a> Rounds<'a> {
    fn new(reduction: &'a Reduction<'a>, core: &Core, limits: &'a Limits) -> Self {
        let best = core.incumbent.as_ref().filter(|plan| within(core, plan)).map(|plan| evaluated(reduction, plan.clone()));
        let best = best.filter(|plan| plan.evaluation.feasible());
        let value = best.as_ref().map_or_else(|| reduction.least_cost(), |plan| plan.evaluation.value);
        let error = (allowed(reduction, limits, value) / 4.0).max(1e-9 * value.abs()).max(f64::MIN_POSITIVE);
        Rounds {
            reduction,
            limits,
            deadline: limits.time.map(|time| Instant::now() + time),
            tangents: Tangents::new(reduction, best.as_ref().map(|plan| &plan.evaluation), error),
            separators: Vec::new(),
            slack: FEASIBILITY_TOLERANCE,
            best,
            bound: f64::NEG_INFINITY,
        }
    }

    fn run(mut self) -> Closed {
        while !self.closed() && self.round() {}
        let value = self.best.as_ref().map_or(f64::INFINITY, |plan| plan.evaluation.value);
        Closed { assignment: self.best.map(|plan| plan.assignment), bound: self.bound.min(value) }
    }

    fn closed(&self) -> bool {
        self.best.as_ref().is_some_and(|plan| {
            let value = plan.evaluation.value;
            value - self.bound <= allowed(self.reduction, self.limits, value)
        })
    }

    /// Solves the MIP once and learns from its plan. Returns whether another round can do better.
    fn round(&mut self) -> bool {
        let time = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if self.limits.stop.load(Ordering::Relaxed) || time.is_some_and(|time| time.is_zero()) {
            return false;
        }
        let (tangents, separators) = (&self.tangents, self.separators.as_slice());
        let parts = Parts { tangents, separators, slack: self.slack, start: self.best.as_ref() };
        let model = Formulation::new(self.reduction, &parts);
        let scale = model.scale;
        let answer = backend::run(model, &self.effort(scale, time));
        // With narrowed limits the bound holds for fewer plans than asked; a plan in hand refutes a claim of infeasibility.
        if self.slack > 0.0 && (answer.bound < f64::INFINITY || self.best.is_none()) {
            self.bound = self.bound.max(answer.bound / scale);
        }
        answer.values.is_some_and(|values| self.learn(&values))
    }

    /// What one MIP may spend.
    fn effort(&self, scale: f64, time: Option<Duration>) -> Effort {
        let part = if priced(self.reduction.instance).next().is_some() { MIP_PART } else { 1.0 };
        Effort {
            gap: part * self.limits.gap,
            absolute_gap: part * scale * absolute(self.reduction, self.limits),
            continuous: false,
            time,
            nodes: self.limits.nodes,
            stop: Arc::clone(&self.limits.stop),
        }
    }

    /// Keeps a feasible plan, cuts off another. Returns whether the next round's model differs.
    fn learn(&mut self, values: &[f64]) -> bool {
        let instance = self.reduction.instance;
        let plan = evaluated(self.reduction, self.reduction.round(values));
        let mut learned = self.tangents.add(instance, &plan.evaluation);
        if plan.evaluation.feasible() {
            self.slack = FEASIBILITY_TOLERANCE;
            if self.best.as_ref().is_none_or(|best| plan.evaluation.value < best.evaluation.value) {
                self.best = Some(plan);
            }
            return learned;
        }
        if let Some(contiguity) = instance.contiguity() {
            let found = separate(self.reduction, contiguity, &plan.assignment);
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

/// Whether an assignment takes only what the core offers.
fn within(core: &Core, assignment: &[u32]) -> bool {
    assignment.len() == core.options.len()
        && assignment.iter().zip(&core.options).all(|(option, options)| options.contains(option))
}

fn evaluated(reduction: &Reduction, assignment: Vec<u32>) -> Plan {
    Plan { evaluation: evaluate(reduction.instance, &assignment), assignment }
}

/// The gap that counts as closed at a value.
fn allowed(reduction: &Reduction, limits: &Limits, value: f64) -> f64 {
    (limits.gap * value.abs()).max(absolute(reduction, limits))
}

/// The absolute gap that goes with the relative one, as in `optimal`.
fn absolute(reduction: &Reduction, limits: &Limits) -> f64 {
    limits.gap * (OPTIMAL_HOURS / OPTIMAL_GAP) * reduction.instance.hours()
}
