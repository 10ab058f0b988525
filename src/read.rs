//! Files → plan: delimiters, encodings, header aliases, and every defect with its place.

pub mod literature;

use std::path::Path;

use crate::error::Result;
use crate::plan::Plan;

/// Reads a plan file and everything it names.
///
/// # Errors
/// [`crate::Error::Input`] with all defects of all files at once.
pub fn plan(path: &Path) -> Result<Plan> {
    let _ = path;
    unimplemented!()
}
