//! An earlier plan's folder → the owners that it made (`[data] owners_from`, `[solve] reference`), or all of its table.

use std::path::Path;
use std::sync::Arc;

use super::aliases::ASSIGNMENTS;
use super::defects::Defects;
use super::schema::Schema;
use super::sheet::Sheet;
use super::table::Table;
use super::tally::EARLIER;
use crate::cells::bare;
use crate::error::{Defect, Result};
use crate::execute::changes::{HandedOut, Held};
use crate::folder::manifest::{Lost, MANIFEST, Manifest};
use crate::plan::service::Service;

/// The table in the folder.
pub const FILE: &str = "assignments.csv";

/// The path of the table, as the plan file would name it.
pub fn path(name: &str) -> String {
    format!("{}/{FILE}", name.trim_end_matches(['/', '\\']))
}

/// Reads who has which account in a folder that `solve` wrote and nobody has changed since. Accounts that nobody has, and calls
/// that another role has taken over, have no owner. `known` is the same table, read before.
///
/// # Errors
/// [`crate::Error::Machine`] if the disk fails; everything else is put into `defects`.
pub fn read(
    folder: &Path,
    (name, key): (&str, &str),
    known: Option<&Arc<Sheet>>,
    defects: &mut Defects,
) -> Result<Option<Arc<Sheet>>> {
    let file = path(name);
    if let Some(sheet) = known.filter(|sheet| sheet.table.file == file) {
        return Ok(Some(Arc::clone(sheet)));
    }
    if let Some(reason) = why_not(&folder.join(name), key)? {
        defects.push(Defect::of_file(name, reason));
        return Ok(None);
    }
    let Some(mut sheet) = Sheet::read(folder, &file, Schema::plain(EARLIER, ASSIGNMENTS), defects)? else {
        return Ok(None);
    };
    sheet.table = sheet.table.with_cells(|_, cell| bare(cell));
    let [rep, service] = ["rep_id", "service"].map(|name| sheet.column(name));
    let cell = |row, column: Option<usize>| column.map_or("", |column| sheet.table.cell(row, column));
    let owned = |row| !cell(row, rep).is_empty() && Service::of_word(cell(row, service)) != Some(Service::Shifted);
    let others: Vec<usize> = (0..sheet.table.rows()).filter(|&row| !owned(row)).collect();
    sheet.table.remove(&others);
    Ok(Some(Arc::new(sheet)))
}

/// Who has which account in a folder that `solve` wrote and nobody has changed since, whatever became of its inputs.
///
/// # Errors
/// [`crate::Error::Input`] where it is none, or its table is not to be read; [`crate::Error::Machine`] if the disk fails.
pub fn handed_out(folder: &Path) -> Result<Vec<HandedOut>> {
    let mut defects = Defects::default();
    let name = folder.display().to_string();
    let table = match why_not(folder, "diff")? {
        Some(reason) => {
            defects.push(Defect::of_file(&name, reason));
            None
        }
        None => Sheet::read(Path::new(""), &path(&name), Schema::plain(EARLIER, ASSIGNMENTS), &mut defects)?,
    };
    defects.finish()?;
    Ok(table.map(|sheet| rows(&sheet.table)).unwrap_or_default())
}

/// The rows of our own table that somebody has. Its numbers have no marks but that of their decimals.
fn rows(table: &Table) -> Vec<HandedOut> {
    let column = |name: &str| table.headers.iter().position(|header| header == name);
    let [account, name, role, rep, rep_name, segment] =
        ["account_id", "account", "role", "rep_id", "rep_name", "segment"].map(column);
    let numbers = ["calls", "call_hours", "travel_hours"].map(column);
    let text = |row: usize, at: Option<usize>| at.map_or("", |at| bare(table.cell(row, at))).to_owned();
    let number = |row: usize, at: Option<usize>| text(row, at).replace(',', ".").parse().unwrap_or(0.0);
    let of_row = |row: usize| {
        let (rep, called) = (text(row, rep), text(row, rep_name));
        let [calls, call_hours, travel_hours] = numbers.map(|at| number(row, at));
        let name_of_rep = if called.is_empty() { rep.clone() } else { called };
        let held = Held { name: name_of_rep, rep, segment: text(row, segment), calls, hours: call_hours + travel_hours };
        HandedOut { role: text(row, role), account: text(row, account), name: text(row, name), held }
    };
    (0..table.rows()).map(of_row).filter(|row| !row.held.rep.is_empty()).collect()
}

/// Why a folder is not believed; `None` where it is as it was written.
fn why_not(folder: &Path, key: &str) -> Result<Option<String>> {
    if !folder.is_dir() {
        return Ok(Some(format!("is no folder: {key} names the folder of an earlier plan")));
    }
    let manifest = match Manifest::read(folder) {
        Ok(manifest) => manifest,
        Err(Lost::Absent) => return Ok(Some(format!("has no {MANIFEST}, so is no folder that solve wrote: solve it again"))),
        Err(Lost::Unreadable(why)) => return Ok(Some(format!("has a {MANIFEST} that can't be read ({why}): solve it again"))),
    };
    let listed = manifest.files.iter().any(|file| file.path == FILE && file.sha256.is_some());
    let damage = manifest.compare(folder)?.damage();
    Ok(match damage.as_slice() {
        [] if listed => None,
        [] => Some(format!("its {MANIFEST} lists no {FILE}: it is no plan that solve wrote")),
        _ => Some(format!("is not as solve wrote it: {}; solve it again", damage.join("; "))),
    })
}
