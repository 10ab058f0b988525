//! Instances in the formats of the literature.

mod cpmp;
mod gap;
mod hess;
mod means;
mod numbers;
mod sites;

use std::path::Path;

use crate::error::{Defect, Error, Result};
use crate::model::{Districting, Instance};

pub use cpmp::parse as parse_cpmp;
pub use gap::parse as parse_gap;
pub use hess::{HessLimits, parse as parse_hess};
pub use means::parse as parse_means;
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

/// Reads the accounts and the number of reps of a folder as places to be divided around means (see [`parse_means`]).
///
/// # Errors
/// [`Error::Input`] with every defect found.
pub fn means(folder: &Path, band: f64) -> Result<Districting> {
    let [accounts, reps] = ["accounts.csv", "reps.csv"].map(|name| folder.join(name));
    let names = [&accounts, &reps].map(|path| path.display().to_string());
    parse_means([&names[0], &names[1]], [&text(&accounts)?, &text(&reps)?], band)
}

/// Reads a capacitated p-median instance (see [`parse_cpmp`]).
///
/// # Errors
/// [`Error::Input`] with every defect found.
pub fn cpmp(path: &Path, whole: bool) -> Result<Districting> {
    parse_cpmp(&path.display().to_string(), &text(path)?, whole)
}

/// Reads `NAME.nodes.csv` and `NAME.edges.csv` of a folder (see [`parse_hess`]).
///
/// # Errors
/// [`Error::Input`] with every defect found.
pub fn hess(folder: &Path, name: &str, limits: HessLimits, contiguous: bool) -> Result<Districting> {
    let [nodes, edges] = ["nodes", "edges"].map(|part| folder.join(format!("{name}.{part}.csv")));
    let names = [&nodes, &edges].map(|path| path.display().to_string());
    parse_hess([&names[0], &names[1]], [&text(&nodes)?, &text(&edges)?], limits, contiguous)
}

fn text(path: &Path) -> Result<String> {
    let name = path.display().to_string();
    let text = String::from_utf8(super::file::bytes(path, &name)?);
    text.map_err(|error| Error::defect(Defect::of_file(name, format!("can't be read: {error}"))))
}
