//! Groups of Salesforce's reports: what a row is grouped by stands on the first row of each group alone, under a header with an arrow.

use std::collections::BTreeSet;

use super::table::Table;
use crate::plan::words::{count, first};

/// How the header of a group ends: in which order they stand.
const ARROWS: [char; 2] = ['↑', '↓'];

/// The table with the group on each row, and what is told of it; `None` where no column is of groups.
pub fn filled(table: &Table) -> Option<(Table, String)> {
    let columns: Vec<usize> =
        (0..table.headers.len()).filter(|&at| table.headers[at].ends_with(ARROWS) && is_of_groups(table, at)).collect();
    if columns.is_empty() {
        return None;
    }
    let empty = |at: usize| (0..table.rows()).filter(|&row| table.cell(row, at).is_empty()).count();
    let cells = count(columns.iter().map(|&at| empty(at)).sum(), "empty cell");
    let headers: Vec<&str> = columns.iter().map(|&at| table.headers[at].as_str()).collect();
    let note =
        format!("rows are grouped by {}: {cells} below the first of a group read as what stands there", first(&headers, 3));
    Some((table.with_cells_above(&columns), note))
}

/// Whether empty cells stand below several words: where rows are only in the order of a column, all that are empty stand together.
fn is_of_groups(table: &Table, at: usize) -> bool {
    let (mut above, mut led) = ("", BTreeSet::new());
    for row in 0..table.rows() {
        match table.cell(row, at) {
            "" if above.is_empty() => return false,
            "" => _ = led.insert(above),
            cell => above = cell,
        }
    }
    led.len() > 1
}
