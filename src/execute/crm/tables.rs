//! Tables that a CRM exported, cell for cell.

use std::collections::BTreeMap;

use super::load::LoadFile;
use super::profile::{Crm, Object};
use crate::error::{Defect, Error, Result};

/// A table that the CRM exported, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its file, for messages.
    pub file: String,
    /// What it is.
    pub object: Object,
    /// Headers, as written.
    pub header: Vec<String>,
    /// Line and cells of each row, as written; as many cells as headers.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// Exports by what they are.
pub(super) struct Tables<'a>(BTreeMap<Object, &'a Export>);

impl<'a> Tables<'a> {
    pub(super) fn of(crm: Crm, exports: &'a [Export]) -> Result<Self> {
        let mut tables = BTreeMap::new();
        for export in exports {
            if let Some(other) = tables.insert(export.object, export) {
                return Err(Error::Command(format!(
                    "{} and {} both are exports of {}: give one of each",
                    other.file,
                    export.file,
                    crm.name_of(export.object)
                )));
            }
        }
        Ok(Tables(tables))
    }

    pub(super) fn get(&self, object: Object) -> Option<&'a Export> {
        self.0.get(&object).copied()
    }
}

impl Export {
    /// The place of a column, headers compared without case.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header.trim().eq_ignore_ascii_case(name))
    }

    /// The place of a column that must be there.
    pub(super) fn required(&self, name: &str) -> Result<usize> {
        let headers = self.header.join(", ");
        let lacking = || Defect::of_file(&self.file, format!("has no such column, but {headers}")).column(name);
        self.column(name).ok_or_else(|| Error::defect(lacking()))
    }

    /// Changes its rows as updates do, which have the id first.
    pub(super) fn apply(&mut self, crm: Crm, updates: &[LoadFile]) -> Result<()> {
        for file in updates.iter().filter(|file| !file.rows.is_empty()) {
            let columns = file.columns.iter().map(|name| self.required(name)).collect::<Result<Vec<usize>>>()?;
            let rows = self.by_id(crm, columns[0])?;
            for cells in &file.rows {
                let Some(&row) = rows.get(&crm.key(&cells[0])) else { continue };
                for (&column, cell) in columns.iter().zip(cells).skip(1) {
                    self.rows[row].1[column] = if cell == crm.nothing() { String::new() } else { cell.clone() };
                }
            }
        }
        Ok(())
    }

    /// The rows by id, each once.
    ///
    /// # Errors
    /// [`Error::Input`] with every row that has no id, or one that stands above it.
    pub(super) fn by_id(&self, crm: Crm, column: usize) -> Result<BTreeMap<String, usize>> {
        let (mut rows, mut defects) = (BTreeMap::<String, usize>::new(), Vec::new());
        for (at, (line, cells)) in self.rows.iter().enumerate() {
            let id = crm.key(&cells[column]);
            let defect = |reason: String| {
                Defect::of_file(&self.file, reason).line(*line).column(&self.header[column]).value(cells[column].clone())
            };
            if id.is_empty() {
                defects.push(defect("must not be empty: rows are changed by it".into()));
            } else if let Some(other) = rows.get(&id) {
                let above = self.rows[*other].0;
                defects.push(defect(format!("stands in line {above} already: each row once")));
            } else {
                rows.insert(id, at);
            }
        }
        if defects.is_empty() { Ok(rows) } else { Err(Error::Input(defects)) }
    }
}
