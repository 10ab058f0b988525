//! What a CRM is to load.

use jiff::civil::Date;

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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What is loaded once accounts are no longer held, by day.
    pub held: Vec<HeldLoad>,
    /// By owner, those with most changes first.
    pub changes: Vec<OwnerChange>,
    /// The role whose reps own accounts.
    pub owner_role: String,
    /// What the reader has to know: who and what is left out, and why.
    pub notes: Vec<String>,
}

/// What is loaded at the end of a day until which accounts were held, and what puts it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLoad {
    /// The day.
    pub day: Date,
    /// Files to load, in this order.
    pub files: Vec<LoadFile>,
    /// Files that put things back as they were after the load before it, in this order.
    pub rollback: Vec<LoadFile>,
    /// By owner, those with most changes first.
    pub changes: Vec<OwnerChange>,
}

impl Load {
    /// Leaves out files without rows.
    pub(super) fn tidy(&mut self) {
        for files in [&mut self.files, &mut self.rollback, &mut self.waiting] {
            files.retain(|file| !file.rows.is_empty());
        }
    }
}

impl LoadFile {
    pub(super) fn new<const N: usize>(name: &str, columns: [&str; N]) -> Self {
        LoadFile { name: name.into(), columns: columns.map(String::from).to_vec(), rows: Vec::new() }
    }
}
