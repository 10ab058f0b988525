//! A restricted MIP: the options left to each unit, the limits of its solve, and what comes of it.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// A restricted MIP: the options left to each unit (ascending), and a plan to start from.
#[derive(Clone, Debug)]
pub struct RestrictedMip {
    /// Options left to each unit; a single one fixes it, none makes the core infeasible.
    pub options: Vec<Vec<u32>>,
    /// An assignment to start from; ignored where it is infeasible or outside the core.
    pub incumbent: Option<Vec<u32>>,
}

/// Limits of one MIP solve.
#[derive(Clone, Debug)]
pub struct MipLimits {
    /// Relative gap at which to stop; a tenth of it, times the instance's hours, is enough as an absolute one where it is not
    /// much below the usual one.
    pub gap: f64,
    /// Time limit.
    pub time: Option<Duration>,
    /// Branch-and-bound nodes per round, a limit that gives the same result on every machine; `None` = no limit.
    pub nodes: Option<usize>,
    /// Set by whoever wants an answer at once: the MIP is left behind, what is known by then is returned.
    pub stop: Arc<AtomicBool>,
}

impl MipLimits {
    /// When time is up for all that is solved from now on within these limits; `None` = never.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.time.and_then(|time| Instant::now().checked_add(time))
    }
}

/// Result of a restricted MIP: `assignment` is feasible by `evaluate`, `bound` holds for every plan inside it.
#[derive(Clone, Debug)]
pub struct MipResult<T = Vec<u32>> {
    /// Best assignment found; of tied instances, one of each.
    pub assignment: Option<T>,
    /// Valid lower bound over the core (+∞: the core has no plan, −∞: nothing proven); rests on the MIP solver's word.
    pub bound: f64,
}
