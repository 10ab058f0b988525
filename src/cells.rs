//! CSV that people open in spreadsheets: the only place that writes its cells, and takes off what it has put before them.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, though it is a name that somebody typed. Such a
//! cell gets an apostrophe before it, and so does one that begins with an apostrophe, so that none is ambiguous. Numbers stay
//! numbers.

use std::borrow::Cow;
use std::io::{self, Write};

/// What a cell may not begin with, tab and carriage return included: some programs skip them.
const LIVE: [char; 7] = ['=', '+', '-', '@', '\t', '\r', GUARD];
const GUARD: char = '\'';

/// A cell's text as it may stand in a spreadsheet.
///
/// ```
/// use sutton::cells::{bare, guarded};
/// assert_eq!(guarded("=1+1"), "'=1+1");
/// assert_eq!(guarded("-3.5e-7"), "-3.5e-7");
/// assert_eq!(guarded("'s-Hertogenbosch"), "''s-Hertogenbosch");
/// assert_eq!(bare("''s-Hertogenbosch"), "'s-Hertogenbosch");
/// ```
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(LIVE) && !is_number(cell) { format!("{GUARD}{cell}").into() } else { cell.into() }
}

/// A cell's text without the apostrophe that guards it.
pub fn bare(cell: &str) -> &str {
    cell.strip_prefix(GUARD).filter(|rest| rest.starts_with(LIVE)).unwrap_or(cell)
}

fn is_number(cell: &str) -> bool {
    cell.parse::<f64>().is_ok_and(f64::is_finite)
}

/// Writes rows of cells as CSV.
#[derive(Debug)]
pub struct Writer<W: Write>(csv::Writer<W>);

impl<W: Write> Writer<W> {
    /// A table with its header, which stands even where no row follows.
    ///
    /// # Errors
    /// What the disk says.
    pub fn new(out: W, header: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<Self> {
        let mut writer = Writer(csv::Writer::from_writer(out));
        writer.row(header)?;
        Ok(writer)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// What the disk says.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(guarded(cell.as_ref()).as_ref())?;
        }
        Ok(self.0.write_record(None::<&[u8]>)?)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_comes_back_as_it_was() {
        let starts = ["", "'", "''", "=", "+", "-", "@", "\t", "\r", " ", "a", "'=", "'a", "''=", "=-", "\u{feff}"];
        for start in starts {
            for rest in ["", "1", "cmd", "1+1", "'", "=", " 1", "1e400", "inf", "NaN"] {
                let text = format!("{start}{rest}");
                let written = guarded(&text);
                assert_eq!(bare(&written), text, "{text:?}");
                let live = written.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert_eq!(live, ["+1", "-1"].contains(&text.as_str()), "{text:?}");
            }
        }
    }

    #[test]
    fn cells_that_no_row_of_ours_has_stay() {
        for text in ["'", "'a", "' =1", "a'=1"] {
            assert_eq!(bare(text), text);
        }
    }

    #[test]
    fn headers_are_guarded_like_rows() {
        let mut bytes = Vec::new();
        let mut writer = Writer::new(&mut bytes, ["=x", "y"]).unwrap();
        writer.row(["-1", "@a,\"b\""]).unwrap();
        writer.finish().unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "'=x,y\n-1,\"'@a,\"\"b\"\"\"\n");
    }
}
