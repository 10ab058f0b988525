//! A row that may be none, and the columns by which that is seen.

use super::{Known, sums};
use crate::read::table::Table;

/// Columns of numbers that are places, not amounts.
pub const PLACES: [&str; 4] = ["latitude", "longitude", "x", "y"];

/// The columns of a table by what they tell of a row.
pub struct Columns {
    /// Tells rows apart: the id, or where there is none, the name.
    pub key: usize,
    /// Whether that is a name.
    pub has_names: bool,
    /// Columns that only rows fill: places, owners, roles.
    pub details: Vec<usize>,
    /// Columns of places.
    pub places: Vec<usize>,
    /// Columns of numbers that are no places.
    pub amounts: Vec<usize>,
    /// Columns that the plan does not know.
    pub own: Vec<usize>,
}

impl Columns {
    /// The columns of a table; `None` where nothing tells rows apart.
    pub fn of(table: &Table, known: &Known) -> Option<Self> {
        let (mut details, mut places, mut amounts, mut own) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut key, mut name) = (None, None);
        for (at, header) in table.headers.iter().enumerate() {
            match known.column(header) {
                None => own.push(at),
                Some(column) if column.name == known.key() => key = key.or(Some(at)),
                Some(column) if column.name == "name" => name = name.or(Some(at)),
                Some(column) if column.numeric.is_none() => details.push(at),
                Some(column) if PLACES.contains(&column.name) => places.push(at),
                Some(_) => amounts.push(at),
            }
        }
        details.extend(&places);
        let has_names = key.is_none() || known.is_key_name();
        Some(Columns { key: key.or(name)?, has_names, details, places, amounts, own })
    }
}

/// A row that is looked at.
pub struct Suspect<'t> {
    /// Row of the table.
    pub row: usize,
    /// Its key, perhaps empty.
    pub key: &'t str,
    /// Its key, or else its first text.
    pub label: &'t str,
    /// The column of that.
    pub label_at: usize,
    /// Number of filled cells.
    pub filled: usize,
    /// Whether it has what only rows have, a place among it.
    pub has_details: bool,
    /// Whether it has a place.
    pub has_place: bool,
    /// Its numbers by column: those that the plan knows, or else all.
    pub amounts: Vec<(usize, f64)>,
}

impl<'t> Suspect<'t> {
    /// A row of a table.
    pub fn of(table: &'t Table, columns: &Columns, row: usize) -> Self {
        let filled = || (0..table.headers.len()).filter(|&at| !table.cell(row, at).is_empty());
        let key = table.cell(row, columns.key);
        let first_text = || filled().find(|&at| sums::amount(table, row, at).is_none());
        let label_at = if key.is_empty() { first_text().unwrap_or(columns.key) } else { columns.key };
        let fills = |at: usize| at != label_at && !table.cell(row, at).is_empty();
        let has_own = || columns.own.iter().any(|&at| fills(at) && sums::amount(table, row, at).is_none());
        let amounts = |of: &[usize]| -> Vec<(usize, f64)> {
            of.iter().filter(|at| **at != label_at).filter_map(|&at| Some((at, sums::amount(table, row, at)?))).collect()
        };
        let known = amounts(&columns.amounts);
        Suspect {
            row,
            key,
            label: table.cell(row, label_at),
            label_at,
            filled: filled().count(),
            has_details: columns.details.iter().any(|&at| fills(at)) || has_own(),
            has_place: columns.places.iter().any(|&at| fills(at)),
            amounts: if known.is_empty() { amounts(&columns.own) } else { known },
        }
    }
}
