//! What a MIP solver may spend, and what it claims in the end.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// When to stop.
#[derive(Clone)]
pub(in crate::solve::milp) struct Effort {
    /// Relative gap.
    pub gap: f64,
    /// Absolute gap, in units of the model's objective.
    #[cfg_attr(not(feature = "highs"), expect(dead_code, reason = "microlp knows only the relative one"))]
    pub absolute_gap: f64,
    /// Whether the model may be presolved.
    #[cfg_attr(not(feature = "highs"), expect(dead_code, reason = "microlp does not presolve"))]
    pub presolve: bool,
    /// Whether all columns are continuous: the bound is then the objective itself.
    pub continuous: bool,
    /// Time limit.
    pub time: Option<Duration>,
    /// Branch-and-bound nodes.
    #[cfg_attr(not(feature = "highs"), expect(dead_code, reason = "microlp has no such limit"))]
    pub nodes: Option<usize>,
    /// Set when nobody waits for the answer any more.
    #[cfg_attr(not(feature = "highs"), expect(dead_code, reason = "microlp can't be left behind: it is small"))]
    pub stop: Arc<AtomicBool>,
}

/// The solver's answer; both parts are claims.
pub(in crate::solve::milp) struct Answer {
    /// Values of the model's choices, unit after unit.
    pub values: Option<Vec<f64>>,
    /// Lower bound on the model's objective; +∞: infeasible, −∞: nothing known.
    pub bound: f64,
    /// Whether it came to its end, and not to a limit.
    pub finished: bool,
}

impl Answer {
    /// No plan, nothing proven.
    pub(super) const NOTHING: Answer = Answer { values: None, bound: f64::NEG_INFINITY, finished: false };
    /// Proven: no plan.
    pub(super) const INFEASIBLE: Answer = Answer { values: None, bound: f64::INFINITY, finished: true };
}
