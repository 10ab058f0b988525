//! What a sheet says beside the values of its cells: merged cells, hidden rows, formulas, errors.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufReader, Cursor};

use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::parts;

/// Cells of a kind that are kept.
const MOST: usize = 500_000;

/// Text of a cell whose formula has no stored value.
pub const UNSTORED: &str = "=(no stored value)";

/// A place in a sheet: row and column, from 0.
pub type Place = (u32, u32);

/// Cells that are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Merge {
    /// Its first cell.
    pub first: Place,
    /// Its last cell.
    pub last: Place,
}

/// The formulas of a column.
#[derive(Clone, Copy, Debug, Default)]
pub struct Formulas {
    /// Their number.
    pub count: usize,
    /// How many of them have the stored value 0.
    pub zero: usize,
}

/// What a sheet says beside the values of its cells.
#[derive(Debug, Default)]
pub struct Marks {
    /// Rows that are hidden, ascending, from 0.
    pub hidden: Vec<u32>,
    /// Merged cells of several rows, in the order of their first rows.
    pub merges: Vec<Merge>,
    /// Errors by cell.
    pub errors: BTreeMap<Place, String>,
    /// Cells whose formula has no stored value.
    pub unstored: BTreeSet<Place>,
    /// Formulas by column.
    pub formulas: BTreeMap<u32, Formulas>,
}

/// A cell that is being read.
#[derive(Debug, Default)]
struct Cell {
    place: Place,
    is_error: bool,
    /// Whether the value may be an empty text.
    is_text: bool,
    has_formula: bool,
    in_value: bool,
    value: String,
}

impl Marks {
    /// The marks of a sheet.
    ///
    /// # Errors
    /// Why they can't be read.
    pub fn read(bytes: &[u8], sheet: &str) -> Result<Self, String> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| format!("can't be unpacked: {error}"))?;
        let part = parts::of_sheet(&mut archive, sheet).ok_or("the workbook does not say where it is")?;
        let part = archive.by_name(&part).map_err(|error| format!("can't be unpacked: {error}"))?;
        let mut xml = parts::reader(BufReader::new(part));
        let (mut marks, mut cell, mut next, mut buffer) = (Marks::default(), Cell::default(), (0, 0), Vec::new());
        loop {
            match xml.read_event_into(&mut buffer).map_err(|error| format!("can't be read: {error}"))? {
                Event::Start(element) => marks.start(&element, &mut cell, &mut next),
                Event::Text(text) if cell.in_value => cell.value.push_str(text.as_ref()),
                Event::End(element) => match element.local_name().as_ref() {
                    "v" => cell.in_value = false,
                    "c" => marks.end_cell(std::mem::take(&mut cell)),
                    "row" => next = (next.0 + 1, 0),
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
            if marks.errors.len() + marks.unstored.len() + marks.merges.len() > MOST {
                return Err(format!("more than {MOST} cells are merged, errors, or formulas without a value"));
            }
            buffer.clear();
        }
        marks.merges.sort_unstable();
        Ok(marks)
    }

    fn start(&mut self, element: &BytesStart, cell: &mut Cell, next: &mut Place) {
        match element.local_name().as_ref() {
            "row" => {
                if let Some(row) = parts::attribute(element, "r").and_then(|row| row.parse::<u32>().ok()) {
                    *next = (row.saturating_sub(1), 0);
                }
                if parts::attribute(element, "hidden").is_some_and(|hidden| matches!(hidden.as_str(), "1" | "true")) {
                    self.hidden.push(next.0);
                }
            }
            "c" => {
                let mut started = Cell { place: *next, ..Cell::default() };
                for attribute in element.attributes().with_checks(false).flatten() {
                    match attribute.key.local_name().as_ref() {
                        "r" => started.place = place(&attribute.value).unwrap_or(*next),
                        "t" => {
                            started.is_error = attribute.value == "e";
                            started.is_text = matches!(attribute.value.as_ref(), "str" | "s" | "inlineStr");
                        }
                        _ => {}
                    }
                }
                next.1 = started.place.1 + 1;
                *cell = started;
            }
            "f" => cell.has_formula = true,
            "v" => cell.in_value = cell.is_error || cell.has_formula,
            "mergeCell" => {
                let area = parts::attribute(element, "ref").unwrap_or_default();
                let corners = area.split_once(':').and_then(|(first, last)| Some((place(first)?, place(last)?)));
                if let Some((first, last)) = corners.filter(|(first, last)| first.0 < last.0) {
                    self.merges.push(Merge { first, last });
                }
            }
            _ => {}
        }
    }

    fn end_cell(&mut self, cell: Cell) {
        if cell.is_error {
            self.errors.insert(cell.place, cell.value.trim().to_string());
        } else if cell.has_formula {
            let value = cell.value.trim();
            if value.is_empty() && !cell.is_text {
                self.unstored.insert(cell.place);
                return;
            }
            let formulas = self.formulas.entry(cell.place.1).or_default();
            formulas.count += 1;
            formulas.zero += usize::from(!cell.is_text && value.parse() == Ok(0.0));
        }
    }

    /// Texts of the cells of a row that have no value of their own: errors, and formulas without one.
    pub fn texts_of(&self, row: u32) -> impl Iterator<Item = (u32, String)> {
        let whole = (row, 0)..=(row, u32::MAX);
        let errors = self.errors.range(whole.clone()).map(|(&(_, column), text)| (column, text.clone()));
        errors.chain(self.unstored.range(whole).map(|&(_, column)| (column, UNSTORED.to_string())))
    }
}

/// The place that a name such as `D14` means.
fn place(name: &str) -> Option<Place> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    if !(1..=3).contains(&letters) {
        return None;
    }
    let digit = |byte: u8| u32::from(byte.to_ascii_uppercase() - b'A') + 1;
    let column = name[..letters].bytes().fold(0, |column, byte| 26 * column + digit(byte));
    let row: u32 = name[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}

/// The name of a cell: `D14`.
pub fn cell_name(row: u32, column: u32) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.iter().rev().collect::<String>(), row + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_names_and_places() {
        for (name, at) in [("A1", (0, 0)), ("Z9", (8, 25)), ("AA10", (9, 26)), ("XFD1048576", (1_048_575, 16_383))] {
            assert_eq!((place(name), cell_name(at.0, at.1).as_str()), (Some(at), name));
        }
        for name in ["", "A", "1", "A0", "ABCD1", "É1"] {
            assert_eq!(place(name), None, "{name}");
        }
    }
}
