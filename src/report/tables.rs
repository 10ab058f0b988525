//! The tables of the CSV files, cell by cell: for files whose cells have types.

use std::io::{self, Write};

use csv::{ReaderBuilder, StringRecord};

use super::csv::{assignments as assignments_csv, decimals, moved, territories as territories_csv};
use super::{Render, Report};
use crate::cells::{BYTE_ORDER_MARK, bare};

/// Columns that count things.
const COUNTS: [&str; 3] = ["accounts_before", "accounts", "moved_in"];

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
}

/// What the cells of a column hold.
#[cfg(feature = "parquet")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// A number.
    Amount,
    /// Yes or no.
    Flag,
}

/// What the cells of a column hold, whatever a plan puts there.
#[cfg(feature = "parquet")]
pub fn kind(column: &str) -> Kind {
    match column {
        _ if COUNTS.contains(&column) => Kind::Count,
        "moved" => Kind::Flag,
        _ if decimals(column).is_some() => Kind::Amount,
        _ => Kind::Text,
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
