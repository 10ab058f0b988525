//! The engine: prices give the bound, rounding and search give the plan, trees or a MIP close what is left.
//!
//! | phase | module | gives |
//! |---|---|---|
//! | sums | [`conflict`] | a proof that there is no plan |
//! | load prices | [`prices`] | the root bound, a fractional plan |
//! | single moves at first prices | `early_plan` | a plan and a bound before prices settle |
//! | rounding and mending | `construction` | a first plan |
//! | ejection chains | [`search`] | better plans, where units are many or limits are not all |
//! | branch and bound on load prices | [`branch`] | better plans; a proven bound where rows are few |
//! | prices of assignments | [`knapsack`] | the same for generalised assignment |
//! | restricted MIPs | [`milp`] | what reduced costs leave open, or neighbourhoods of it |
//! | partners | `paired` | all of these, where territories of groups of units have a price |

pub mod centres;
mod construction;
mod early_plan;
pub(crate) mod fixing;
pub(crate) mod iis;
mod load_intervals;
pub mod milp;
mod paired;
pub mod parameters;
pub(crate) mod progress;
mod proof;
mod returns;
mod rng;
mod rounding;
mod single;
mod stopping;
mod sums;
pub mod tied;
mod warm_start;

// Parts of the engine that only tests of this crate look at from outside: no promise holds for them.
#[doc(hidden)]
pub mod branch;
#[doc(hidden)]
pub mod conflict;
#[doc(hidden)]
pub mod knapsack;
#[doc(hidden)]
pub mod prices;
#[doc(hidden)]
pub mod search;

pub use parameters::Parameters;
pub use progress::Progress;
pub use warm_start::WarmStart;

use crate::model::{Instance, Outcome};

/// Solves an instance within the limits of `parameters`, reporting to `progress`.
///
/// The plan returned is feasible by [`evaluate`](crate::model::evaluate); the certified bound is what the certificate proves,
/// by prices or by a search tree; the dual bound may be better where a MIP has closed what reduced-cost fixing left open.
pub fn solve(instance: &Instance, parameters: &Parameters, progress: &Progress) -> Outcome {
    solve_from(instance, None, parameters, progress)
}

/// The same, from a plan and prices of an instance that is nearly the same.
pub fn solve_from(instance: &Instance, start: Option<&WarmStart>, parameters: &Parameters, progress: &Progress) -> Outcome {
    match instance.pairing() {
        Some(pairing) => paired::solve(instance, pairing, start, parameters, progress),
        None => single::solve(instance, start, parameters, progress),
    }
}
