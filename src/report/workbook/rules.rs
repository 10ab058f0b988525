//! The sheet of rules: limits and how much of each is used, locks, and what has given way.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::table::fitting;
use crate::plan::Lock;
use crate::report::Report;
use crate::report::tables::{Cell, Table};

/// The first column of locks, beside the limits.
const BESIDE: u16 = 6;

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("Rules")?;
    Table::new(&["role", "rule", "used", "at least", "at most"], limits(report)).write(sheet)?;
    write_locks(sheet, report)
}

fn limits(report: &Report) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for role in report.roles {
        let mut put = |rule: &str, numbers: [Option<f64>; 3]| {
            let numbers = numbers.into_iter().map(|own| own.map_or(Cell::Empty, Cell::Number));
            rows.push([Cell::from(role.role.as_str()), Cell::from(rule)].into_iter().chain(numbers).collect());
        };
        role.caps.iter().for_each(|own| put(&own.rule, [Some(own.used), None, Some(own.limit)]));
        for own in &role.teams {
            put(&format!("team of {}: {}", own.manager, own.activity), [Some(own.load), Some(own.least), Some(own.most)]);
        }
        role.relaxed.iter().for_each(|own| put(&format!("RELAXED: {}", own.words(report.plan)), [None; 3]));
    }
    rows
}

/// Accounts that must stay with a rep, or go to one; dates are dates.
fn write_locks(sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_background_color("#DCE6F1");
    for (column, name) in (BESIDE..).zip(["locked account", "role", "rep", "reason", "until"]) {
        sheet.write_string_with_format(0, column, name, &bold)?;
        sheet.set_column_width(column, 16)?;
    }
    let day = Format::new().set_num_format("yyyy-mm-dd");
    for (row, ((account, role), lock)) in (1..).zip(report.plan.locks.iter()) {
        let Lock { rep, reason, until, .. } = lock;
        let reason = reason.as_deref().unwrap_or_default();
        let texts = [&report.plan.accounts[account].id, role, &report.plan.reps[*rep].id, reason].map(String::from);
        for (column, text) in (BESIDE..).zip(texts) {
            sheet.write_string(row, column, fitting(&text))?;
        }
        if let Some(until) = until.filter(|until| until.year() >= 1900) {
            let date = ExcelDateTime::from_ymd(until.year() as u16, until.month() as u8, until.day() as u8)?;
            sheet.write_datetime_with_format(row, BESIDE + 4, &date, &day)?;
        }
    }
    Ok(())
}
