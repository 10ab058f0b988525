//! Excel workbook → table.

mod limits;

use std::io::Cursor;

use calamine::{Cell, DataRef, Reader, Xlsx, XlsxError};

use super::defects::Defects;
use super::schema::Schema;
use super::table::{self, COLUMNS, CellKind, Table};
use crate::error::Defect;
use crate::plan::words::number;
use limits::{LIMITS, WorkbookLimits};

/// Reads the sheet named like the table (`accounts`, `reps` …), or else the first one.
pub fn read(file: &str, bytes: &[u8], schema: &Schema, defects: &mut Defects) -> Option<Table> {
    read_within(&LIMITS, file, bytes, schema, defects)
}

fn read_within(limits: &WorkbookLimits, file: &str, bytes: &[u8], schema: &Schema, defects: &mut Defects) -> Option<Table> {
    let read = limits.check(bytes).map_err(|reason| Defect::of_file(file, reason));
    match read.and_then(|()| sheet(limits, file, bytes, schema, defects)) {
        Ok(Some(table)) => return Some(table),
        Ok(None) => defects.push(Defect::of_file(file, "the workbook's sheet is empty")),
        Err(defect) => defects.push(defect),
    }
    None
}

/// Cells one by one: a dense range would need memory for every cell up to a stray one in the last row.
fn sheet(
    limits: &WorkbookLimits,
    file: &str,
    bytes: &[u8],
    schema: &Schema,
    defects: &mut Defects,
) -> Result<Option<Table>, Defect> {
    let unreadable = |error: XlsxError| Defect::of_file(file, format!("is no readable XLSX workbook: {error}"));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let Some(sheet) = names.iter().find(|name| name.eq_ignore_ascii_case(schema.table)).or(names.first()) else {
        return Ok(None);
    };
    let mut cells = book.worksheet_cells_reader(sheet).map_err(unreadable)?;
    let mut builder = Builder { limits, file, sheet, table: None, row: Vec::new(), number: 0, cells: 0, text: 0, defects };
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        builder.take(&cell)?;
    }
    builder.end_row()?;
    Ok(builder.table)
}

struct Builder<'a> {
    limits: &'a WorkbookLimits,
    file: &'a str,
    sheet: &'a str,
    table: Option<Table>,
    row: Vec<(String, CellKind)>,
    number: u32,
    /// Totals read so far: cells, empty ones among them, and bytes of their texts.
    cells: usize,
    text: usize,
    defects: &'a mut Defects,
}

impl Builder<'_> {
    fn take(&mut self, cell: &Cell<DataRef>) -> Result<(), Defect> {
        let (row, column) = cell.get_position();
        if row != self.number {
            self.end_row()?;
            self.number = row;
        }
        let text = text(cell.get_value());
        if text.trim().is_empty() {
            return Ok(());
        }
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
        self.row[column as usize] = (text, kind(cell.get_value()));
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Defect> {
        let mut row = std::mem::take(&mut self.row);
        let columns = self.table.as_ref().map_or(0, |table| table.headers.len());
        match &mut self.table {
            _ if row.is_empty() => {}
            None => {
                let headers = table::headers(row.iter().map(|(text, _)| text.as_str())).map_err(|reason| self.wrong(reason))?;
                self.table = Some(Table::new(self.file, format!("XLSX, sheet {}", self.sheet), headers));
            }
            Some(table) if row.len() <= columns => {
                row.resize(columns, (String::new(), CellKind::Text));
                table.push_typed(self.number as usize + 1, row.iter().map(|(text, kind)| (text.as_str(), *kind)));
                self.cells += columns;
            }
            Some(_) => {
                let defect = self.wrong(format!("the row has {} cells, the header has {columns}", row.len()));
                self.defects.push(defect);
            }
        }
        if self.cells > self.limits.cells {
            let reason = format!(
                "up to here the sheet has more than {} cells, as its header has {columns} columns: is one of them far off? Take \
                 it out, or save the sheet as .csv",
                number(self.limits.cells as f64)
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

/// A cell as CSV would hold it: dates in ISO form, numbers in full.
fn text(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => text.to_string(),
        DataRef::Bool(flag) => flag.to_string(),
        DataRef::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
    }
}

/// What a cell is by its type in the workbook.
fn kind(value: &DataRef) -> CellKind {
    match value {
        DataRef::Int(_) | DataRef::Float(_) => CellKind::Number,
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) => CellKind::Date,
        _ => CellKind::Text,
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
