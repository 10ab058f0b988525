//! The engine: prices give the bound, rounding and search give the plan, a MIP closes what is small.

pub mod milp;
pub mod parameters;
pub mod prices;
pub mod progress;
mod rng;

pub use parameters::Parameters;
pub use progress::Progress;

use crate::model::{Instance, Outcome};

/// Solves an instance within the limits of `parameters`, reporting to `progress`.
pub fn solve(instance: &Instance, parameters: &Parameters, progress: &Progress) -> Outcome {
    let _ = (instance, parameters, progress);
    unimplemented!("the engine is being written")
}
