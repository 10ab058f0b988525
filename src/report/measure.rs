//! A plan measured: the manager's page as text, `measure.json`, `measure.csv`, `overdue.csv` and `measure.html`.

mod heat;
mod json;
mod page;
mod tables;
mod text;
mod things;
mod told;

use std::path::Path;

pub use json::json;
pub use text::text;
pub use told::Told;

use crate::error::Result;
use crate::folder::store;

/// Subfolder of a plan's folder that measures are written to, a folder for each day.
pub const FOLDER: &str = "measure";
/// The files in it.
pub(super) const JSON: &str = "measure.json";
const CELLS: &str = "measure.csv";
const OVERDUE: &str = "overdue.csv";
/// The page that opens by a double click.
pub const PAGE: &str = "measure.html";

/// Writes the files of a measure into a folder.
///
/// # Errors
/// [`crate::Error::Machine`] where the disk fails.
pub fn write(folder: &Path, told: &Told) -> Result<()> {
    let text = json(told)?;
    store(&folder.join(JSON), |out| out.write_all(text.as_bytes()))?;
    store(&folder.join(PAGE), |out| out.write_all(page::page(told).as_bytes()))?;
    store(&folder.join(CELLS), |out| tables::cells(told, out))?;
    store(&folder.join(OVERDUE), |out| tables::overdue(told, out))
}
