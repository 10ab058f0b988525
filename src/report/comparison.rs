//! Plans side by side: the same measures of each, and how far each is from one of them.

mod candidate;
mod csv;
mod json;
mod text;

pub use candidate::{Candidate, Compared};
pub use csv::{Merged, csv, merged};
pub use json::json;
pub use text::text;
