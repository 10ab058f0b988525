//! Pages of commands that look at many plans.

mod comparison;
mod frontier;
mod size;

pub use comparison::page as comparison;
pub use frontier::page as frontier;
pub use size::page as size;
