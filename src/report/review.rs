//! A review of requests: a row per request as CSV, the terminal's table with what they do together, and JSON.

mod accepted;
mod json;
mod table;
mod text;
mod told;

pub use accepted::accepted;
pub use json::ReviewJson;
pub use table::csv;
pub use text::text;
pub use told::Told;

/// Subfolder of a plan's folder that a review is written to.
pub const FOLDER: &str = "review";
/// The table in it.
pub const FILE: &str = "review.csv";
