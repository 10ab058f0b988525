//! Instance families, and the gap to best-known values.

mod best_known;
mod family;
mod harness;
mod manifest;
mod redraw;

pub use best_known::{BestKnown, Published};
pub use family::{BenchmarkInstance, BenchmarkProblem, Family};
pub use harness::{Measurement, contradictions, judge, judge_redraw, measure};
pub use manifest::write_files;
