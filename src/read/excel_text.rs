//! Cells as they are written for Excel to keep them as text: `="304237"`, `'304237`.

use super::table::Table;
use crate::plan::words::count;

/// The same table with what is inside such cells; how many there are is told.
pub fn bare(table: Table) -> Table {
    let written = |row| (0..table.headers.len()).map(move |at| (row, at));
    let is_one = |&(row, at): &(usize, usize)| {
        let cell = table.cell(row, at);
        cell.starts_with(['=', '\'']) && inside(cell) != cell
    };
    let mut found = (0..table.rows()).flat_map(written).filter(is_one).peekable();
    let Some(&(row, at)) = found.peek() else { return table };
    let (cells, cell) = (count(found.count(), "cell"), table.cell(row, at));
    let note = format!("{cells} written for Excel as text, like {cell}, read as what is inside: {}", inside(cell));
    let mut bare = table.with_cells(|_, cell| inside(cell));
    bare.notes.push(note);
    bare
}

/// What is inside. An apostrophe counts before digits alone: `'s-Hertogenbosch` is a town.
fn inside(cell: &str) -> &str {
    let quoted = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|text| !text.contains('"'));
    let is_code = |text: &&str| text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains([' ', '\'']);
    quoted.or_else(|| cell.strip_prefix('\'').filter(is_code)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn texts_for_excel_are_told_from_others() {
        for (cell, text) in [("=\"304237\"", "304237"), ("=\"007\"", "007"), ("'0123", "0123"), ("'A-17", "A-17"), ("=\"\"", "")]
        {
            assert_eq!(inside(cell), text);
        }
        for cell in ["'s-Hertogenbosch", "'t Hooft 2", "=A1", "=\"a\"&\"b\"", "304237", "'", "'90s Records"] {
            assert_eq!(inside(cell), cell);
        }
    }
}
