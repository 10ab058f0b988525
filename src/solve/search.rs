//! Local search on near-ties: the options that prices leave almost as good as the best.

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
