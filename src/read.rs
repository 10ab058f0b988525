//! Files → plan: delimiters, encodings, header aliases, and every defect with its place.

pub(crate) mod accounts;
pub(crate) mod adjacency;
pub mod aliases;
mod assemble;
pub mod assignments;
pub(crate) mod call_patterns;
pub(crate) mod config;
pub(crate) mod csv;
pub(crate) mod defects;
pub(crate) mod document;
pub(crate) mod encoding;
pub(crate) mod families;
pub(crate) mod file;
pub(crate) mod hierarchy;
pub(crate) mod ids;
pub mod inputs;
pub mod literature;
pub(crate) mod location;
pub mod nearest;
pub(crate) mod numbers;
pub(crate) mod ownership;
pub mod places;
pub(crate) mod polygons;
pub(crate) mod redraw;
pub(crate) mod references;
pub(crate) mod reps;
pub(crate) mod row;
pub mod scenario;
pub(crate) mod schema;
pub(crate) mod settings;
pub(crate) mod sheet;
pub(crate) mod shift;
pub(crate) mod table;
pub(crate) mod travel;
pub mod workbook;
pub(crate) mod xlsx;

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
