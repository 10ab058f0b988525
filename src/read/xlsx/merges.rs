//! Merged cells: what stands in the first of them stands in each of their rows.

use std::collections::BTreeMap;

use super::marks::Merge;
use crate::read::table::CellKind;

/// A cell: its text, and what it is.
type Value = (String, CellKind);

/// Merged cells of several rows, row by row.
#[derive(Debug)]
pub struct Merges<'a> {
    /// Those that begin below the rows read, the next one first.
    ahead: std::iter::Peekable<std::slice::Iter<'a, Merge>>,
    /// Those that the row is in, by column: last row and value.
    open: BTreeMap<u32, (&'a Merge, Value)>,
    used: Vec<&'a Merge>,
}

impl<'a> Merges<'a> {
    /// Merged cells in the order of their first rows.
    pub fn new(merges: &'a [Merge]) -> Self {
        Merges { ahead: merges.iter().peekable(), open: BTreeMap::new(), used: Vec::new() }
    }

    /// The cells that a row has from the rows above it; a row without cells of its own has none.
    pub fn filled(&mut self, row: u32, cells: &[Value]) -> Vec<(u32, Value)> {
        if cells.is_empty() {
            return Vec::new();
        }
        self.open.retain(|_, (merge, _)| merge.last.0 >= row);
        let filled = self.open.iter().map(|(&column, (_, value))| (column, value.clone())).collect();
        while let Some(merge) = self.ahead.next_if(|merge| merge.first.0 <= row) {
            let value = cells.get(merge.first.1 as usize).filter(|(text, _)| merge.first.0 == row && !text.is_empty());
            if let Some(value) = value {
                self.open.insert(merge.first.1, (merge, value.clone()));
                self.used.push(merge);
            }
        }
        filled
    }

    /// Those that hold anything.
    pub fn used(self) -> Vec<&'a Merge> {
        self.used
    }
}
