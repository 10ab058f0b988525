//! Solves a benchmark instance, and lets `check` have the last word on its value and bound.

use std::time::Instant;

use serde::Serialize;

use super::best_known::Published;
use super::{BenchmarkInstance, BenchmarkProblem, BestKnown};
use crate::check::{self, Refusal};
use crate::error::{Error, Result};
use crate::model::outcome::relative_gap;
use crate::model::{Districting, DistrictingInfeasible, DistrictingSolution, Instance, Outcome, Status};
use crate::solve::{self, Parameters, Progress};

/// Relative difference allowed between sums in another order.
const ROUNDING: f64 = 1e-9;
/// Relative shortfall allowed of a certificate: the checker widens every limit a little.
const WIDENING: f64 = 1e-7;

/// The result on an instance; `None` where there is no such number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// Name of the instance.
    pub instance: String,
    /// Units.
    pub n: usize,
    /// Territories.
    pub m: usize,
    /// Value of the plan.
    pub value: Option<f64>,
    /// The best value known before.
    pub best_known: Option<f64>,
    /// (value − best known) / |best known|, negative for a new best.
    pub gap_to_best_known: Option<f64>,
    /// Our own bound, the best valid one.
    pub bound: Option<f64>,
    /// (value − bound) / |value|.
    pub gap: Option<f64>,
    /// Wall-clock seconds of the solve.
    pub seconds: f64,
    /// Status that the numbers prove.
    pub status: Status,
}

/// Solves a benchmark instance. `parameters.started` is set to now.
///
/// # Errors
/// [`Error::Input`] where the instance can't be read; those of [`judge`].
pub fn measure(entry: &BenchmarkInstance, parameters: &Parameters) -> Result<Measurement> {
    let problem = entry.load()?;
    let started = Instant::now();
    let parameters = Parameters { started, ..parameters.clone() };
    let progress = Progress::new(None);
    match problem {
        BenchmarkProblem::Assign(instance) => {
            let outcome = solve::solve(&instance, &parameters, &progress);
            let seconds = started.elapsed().as_secs_f64();
            judge(entry, &instance, &outcome)?;
            let status = outcome.status(instance.hours(), instance.integral());
            Ok(measurement(
                entry,
                [instance.units(), instance.territories()],
                outcome.primal,
                outcome.dual_bound,
                status,
                seconds,
            ))
        }
        BenchmarkProblem::Redraw(problem) => {
            let solution = solve::centres::solve(&problem, &parameters, &progress);
            let seconds = started.elapsed().as_secs_f64();
            judge_redraw(entry, &problem, &solution)?;
            let status = solution.status(problem.is_integral());
            Ok(measurement(
                entry,
                [problem.units(), problem.territories()],
                solution.primal,
                solution.dual_bound,
                status,
                seconds,
            ))
        }
    }
}

/// Holds an outcome against the checker and against what is known of the instance.
///
/// # Errors
/// [`Error::Refused`] where the plan does not pass the check, the certificate falls short of its bound, or the numbers
/// contradict what is known.
pub fn judge(entry: &BenchmarkInstance, instance: &Instance, outcome: &Outcome) -> Result<()> {
    let mut wrong = unproven(instance, outcome);
    wrong.extend(contradictions(outcome.primal, outcome.dual_bound, instance.integral(), &entry.best_known));
    refused(entry, wrong)
}

/// The same for a map that is redrawn.
///
/// # Errors
/// As [`judge`].
pub fn judge_redraw(entry: &BenchmarkInstance, problem: &Districting, solution: &DistrictingSolution) -> Result<()> {
    let mut wrong = match (&solution.plan, solution.primal) {
        (Some(plan), Some(value)) => in_words(&check::districting::violations(problem, plan, value)),
        (None, None) => Vec::new(),
        _ => vec!["a plan without a value, or a value without a plan".into()],
    };
    if !solution.certified_bound.is_infinite() {
        wrong.extend(short(check::districting::bound(problem, &solution.proof), solution.certified_bound));
    }
    if let Some(DistrictingInfeasible::NoDistrict { unit }) = solution.infeasible {
        wrong.extend(check::districting::no_district(problem, unit).err().map(String::from));
    }
    wrong.extend(contradictions(solution.primal, solution.dual_bound, problem.is_integral(), &entry.best_known));
    if let Some(reason) = solution.infeasible.as_ref().filter(|_| !wrong.is_empty()) {
        wrong.push(format!("no plan is said to exist: {reason}"));
    }
    refused(entry, wrong)
}

fn refused(entry: &BenchmarkInstance, wrong: Vec<String>) -> Result<()> {
    if wrong.is_empty() {
        return Ok(());
    }
    Err(Error::Refused(wrong.into_iter().map(|reason| format!("{}: {reason}", entry.name)).collect()))
}

fn in_words<V: ToString>(violations: &[V]) -> Vec<String> {
    violations.iter().map(V::to_string).collect()
}

/// Shortfall of a certificate that is to prove a claimed bound.
fn short(proven: std::result::Result<f64, Refusal>, claimed: f64) -> Option<String> {
    match proven {
        Ok(proven) if check::bears_out(proven, claimed, WIDENING * claimed.abs().max(1.0)) => None,
        Ok(proven) => Some(format!("the certificate proves {proven}, short of the claimed bound {claimed}")),
        Err(refusal) => Some(refusal.to_string()),
    }
}

fn measurement(
    entry: &BenchmarkInstance,
    [n, m]: [usize; 2],
    primal: Option<f64>,
    bound: f64,
    status: Status,
    seconds: f64,
) -> Measurement {
    let best_known = entry.best_known.value.map(|published| published.value);
    let to_best_known = |value: f64, best: f64| if value == best { 0.0 } else { (value - best) / best.abs() };
    Measurement {
        instance: entry.name.clone(),
        n,
        m,
        value: primal,
        best_known,
        gap_to_best_known: primal.zip(best_known).map(|(value, best)| to_best_known(value, best)),
        bound: Some(bound).filter(|bound| bound.is_finite()),
        gap: primal.map(|value| relative_gap(value, bound)).filter(|gap| gap.is_finite()),
        seconds,
        status,
    }
}

/// Findings of `check` on the plan and the certificate.
fn unproven(instance: &Instance, outcome: &Outcome) -> Vec<String> {
    let mut wrong = match (&outcome.assignment, outcome.primal) {
        (Some(assignment), Some(value)) => in_words(&check::violations(instance, assignment, value)),
        (None, None) => Vec::new(),
        _ => vec!["a plan without a value, or a value without a plan".into()],
    };
    let claimed = outcome.certified_bound;
    if !claimed.is_infinite() {
        wrong.extend(short(check::bound(instance, &outcome.certificate), claimed));
    }
    wrong
}

/// Contradictions: a bound above a value that somebody reached, or a value below a bound that somebody
/// proved. Published numbers are rounded, so half a last digit is allowed, but nothing where costs are whole numbers.
///
/// ```
/// use sutton::benchmark::{BestKnown, contradictions};
/// assert!(contradictions(Some(10.0), 9.5, false, &BestKnown::default()).is_empty());
/// assert_eq!(contradictions(Some(10.0), 10.5, false, &BestKnown::default()).len(), 1);
/// ```
pub fn contradictions(value: Option<f64>, bound: f64, integral: bool, known: &BestKnown) -> Vec<String> {
    let above = |bound: f64, value: f64, slack: f64| {
        let slack = if integral { 1e-6 } else { slack };
        !check::bears_out(value, bound, slack.max(ROUNDING * value.abs()))
    };
    let mut wrong = Vec::new();
    if let Some(value) = value.filter(|&value| above(bound, value, 0.0)) {
        wrong.push(format!("the bound {bound} lies above the value {value} of its own plan"));
    }
    if let Some(best) = known.value.filter(|best| above(bound, best.value, best.slack)) {
        wrong.push(format!("the bound {bound} lies above the best-known value {}", best.value));
    }
    if let Some((value, Published { value: proven, .. })) =
        value.zip(known.bound).filter(|(value, proven)| above(proven.value, *value, proven.slack))
    {
        wrong.push(format!("the value {value} lies below the best-known bound {proven}"));
    }
    wrong
}
