//! `plan.xlsx`: the plan as a workbook. Its tables are those of the CSV files, with numbers as numbers, ids as text and no text a formula;
//! it says nothing of when it was made, so that the same plan is the same bytes.

mod about;
mod charts;
mod pairs;
mod rules;
mod sheets;
mod summary;
mod table;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::{Report, tables};
use crate::error::{Error, Result};

/// The workbook of a report; `per_rep` = with a sheet for each rep.
///
/// # Errors
/// [`Error::Command`] where it can't be written: more rows than a sheet holds.
pub fn workbook(report: &Report, per_rep: bool) -> Result<Vec<u8>> {
    written(report, per_rep).map_err(|error| Error::Command(format!("{}: {error}", super::WORKBOOK)))
}

fn written(report: &Report, per_rep: bool) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Spreadsheets ask for a day of creation; this one says nothing.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let assignments = tables::assignments(report)?;
    summary::write(&mut book, report)?;
    sheets::territories(&mut book, &tables::territories(report)?)?;
    sheets::assignments(&mut book, &assignments)?;
    sheets::moves(&mut book, &tables::moves(report)?)?;
    sheets::calls(&mut book, report)?;
    pairs::write(&mut book, report)?;
    rules::write(&mut book, report)?;
    about::write(&mut book, report)?;
    if per_rep {
        sheets::reps(&mut book, report, &assignments.table()?)?;
    }
    book.save_to_buffer()
}
