//! A column in words: its cells and lines, and the setting that speaks of it.

use super::quantity::Quantity;
use crate::error::Defect;
use crate::read::table::Table;

/// A column whose style is to be settled.
#[derive(Debug)]
pub struct ColumnPlace<'a> {
    /// The cells.
    pub table: &'a Table,
    /// Index of the column.
    pub column: usize,
    /// Name of the table in the plan file: `accounts`.
    pub section: &'a str,
    /// Name of the column in the plan file.
    pub name: &'a str,
    /// What its numbers measure.
    pub quantity: &'static Quantity,
}

impl ColumnPlace<'_> {
    /// A cell.
    pub fn cell(&self, row: usize) -> &str {
        self.table.cell(row, self.column)
    }

    /// A row's line in the file.
    pub fn line(&self, row: usize) -> usize {
        self.table.line(row)
    }

    /// A defect of the column, shown at one of its cells.
    pub fn defect(&self, row: usize, reason: impl Into<String>) -> Defect {
        let header = &self.table.headers[self.column];
        Defect::of_file(&self.table.file, reason).line(self.line(row)).column(header).value(self.cell(row))
    }

    /// The line of the plan file that says how the column is written: `[styles.accounts] revenue = "1.234,56"`.
    pub fn setting(&self, style: &str) -> String {
        let bare = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
        let quoted = self.name.is_empty() || !self.name.chars().all(bare);
        let name = if quoted { format!("{:?}", self.name) } else { self.name.to_string() };
        format!("[styles.{}] {name} = \"{style}\"", self.section)
    }
}
