//! The sheet of roles that follow others: whom each rep has to do with, and what that costs.

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::report::Report;
use crate::report::tables::{Cell, Table};

/// Its columns.
const HEADER: [&str; 8] = ["role", "rep_id", "rep_name", "with_role", "reps", "at_no_cost", "hours", "with_rep_ids"];

/// Writes the sheet, where a role follows another one.
pub fn write(book: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let rows = rows(report);
    if rows.is_empty() { Ok(()) } else { Table::new(&HEADER, rows).write(book.add_worksheet().set_name("Pairs")?) }
}

fn rows(report: &Report) -> Vec<Vec<Cell>> {
    let name = |id: &str| report.plan.reps.iter().find(|rep| rep.id == id).map_or("", |rep| rep.name.as_str());
    let mut rows = Vec::new();
    for role in report.roles {
        let Some(pairs) = &role.pairs else { continue };
        rows.extend(pairs.each.iter().map(|own| {
            let texts = [&pairs.with, &own.rep_id, name(&own.rep_id), &role.role].map(Cell::from);
            let numbers = [own.with.len() as f64, pairs.free as f64, own.hours].map(Cell::Number);
            texts.into_iter().chain(numbers).chain([Cell::from(own.with.join(", ").as_str())]).collect()
        }));
    }
    rows
}
