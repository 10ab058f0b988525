//! Step 3, who serves whom: the plan as a model, the optimised territories, and what can be told of them.

mod conflicts;
pub mod explain;
pub mod formulate;
pub mod metrics;
pub mod moves;
pub mod optimise;
pub mod pairs;
mod reasons;
mod redraw;
pub mod relax;
mod root_prices;
pub mod savings;
pub mod score;
pub mod settled;
pub(crate) mod shifted;
pub mod shortage;
pub mod territories;
pub(crate) mod turnover;
pub mod violations;
