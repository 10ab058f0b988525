//! How a sheet takes a table.

use std::io;

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::report::tables::{Cell, Table, Written};

/// The longest text that a cell takes.
const LONGEST: usize = 32_767;
/// Columns whose sheets are wide, and how wide a column is at most and at least.
const WIDEST: usize = 46;
const NARROWEST: usize = 9;
/// Rows that are looked at for the width of a column.
const LOOKED_AT: usize = 500;

/// As much of a text as a cell takes.
pub fn fitting(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// Writes a header that stays in sight, with filters, and rows below; how many there are.
///
/// # Errors
/// Where a row can't be had, or a sheet has no place for it.
pub fn fill<R: Iterator<Item = io::Result<Vec<Cell>>>>(
    sheet: &mut Worksheet,
    header: &[String],
    rows: impl Fn() -> R,
) -> Result<u32, XlsxError> {
    let bold = Format::new().set_bold().set_background_color("#DCE6F1").set_text_wrap();
    let widths = widths(header, rows())?;
    for (column, (name, width)) in header.iter().zip(widths).enumerate() {
        sheet.write_string_with_format(0, column as u16, fitting(name), &bold)?;
        sheet.set_column_width(column as u16, width as f64)?;
    }
    let formats = Formats { amount: Format::new().set_num_format("#,##0.##"), share: Format::new().set_num_format("0.0%") };
    let mut last = 0;
    for cells in rows() {
        last += 1;
        for (column, cell) in cells?.iter().enumerate() {
            formats.write(sheet, (last, column as u16), &header[column], cell)?;
        }
    }
    if !header.is_empty() {
        sheet.autofilter(0, 0, last, header.len() as u16 - 1)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(last)
}

/// How numbers look.
struct Formats {
    amount: Format,
    share: Format,
}

impl Formats {
    fn write(&self, sheet: &mut Worksheet, (row, at): (u32, u16), name: &str, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Text(text) => sheet.write_string(row, at, fitting(text))?,
            Cell::Number(number) if name == "utilisation" => sheet.write_number_with_format(row, at, *number, &self.share)?,
            Cell::Number(number) if number.fract() != 0.0 => sheet.write_number_with_format(row, at, *number, &self.amount)?,
            Cell::Number(number) => sheet.write_number(row, at, *number)?,
            Cell::Flag(flag) => sheet.write_boolean(row, at, *flag)?,
            Cell::Empty => sheet,
        };
        Ok(())
    }
}

/// How wide columns are, by their first rows.
fn widths(header: &[String], rows: impl Iterator<Item = io::Result<Vec<Cell>>>) -> Result<Vec<usize>, XlsxError> {
    let mut widest: Vec<usize> = header.iter().map(|name| name.chars().count()).collect();
    for cells in rows.take(LOOKED_AT) {
        for (widest, cell) in widest.iter_mut().zip(cells?) {
            if let Cell::Text(text) = cell {
                *widest = (*widest).max(text.chars().count());
            }
        }
    }
    Ok(widest.into_iter().map(|width| (width + 2).clamp(NARROWEST, WIDEST)).collect())
}

impl Table {
    /// Writes the table to a sheet.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        fill(sheet, &self.header, || self.rows.iter().cloned().map(Ok)).map(|_| ())
    }
}

impl Written {
    /// Where a column is.
    pub fn column(&self, name: &str) -> Option<u16> {
        self.header.iter().position(|own| own == name).map(|at| at as u16)
    }

    /// Writes the table to a sheet; how many rows it has.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<u32, XlsxError> {
        fill(sheet, &self.header, || self.rows())
    }
}
