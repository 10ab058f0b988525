//! Load files for a CRM: what is to be changed in the tables that it exports, so that they say what the plan says, and the files
//! that change them back.
//!
//! An export is a table as the CRM wrote it, cell for cell. Rows are changed by key: `update` sets the fields of the row with that
//! id, `insert` adds a row, `delete` takes one away. Only what differs is loaded, and whatever is changed can be put back as it was
//! written, but for the ids that the CRM itself gives to rows that are inserted.

mod accounts;
mod associations;
mod load;
mod people;
mod profile;
mod salesforce;
mod tables;
mod territories;

use crate::error::Result;
use crate::plan::published::Published;
pub use load::{Load, LoadFile, OwnerChange};
use people::People;
pub use profile::{AccountFields, Crm, Object};
pub use tables::Export;
use tables::Tables;

/// The load files of a plan for a CRM, against what it exported; without exports, all of the plan, and nothing to put back.
///
/// # Errors
/// [`Error::Input`](crate::Error::Input) where an export lacks a column, repeats an id, or has a user who is inactive or unknown and is to get accounts;
/// [`Error::Command`](crate::Error::Command) where a table is missing or given twice.
pub fn prepare(published: &Published, crm: Crm, exports: &[Export]) -> Result<Load> {
    let tables = Tables::of(crm, exports)?;
    let people = People::of(published, crm, tables.get(Object::User))?;
    let mut load = accounts::load(published, crm, &people, tables.get(Object::Account))?;
    if crm == Crm::Salesforce {
        salesforce::load(published, &people, &tables, &mut load)?;
    }
    load.files.retain(|file| !file.rows.is_empty());
    load.rollback.retain(|file| !file.rows.is_empty());
    load.waiting.retain(|file| !file.rows.is_empty());
    Ok(load)
}
