//! Past cycles side by side: what each plan was, what changed hands from one to the next, and what was made of it.

mod cycle;
mod render;

pub use cycle::{Cycle, MeasuredCycle, RoleCycle, cycles};
pub use render::{csv, json, text};
