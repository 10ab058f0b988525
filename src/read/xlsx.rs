//! Excel workbook → table.

mod limits;
mod marks;
mod merges;
mod parts;
mod review;
mod sheets;
mod values;

use std::io::Cursor;

use calamine::{Cell, DataRef, Reader, Xlsx, XlsxCellReader, XlsxError};

use super::defects::Defects;
use super::file::parted;
use super::layout::{Form, Known, Layout};
use super::schema::Schema;
use super::table::{COLUMNS, CellKind, Table};
use crate::error::Defect;
use crate::plan::words::number;
use limits::{LIMITS, WorkbookLimits};
use marks::Marks;
use merges::Merges;
pub use parts::kind;
use values::value;

/// Rows in front of a sheet.
const FRONT: u32 = 200;

/// How workbooks begin, whatever they are called.
pub const MAGIC: &[u8] = b"PK\x03\x04";

/// Reads the sheet that the plan file names, or the one that is named like the table (`accounts`, `reps` …), or else has its
/// headers.
pub fn read(file: &str, bytes: &[u8], schema: &Schema, defects: &mut Defects) -> Option<Table> {
    read_within(&LIMITS, file, bytes, schema, defects)
}

/// The first rows of a sheet, as far as their values go: what is merged or an error is not seen.
pub fn front(file: &str, bytes: &[u8], schema: &Schema) -> Option<Table> {
    read_within(&WorkbookLimits { rows: FRONT, ..LIMITS }, file, bytes, schema, &mut Defects::default())
}

/// The sheets of a workbook that are not hidden; none of what is no workbook that can be read.
pub fn sheets(bytes: &[u8]) -> Vec<String> {
    let is_fit = bytes.starts_with(MAGIC) && parts::kind(bytes).is_ok() && LIMITS.check(bytes).is_ok();
    let book = is_fit.then(|| Xlsx::new(Cursor::new(bytes)).ok()).flatten();
    book.map(|book| sheets::names(&book).0).unwrap_or_default()
}

fn read_within(limits: &WorkbookLimits, file: &str, bytes: &[u8], schema: &Schema, defects: &mut Defects) -> Option<Table> {
    match sheet(limits, file, bytes, schema, defects) {
        Ok(table) => table,
        Err(reason) => {
            defects.push(reason);
            None
        }
    }
}

/// Cells one by one: a dense range would need memory for every cell up to a stray one in the last row.
fn sheet(
    limits: &WorkbookLimits,
    file: &str,
    bytes: &[u8],
    schema: &Schema,
    defects: &mut Defects,
) -> Result<Option<Table>, Defect> {
    let wrong = |reason: String| Defect::of_file(file, reason);
    let unreadable = |error: XlsxError| wrong(format!("is no readable XLSX workbook: {error}"));
    parts::kind(bytes).map_err(wrong)?;
    limits.check(bytes).map_err(wrong)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let chosen = sheets::chosen(&mut book, parted(file).1, &Known::new(schema)).map_err(wrong)?;
    let marks = if limits.rows < u32::MAX { Ok(Marks::default()) } else { Marks::read(bytes, &chosen.name) };
    let marks = marks.map_err(|reason| wrong(format!("sheet {}: {reason}", chosen.name)))?;
    let form = Form { file, format: format!("XLSX, sheet {}", chosen.name), open_rows: true };
    let cells = book.worksheet_cells_reader(&chosen.name).map_err(unreadable)?;
    let (merges, row) = (Merges::new(&marks.merges), Vec::new());
    let layout = Layout::new(form, schema);
    let mut builder = Builder { limits, file, sheet: &chosen.name, marks: &marks, merges, layout, row, number: 0, text: 0 };
    builder.take_all(cells)?;
    let Builder { layout, merges, .. } = builder;
    if layout.is_empty() {
        return Err(wrong(format!("sheet {} is empty", chosen.name)));
    }
    let Some(mut table) = layout.finish(defects) else { return Ok(None) };
    table.notes.splice(0..0, chosen.notes);
    let review = review::Review { sheet: &chosen.name, marks: &marks, merged: merges.used(), known: &Known::new(schema) };
    Ok(Some(review.of(table, defects)))
}

struct Builder<'a> {
    limits: &'a WorkbookLimits,
    file: &'a str,
    sheet: &'a str,
    marks: &'a Marks,
    merges: Merges<'a>,
    layout: Layout<'a>,
    row: Vec<(String, CellKind)>,
    number: u32,
    /// Bytes of the texts read so far.
    text: usize,
}

impl Builder<'_> {
    fn take_all(&mut self, mut cells: XlsxCellReader<Cursor<&[u8]>>) -> Result<(), Defect> {
        let mut last = (0, 0);
        loop {
            match cells.next_cell() {
                Ok(Some(cell)) if cell.get_position().0 >= self.limits.rows => return self.end_row(),
                Ok(Some(cell)) => {
                    last = cell.get_position();
                    self.take(&cell)?;
                }
                Ok(None) => return self.end_row(),
                // An error that calamine does not know: it stands among the marks.
                Err(XlsxError::CellError(_)) => {}
                Err(error) => {
                    let place = marks::cell_name(last.0, last.1);
                    return Err(self.wrong(format!("sheet {}, after cell {place}: can't be read: {error}", self.sheet)));
                }
            }
        }
    }

    fn take(&mut self, cell: &Cell<DataRef>) -> Result<(), Defect> {
        let (row, column) = cell.get_position();
        if row != self.number {
            self.end_row()?;
            self.number = row;
        }
        let (text, kind) = value(cell.get_value());
        if text.trim().is_empty() { Ok(()) } else { self.put(column, text, kind) }
    }

    fn put(&mut self, column: u32, text: String, kind: CellKind) -> Result<(), Defect> {
        let columns = column as usize + 1;
        if columns > COLUMNS {
            return Err(self.wrong(format!("a cell stands in column {columns}: a sheet has {COLUMNS}")));
        }
        self.text += text.len();
        if self.text > self.limits.text {
            let most = number(self.limits.text as f64);
            return Err(
                self.wrong(format!("up to here the texts of the cells have more than {most} bytes: save the sheet as .csv"))
            );
        }
        if self.row.len() < columns {
            self.row.resize(columns, (String::new(), CellKind::Text));
        }
        self.row[column as usize] = (text, kind);
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Defect> {
        for (column, text) in self.marks.texts_of(self.number) {
            self.put(column, text, CellKind::Text)?;
        }
        for (column, (text, kind)) in self.merges.filled(self.number, &self.row) {
            self.put(column, text, kind)?;
        }
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.layout.row(self.number as usize + 1, row.len(), |at| (row[at].0.as_str(), row[at].1))?;
        }
        if self.layout.cells() > self.limits.cells {
            let reason = format!(
                "up to here the sheet has more than {} cells, as its header has {} columns: is one of them far off? Take it out, \
                 or save the sheet as .csv",
                number(self.limits.cells as f64),
                self.layout.columns()
            );
            return Err(self.wrong(reason));
        }
        Ok(())
    }

    /// A defect of the row that is being read.
    fn wrong(&self, reason: String) -> Defect {
        Defect::of_file(self.file, reason).line(self.number as usize + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::aliases::ACCOUNTS;
    use rust_xlsxwriter::Workbook;

    /// What is wrong with a sheet of these cells.
    fn refused(limits: &WorkbookLimits, cells: &[(u32, u16, &str)]) -> String {
        let (mut book, mut defects) = (Workbook::new(), Defects::default());
        let sheet = book.add_worksheet();
        for &(row, column, text) in cells {
            sheet.write(row, column, text).unwrap();
        }
        let table =
            read_within(limits, "a.xlsx", &book.save_to_buffer().unwrap(), &Schema::plain("accounts", ACCOUNTS), &mut defects);
        assert_eq!(table.map_or(0, |table| table.rows()), 0);
        defects.finish().unwrap_err().to_string()
    }

    #[test]
    fn a_header_far_off_does_not_make_every_row_as_wide() {
        let mut cells = vec![(0, 0, "account_id"), (0, 999, "stray")];
        cells.extend((1..=20).map(|row| (row, 0, "1")));
        let told = refused(&WorkbookLimits { cells: 10_000, ..LIMITS }, &cells);
        assert!(told.contains("a.xlsx, line 12: up to here the sheet has more than 10,000 cells"), "{told}");
        assert!(told.contains("header has 1000 columns"), "{told}");
    }

    #[test]
    fn a_text_that_many_cells_share_counts_for_each() {
        let long = "a".repeat(1_000);
        let mut cells = vec![(0, 0, "name")];
        cells.extend((1..20).map(|row| (row, 0, long.as_str())));
        let told = refused(&WorkbookLimits { text: 10_000, ..LIMITS }, &cells);
        assert!(told.contains("a.xlsx, line 11: up to here the texts of the cells have more than 10,000 bytes"), "{told}");
    }

    #[test]
    fn the_last_cell_of_a_sheet_is_one_more_row() {
        let told = refused(&LIMITS, &[(0, 0, "account_id"), (1_048_575, 16_383, "far")]);
        assert!(told.contains("a.xlsx, line 1048576: the row has 16384 cells, the header has 1"), "{told}");
    }
}
