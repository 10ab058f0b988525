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
mod turn;

use super::handover::Held;
use crate::error::Result;
use crate::plan::published::Published;
pub use load::{HeldLoad, Load, LoadFile, OwnerChange};
use people::People;
pub use profile::{AccountFields, Crm, Object};
pub use tables::Export;
use tables::Tables;
use turn::Turn;

/// The load files of a plan for a CRM, against what it exported; without exports, all of the plan, and nothing to put back. What is
/// held has a load of its own for each day until which it is.
///
/// # Errors
/// [`Error::Input`](crate::Error::Input) where an export lacks a column, repeats an id, or has a user who is inactive or unknown and is to get accounts;
/// [`Error::Command`](crate::Error::Command) where a table is missing or given twice.
pub fn prepare(published: &Published, crm: Crm, exports: &[Export], held: &Held) -> Result<Load> {
    let tables = Tables::of(crm, exports)?;
    let people = People::of(published, crm, tables.get(Object::User))?;
    let first = Turn::first(held);
    let mut load = accounts::load(published, crm, &people, tables.get(Object::Account), first)?;
    let mut accounts = tables.get(Object::Account).cloned();
    if let Some(accounts) = &mut accounts {
        accounts.apply(crm, &load.files)?;
    }
    if crm == Crm::Salesforce {
        salesforce::load(published, &people, &tables, first, &mut load)?;
    }
    load.tidy();
    for (day, turn) in Turn::later(held) {
        let mut own = accounts::load(published, crm, &people, accounts.as_ref(), turn)?;
        if let Some(accounts) = &mut accounts {
            accounts.apply(crm, &own.files)?;
        }
        own.notes.clear();
        if crm == Crm::Salesforce {
            salesforce::hand_over(published, &people, &tables, turn, &mut own)?;
        }
        own.tidy();
        load.notes.append(&mut own.notes);
        if !own.files.is_empty() {
            load.held.push(HeldLoad { day, files: own.files, rollback: own.rollback, changes: own.changes });
        }
    }
    Ok(load)
}
