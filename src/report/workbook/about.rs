//! The sheet that says what the plan was made of.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

use super::table::fitting;
use crate::report::Report;
use crate::report::summary::{SCHEMA, Summary};

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("About")?;
    let summary = Summary::new(report);
    let (bold, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    sheet.set_column_width(0, 28)?.set_column_width(1, 70)?;
    let lines = [("plan", summary.plan.as_str()), ("version of sutton", &summary.version), ("schema", SCHEMA)];
    let mut at = 0;
    for (name, text) in lines {
        sheet.write_string_with_format(at, 0, name, &bold)?.write_string(at, 1, fitting(text))?;
        at += 1;
    }
    sheet.write_string_with_format(at, 0, "seed", &bold)?.write_string(at, 1, summary.seed.to_string())?;
    at += 1;
    let plan = &report.plan.config.plan;
    for (name, date) in [("first day", plan.start), ("last day", plan.end)] {
        let Some(date) = date.filter(|date| date.year() >= 1900) else { continue };
        let date = ExcelDateTime::from_ymd(date.year() as u16, date.month() as u8, date.day() as u8)?;
        sheet.write_string_with_format(at, 0, name, &bold)?.write_datetime_with_format(at, 1, &date, &day)?;
        at += 1;
    }
    at += 1;
    sheet.write_string_with_format(at, 0, "input", &bold)?.write_string_with_format(at, 1, "SHA-256", &bold)?;
    for input in &summary.inputs {
        at += 1;
        sheet.write_string(at, 0, fitting(&input.path))?.write_string(at, 1, &input.sha256)?;
    }
    Ok(())
}
