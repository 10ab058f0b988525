//! Planning is choosing between futures: what a limit costs, and how many sellers there should be. Every future is a plan of
//! its own, solved and checked.

pub mod frontier;
pub mod size;
pub mod steps;
