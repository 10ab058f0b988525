//! What is added to the model between solves: tangents of the squares, separators of torn territories.

mod separators;
mod tangents;

pub(in crate::solve) use separators::separator;
pub(super) use separators::{Separator, separate};
pub(super) use tangents::{Tangents, priced, spread};
