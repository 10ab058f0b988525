//! Plans side by side: the same measures of each, and how far each is from one of them.

pub(super) mod candidate;
mod csv;
mod json;
#[cfg(feature = "cli")]
pub(super) mod text;

pub use candidate::{Candidate, Compared};
pub use csv::{Merged, csv, merged};
pub use json::json;
#[cfg(feature = "cli")]
pub use text::text;
