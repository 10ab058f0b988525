//! The tables of the CSV files, cell by cell: for files whose cells have types.

use std::io::{self, Write};

use csv::{Reader, ReaderBuilder, StringRecord};

use super::csv::{assignments as assignments_csv, decimals, moved, territories as territories_csv};
use super::{Render, Report};
use crate::cells::{BYTE_ORDER_MARK, Dialect, bare};

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

/// A table as it is written, to be read back row by row: all of a large one at once takes as much memory as the plan.
pub struct Written {
    /// Names of the columns.
    pub header: Vec<String>,
    bytes: Vec<u8>,
    dialect: Dialect,
}

/// `assignments.csv`.
pub fn assignments(report: &Report) -> io::Result<Written> {
    Written::by(report, assignments_csv)
}

/// `territories.csv`.
pub fn territories(report: &Report) -> io::Result<Written> {
    Written::by(report, territories_csv)
}

/// `moves.csv`.
pub fn moves(report: &Report) -> io::Result<Written> {
    Written::by(report, moved)
}

impl Written {
    fn by(report: &Report, render: Render) -> io::Result<Self> {
        let mut own = Written { header: Vec::new(), bytes: Vec::new(), dialect: report.plan.dialect };
        render(report, &mut own.bytes as &mut dyn Write)?;
        own.header = own.reader().headers()?.iter().map(|name| bare(name).to_owned()).collect();
        Ok(own)
    }

    fn reader(&self) -> Reader<&[u8]> {
        let body = self.bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.bytes);
        ReaderBuilder::new().delimiter(self.dialect.delimiter).from_reader(body)
    }

    /// Its rows, cell by cell.
    pub fn rows(&self) -> impl Iterator<Item = io::Result<Vec<Cell>>> {
        let row = |record: csv::Result<StringRecord>| Ok(self.header.iter().zip(&record?).map(|cell| self.cell(cell)).collect());
        self.reader().into_records().map(row)
    }

    /// All of it.
    pub fn table(&self) -> io::Result<Table> {
        Ok(Table { header: self.header.clone(), rows: self.rows().collect::<io::Result<_>>()? })
    }

    fn cell(&self, (name, text): (&String, &str)) -> Cell {
        let counted = COUNTS.contains(&name.as_str());
        let number = (counted || decimals(name).is_some()).then(|| self.dialect.parse(text)).flatten();
        match (number, text) {
            (Some(number), _) => Cell::Number(number),
            (None, "true" | "false") if name == "moved" => Cell::Flag(text == "true"),
            _ => bare(text).into(),
        }
    }
}
