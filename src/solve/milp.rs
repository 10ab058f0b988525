//! The monolithic model through good_lp: variance by tangent cuts, contiguity by separator cuts.

use std::time::Duration;

use crate::model::Instance;

/// What may be chosen: the options left to each unit (ascending), and a plan to start from.
#[derive(Clone, Debug)]
pub struct Core {
    /// Options left to each unit; a single one fixes it.
    pub options: Vec<Vec<u32>>,
    /// A feasible assignment to start from.
    pub incumbent: Option<Vec<u32>>,
}

/// Limits of one MIP solve.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Relative gap at which to stop.
    pub gap: f64,
    /// Time limit.
    pub time: Option<Duration>,
    /// Threads HiGHS may use.
    pub threads: usize,
}

/// What the MIP found over the core: the objective of `assignment` is exact, `bound` holds for every plan inside the core.
#[derive(Clone, Debug)]
pub struct Closed {
    /// Best assignment found.
    pub assignment: Option<Vec<u32>>,
    /// Valid lower bound over the core (+∞: the core has no plan).
    pub bound: f64,
}

/// Solves an instance over a core.
pub fn solve(instance: &Instance, core: &Core, limits: &Limits) -> Closed {
    let _ = (instance, core, limits);
    unimplemented!()
}
