//! Stopping criteria: when a plan is as good as asked, and which bound to believe beside it.

use super::{Parameters, Progress};
use crate::model::outcome::{OPTIMAL_GAP, status_of};
use crate::model::{Instance, Status};

/// Relative excess of a bound over a plan's value that is no rounding error.
pub(super) const REFUTED: f64 = 1e-6;

/// Whether the incumbent is as good as asked.
pub(super) fn done(instance: &Instance, parameters: &Parameters, progress: &Progress) -> bool {
    reached(instance.hours(), instance.integral(), parameters, progress)
}

/// Whether the incumbent is as good as asked, where there are so many hours of work and costs are whole numbers or not, or
/// there is proven to be none.
pub(super) fn reached(hours: f64, integral: bool, parameters: &Parameters, progress: &Progress) -> bool {
    let bound = progress.best_bound();
    let good = |value: f64| {
        let optimal = status_of(value, bound, hours, integral) == Status::Optimal;
        // Where costs are whole numbers, the usual gap asks for the last unit.
        let asked = !integral || parameters.gap > OPTIMAL_GAP;
        (asked && value - bound <= parameters.allowed(value)) || (optimal && (parameters.gap >= OPTIMAL_GAP || integral))
    };
    parameters.should_stop() || progress.best_value().map_or(bound == f64::INFINITY, good)
}

/// The best bound, which may pass the plan's value by rounding errors alone: one that a plan refutes was a wrong claim
/// of the MIP solver, and what the prices prove is left.
pub(super) fn consistent(bound: f64, value: f64, proven: f64) -> f64 {
    if bound > value + REFUTED * value.abs().max(1.0) { proven.min(value) } else { bound.min(value) }
}
