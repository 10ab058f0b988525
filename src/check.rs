//! The independent verifier: re-derives loads, limits, objective and bound from raw arrays, a file per rule.
//!
//! It shares no code with the engine, nor with `model::objective` and `model::costs`: a mistake there can't hide here.

mod band;
mod bound;
mod budget;
mod choice;
mod conflict;
mod contiguity;
pub mod districting;
mod limits;
mod loads;
mod objective;
mod permissions;
mod raw;
mod sum;

pub use bound::bound;
pub use conflict::conflict;

use crate::model::Instance;

/// Slack of every limit and of the objective, relative to their size (absolute below 1).
pub const TOLERANCE: f64 = 1e-9;

/// Everything that is wrong with an assignment (an option per unit) whose objective is claimed to be `value`.
///
/// Units, territories and options are named by their index, rules by their id. An assignment without exactly one
/// existing option per unit is told just that: nothing else of it is defined.
///
/// ```
/// use sutton::check;
/// use sutton::model::{Instance, Options, Quantity};
/// let instance = Instance::builder(2, Options::new(2, 1, false)).costs(Quantity::dense(2, vec![1.0, 2.0, 3.0, 4.0])).build()?;
/// assert!(check::violations(&instance, &[0, 1], 5.0).is_empty());
/// assert_eq!(check::violations(&instance, &[0, 1], 4.0), ["the objective is 5, not 4"]);
/// assert_eq!(check::violations(&instance, &[0, 2], 5.0), ["unit 1: option 2 does not exist, there are 2"]);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn violations(instance: &Instance, assignment: &[u32], value: f64) -> Vec<String> {
    let undefined = choice::violations(instance, assignment);
    if !undefined.is_empty() {
        return undefined;
    }
    let places = raw::places(instance, assignment);
    let loads = loads::loads(instance, &places);
    [
        permissions::violations(instance, &places),
        limits::violations(instance, &loads),
        band::violations(instance, &loads),
        budget::violations(instance, &places),
        contiguity::violations(instance, &places),
        objective::violations(instance, &places, &loads, value),
    ]
    .concat()
}

/// What a limit of this size may be passed by.
fn slack(limit: f64) -> f64 {
    TOLERANCE * limit.abs().max(1.0)
}
