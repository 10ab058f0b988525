//! Instance families, and the gap to best-known values.

mod best_known;
mod family;
mod harness;
mod manifest;

pub use best_known::{BestKnown, Published};
pub use family::{Case, Family};
pub use harness::{Row, contradictions, judge, measure};
pub use manifest::write_files;
