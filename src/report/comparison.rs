//! Plans side by side: the same measures of each, and how far each is from one of them.

mod candidate;
mod csv;
mod json;
#[cfg(feature = "cli")]
mod page;
#[cfg(feature = "cli")]
mod text;

pub use candidate::{Candidate, Compared};
pub use csv::{Merged, csv, merged};
pub use json::json;
#[cfg(feature = "cli")]
pub use page::page;
#[cfg(feature = "cli")]
pub use text::text;
