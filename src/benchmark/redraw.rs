//! Families with free centres: what their files leave to `best-known.csv`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::{Defect, Error, Result};
use crate::model::Districting;
use crate::read::literature;

/// A line of `best-known.csv`, as far as it belongs to the instance.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RedrawLine {
    instance: String,
    m: Option<usize>,
    lower: Option<f64>,
    upper: Option<f64>,
    #[serde(default)]
    metric: String,
}

/// The lines of a folder's `best-known.csv` by instance; none where there is no such file.
///
/// # Errors
/// [`Error::Input`] with every line that can't be read.
pub fn lines(folder: &Path) -> Result<BTreeMap<String, RedrawLine>> {
    let path = folder.join("best-known.csv");
    let file = path.display().to_string();
    let Ok(text) = std::fs::read_to_string(&path) else { return Ok(BTreeMap::new()) };
    let (mut lines, mut defects) = (BTreeMap::new(), Vec::new());
    for (at, line) in (2..).zip(csv::Reader::from_reader(text.as_bytes()).deserialize::<RedrawLine>()) {
        match line {
            Ok(line) => drop(lines.insert(line.instance.clone(), line)),
            Err(error) => defects.push(Defect::of_file(&file, error.to_string()).line(at)),
        }
    }
    if defects.is_empty() { Ok(lines) } else { Err(Error::Input(defects)) }
}

/// Reads a capacitated p-median instance; distances are rounded down where the line's metric says floor.
pub fn cpmp(path: &Path, line: Option<&RedrawLine>) -> Result<Districting> {
    literature::cpmp(path, line.is_some_and(|line| line.metric.contains("floor")))
}

/// Reads a districting instance, whose line has the number of districts (`m`) and their limits (`lower`, `upper`).
pub fn hess(folder: &Path, name: &str, line: Option<&RedrawLine>, contiguous: bool) -> Result<Districting> {
    let limits = line.and_then(|line| Some((line.m?, line.lower?, line.upper?)));
    let Some((territories, lower, upper)) = limits else {
        let reason = format!("needs a line for {name} with m, lower and upper");
        return Err(Error::defect(Defect::of_file(folder.join("best-known.csv").display().to_string(), reason)));
    };
    literature::hess(folder, name, literature::HessLimits { territories, lower, upper }, contiguous)
}
