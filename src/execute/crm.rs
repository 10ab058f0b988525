//! Load files for a CRM: what is to be changed in the tables that it exports, so that they say what the plan says, and the files
//! that change them back.
//!
//! An export is a table as the CRM wrote it, cell for cell. Rows are changed by key: `update` sets the fields of the row with that
//! id, `insert` adds a row, `delete` takes one away. Only what differs is loaded, and whatever is changed can be put back as it was
//! written, but for the ids that the CRM itself gives to rows that are inserted.

mod accounts;
mod associations;
mod people;
mod profile;
mod territories;

use std::collections::BTreeMap;

use crate::error::{Defect, Error, Result};
use crate::plan::published::Published;
use people::People;
pub use profile::Crm;

/// A kind of table of a CRM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// Customers and prospects: Account, Company.
    Account,
    /// Salesforce: Territory2.
    Territory,
    /// Salesforce: ObjectTerritory2Association.
    AccountTerritory,
    /// Salesforce: UserTerritory2Association.
    UserTerritory,
    /// Users, owners.
    User,
}

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

/// A file that a CRM loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadFile {
    /// Name without number and ending: `Account-update`.
    pub name: String,
    /// Headers.
    pub columns: Vec<String>,
    /// Cells, raw.
    pub rows: Vec<Vec<String>>,
}

/// Accounts that a rep gets and loses in the CRM, by what it says today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnerChange {
    /// Who: a name, or what the CRM calls an owner that the plan does not know.
    pub who: String,
    /// Accounts that come.
    pub gets: usize,
    /// Accounts that go.
    pub loses: usize,
}

/// What is to be loaded, in its order, and what puts it back, in its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Files to load, in this order.
    pub files: Vec<LoadFile>,
    /// Files that put everything back, in this order.
    pub rollback: Vec<LoadFile>,
    /// Rows that wait for ids of territories which are only now inserted.
    pub waiting: Vec<LoadFile>,
    /// By owner, those with most changes first.
    pub changes: Vec<OwnerChange>,
    /// The role whose reps own accounts.
    pub owner_role: String,
    /// What the reader has to know: who and what is left out, and why.
    pub notes: Vec<String>,
}

/// The load files of a plan for a CRM, against what it exported; without exports, all of the plan, and nothing to put back.
///
/// # Errors
/// [`Error::Input`] where an export lacks a column, repeats an id, or has a user who is inactive or unknown and is to get accounts;
/// [`Error::Command`] where a table is missing or given twice.
pub fn prepare(published: &Published, crm: Crm, exports: &[Export]) -> Result<Load> {
    let tables = Tables::of(crm, exports)?;
    let people = People::of(published, crm, tables.get(Object::User))?;
    let mut load = accounts::load(published, crm, &people, tables.get(Object::Account))?;
    if crm == Crm::Salesforce {
        territories::load(published, &people, &tables, &mut load)?;
    }
    load.files.retain(|file| !file.rows.is_empty());
    load.rollback.retain(|file| !file.rows.is_empty());
    load.waiting.retain(|file| !file.rows.is_empty());
    Ok(load)
}

/// Exports by what they are.
struct Tables<'a>(BTreeMap<Object, &'a Export>);

impl<'a> Tables<'a> {
    fn of(crm: Crm, exports: &'a [Export]) -> Result<Self> {
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

    fn get(&self, object: Object) -> Option<&'a Export> {
        self.0.get(&object).copied()
    }
}

impl Export {
    /// The place of a column, headers compared without case.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|header| header.trim().eq_ignore_ascii_case(name))
    }

    /// The place of a column that must be there.
    fn required(&self, name: &str) -> Result<usize> {
        let headers = self.header.join(", ");
        let lacking = || Defect::of_file(&self.file, format!("has no such column, but {headers}")).column(name);
        self.column(name).ok_or_else(|| Error::defect(lacking()))
    }

    /// The rows by id, each once.
    ///
    /// # Errors
    /// [`Error::Input`] with every row that has no id, or one that stands above it.
    fn by_id(&self, crm: Crm, column: usize) -> Result<BTreeMap<String, usize>> {
        let (mut rows, mut defects) = (BTreeMap::<String, usize>::new(), Vec::new());
        for (at, (line, cells)) in self.rows.iter().enumerate() {
            let id = crm.key(&cells[column]).to_owned();
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

impl LoadFile {
    fn new<const N: usize>(name: &str, columns: [&str; N]) -> Self {
        LoadFile { name: name.into(), columns: columns.map(String::from).to_vec(), rows: Vec::new() }
    }
}
