//! Postal codes with what columns of numbers and text marks put around them: `2139.0`, `'02139`.

use super::table::Table;
use crate::plan::words::count;

/// The table with bare postal codes in a column, and what is told of it; `None` where they are bare.
pub fn bared(table: &Table, column: usize) -> Option<(Table, String)> {
    let mut changed = (0..table.rows()).filter(|&row| bare(table.cell(row, column)) != table.cell(row, column));
    let first = changed.next()?;
    let (cell, line) = (table.cell(first, column), table.line(first));
    let note = format!(
        "{} of {} with marks of a number or of text around the postal code, read without them: {cell} in line {line} is {}",
        count(1 + changed.count(), "cell"),
        table.headers[column],
        bare(cell)
    );
    Some((table.with_cells(|at, cell| if at == column { bare(cell) } else { cell }), note))
}

/// A postal code without the fraction of a number, and the mark of text before it.
fn bare(cell: &str) -> &str {
    let code = cell.strip_prefix('\'').unwrap_or(cell);
    let is_whole = |code: &&str| !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit());
    [".0", ".00", ",0", ",00"].iter().find_map(|zeros| code.strip_suffix(zeros).filter(is_whole)).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_bare() {
        let codes = ["2139.0", "02139", "'02139", "02139-0000", "75001,0", "SW1A 1AA", "", ".0", "31.01"].map(bare);
        assert_eq!(codes, ["2139", "02139", "02139", "02139-0000", "75001", "SW1A 1AA", "", ".0", "31.01"]);
    }
}
