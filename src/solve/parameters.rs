//! Every setting of the engine, named, documented and defaulted. It works on the threads of the pool it is called in, as
//! many as these are; results do not depend on them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether it is time to end, asked from any thread.
pub type Stop<'a> = &'a (dyn Fn() -> bool + Sync);

/// The gap that is asked for where none is: relative, and absolute below 1. Arithmetic settles no less.
pub const EXACT: f64 = 1e-6;

/// Pairs of unit and option up to which all of them are looked at, where bounds on some would do.
pub(super) const LISTED: usize = 5_000_000;

/// Processor time that the checker takes for a pair of unit and option where these are many, and the part of a time limit that is left to
/// it at most.
const CHECKED: Duration = Duration::from_nanos(16);
const MOST_CHECKED: f64 = 0.25;

/// Tolerance for rounding errors of a bound or a limit, relative to it.
pub(super) const ROUNDING: f64 = 1e-9;

/// Settings and limits of one solve.
#[derive(Clone, Debug)]
pub struct Parameters {
    /// Stop when the relative gap is at most this; default 1e-4 (where costs are whole numbers: when it is below 1 unit).
    /// 0 asks for a gap of at most [`EXACT`] · max(1, |value|).
    pub gap: f64,
    /// Rounds of improvement after the first plan; deterministic, unlike a time limit. Default 200.
    pub work_limit: usize,
    /// Stop after this time; default none.
    pub time_limit: Option<Duration>,
    /// Seed of every random stream; default 1.
    pub seed: u64,
    /// Largest number of open unit × option pairs that are handed to the MIP as a whole; default 2,000.
    pub mip_size: usize,
    /// Largest number of unit × option pairs that prices look at all at once; with more, groups of units come first. Ten
    /// times as many where service levels make the units of a group differ too much. Default 100,000.
    pub arcs_at_once: usize,
    /// Set from outside, by Ctrl-C or SIGTERM: stop soon and keep the incumbent.
    pub stop: Arc<AtomicBool>,
    /// When the solve started, for the time limit.
    pub started: Instant,
}

impl Default for Parameters {
    fn default() -> Self {
        Parameters {
            gap: 1e-4,
            work_limit: 200,
            time_limit: None,
            seed: 1,
            mip_size: 2_000,
            arcs_at_once: 100_000,
            stop: Arc::new(AtomicBool::new(false)),
            started: Instant::now(),
        }
    }
}

impl Parameters {
    /// Whether Ctrl-C or the time limit asks to stop.
    pub fn should_stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed) || self.remaining().is_some_and(|left| left.is_zero())
    }

    /// The absolute gap that is enough for a plan of some value.
    ///
    /// ```
    /// use sutton::solve::Parameters;
    /// let exact = Parameters { gap: 0.0, ..Parameters::default() };
    /// assert_eq!((exact.allowed(0.5), exact.allowed(2000.0)), (1e-6, 2e-3));
    /// assert_eq!(Parameters { gap: 0.01, ..exact }.allowed(2000.0), 20.0);
    /// ```
    pub fn allowed(&self, value: f64) -> f64 {
        (self.gap * value.abs()).max(EXACT * value.abs().max(1.0))
    }

    /// The same, with a time limit that leaves the checker its time on so many pairs of unit and option.
    ///
    /// ```
    /// use std::time::Duration;
    /// use sutton::solve::Parameters;
    /// let limit = |seconds, pairs| {
    ///     let parameters = Parameters { time_limit: Some(Duration::from_secs(seconds)), ..Parameters::default() };
    ///     parameters.before_check(pairs).time_limit.unwrap().as_secs_f64()
    /// };
    /// assert!((limit(10, 10_000) - 10.0).abs() < 1e-3);
    /// assert!(limit(1_000, 1_000_000_000) < 1_000.0 && limit(1_000, 1_000_000_000) > 980.0);
    /// assert_eq!(limit(10, usize::MAX), 7.5);
    /// ```
    #[must_use]
    pub fn before_check(&self, pairs: usize) -> Self {
        let check = CHECKED.as_secs_f64() * pairs as f64 / rayon::current_num_threads() as f64;
        let left = |limit: Duration| limit - limit.mul_f64(MOST_CHECKED).min(Duration::from_secs_f64(check));
        Parameters { time_limit: self.time_limit.map(left), ..self.clone() }
    }

    /// Time left until the limit; `None` = no limit.
    pub fn remaining(&self) -> Option<Duration> {
        self.time_limit.map(|limit| limit.saturating_sub(self.started.elapsed()))
    }
}
