//! CSV that people open in spreadsheets: the only place that writes its cells, and takes off what it has put before them.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, though it is a name that somebody typed. Such a
//! cell gets an apostrophe before it, and so does one that begins with an apostrophe, so that none is ambiguous. Numbers stay
//! numbers.

use std::borrow::Cow;
use std::io::{self, Write};

use rayon::prelude::*;

/// What a cell may not begin with, tab and carriage return included: some programs skip them.
const LIVE: [char; 7] = ['=', '+', '-', '@', '\t', '\r', GUARD];
const GUARD: char = '\'';
/// Rows made in one piece of work, and such pieces that are held at a time.
const PIECE: usize = 2_048;
const PIECES: usize = 32;
/// The byte order mark of UTF-8.
pub const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a table for people is written: as their own tables are, so that a double click opens it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Between cells.
    pub delimiter: u8,
    /// Whether numbers have a comma before their fraction.
    pub decimal_comma: bool,
    /// Whether the file begins with a byte order mark, by which spreadsheets know UTF-8.
    pub byte_order_mark: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Dialect { delimiter: b',', decimal_comma: false, byte_order_mark: false }
    }
}

impl Dialect {
    /// A number to so many decimals, without zeros behind them.
    ///
    /// ```
    /// use sutton::cells::Dialect;
    /// let german = Dialect { delimiter: b';', decimal_comma: true, byte_order_mark: true };
    /// assert_eq!((german.number(1234.5678, 2), german.number(60.0, 2)), ("1234,57".into(), "60".into()));
    /// assert_eq!(Dialect::default().number(-0.001, 2), "0");
    /// ```
    pub fn number(self, number: f64, decimals: usize) -> String {
        let text = format!("{number:.decimals$}");
        let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
        let text = if text == "-0" { "0" } else { text };
        if self.decimal_comma { text.replace('.', ",") } else { text.into() }
    }

    /// The number that a cell holds.
    pub fn parse(self, cell: &str) -> Option<f64> {
        let number = if self.decimal_comma { cell.replacen(',', ".", 1).parse() } else { cell.parse() };
        number.ok().filter(|number: &f64| number.is_finite())
    }
}

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
    guarded_in(Dialect::default(), cell)
}

fn guarded_in(dialect: Dialect, cell: &str) -> Cow<'_, str> {
    if cell.starts_with(LIVE) && dialect.parse(cell).is_none() { format!("{GUARD}{cell}").into() } else { cell.into() }
}

/// A cell's text without the apostrophe that guards it.
pub fn bare(cell: &str) -> &str {
    cell.strip_prefix(GUARD).filter(|rest| rest.starts_with(LIVE)).unwrap_or(cell)
}

/// Writes rows of cells as CSV.
#[derive(Debug)]
pub struct Writer<W: Write> {
    csv: csv::Writer<W>,
    dialect: Dialect,
}

impl<W: Write> Writer<W> {
    /// A table with its header, which stands even where no row follows.
    ///
    /// # Errors
    /// What the disk says.
    pub fn new(out: W, header: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<Self> {
        Writer::in_dialect(Dialect::default(), out, header)
    }

    /// The same, as tables of a dialect are.
    ///
    /// # Errors
    /// What the disk says.
    pub fn in_dialect(dialect: Dialect, mut out: W, header: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<Self> {
        if dialect.byte_order_mark {
            out.write_all(BYTE_ORDER_MARK)?;
        }
        let mut writer = Writer::below(dialect, out);
        writer.row(header)?;
        Ok(writer)
    }

    /// Rows below a header that stands already.
    fn below(dialect: Dialect, out: W) -> Self {
        Writer { csv: csv::WriterBuilder::new().delimiter(dialect.delimiter).from_writer(out), dialect }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// What the disk says.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> io::Result<()> {
        for cell in cells {
            self.csv.write_field(guarded_in(self.dialect, cell.as_ref()).as_ref())?;
        }
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    /// Ends the table.
    ///
    /// # Errors
    /// What the disk says.
    pub fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// Writes a table of a dialect: its header, and a row for each item, in their order. Pieces of a long one are made side by side.
///
/// # Errors
/// What the disk says.
pub fn write_table<'a, T: Sync, C: AsRef<str> + 'a>(
    (dialect, out): (Dialect, &mut dyn Write),
    header: impl IntoIterator<Item = impl AsRef<str>>,
    items: &'a [T],
    row: impl Fn(&'a T) -> Vec<C> + Sync,
) -> io::Result<()> {
    Writer::in_dialect(dialect, &mut *out, header)?.finish()?;
    let rows = |items: &'a [T]| -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut writer = Writer::below(dialect, &mut bytes);
        items.iter().try_for_each(|item| writer.row(row(item)))?;
        writer.finish()?;
        Ok(bytes)
    };
    items.chunks(PIECE * PIECES).try_for_each(|items| {
        let pieces: Vec<io::Result<Vec<u8>>> = items.par_chunks(PIECE).map(rows).collect();
        pieces.into_iter().try_for_each(|bytes| out.write_all(&bytes?))
    })
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
