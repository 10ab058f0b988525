//! The course of a solve: what was found when, and what took how long.

use std::time::Instant;

/// Incumbents and bounds as they came, and the phases of a solve. Times differ from run to run; nothing rests on them.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// Seconds since the start, incumbent, bound.
    pub steps: Vec<(f64, Option<f64>, f64)>,
    /// The phases one after another, and the seconds that each took.
    pub phases: Vec<(String, f64)>,
}

impl Trace {
    /// Adds the check, which began then and ends now.
    pub(crate) fn end_check(&mut self, began: Instant) {
        self.phases.push(("check".into(), began.elapsed().as_secs_f64()));
    }
}
