//! Local search on near-ties: the options that prices leave almost as good as the best.

mod annealing;
mod chain;
mod deals;
pub mod neighbourhood;
mod paths;
pub mod state;
mod ties;
pub mod trades;
mod view;

pub use annealing::Annealing;
pub use state::State;
pub use ties::NearTies;
pub use view::View;
