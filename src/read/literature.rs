//! Instances in the formats of the literature.

mod gap;
mod sites;

use std::path::Path;

use crate::error::{Defect, Error, Result};
use crate::model::Instance;

pub use gap::parse as parse_gap;
pub use sites::parse as parse_sites;

/// Reads a generalised assignment instance (see [`parse_gap`]).
///
/// # Errors
/// [`Error::Input`] with every defect found.
pub fn gap(path: &Path) -> Result<Instance> {
    parse_gap(&path.display().to_string(), &text(path)?)
}

/// Reads the accounts and reps of a folder (see [`parse_sites`]).
///
/// # Errors
/// [`Error::Input`] with every defect found.
pub fn sites(folder: &Path, band: f64) -> Result<Instance> {
    let [accounts, reps] = ["accounts.csv", "reps.csv"].map(|name| folder.join(name));
    let names = [&accounts, &reps].map(|path| path.display().to_string());
    parse_sites([&names[0], &names[1]], [&text(&accounts)?, &text(&reps)?], band)
}

fn text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path)
        .map_err(|error| Error::defect(Defect::of_file(path.display().to_string(), format!("can't be read: {error}"))))
}
