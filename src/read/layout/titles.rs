//! Rows in front of a table: titles, then the header.

use std::collections::BTreeMap;

use super::Known;
use super::told;
use crate::plan::words::count;
use crate::read::aliases::spoken_scale;
use crate::read::table::{CellKind, StatedScale};

/// Rows that are looked at for the header.
const FRONT: usize = 50;

/// A row before it is known whether the table has begun.
#[derive(Debug)]
pub struct Held {
    /// Its line in the file.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<(String, CellKind)>,
    filled: usize,
    /// Known columns that it names, and whether one of them is the key.
    names: usize,
    has_key: bool,
}

impl Held {
    /// A cell.
    pub fn cell(&self, at: usize) -> (&str, CellKind) {
        let (text, kind) = &self.cells[at];
        (text, *kind)
    }

    /// The texts of its cells.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &str> {
        self.cells.iter().map(|(text, _)| text.as_str())
    }

    fn is_header(&self) -> bool {
        self.names >= 2 || self.has_key
    }

    /// Takes the next row as the second line of a header, where that has cells below headers that stand twice, below all of these, and
    /// below no other header: `Umsatz` above `Vorjahr` and `lfd. Jahr`. That is told.
    fn take_second_line(&mut self, below: &mut Vec<Held>) -> Option<String> {
        let at = below.iter().position(|held| held.filled > 0).filter(|&at| below[at].cells.len() == self.cells.len())?;
        let text = |held: &Self, column: usize| held.cells[column].0.trim().to_string();
        let headers: Vec<String> = (0..self.cells.len()).map(|column| text(self, column)).collect();
        let mut columns_of = BTreeMap::<&str, usize>::new();
        headers.iter().for_each(|header| *columns_of.entry(header).or_default() += 1);
        let is_twice = |column: usize| !headers[column].is_empty() && columns_of[headers[column].as_str()] > 1;
        let fits = |column: usize| {
            let is_filled = !text(&below[at], column).is_empty();
            if is_twice(column) { is_filled } else { !is_filled || headers[column].is_empty() }
        };
        let columns = 0..headers.len();
        if !columns.clone().any(is_twice) || !columns.clone().all(fits) {
            return None;
        }
        let second = below.remove(at);
        for column in columns {
            let cell = format!("{} {}", headers[column], text(&second, column)).trim().to_string();
            self.cells[column].0 = cell;
        }
        Some(format!("line {} is read as the second line of the header", second.line))
    }
}

/// What the rows above a header say.
#[derive(Debug)]
pub struct Titles {
    /// What is told of them, and of the header.
    pub notes: Vec<String>,
    /// What amounts are in.
    pub scale: Option<StatedScale>,
}

/// Rows in front of a table.
#[derive(Debug, Default)]
pub struct Front(Vec<Held>);

impl Front {
    /// Adds a row; true once the header is among them.
    pub fn hold<'c>(&mut self, known: &Known, line: usize, cells: impl Iterator<Item = (&'c str, CellKind)>) -> bool {
        let cells: Vec<(String, CellKind)> = cells.map(|(text, kind)| (text.to_string(), kind)).collect();
        let texts = || cells.iter().map(|(text, _)| text.trim());
        let filled = texts().filter(|text| !text.is_empty()).count();
        let (names, has_key) = known.named_by(texts());
        // The row below the first that may be a header may be the better one: group headings stand above headers.
        let is_settled = self.filled().next_back().is_some_and(|(_, held)| held.is_header());
        if filled > 0 || !self.0.is_empty() {
            self.0.push(Held { line, cells, filled, names, has_key });
        }
        (is_settled && filled > 0) || self.0.len() == FRONT
    }

    /// Whether it has no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The header, the rows below it, and what is to tell of those above it.
    pub fn parted(mut self) -> Option<(Held, Vec<Held>, Titles)> {
        let at = self.header()?;
        let mut below = self.0.split_off(at + 1);
        let mut header = self.0.pop()?;
        let first = |held: &Held| held.texts().position(|text| !text.trim().is_empty()).unwrap_or_default();
        let titles: Vec<(usize, &str)> = self.filled().map(|(_, held)| (held.line, held.cell(first(held)).0)).collect();
        let note = (!titles.is_empty()).then(|| {
            let rows = count(titles.len(), "row");
            format!("line {} is the header; {rows} above it left out ({})", header.line, told::quoted(&titles))
        });
        let mut texts = self.filled().flat_map(|(_, held)| held.texts().map(move |text| (held.line, text.trim())));
        let scale = texts.find_map(|(line, text)| Some(StatedScale { line, text: text.to_string(), scale: spoken_scale(text)? }));
        let second = header.take_second_line(&mut below);
        Some((header, below, Titles { notes: note.into_iter().chain(second).collect(), scale }))
    }

    /// The row that names most columns of the first two in question; where none names any, the first that is wide enough.
    fn header(&self) -> Option<usize> {
        let mut rows = self.filled().skip_while(|(_, held)| !held.is_header());
        if let Some((at, first)) = rows.next() {
            let is_better = |next: &Held| next.names > first.names && (next.has_key || !first.has_key);
            return Some(rows.next().filter(|(_, next)| is_better(next)).map_or(at, |(below, _)| below));
        }
        let widest = self.filled().map(|(_, held)| held.filled).max()?;
        let is_wide = |held: &Held| 2 * held.filled >= widest;
        let named = self.filled().find(|(_, held)| held.names > 0 && is_wide(held));
        named.or_else(|| self.filled().find(|(_, held)| is_wide(held))).map(|(at, _)| at)
    }

    /// Rows that are not empty, with their places.
    fn filled(&self) -> impl DoubleEndedIterator<Item = (usize, &Held)> {
        self.0.iter().enumerate().filter(|(_, held)| held.filled > 0)
    }
}
