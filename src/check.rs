//! The independent verifier: re-derives loads, limits, objective and bound from raw arrays, a file per rule.
//!
//! It shares no code with the engine, nor with `model::objective` and `model::costs`: a mistake there can't hide here. What it
//! takes on trust is the instance: its arrays, how its options and permissions are numbered, and where its positions are. Whether
//! an instance says what a plan says is another question.

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
pub mod plan;
mod raw;
mod span;
mod sum;
mod tie;

pub use bound::bound;
pub use conflict::conflict;
pub use tie::{tied_bound, tied_conflict, tied_violations};

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
        span::violations(instance, &loads),
        contiguity::violations(instance, &places),
        objective::violations(instance, &places, &loads, value),
    ]
    .concat()
}

/// Whether what is proven bears out a bound that is claimed, but for `slack`. What is no number bears out nothing, nor is it
/// borne out; where nothing is proven (−∞), nothing may be claimed.
///
/// ```
/// use sutton::check::bears_out;
/// assert!(bears_out(100.0, 99.0, 1e-9) && !bears_out(99.0, 100.0, 1e-9));
/// assert!(bears_out(f64::NEG_INFINITY, f64::NEG_INFINITY, f64::INFINITY));
/// assert!(!bears_out(f64::NEG_INFINITY, 100.0, f64::INFINITY));
/// assert!(!bears_out(f64::NAN, 100.0, 1e-9) && !bears_out(100.0, f64::NAN, 1e-9));
/// ```
pub fn bears_out(proven: f64, claimed: f64, slack: f64) -> bool {
    // A slack relative to an infinite bound is infinite, too, and −∞ + ∞ no number.
    claimed <= proven + if slack.is_finite() { slack } else { 0.0 }
}

/// What a limit of this size may be passed by.
fn slack(limit: f64) -> f64 {
    TOLERANCE * limit.abs().max(1.0)
}
