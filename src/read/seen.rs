//! What the cells of a table show where its headers leave a choice.

use std::collections::BTreeMap;

use super::aliases::{Cells, Column, simplify};
use super::currencies::Several;
use super::meanings::{account_status, is_gone};
use super::schema::Schema;
use super::table::Table;
use super::words::fold;

/// Fewer of something are a count, and no amount.
const MANY: u32 = 1_000;

/// The cells of a table.
pub struct Seen<'a> {
    /// The table.
    pub table: &'a Table,
    /// What it should hold.
    pub schema: &'a Schema,
}

impl Cells for Seen<'_> {
    fn is_filled(&self, at: usize) -> bool {
        (0..self.table.rows()).any(|row| !self.table.cell(row, at).is_empty())
    }

    fn are_alike(&self, one: usize, other: usize) -> bool {
        self.first_difference(one, other).is_none()
    }

    fn difference(&self, one: usize, other: usize) -> String {
        let words = |row| {
            let [one, other] = [one, other].map(|at| self.table.cell(row, at));
            format!("line {}: {one:?} and {other:?}", self.table.line(row))
        };
        self.first_difference(one, other).map(words).unwrap_or_default()
    }

    fn currencies(&self, at: usize) -> Option<String> {
        Several::of(self.table, at).map(|several| several.words())
    }

    /// Half of the words at least have to be known: other kinds of a type are many.
    fn fit(&self, column: &Column, at: usize) -> bool {
        if column.name == "state" {
            return !self.says_who_is_gone(at);
        }
        if column.numeric.is_some() {
            return !self.counts(at);
        }
        let (known, filled) = self.known_words(column, at);
        known > 0 && 2 * known >= filled
    }
}

impl Seen<'_> {
    fn first_difference(&self, one: usize, other: usize) -> Option<usize> {
        (0..self.table.rows()).find(|&row| self.table.cell(row, one) != self.table.cell(row, other))
    }

    /// Whether a column counts something: small whole numbers alone.
    fn counts(&self, at: usize) -> bool {
        let is_count = |cell: &str| cell.is_empty() || cell.parse::<u32>().is_ok_and(|number| number < MANY);
        (0..self.table.rows()).all(|row| is_count(self.table.cell(row, at)))
    }

    /// Whether all words of a column say who is active, or are the 0 and 1 of Dynamics' `statecode`.
    fn says_who_is_gone(&self, at: usize) -> bool {
        let is_code = simplify(&self.table.headers[at]) == "statecode";
        let says = |cell: &str| is_gone(cell).is_some() || is_code && ["0", "1"].contains(&cell);
        let mut filled = (0..self.table.rows()).map(|row| self.table.cell(row, at)).filter(|cell| !cell.is_empty()).peekable();
        filled.peek().is_some() && filled.all(says)
    }

    /// Cells of a column whose word has a meaning for a status, and filled cells.
    pub fn known_words(&self, column: &Column, at: usize) -> (usize, usize) {
        let header = simplify(&self.table.headers[at]);
        let own = self.schema.values.iter().filter(|(name, _)| *name == column.name || simplify(name) == header);
        let said: Vec<String> = own.flat_map(|(_, values)| values.values().flatten()).map(|word| fold(word)).collect();
        let cells = (0..self.table.rows()).map(|row| self.table.cell(row, at)).filter(|cell| !cell.is_empty());
        let is_known = |cell: &str| account_status(cell).is_some() || said.contains(&fold(cell));
        let mut seen: BTreeMap<&str, bool> = BTreeMap::new();
        cells.fold((0, 0), |(known, filled), cell| {
            let is_known = *seen.entry(cell).or_insert_with(|| is_known(cell));
            (known + usize::from(is_known), filled + 1)
        })
    }
}
