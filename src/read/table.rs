//! A table of text cells, whatever file it came from.

use std::collections::BTreeMap;
use std::ops::{Range, RangeInclusive};

use crate::cells::Dialect;
use crate::plan::words::{count, number};

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
    let headers: Vec<String> = cells.map(one_line).collect();
    match headers.iter().map(|header| header.chars().count()).find(|&length| length > HEADER) {
        Some(length) => {
            let (length, most) = (number(length as f64), number(HEADER as f64));
            Err(format!("a header has {length} characters, at most {most} can be read: does a quotation mark never close?"))
        }
        None => Ok(headers),
    }
}

/// A header without the line breaks that it may have in its file.
fn one_line(cell: &str) -> String {
    let is_broken = cell.contains(['\n', '\r']);
    if is_broken { cell.split_whitespace().collect::<Vec<&str>>().join(" ") } else { cell.trim().to_string() }
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

/// A title that says what amounts are in: `(in thousands of EUR)`.
#[derive(Clone, Debug)]
pub struct StatedScale {
    /// Its line.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Thousands or millions.
    pub scale: &'static str,
}

/// A table: one text that all cells lie in, row by row, so that a million rows cost three allocations.
#[derive(Debug)]
pub struct Table {
    /// File as the user named it.
    pub file: String,
    /// Format recognised: `CSV, semicolon, Windows-1252`.
    pub format: String,
    /// How it is written, as far as text is.
    pub dialect: Dialect,
    /// The header row.
    pub headers: Vec<String>,
    /// Its line in the file.
    pub header_line: usize,
    /// Rows of empty cells, left out.
    pub empty_rows: usize,
    /// What else was left out or guessed, in words.
    pub notes: Vec<String>,
    /// What a row above the header says that amounts are in.
    pub scale: Option<StatedScale>,
    text: String,
    ends: Vec<usize>,
    /// Kinds of the cells up to the last one that is not mere text.
    kinds: Vec<CellKind>,
    lines: Vec<usize>,
}

impl Table {
    /// A table without rows.
    pub fn new(file: &str, format: String, headers: Vec<String>) -> Self {
        Table {
            file: file.into(),
            format,
            dialect: Dialect::default(),
            headers,
            header_line: 1,
            empty_rows: 0,
            notes: Vec::new(),
            scale: None,
            text: String::new(),
            ends: Vec::new(),
            kinds: Vec::new(),
            lines: Vec::new(),
        }
    }

    /// The same, as a text of a dialect.
    pub fn in_dialect(self, dialect: Dialect) -> Self {
        Table { dialect, ..self }
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

    /// The same table with other cells, each made from the one that stands there, in a column.
    pub fn with_cells(&self, change: impl Fn(usize, &str) -> &str) -> Self {
        self.rebuilt(&[], |row, column| (change(column, self.cell(row, column)), self.kind(row, column)))
    }

    /// The same table with some cells empty.
    pub fn with_blanks(&self, is_blank: impl Fn(usize, usize) -> bool) -> Self {
        self.rebuilt(&[], |row, column| match is_blank(row, column) {
            true => ("", CellKind::Text),
            false => (self.cell(row, column), self.kind(row, column)),
        })
    }

    /// The same table with a further column, in which the texts of two others stand side by side.
    pub fn with_joined(&self, header: &str, one: usize, other: usize) -> Self {
        let both = |row| format!("{} {}", self.cell(row, one), self.cell(row, other));
        let joined: Vec<String> = (0..self.rows()).map(both).collect();
        self.rebuilt(&[header], |row, column| match column < self.headers.len() {
            true => (self.cell(row, column), self.kind(row, column)),
            false => (&joined[row], CellKind::Text),
        })
    }

    /// The same table with other numbers in some cells (row, column).
    pub fn with_changed(&self, changed: &BTreeMap<(usize, usize), String>) -> Self {
        self.rebuilt(&[], |row, column| match changed.get(&(row, column)) {
            Some(number) => (number.as_str(), CellKind::Number),
            None => (self.cell(row, column), self.kind(row, column)),
        })
    }

    /// The same table with further columns: numbers where their cells are some.
    pub fn with_columns<const N: usize>(&self, headers: [&str; N], cell: impl Fn(usize, usize) -> String) -> Self {
        let own = self.headers.len();
        let cells: Vec<[String; N]> = (0..self.rows()).map(|row| std::array::from_fn(|which| cell(row, which))).collect();
        let kind = |text: &str| if text.parse::<f64>().is_ok() { CellKind::Number } else { CellKind::Text };
        self.rebuilt(&headers, |row, column| match column.checked_sub(own) {
            Some(which) => (cells[row][which].as_str(), kind(&cells[row][which])),
            None => (self.cell(row, column), self.kind(row, column)),
        })
    }

    /// The same table with what stands above in the empty cells of some columns.
    pub fn with_cells_above(&self, columns: &[usize]) -> Self {
        let mut above: Vec<Vec<usize>> = Vec::with_capacity(columns.len());
        for &column in columns {
            let mut last = 0;
            above.push(
                (0..self.rows())
                    .map(|row| {
                        if self.cell(row, column).is_empty() {
                            last
                        } else {
                            last = row;
                            row
                        }
                    })
                    .collect(),
            );
        }
        self.rebuilt(&[], |row, column| {
            let own = columns.iter().position(|&own| own == column).map_or(row, |at| above[at][row]);
            (self.cell(own, column), self.kind(own, column))
        })
    }

    /// The same table with some of its columns once more.
    pub fn with_copies(&self, of: &[usize]) -> Self {
        let headers: Vec<&str> = of.iter().map(|&at| self.headers[at].as_str()).collect();
        let own = |column: usize| column.checked_sub(self.headers.len()).map_or(column, |copy| of[copy]);
        self.rebuilt(&headers, |row, column| (self.cell(row, own(column)), self.kind(row, own(column))))
    }

    /// The same table with further columns, and each cell anew.
    fn rebuilt<'c>(&self, added: &[&str], cell: impl Fn(usize, usize) -> (&'c str, CellKind)) -> Self {
        let headers: Vec<String> =
            self.headers.iter().map(String::as_str).chain(added.iter().copied()).map(String::from).collect();
        let columns = headers.len();
        let mut rebuilt = Table::new(&self.file, self.format.clone(), headers);
        for row in 0..self.rows() {
            rebuilt.push_typed(self.line(row), (0..columns).map(|column| cell(row, column)));
        }
        let (dialect, notes, scale) = (self.dialect, self.notes.clone(), self.scale.clone());
        Table { dialect, empty_rows: self.empty_rows, header_line: self.header_line, notes, scale, ..rebuilt }
    }

    /// Takes rows out, in ascending order.
    pub fn remove(&mut self, rows: &[usize]) {
        if rows.is_empty() {
            return;
        }
        let (text, ends) = (std::mem::take(&mut self.text), std::mem::take(&mut self.ends));
        let (kinds, lines) = (std::mem::take(&mut self.kinds), std::mem::take(&mut self.lines));
        let mut from = 0;
        for &until in rows.iter().chain([&lines.len()]) {
            self.copy(from..until, (&text, &ends, &kinds, &lines));
            from = until + 1;
        }
    }

    /// Adds rows of another table with the same columns.
    fn copy(&mut self, rows: Range<usize>, (text, ends, kinds, lines): (&str, &[usize], &[CellKind], &[usize])) {
        let cells = rows.start * self.headers.len()..rows.end * self.headers.len();
        if cells.is_empty() {
            return;
        }
        let start = if cells.start == 0 { 0 } else { ends[cells.start - 1] };
        let (known, shift) = (self.ends.len(), self.text.len());
        if cells.start < kinds.len() {
            self.kinds.resize(known, CellKind::Text);
            self.kinds.extend_from_slice(&kinds[cells.start..cells.end.min(kinds.len())]);
        }
        self.text.push_str(&text[start..ends[cells.end - 1]]);
        self.ends.extend(ends[cells].iter().map(|end| end - start + shift));
        self.lines.extend_from_slice(&lines[rows]);
    }

    /// The same table with something in the empty cells of some columns; `added` are further columns, empty so far.
    pub fn filled(&self, added: &[&str], fill: &BTreeMap<usize, (String, CellKind)>) -> Self {
        self.rebuilt(added, |row, column| match fill.get(&column) {
            Some((text, kind)) if column >= self.headers.len() || self.cell(row, column).is_empty() => (text.as_str(), *kind),
            _ => (self.cell(row, column), self.kind(row, column)),
        })
    }

    /// Number of data rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// What was left out or guessed, a sentence each.
    pub fn left_out(&self) -> Vec<String> {
        let empty = (self.empty_rows > 0).then(|| format!("{} left out", count(self.empty_rows, "empty row")));
        self.notes.iter().chain(&empty).map(|note| format!("{}: {note}", self.file)).collect()
    }

    /// Number of cells, empty ones among them.
    pub fn cells(&self) -> usize {
        self.ends.len()
    }

    /// The row of a line of the file.
    pub fn row_of(&self, line: usize) -> Option<usize> {
        self.lines.binary_search(&line).ok()
    }

    /// Number of rows in a range of lines.
    pub fn rows_of(&self, lines: RangeInclusive<usize>) -> usize {
        let before = |line: usize| self.lines.partition_point(|&own| own < line);
        before(lines.end() + 1) - before(*lines.start())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_taken_out_with_their_kinds_and_lines() {
        let mut table = Table::new("t", "CSV".into(), vec!["a".into(), "b".into()]);
        for line in 2..8 {
            let kind = if line == 3 || line == 5 { CellKind::Number } else { CellKind::Text };
            table.push_typed(line, [(line.to_string().as_str(), kind), ("ü", CellKind::Text)].into_iter());
        }
        table.remove(&[0, 2, 5]);
        let rows =
            |table: &Table| (0..table.rows()).map(|row| (table.line(row), table.cell(row, 0).to_string())).collect::<Vec<_>>();
        assert_eq!(rows(&table), [(3, "3".to_string()), (5, "5".into()), (6, "6".into())]);
        assert_eq!([0, 1, 2].map(|row| table.kind(row, 0)), [CellKind::Number, CellKind::Number, CellKind::Text]);
        assert_eq!((table.cell(2, 1), table.kind(0, 1), table.row_of(5)), ("ü", CellKind::Text, Some(1)));
        table.push(9, ["9", ""].into_iter());
        assert_eq!((table.cell(3, 0), table.kind(3, 0)), ("9", CellKind::Text));
    }
}
