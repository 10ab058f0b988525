//! Rows of a file → table: which of them is the header, and which are rows of no table.

mod known;
mod none;
mod sums;
mod suspect;
mod titles;
pub mod told;
mod words;

pub use known::Known;
pub use suspect::PLACES;

use super::defects::Defects;
use super::schema::Schema;
use super::table::{self, CellKind, Table};
use crate::error::Defect;
use titles::Front;

/// What a file is, whatever stands in it.
#[derive(Debug)]
pub struct Form<'a> {
    /// File as the user named it.
    pub file: &'a str,
    /// Format recognised: `CSV, semicolon, Windows-1252`.
    pub format: String,
    /// Whether rows end at their last filled cell, so that shorter ones are no defect.
    pub open_rows: bool,
}

/// A table that grows row by row.
#[derive(Debug)]
pub struct Layout<'a> {
    form: Form<'a>,
    known: Known<'a>,
    front: Front,
    table: Option<Table>,
    ragged: Vec<Ragged>,
    /// Rows that are longer than the header, but footers.
    long_footers: Vec<(usize, String)>,
    defects: Defects,
}

/// A row with fewer cells than there are headers.
#[derive(Clone, Copy, Debug)]
struct Ragged {
    row: usize,
    cells: usize,
    has_line_break: bool,
}

impl<'a> Layout<'a> {
    /// A layout without rows.
    pub fn new(form: Form<'a>, schema: &'a Schema) -> Self {
        let (front, ragged, defects) = (Front::default(), Vec::new(), Defects::default());
        Layout { form, known: Known::new(schema), front, table: None, ragged, long_footers: Vec::new(), defects }
    }

    /// Number of cells of the table so far.
    pub fn cells(&self) -> usize {
        self.table.as_ref().map_or(0, Table::cells)
    }

    /// Whether no row has a filled cell.
    pub fn is_empty(&self) -> bool {
        self.table.is_none() && self.front.is_empty()
    }

    /// Number of columns, 0 before the header is known.
    pub fn columns(&self) -> usize {
        self.table.as_ref().map_or(0, |table| table.headers.len())
    }

    /// Adds a row of the file, of so many cells.
    ///
    /// # Errors
    /// Why the row that is the header can't be one.
    pub fn row<'c>(&mut self, line: usize, cells: usize, cell: impl Fn(usize) -> (&'c str, CellKind)) -> Result<(), Defect> {
        match &mut self.table {
            Some(table) if table.headers.len() == cells => table.push_typed(line, (0..cells).map(cell)),
            Some(table) if table.headers.len() > cells => {
                let (row, columns) = (table.rows(), table.headers.len());
                let has_line_break = !self.form.open_rows && (0..cells).any(|at| cell(at).0.contains('\n'));
                table.push_typed(line, (0..columns).map(|at| if at < cells { cell(at) } else { ("", CellKind::Text) }));
                if !self.form.open_rows && table.rows() > row {
                    self.ragged.push(Ragged { row, cells, has_line_break });
                }
            }
            Some(_) => self.long(line, cells, cell),
            None => {
                let is_settled = self.front.hold(&self.known, line, (0..cells).map(cell));
                if is_settled {
                    self.settle()?;
                }
            }
        }
        Ok(())
    }

    /// A row with more cells than there are headers.
    fn long<'c>(&mut self, line: usize, cells: usize, cell: impl Fn(usize) -> (&'c str, CellKind)) {
        let Some(table) = &mut self.table else { return };
        match (0..cells).map(|at| cell(at).0.trim()).find(|text| !text.is_empty()) {
            None => table.empty_rows += 1,
            Some(label) if words::is_footer(label) => self.long_footers.push((line, label.to_string())),
            Some(_) => {
                let has_line_break = (0..cells).any(|at| cell(at).0.contains('\n'));
                self.defects.push(ragged(table, line, cells, has_line_break));
            }
        }
    }

    /// Chooses the header among the rows in front, and adds those below it.
    fn settle(&mut self) -> Result<(), Defect> {
        let front = std::mem::take(&mut self.front);
        let Some((header, below, titles)) = front.parted() else { return Ok(()) };
        let headers = table::headers(header.texts()).map_err(|why| Defect::of_file(self.form.file, why).line(header.line))?;
        let mut table = Table::new(self.form.file, self.form.format.clone(), headers);
        table.header_line = header.line;
        table.notes.extend(titles.notes);
        table.scale = titles.scale;
        self.table = Some(table);
        below.iter().try_for_each(|held| self.row(held.line, held.cells.len(), |at| held.cell(at)))
    }

    /// The table, without the rows that are none; `None` where there is none, or nothing but defects.
    pub fn finish(mut self, defects: &mut Defects) -> Option<Table> {
        if self.table.is_none()
            && let Err(defect) = self.settle()
        {
            self.defects.push(defect);
        }
        let Some(mut table) = self.table else {
            defects.append(self.defects);
            return None;
        };
        let found = none::rows(&table, &self.known, self.long_footers);
        let is_none = |row: usize| found.rows.binary_search(&row).is_ok();
        let wrong: Vec<Ragged> = self.ragged.into_iter().filter(|short| !is_none(short.row)).collect();
        for short in &wrong {
            self.defects.push(ragged(&table, table.line(short.row), short.cells, short.has_line_break));
        }
        let is_ragged = !self.defects.is_empty();
        self.defects.extend(found.defects);
        table.notes.extend(found.notes);
        let mut gone: Vec<usize> = found.rows.iter().copied().chain(wrong.iter().map(|short| short.row)).collect();
        gone.sort_unstable();
        table.remove(&gone);
        table.notes.extend(told::zero_columns(&table, &self.known));
        defects.append(self.defects);
        // Ragged rows alone are reported already; they are not "no rows".
        (table.rows() > 0 || !is_ragged).then_some(table)
    }
}

fn ragged(table: &Table, line: usize, cells: usize, has_line_break: bool) -> Defect {
    let noun = if cells == 1 { "cell" } else { "cells" };
    let mut reason = format!("the row has {cells} {noun}, the header has {}", table.headers.len());
    if has_line_break {
        reason.push_str(" (a quotation mark opened here may never close)");
    }
    Defect::of_file(&table.file, reason).line(line)
}
