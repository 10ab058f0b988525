//! The tables of the CSV files, cell by cell, and how a sheet takes them.

use std::io::{self, Write};

use csv::{ReaderBuilder, StringRecord};
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::cells::{BYTE_ORDER_MARK, bare};
use crate::report::csv::{assignments as assignments_csv, decimals, moved, territories as territories_csv};
use crate::report::{Render, Report};

/// The longest text that a cell takes.
const LONGEST: usize = 32_767;
/// Columns that count things.
const COUNTS: [&str; 3] = ["accounts_before", "accounts", "moved_in"];
/// Columns whose sheets are wide, and how wide a column is at most and at least.
const WIDEST: usize = 46;
const NARROWEST: usize = 9;
/// Rows that are looked at for the width of a column.
const LOOKED_AT: usize = 500;

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text, never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// Nothing.
    Empty,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }
    }
}

/// As much of a text as a cell takes.
pub fn fitting(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

/// A header and its rows.
#[derive(Clone, Debug)]
pub struct Table {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows of as many cells.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table of words and numbers.
    pub fn new(header: &[&str], rows: Vec<Vec<Cell>>) -> Self {
        Table { header: header.iter().map(ToString::to_string).collect(), rows }
    }

    /// Where a column is.
    pub fn column(&self, name: &str) -> Option<u16> {
        self.header.iter().position(|own| own == name).map(|at| at as u16)
    }

    /// Writes the table to a sheet, with a header that stays in sight and filters.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_background_color("#DCE6F1").set_text_wrap();
        let [amount, share] = ["#,##0.##", "0.0%"].map(|format| Format::new().set_num_format(format));
        for (column, name) in self.header.iter().enumerate() {
            sheet.write_string_with_format(0, column as u16, fitting(name), &bold)?;
            sheet.set_column_width(column as u16, self.width(column) as f64)?;
        }
        for (row, cells) in self.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let (row, at) = (row as u32 + 1, column as u16);
                match cell {
                    Cell::Text(text) => sheet.write_string(row, at, fitting(text))?,
                    Cell::Number(number) if self.header[column] == "utilisation" => {
                        sheet.write_number_with_format(row, at, *number, &share)?
                    }
                    Cell::Number(number) if number.fract() != 0.0 => sheet.write_number_with_format(row, at, *number, &amount)?,
                    Cell::Number(number) => sheet.write_number(row, at, *number)?,
                    Cell::Flag(flag) => sheet.write_boolean(row, at, *flag)?,
                    Cell::Empty => sheet,
                };
            }
        }
        if !self.header.is_empty() {
            sheet.autofilter(0, 0, self.rows.len() as u32, self.header.len() as u16 - 1)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    fn width(&self, column: usize) -> usize {
        let cell = |cells: &Vec<Cell>| match &cells[column] {
            Cell::Text(text) => text.chars().count(),
            _ => 0,
        };
        let widest = self.rows.iter().take(LOOKED_AT).map(cell).max().unwrap_or(0).max(self.header[column].chars().count());
        (widest + 2).clamp(NARROWEST, WIDEST)
    }
}

/// `assignments.csv`.
pub fn assignments(report: &Report) -> io::Result<Table> {
    read(report, assignments_csv)
}

/// `territories.csv`.
pub fn territories(report: &Report) -> io::Result<Table> {
    read(report, territories_csv)
}

/// `moves.csv`.
pub fn moves(report: &Report) -> io::Result<Table> {
    read(report, moved)
}

/// A table as it is written, read back into cells.
fn read(report: &Report, render: Render) -> io::Result<Table> {
    let (dialect, mut bytes) = (report.plan.dialect, Vec::new());
    render(report, &mut bytes as &mut dyn Write)?;
    let body = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes);
    let mut reader = ReaderBuilder::new().delimiter(dialect.delimiter).from_reader(body);
    let header: Vec<String> = reader.headers()?.iter().map(|name| bare(name).to_owned()).collect();
    let cell = |(name, text): (&String, &str)| {
        let counted = COUNTS.contains(&name.as_str());
        let number = (counted || decimals(name).is_some()).then(|| dialect.parse(text)).flatten();
        match (number, text) {
            (Some(number), _) => Cell::Number(number),
            (None, "true" | "false") if name == "moved" => Cell::Flag(text == "true"),
            _ => bare(text).into(),
        }
    };
    let row = |record: csv::Result<StringRecord>| Ok(header.iter().zip(&record?).map(cell).collect());
    let rows = reader.records().map(row).collect::<io::Result<_>>()?;
    Ok(Table { header, rows })
}
