//! Columns that say who is gone, and that nothing reads: `Active`, `IsDeleted`, `Status (Active/Inactive)`.

use std::collections::BTreeMap;

use super::aliases::simplify;
use super::dynamics;
use super::left_out::{IGNORE, line};
use super::meanings::{flag, is_gone};
use super::sheet::Sheet;
use crate::plan::words::{count, number};

/// Simplified headers whose yes says that a row still counts.
const THERE: &[&str] = &[
    "active",
    "isactive",
    "activeflag",
    "accountactive",
    "activeaccount",
    "useractive",
    "enabled",
    "isenabled",
    "aktiv",
    "istaktiv",
    "aktivkennzeichen",
    "actif",
    "estactif",
    "activo",
    "activa",
    "salesrep",
    "issalesrep",
    "issalesperson",
];
/// Simplified headers whose yes says that a row is gone; Dynamics has 1 for it in `statecode`.
const GONE: &[&str] = &[
    "inactive",
    "isinactive",
    "statecode",
    "deactivated",
    "disabled",
    "isdisabled",
    "deleted",
    "isdeleted",
    "archived",
    "isarchived",
    "churned",
    "ischurned",
    "churn",
    "closed",
    "isclosed",
    "terminated",
    "isterminated",
    "outofbusiness",
    "inaktiv",
    "geloscht",
    "geloescht",
    "loschvormerkung",
    "loeschvormerkung",
    "loevm",
    "gesperrt",
    "archiviert",
    "inactif",
    "supprime",
    "inactivo",
    "eliminado",
];

/// Tells unread columns whose cells say of some rows that they are gone, and the line that leaves these out, unless the plan file says
/// which are ignored; `in_use` are columns that it names.
pub fn warnings(sheet: &Sheet, in_use: &[usize]) -> Vec<String> {
    let is_settled =
        |at: &usize| sheet.schema.values.iter().any(|(own, said)| sheet.header(own) == Some(*at) && said.contains_key(IGNORE));
    let of_dynamics = |at: &usize| dynamics::is_settled(&sheet.table.headers[*at], &sheet.schema);
    let open = sheet.unmatched().filter(|at| !in_use.contains(at) && !is_settled(at) && !of_dynamics(at));
    open.filter_map(|at| warning(sheet, at)).collect()
}

fn warning(sheet: &Sheet, at: usize) -> Option<String> {
    let (table, header) = (&sheet.table, &sheet.table.headers[at]);
    let words = gone(sheet, at)?;
    let rows: usize = words.values().sum();
    if rows == 0 || rows == table.rows() {
        return None;
    }
    let words: Vec<&str> = words.into_keys().collect();
    let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
    Some(format!(
        "{}: {header:?} is not used, and says {} of {} of {}, as if they were gone: if they are, leave them out: {}",
        table.file,
        quoted.join(", "),
        number(rows as f64),
        count(table.rows(), "row"),
        line(sheet.schema.table, header, &words)
    ))
}

/// The words of a column that say that a row is gone, and their rows; `None` where the column speaks of something else.
fn gone(sheet: &Sheet, at: usize) -> Option<BTreeMap<&str, usize>> {
    let header = simplify(&sheet.table.headers[at]);
    let (there, gone) = (THERE.contains(&header.as_str()), GONE.contains(&header.as_str()));
    let of_flag = |cell: &str| flag(cell).filter(|_| there || gone).map(|yes| yes == gone);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut blanks = 0;
    for row in 0..sheet.table.rows() {
        match sheet.table.cell(row, at) {
            "" => blanks += 1,
            cell if is_gone(cell).or_else(|| of_flag(cell))? => *counts.entry(cell).or_default() += 1,
            _ => {}
        }
    }
    // A mark for those who are there leaves the others blank.
    if there && counts.is_empty() && blanks > 0 {
        counts.insert("", blanks);
    }
    Some(counts)
}
