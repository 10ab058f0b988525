//! Files → plan: delimiters, encodings, header aliases, and every defect with its place.

pub(crate) mod account_calls;
pub(crate) mod accounts;
pub mod activities;
pub(crate) mod adjacency;
pub mod aliases;
pub mod approvals;
mod assemble;
pub mod assignments;
pub mod calendar;
pub(crate) mod call_patterns;
pub(crate) mod claims;
pub(crate) mod codes;
pub(crate) mod columns;
pub(crate) mod config;
pub mod crm_export;
pub(crate) mod csv;
pub(crate) mod currencies;
pub(crate) mod defaults;
pub(crate) mod defects;
pub(crate) mod degrees;
pub(crate) mod document;
pub mod draft;
mod dynamics;
pub mod earlier;
pub(crate) mod encoding;
pub(crate) mod excel_text;
pub(crate) mod families;
pub(crate) mod file;
mod groups;
pub(crate) mod hemispheres;
pub(crate) mod hierarchy;
pub(crate) mod ids;
mod inactive;
pub mod inputs;
pub(crate) mod layout;
pub(crate) mod left_out;
pub mod literature;
pub(crate) mod location;
mod lock_flags;
pub(crate) mod mapping;
pub(crate) mod meanings;
pub(crate) mod missing;
pub(crate) mod money;
pub(crate) mod names;
pub mod nearest;
pub(crate) mod one_address;
pub(crate) mod one_cell;
pub(crate) mod owner_column;
pub(crate) mod ownership;
mod pairs;
mod part_time;
pub(crate) mod people;
pub(crate) mod placeholders;
pub mod places;
pub(crate) mod plausible;
pub(crate) mod polygons;
pub(crate) mod rank;
pub(crate) mod redraw;
pub(crate) mod references;
pub(crate) mod regions;
pub(crate) mod reps;
pub mod requests;
pub mod rest;
pub(crate) mod roll;
pub(crate) mod row;
pub mod sales;
pub(crate) mod scales;
pub mod scenario;
pub mod scheduled;
pub(crate) mod schema;
pub(crate) mod seen;
pub(crate) mod settings;
pub(crate) mod sheet;
pub(crate) mod shift;
mod skills;
pub(crate) mod spellings;
pub(crate) mod stability;
pub(crate) mod styles;
mod swapped;
pub(crate) mod table;
pub(crate) mod tally;
pub(crate) mod tenure;
pub(crate) mod travel;
mod two_roles;
pub(crate) mod units;
pub(crate) mod unread;
pub(crate) mod vocabulary;
pub(crate) mod words;
pub mod workbook;
pub(crate) mod xlsx;
pub(crate) mod zeros;

pub use assignments::assignments;
pub use workbook::ScenarioWorkbook;

use std::path::Path;

use crate::error::Result;
use crate::plan::{Plan, Source};
use defects::Defects;
use inputs::Inputs;

/// Reads a plan file and everything it names.
///
/// # Errors
/// [`crate::Error::Input`] with all defects of all files at once; [`crate::Error::Machine`] if the disk fails.
pub fn plan(path: &Path) -> Result<Plan> {
    plan_with(path, None)
}

/// The same with today's owners from the folder of an earlier plan, named as in `[data] owners_from`, where there is one.
///
/// # Errors
/// As [`plan`].
pub fn plan_with(path: &Path, owners_from: Option<&str>) -> Result<Plan> {
    Ok(ScenarioWorkbook::read(path, None, owners_from)?.plan)
}

/// The tables of a plan and their headers, as far as they can be read, whatever else is wrong.
pub fn sources(path: &Path) -> Vec<Source> {
    let mut defects = Defects::default();
    let Ok((document, _)) = inputs::document(path) else { return Vec::new() };
    let Some(config) = config::read(&document, &mut defects) else { return Vec::new() };
    let folder = path.parent().unwrap_or(Path::new(""));
    Inputs::read(folder, &config, None, &mut defects).map(|inputs| inputs.sources(&[])).unwrap_or_default()
}
