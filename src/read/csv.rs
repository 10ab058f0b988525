//! Delimited text → table.

use super::defects::Defects;
use super::table::{self, Table};
use crate::error::Defect;

const DELIMITERS: [(u8, &str); 3] = [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab")];

/// Reads delimited text; ragged rows are defects.
pub fn read(file: &str, text: &str, encoding: &str, defects: &mut Defects) -> Option<Table> {
    let (delimiter, name) = delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut table: Option<Table> = None;
    let mut is_ragged = false;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            // Ragged rows alone are reported already; they are not "no rows".
            Ok(false) => return table.filter(|table| table.rows() > 0 || !is_ragged),
            Err(error) => {
                defects.push(Defect::of_file(file, format!("is no readable CSV: {error}")));
                return None;
            }
        }
        let line = record.position().map_or(0, |at| line_of(text, at));
        match &mut table {
            None => {
                let cells: Vec<&str> = record.iter().collect();
                let headers = match table::headers(cells.into_iter()) {
                    Ok(headers) => headers,
                    Err(reason) => {
                        defects.push(Defect::of_file(file, reason).line(line));
                        return None;
                    }
                };
                table = Some(Table::new(file, format!("CSV, {name}, {encoding}"), headers));
            }
            Some(table) if record.len() == table.headers.len() => table.push(line, record.iter()),
            Some(table) => {
                is_ragged = true;
                defects.push(ragged(table, &record, line));
            }
        }
    }
}

/// The delimiter that parts the header into most cells.
fn delimiter(text: &str) -> (u8, &'static str) {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let mut counts = [0; DELIMITERS.len()];
    let mut quoted = false;
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|&(delimiter, _)| delimiter == byte && !quoted) {
            counts[at] += 1;
        }
    }
    let best = (0..DELIMITERS.len()).rev().max_by_key(|&at| counts[at]).unwrap_or(0);
    DELIMITERS[best]
}

/// A record's line; its position is that of the empty lines before it, which the reader skips.
fn line_of(text: &str, at: &csv::Position) -> usize {
    let rest = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    at.line() as usize + skipped.filter(|&&byte| byte == b'\n').count()
}

fn ragged(table: &Table, record: &csv::StringRecord, line: usize) -> Defect {
    let cells = if record.len() == 1 { "cell" } else { "cells" };
    let mut reason = format!("the row has {} {cells}, the header has {}", record.len(), table.headers.len());
    if record.iter().any(|cell| cell.contains('\n')) {
        reason.push_str(" (a quotation mark opened here may never close)");
    }
    Defect::of_file(&table.file, reason).line(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_an_editor_shows() {
        let text = "a,b\n\n\"1\n1\",2\r\n\n3,4\n,\n5\n";
        let mut defects = Defects::default();
        let table = read("t.csv", text, "UTF-8", &mut defects).unwrap();
        assert_eq!((table.rows(), table.line(0), table.line(1), table.empty_rows), (2, 3, 6, 1));
        assert_eq!(table.cell(1, 1), "4");
        assert!(defects.finish().unwrap_err().to_string().contains("t.csv, line 8: the row has 1 cell, the header has 2"));
    }

    #[test]
    fn more_columns_than_a_spreadsheet_has_are_refused() {
        let mut defects = Defects::default();
        assert!(read("t.csv", &format!("{}a\n1\n", "a,".repeat(20_000)), "UTF-8", &mut defects).is_none());
        let told = defects.finish().unwrap_err().to_string();
        assert!(told.contains("t.csv, line 1: has 20,001 columns: at most 16,384 can be read"), "{told}");
    }

    #[test]
    fn the_delimiter_is_the_one_that_parts_the_header() {
        assert_eq!(delimiter("a;\"b,c,d\";e\n1,2,3,4").1, "semicolon");
        assert_eq!(delimiter("a\tb").1, "tab");
        assert_eq!(delimiter("a").1, "comma");
    }
}
