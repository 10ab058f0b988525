//! What cells hold that are empty, or whose column is not there: `[defaults.reps] capacity_hours = 450`.

use super::table::{CellKind, Table};
use crate::plan::config::DefaultCell;
use crate::plan::words::count;

/// The cell, and what it is: a number is one, however those of the file are written.
pub fn cell(cell: &DefaultCell) -> (String, CellKind) {
    match cell {
        DefaultCell::Number(number) => (number.to_string(), CellKind::Number),
        DefaultCell::Text(text) => (text.clone(), CellKind::Text),
    }
}

/// How many rows have it; `at` is the column in the file, if there is one.
pub fn note(table: &Table, column: &str, at: Option<usize>, value: &DefaultCell) -> String {
    let empty = |at: usize| (0..table.rows()).filter(|&row| table.cell(row, at).is_empty()).count();
    let (rows, value) = (at.map_or(table.rows(), empty), cell(value).0);
    match rows {
        0 => format!("every row has a {column}: none has {value} by default"),
        rows => format!("{} without {column}: {value} by default", count(rows, "row")),
    }
}
