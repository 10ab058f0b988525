//! Delimited text → table.

use super::defects::Defects;
use super::encoding;
use super::layout::{Form, Known, Layout};
use super::schema::Schema;
use super::table::{CellKind, Table};
use crate::cells::Dialect;
use crate::error::Defect;

const DELIMITERS: [(u8, &str); 4] = [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "pipe")];
/// Bytes and rows of a text by which its delimiter is known.
const SAMPLE: usize = 64_000;
const SAMPLE_ROWS: usize = 50;

/// Reads delimited text; ragged rows are defects.
pub fn read(file: &str, text: &str, encoding: &str, schema: &Schema, defects: &mut Defects) -> Option<Table> {
    let (body, said) = said_delimiter(text);
    let skipped = text[..text.len() - body.len()].matches('\n').count();
    let delimiter = said.unwrap_or_else(|| delimiter(body, schema));
    let form = Form { file, format: format!("CSV, {}, {encoding}", name(delimiter)), open_rows: false };
    let mut layout = Layout::new(form, schema);
    let mut reader = reader(body, delimiter);
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => {
                let dialect = Dialect { delimiter, decimal_comma: false, byte_order_mark: encoding != encoding::PLAIN };
                let table = layout.finish(defects);
                return table.map(|table| table.in_dialect(dialect));
            }
            Err(error) => {
                defects.push(Defect::of_file(file, format!("is no readable CSV: {error}")));
                return None;
            }
        }
        let line = skipped + record.position().map_or(0, |at| line_of(body, at));
        if let Err(defect) = layout.row(line, record.len(), |at| (record.get(at).unwrap_or_default(), CellKind::Text)) {
            defects.push(defect);
            return None;
        }
    }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes())
}

/// The text below a line such as `sep=;`, by which spreadsheets are told the delimiter, and what it says.
fn said_delimiter(text: &str) -> (&str, Option<u8>) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let said = line.trim_end_matches('\r').trim_matches('"');
    let said = said.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| said[4..].bytes().next());
    // Behind it may stand as many delimiters as there are columns.
    match said {
        Some(mark) if mark.is_ascii() && !mark.is_ascii_alphanumeric() && !b"\"\r ".contains(&mark) => (rest, Some(mark)),
        _ => (text, None),
    }
}

fn name(delimiter: u8) -> String {
    let known = DELIMITERS.iter().find(|(known, _)| *known == delimiter);
    known.map_or_else(|| format!("\"{}\"", char::from(delimiter)), |(_, name)| (*name).to_string())
}

/// The delimiter that parts a row into most known headers, or else the first line into most cells.
fn delimiter(text: &str, schema: &Schema) -> u8 {
    let known = Known::new(schema);
    let end = (0..=SAMPLE.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    let fit = |delimiter: u8| {
        let rows = reader(&text[..end], delimiter).into_records().take(SAMPLE_ROWS).map_while(Result::ok);
        let best = rows.map(|row| (known.named_by(row.iter()).0, row.len())).max().unwrap_or_default();
        if best.0 > 0 { best } else { (0, parts(&text[..end], delimiter)) }
    };
    DELIMITERS.into_iter().rev().map(|(delimiter, _)| delimiter).max_by_key(|&delimiter| fit(delimiter)).unwrap_or(b',')
}

/// How often a delimiter stands in the first line that has any.
fn parts(text: &str, delimiter: u8) -> usize {
    let counts = text.lines().map(|line| {
        let (mut counts, mut quoted) = ([0; DELIMITERS.len()], false);
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            if let Some(at) = DELIMITERS.iter().position(|&(known, _)| known == byte && !quoted) {
                counts[at] += 1;
            }
        }
        counts
    });
    let first = counts.into_iter().find(|counts| counts.iter().any(|&count| count > 0)).unwrap_or_default();
    DELIMITERS.iter().position(|&(known, _)| known == delimiter).map_or(0, |at| first[at])
}

/// A record's line; its position is that of the empty lines before it, which the reader skips.
fn line_of(text: &str, at: &csv::Position) -> usize {
    let rest = text.as_bytes().get(at.byte() as usize..).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
    at.line() as usize + skipped.filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::aliases::ACCOUNTS;

    fn read(file: &str, text: &str, defects: &mut Defects) -> Option<Table> {
        super::read(file, text, "UTF-8", &Schema::plain("accounts", ACCOUNTS), defects)
    }

    #[test]
    fn lines_are_those_an_editor_shows() {
        let text = "a,b\n\n\"1\n1\",2\r\n\n3,4\n,\n5\n";
        let mut defects = Defects::default();
        let table = read("t.csv", text, &mut defects).unwrap();
        assert_eq!((table.rows(), table.line(0), table.line(1), table.empty_rows), (2, 3, 6, 1));
        assert_eq!(table.cell(1, 1), "4");
        assert!(defects.finish().unwrap_err().to_string().contains("t.csv, line 8: the row has 1 cell, the header has 2"));
    }

    #[test]
    fn more_columns_than_a_spreadsheet_has_are_refused() {
        let mut defects = Defects::default();
        assert!(read("t.csv", &format!("{}a\n1\n", "a,".repeat(20_000)), &mut defects).is_none());
        let told = defects.finish().unwrap_err().to_string();
        assert!(told.contains("t.csv, line 1: has 20,001 columns: at most 16,384 can be read"), "{told}");
    }

    #[test]
    fn the_delimiter_is_the_one_that_parts_the_header() {
        let delimiter = |text: &str| name(delimiter(text, &Schema::plain("accounts", ACCOUNTS)));
        assert_eq!(delimiter("a;\"b,c,d\";e\n1,2,3,4"), "semicolon");
        assert_eq!(delimiter("a\tb"), "tab");
        assert_eq!(delimiter("a"), "comma");
        assert_eq!(delimiter("Accounts, all of them, by region\n\naccount_id;city\n1;2"), "semicolon");
        assert_eq!(delimiter("account_id|name|skills\n1|Foo, Bar, Inc|a;b;c;d"), "pipe");
    }

    #[test]
    fn a_line_that_says_the_delimiter_is_heard_and_counted() {
        for (first, mark) in [("sep=;", ";"), ("\"sep=|\"", "|"), ("SEP=,,,\r", ","), ("sep=\t", "\t"), ("sep=^", "^")] {
            let text = format!("{first}\naccount_id{mark}name\n1{mark}Foo\n");
            let table = read("t.csv", &text, &mut Defects::default()).unwrap();
            assert_eq!((table.cell(0, 1), table.line(0), table.header_line), ("Foo", 3, 2), "{first}");
        }
    }
}
