//! Files → plan: delimiters, encodings, header aliases, and every defect with its place.

pub mod accounts;
pub mod adjacency;
pub mod aliases;
mod assemble;
pub mod assignments;
pub mod call_patterns;
pub mod config;
pub mod csv;
pub mod defects;
pub mod document;
pub mod encoding;
pub mod families;
pub mod file;
pub mod hierarchy;
pub mod ids;
pub mod inputs;
pub mod literature;
pub mod location;
pub mod nearest;
pub mod numbers;
pub mod ownership;
pub mod places;
pub mod polygons;
pub mod redraw;
pub mod references;
pub mod reps;
pub mod row;
pub mod scenario;
pub mod settings;
pub mod sheet;
pub mod shift;
pub mod table;
pub mod travel;
pub mod workbook;
pub mod xlsx;

pub use assignments::assignments;
pub use workbook::ScenarioWorkbook;

use std::path::Path;

use crate::error::Result;
use crate::plan::Plan;

/// Reads a plan file and everything it names.
///
/// # Errors
/// [`crate::Error::Input`] with all defects of all files at once; [`crate::Error::Machine`] if the disk fails.
pub fn plan(path: &Path) -> Result<Plan> {
    Ok(ScenarioWorkbook::read(path, None)?.plan)
}
