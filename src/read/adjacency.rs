//! `adjacency` → pairs of neighbouring units: a table of pairs, a weights file (GAL, GWT), or the Census Bureau's county file.

mod census;
mod weights;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::defects::Defects;
use super::nearest::hint;
use super::row::Row;
use super::schema::Schema;
use super::sheet::Sheet;
use super::{encoding, file};
use crate::error::{Defect, Result};
use crate::hash::sha256;
use crate::plan::words::{count, first};
use crate::plan::{Plan, Source};

/// Names told of those that are no unit, or that have no neighbour.
const NAMED: usize = 5;

/// What says who borders on whom.
#[derive(Debug)]
pub enum Neighbourhood {
    /// A table with a pair a row.
    Table(Arc<Sheet>),
    /// Any other file.
    Listed(Listed),
}

/// Pairs as a file of another format has them.
#[derive(Debug)]
pub struct Listed {
    pairs: Vec<(String, String)>,
    source: Source,
}

impl Neighbourhood {
    /// Reads a file of neighbours.
    ///
    /// # Errors
    /// [`Error::Machine`](crate::Error::Machine) if the disk fails; everything else is put into `defects`.
    pub fn read(
        (folder, name): (&Path, &str),
        schema: Schema,
        known: Option<&Self>,
        defects: &mut Defects,
    ) -> Result<Option<Self>> {
        let same = |sheet: &&Arc<Sheet>| sheet.table.file == name && sheet.schema.reads_as(&schema);
        if let Some(sheet) = known.and_then(Neighbourhood::sheet).filter(same) {
            return Ok(Some(Neighbourhood::Table(Arc::clone(sheet))));
        }
        // What is no file at all is told by the reader of tables.
        if let Some(bytes) = file::bytes(&folder.join(name), name).ok().filter(|bytes| !bytes.starts_with(b"PK"))
            && let Ok((text, words)) = encoding::decode(name, &bytes)
            && let Some((format, pairs)) = listed(name, &text, defects)
        {
            let source = Source {
                path: name.into(),
                sha256: sha256(&bytes),
                rows: pairs.len(),
                format: format!("{format}, {words}"),
                headers: Vec::new(),
                styles: Vec::new(),
            };
            return Ok(Some(Neighbourhood::Listed(Listed { pairs, source })));
        }
        Ok(Sheet::read(folder, name, schema, defects)?.map(|sheet| Neighbourhood::Table(Arc::new(sheet))))
    }

    /// The file as named.
    pub fn file(&self) -> &str {
        match self {
            Neighbourhood::Table(sheet) => &sheet.table.file,
            Neighbourhood::Listed(listed) => &listed.source.path,
        }
    }

    /// The table, if it is one.
    pub fn sheet(&self) -> Option<&Arc<Sheet>> {
        match self {
            Neighbourhood::Table(sheet) => Some(sheet),
            Neighbourhood::Listed(_) => None,
        }
    }

    /// Description of the file for `inspect`.
    pub fn source(&self) -> Source {
        match self {
            Neighbourhood::Table(sheet) => sheet.source(&[]),
            Neighbourhood::Listed(listed) => listed.source.clone(),
        }
    }

    /// The pairs. Names of units that the plan doesn't have are told: what they lie between goes along with the nearest unit.
    pub fn pairs(&self, plan: &mut Plan, defects: &mut Defects) -> Vec<(String, String)> {
        let pairs = match self {
            Neighbourhood::Table(sheet) => rows(sheet, defects),
            Neighbourhood::Listed(listed) => listed.pairs.clone(),
        };
        check(self.file(), &pairs, plan, defects);
        pairs
    }
}

/// The pairs of a file that is no table, and its format; `None` where it is one.
fn listed(name: &str, text: &str, defects: &mut Defects) -> Option<(&'static str, Vec<(String, String)>)> {
    let mut found = |format: &'static str, read: std::result::Result<Vec<(String, String)>, Defect>| {
        let pairs = read.map_err(|defect| defects.push(defect)).unwrap_or_default();
        Some((format, pairs))
    };
    if census::is_one(text) {
        return found("Census county adjacency", census::read(name, text));
    }
    match weights::kind(name, text)? {
        weights::Kind::Gal => found("GAL", weights::gal(name, text)),
        weights::Kind::Gwt => found("GWT", weights::gwt(name, text)),
    }
}

fn rows(sheet: &Sheet, defects: &mut Defects) -> Vec<(String, String)> {
    let columns = ["unit_a", "unit_b"].map(|name| sheet.required(name, defects));
    let pair = |index| {
        let mut row = Row { sheet, index, defects };
        let [a, b] = columns.map(|column| row.required(column).to_string());
        (a, b)
    };
    (0..sheet.table.rows()).map(pair).collect()
}

/// Holds the names of pairs against the units of the roles that are redrawn.
fn check(file: &str, pairs: &[(String, String)], plan: &mut Plan, defects: &mut Defects) {
    let redrawn: Vec<String> = plan.roles().into_iter().filter(|role| plan.redrawn(role).is_some()).collect();
    let units = |role: &String| (0..plan.accounts.len()).map(|at| plan.unit_name(role, at)).collect::<Vec<&str>>();
    let units: BTreeSet<&str> = redrawn.iter().flat_map(units).filter(|name| !name.is_empty()).collect();
    let named: BTreeSet<&str> =
        pairs.iter().flat_map(|(a, b)| [a.as_str(), b.as_str()]).filter(|name| !name.is_empty()).collect();
    // Without a role to hold it against, nothing is known.
    if units.is_empty() || named.is_empty() {
        return;
    }
    let listed = |names: &[&str]| format!("{} ({})", count(names.len(), "unit"), first(names, NAMED));
    let empty: Vec<&str> = named.difference(&units).copied().collect();
    let alone: Vec<&str> = units.difference(&named).copied().collect();
    if empty.len() == named.len() {
        let reason = format!("names no unit of the plan: it has {}, the plan has {}", listed(&empty), listed(&alone));
        return defects.push(Defect::of_file(file, reason));
    }
    let words = [
        (&empty, "without an account: they go along with the nearest that have some"),
        (&alone, "of the plan that it doesn't name"),
    ];
    let told = words.iter().filter(|(names, _)| !names.is_empty());
    let told: Vec<String> =
        told.map(|(names, words)| format!("{file}: {} {words}{}", listed(names), likely(&empty, names, &alone))).collect();
    plan.warnings.extend(told);
}

/// What a name without an account may have been meant to be: a unit that the file lacks.
fn likely(empty: &[&str], names: &[&str], alone: &[&str]) -> String {
    if names != empty {
        return String::new();
    }
    let hints =
        empty.iter().filter_map(|name| Some((name, hint(name, alone.iter().copied()))).filter(|(_, hint)| !hint.is_empty()));
    hints.take(1).map(|(name, hint)| format!("; {name}{hint}")).collect()
}
