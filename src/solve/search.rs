//! Local search over candidate lists: single relocations, ejection chains and rings of them, large neighbourhoods.

mod annealing;
mod candidates;
mod chain;
mod exchange;
pub mod neighbourhood;
mod paths;
mod space;
pub mod state;
pub mod territory_graph;

pub use annealing::Annealing;
pub use candidates::CandidateLists;
pub use space::SearchSpace;
pub use state::SearchState;
