//! Whether the cells of a column can be what its header suggests.

use std::collections::BTreeSet;

use super::aliases::{Column, simplify};
use super::meanings::flag;
use super::styles::cell::{Amount, Decimal, grouping, value};
use super::styles::date::DateCell;
use super::table::Table;

/// Rows whose cells are looked at.
const ROWS: usize = 1_000;
/// Last words of headers that speak of ids.
const IDS_IN_WORDS: [&str; 12] =
    ["id", "ids", "nr", "no", "num", "number", "nummer", "code", "key", "kurzel", "numero", "codigo"];

/// Whether a column may be a known one by its cells: places are in range, amounts are numbers.
pub fn may_be(table: &Table, at: usize, column: &Column) -> bool {
    // A few cells may hold words for nothing.
    let most = |fits: &dyn Fn(&str) -> bool| {
        let (fitting, cells) =
            sample(table, at).fold((0, 0), |(fitting, cells), cell| (fitting + usize::from(fits(cell)), cells + 1));
        10 * fitting >= 9 * cells
    };
    let within = |size: f64| most(&|cell| number(cell).is_some_and(|own| own <= size));
    match column.name {
        "latitude" => within(90.0),
        "longitude" => within(180.0),
        "postal_code" => most(&|cell| cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.contains(['.', ','])),
        "city" | "state" => most(&|cell| number(cell).is_none()),
        "owner_since" => most(&|cell| DateCell::of(cell).is_some()),
        // An owner is somebody, and no yes or no.
        "owner" | "locked_rep" => most(&|cell| flag(cell).is_none()),
        _ if column.numeric.is_some() => within(f64::INFINITY),
        _ => true,
    }
}

/// The size of the number that a cell holds, whatever mark its fraction has.
fn number(cell: &str) -> Option<f64> {
    let amount = Amount::of(cell).filter(|amount| !amount.digits.is_empty())?;
    let is_one = |decimal: &Decimal| grouping(amount.digits, *decimal).is_some();
    let sizes = Decimal::ALL.into_iter().filter(is_one).filter_map(|decimal| value(&amount, decimal));
    sizes.map(f64::abs).min_by(f64::total_cmp)
}

/// Whether a header's last word speaks of ids.
pub fn is_id(header: &str) -> bool {
    let last = header.split(|letter: char| !letter.is_alphanumeric()).rfind(|word| !word.is_empty()).unwrap_or_default();
    IDS_IN_WORDS.contains(&simplify(last).as_str())
}

/// Whether the cells of a column are codes: numbers, or letters and numbers without a blank.
pub fn are_codes(table: &Table, at: usize) -> bool {
    let is_code = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit()) && !cell.contains(char::is_whitespace);
    sample(table, at).next().is_some() && sample(table, at).all(is_code)
}

/// Whether each cell of a column is filled, and stands once.
pub fn is_unique(table: &Table, at: usize) -> bool {
    let mut seen = BTreeSet::new();
    (0..table.rows()).map(|row| table.cell(row, at)).all(|cell| !cell.is_empty() && seen.insert(cell))
}

/// The first cells that are not empty.
pub fn sample(table: &Table, at: usize) -> impl Iterator<Item = &str> {
    (0..table.rows()).map(move |row| table.cell(row, at)).filter(|cell| !cell.is_empty()).take(ROWS)
}
