//! An earlier plan's folder → the owners that it made: `[data] owners_from`, `[solve] reference`.

use std::path::Path;
use std::sync::Arc;

use super::aliases::ASSIGNMENTS;
use super::defects::Defects;
use super::schema::Schema;
use super::sheet::Sheet;
use crate::cells::bare;
use crate::error::{Defect, Result};
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
    let Some(mut sheet) = Sheet::read(folder, &file, Schema::plain("assignments", ASSIGNMENTS), defects)? else {
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
