//! Step 3 in one call: solve a role, let the checker see the plan, and hand it out only when it passed.

pub(in crate::balance) mod checked;
mod leader;
mod relabel;
mod roles;
mod single;
mod staying;
mod tied;

pub use checked::Optimised;
pub use leader::lead;
pub use roles::all_roles;
pub use single::{optimise, optimise_from};
pub use staying::optimise_staying;
pub use tied::optimise_tied;
pub(super) use tied::{checked_tied, names};
