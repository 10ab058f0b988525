//! A table of text cells, whatever file it came from.

use crate::plan::words::number;

/// Columns of a table, as many as spreadsheets have.
pub const COLUMNS: usize = 16_384;
/// Characters of a header.
const HEADER: usize = 200;

/// The headers of a table, trimmed.
///
/// # Errors
/// Why there can't be so many, or such long ones.
pub fn headers<'a>(cells: impl ExactSizeIterator<Item = &'a str>) -> Result<Vec<String>, String> {
    let columns = cells.len();
    if columns > COLUMNS {
        let (columns, most) = (number(columns as f64), number(COLUMNS as f64));
        return Err(format!("has {columns} columns: at most {most} can be read, as many as a spreadsheet has"));
    }
    let headers: Vec<String> = cells.map(|cell| cell.trim().to_string()).collect();
    match headers.iter().map(|header| header.chars().count()).find(|&length| length > HEADER) {
        Some(length) => {
            let (length, most) = (number(length as f64), number(HEADER as f64));
            Err(format!("a header has {length} characters, at most {most} can be read: does a quotation mark never close?"))
        }
        None => Ok(headers),
    }
}

/// What a cell is, where its file says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellKind {
    /// Whatever its text says.
    #[default]
    Text,
    /// A number, written with a decimal point whatever the style of other cells.
    Number,
    /// A date, in ISO form.
    Date,
}

/// A table: one text that all cells lie in, row by row, so that a million rows cost three allocations.
#[derive(Debug)]
pub struct Table {
    /// File as the user named it.
    pub file: String,
    /// Format recognised: `CSV, semicolon, Windows-1252`.
    pub format: String,
    /// The header row.
    pub headers: Vec<String>,
    /// Rows of empty cells, left out.
    pub empty_rows: usize,
    text: String,
    ends: Vec<usize>,
    /// Kinds of the cells up to the last one that is not mere text.
    kinds: Vec<CellKind>,
    lines: Vec<usize>,
}

impl Table {
    /// A table without rows.
    pub fn new(file: &str, format: String, headers: Vec<String>) -> Self {
        let (text, ends, kinds, lines) = (String::new(), Vec::new(), Vec::new(), Vec::new());
        Table { file: file.into(), format, headers, empty_rows: 0, text, ends, kinds, lines }
    }

    /// Adds a row of as many cells of text as there are headers; `line` counts from 1 with the header.
    pub fn push<'a>(&mut self, line: usize, cells: impl Iterator<Item = &'a str>) {
        self.push_typed(line, cells.map(|cell| (cell, CellKind::Text)));
    }

    /// Adds a row of as many cells as there are headers, with what each of them is.
    pub fn push_typed<'a>(&mut self, line: usize, cells: impl Iterator<Item = (&'a str, CellKind)>) {
        let (start, count) = (self.text.len(), self.ends.len());
        for (cell, kind) in cells {
            if kind != CellKind::Text {
                self.kinds.resize(self.ends.len(), CellKind::Text);
                self.kinds.push(kind);
            }
            self.text.push_str(cell.trim());
            self.ends.push(self.text.len());
        }
        debug_assert_eq!(self.ends.len() - count, self.headers.len());
        if self.text.len() == start {
            self.ends.truncate(count);
            self.kinds.truncate(count);
            self.empty_rows += 1;
        } else {
            self.lines.push(line);
        }
    }

    /// The same table with other cells, each made from the one that stands there.
    pub fn with_cells(&self, change: impl Fn(&str) -> &str) -> Self {
        let mut changed = Table::new(&self.file, self.format.clone(), self.headers.clone());
        let columns = self.headers.len();
        for row in 0..self.rows() {
            let cells = (0..columns).map(|column| (change(self.cell(row, column)), self.kind(row, column)));
            changed.push_typed(self.line(row), cells);
        }
        Table { empty_rows: self.empty_rows, ..changed }
    }

    /// The same table with some of its rows.
    pub fn with_rows(&self, keep: impl Fn(usize) -> bool) -> Self {
        let mut kept = Table::new(&self.file, self.format.clone(), self.headers.clone());
        for row in (0..self.rows()).filter(|&row| keep(row)) {
            let cells = (0..self.headers.len()).map(|column| (self.cell(row, column), self.kind(row, column)));
            kept.push_typed(self.line(row), cells);
        }
        Table { semicolons: self.semicolons, empty_rows: self.empty_rows, ..kept }
    }

    /// Number of data rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// A row's line in the file.
    pub fn line(&self, row: usize) -> usize {
        self.lines[row]
    }

    /// A cell, trimmed.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let index = row * self.headers.len() + column;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    /// What a cell is.
    pub fn kind(&self, row: usize, column: usize) -> CellKind {
        self.kinds.get(row * self.headers.len() + column).copied().unwrap_or_default()
    }
}
