//! The rest of a period planned anew: which calls are left of the plan that is carried out, what has changed since, and whether new
//! owners are worth it.

mod appointments;
mod kept;
mod left;
mod since;
mod verdict;

pub use appointments::{Appointments, appointments};
pub use kept::{locks, owners};
pub use left::{Left, Missed, left};
pub use since::{Since, since};
pub use verdict::{Advice, Choice, Costs, choice};
