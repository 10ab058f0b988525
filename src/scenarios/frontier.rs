//! The trade-off between cost, balance and disruption: the least cost at each limit of a sweep, from tight to loose (the
//! ε-constraint method: Haimes, Lasdon, Wismer 1971).
//!
//! What is swept is a limit and has no price: the cap on accounts that move takes the place of what moving costs, the band
//! the place of what uneven hours cost, and greatest distances, which have no price either, are swept by themselves. Everything
//! else stays as the plan has it. Each point starts from the plan and the
//! prices of the one before, which keeps the looser limit all the more.

mod point;
mod range;
mod shape;
mod sweep;
mod swept_role;

pub use point::{Point, SweptLimits};
pub use shape::knee;
pub use sweep::{Frontier, LeastDistance, Sweep, sweep};
