//! The files of a plan.

use std::path::Path;

use super::aliases::{ACCOUNTS, ADJACENCY, CALL_PATTERNS, Column, LOCKS, OWNERS, REPS, TRAVEL};
use super::defects::Defects;
use super::document::Document;
use super::polygons::Polygons;
use super::sheet::Sheet;
use super::{encoding, file};
use crate::error::{Defect, Error, Result};
use crate::plan::words::count;
use crate::plan::{Config, Source};

/// The tables that a plan names; `None` where there is none, or it could not be read.
#[derive(Debug)]
pub struct Inputs {
    /// Customers and prospects.
    pub accounts: Option<Sheet>,
    /// Sellers.
    pub reps: Option<Sheet>,
    /// Calls by segment, role and channel.
    pub call_patterns: Option<Sheet>,
    /// Today's owners.
    pub owners: Option<Sheet>,
    /// Locked accounts.
    pub locks: Option<Sheet>,
    /// Known travel hours.
    pub travel: Option<Sheet>,
    /// Pairs of neighbouring units.
    pub adjacency: Option<Sheet>,
    /// The ground that units cover.
    pub polygons: Option<Polygons>,
}

impl Inputs {
    /// Reads the tables of a plan, in its folder.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails; everything else is put into `defects`.
    pub fn read(folder: &Path, config: &Config, defects: &mut Defects) -> Result<Self> {
        let data = &config.data;
        let mut optional = |name: Option<&String>, kind: &str, columns: &'static [Column]| match name {
            Some(name) => Sheet::read(folder, name, kind, columns, defects),
            None => Ok(None),
        };
        let owners = optional(data.owners.as_ref(), "owners", OWNERS)?;
        let locks = optional(data.locks.as_ref(), "locks", LOCKS)?;
        let travel = optional(data.travel.as_ref(), "travel", TRAVEL)?;
        let mut polygons = None;
        if let Some(name) = &data.polygons {
            polygons = Polygons::read(folder, name, &config.unit_columns(), defects)?;
        }
        let mut needed = |name: &str, kind: &str, columns: &'static [Column]| -> Result<Option<Sheet>> {
            let sheet = Sheet::read(folder, name, kind, columns, defects)?;
            if sheet.as_ref().is_some_and(|sheet| sheet.table.rows() == 0) {
                defects.push(Defect::of_file(name, "has a header, but no rows"));
                return Ok(None);
            }
            Ok(sheet)
        };
        Ok(Inputs {
            accounts: needed(&data.accounts, "accounts", ACCOUNTS)?,
            reps: needed(&data.reps, "reps", REPS)?,
            call_patterns: needed(&data.call_patterns, "call_patterns", CALL_PATTERNS)?,
            owners,
            locks,
            adjacency: data.adjacency.as_ref().map(|name| needed(name, "adjacency", ADJACENCY)).transpose()?.flatten(),
            travel,
            polygons,
        })
    }

    /// What was read; `own` are the accounts' own numeric columns.
    pub fn sources(&self, own: &[usize]) -> Vec<Source> {
        let accounts = self.accounts.iter().map(|sheet| sheet.source(own));
        let others = self.all().skip(1).flatten().map(|sheet| sheet.source(&[]));
        accounts.chain(others).chain(self.polygons.iter().map(|polygons| polygons.source.clone())).collect()
    }

    /// Rows that were left out.
    pub fn warnings(&self) -> Vec<String> {
        let with_empty_rows = self.all().flatten().filter(|sheet| sheet.table.empty_rows > 0);
        with_empty_rows
            .map(|sheet| format!("{}: {} left out", sheet.table.file, count(sheet.table.empty_rows, "empty row")))
            .collect()
    }

    fn all(&self) -> impl Iterator<Item = Option<&Sheet>> {
        let tables = [&self.accounts, &self.reps, &self.call_patterns, &self.owners, &self.locks, &self.travel, &self.adjacency];
        tables.into_iter().map(Option::as_ref)
    }
}

/// Reads the plan file itself.
///
/// # Errors
/// [`Error::Input`] with every syntax error; [`Error::Machine`] if the disk fails.
pub fn document(path: &Path) -> Result<(Document, Source)> {
    let name = path.display().to_string();
    let bytes = file::bytes(path, &name)?;
    let (text, encoding) = encoding::decode(&name, &bytes).map_err(Error::defect)?;
    let document = Document::parse(&name, &text).map_err(Error::Input)?;
    let kind = if text.trim_start().starts_with('{') { "JSON" } else { "TOML" };
    let source = Source {
        path: path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
        sha256: file::sha256(&bytes),
        rows: 0,
        format: format!("{kind}, {encoding}"),
        headers: Vec::new(),
    };
    Ok((document, source))
}
