//! Excel workbook → table.

use std::io::Cursor;

use calamine::{Cell, DataRef, Reader, Xlsx, XlsxError};

use super::defects::Defects;
use super::table::Table;
use crate::error::Defect;

/// Reads the sheet named like the table (`accounts`, `reps` …), or else the first one.
pub fn read(file: &str, bytes: &[u8], table: &str, defects: &mut Defects) -> Option<Table> {
    let read = Xlsx::new(Cursor::new(bytes)).and_then(|mut book| {
        let names = book.sheet_names();
        let named = names.iter().find(|name| name.eq_ignore_ascii_case(table)).or(names.first());
        match named.cloned() {
            Some(sheet) => rows(file, &mut book, &sheet, defects),
            None => Ok(None),
        }
    });
    match read {
        Ok(Some(table)) => Some(table),
        Ok(None) => {
            defects.push(Defect::of_file(file, "the workbook's sheet is empty"));
            None
        }
        Err(error) => {
            defects.push(Defect::of_file(file, format!("is no readable XLSX workbook: {error}")));
            None
        }
    }
}

/// Cells one by one: a dense range would need memory for every cell up to a stray one in the last row.
fn rows(file: &str, book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, defects: &mut Defects) -> Result<Option<Table>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(sheet)?;
    let mut builder = Builder { file, sheet, table: None, row: Vec::new(), number: 0, defects };
    while let Some(cell) = cells.next_cell()? {
        builder.take(&cell);
    }
    builder.end_row();
    Ok(builder.table)
}

struct Builder<'a> {
    file: &'a str,
    sheet: &'a str,
    table: Option<Table>,
    row: Vec<String>,
    number: u32,
    defects: &'a mut Defects,
}

impl Builder<'_> {
    fn take(&mut self, cell: &Cell<DataRef>) {
        let (row, column) = cell.get_position();
        if row != self.number {
            self.end_row();
            self.number = row;
        }
        let text = text(cell.get_value());
        if text.trim().is_empty() {
            return;
        }
        if self.row.len() <= column as usize {
            self.row.resize(column as usize + 1, String::new());
        }
        self.row[column as usize] = text;
    }

    fn end_row(&mut self) {
        let line = self.number as usize + 1;
        let mut row = std::mem::take(&mut self.row);
        match &mut self.table {
            _ if row.is_empty() => {}
            None => {
                let headers = row.iter().map(|header| header.trim().to_string()).collect();
                self.table = Some(Table::new(self.file, format!("XLSX, sheet {}", self.sheet), headers));
            }
            Some(table) if row.len() <= table.headers.len() => {
                row.resize(table.headers.len(), String::new());
                table.push(line, row.iter().map(String::as_str));
            }
            Some(table) => {
                let reason = format!("the row has {} cells, the header has {}", row.len(), table.headers.len());
                self.defects.push(Defect::of_file(self.file, reason).line(line));
            }
        }
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
