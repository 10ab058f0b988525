//! Local search over candidate lists: single relocations, ejection chains and rings of them, large neighbourhoods.

mod annealing;
mod candidates;
mod chain;
mod changes;
mod exchange;
pub(crate) mod neighbourhood;
mod paths;
mod space;
pub(crate) mod state;
pub(crate) mod territory_graph;

pub use annealing::{Annealing, relocate};
pub use candidates::CandidateLists;
pub use space::SearchSpace;
pub use state::SearchState;
