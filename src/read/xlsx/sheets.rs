//! Which sheet of a workbook holds a table.

use calamine::{Reader, SheetType, SheetVisible};

use super::values::{Book, value};
use crate::read::aliases::simplify;
use crate::read::layout::Known;

/// Rows of a sheet that are looked at for the headers of the table.
const FRONT: usize = 50;

/// A sheet that is read.
#[derive(Debug)]
pub struct Chosen {
    /// Its name.
    pub name: String,
    /// What is to tell of the choice.
    pub notes: Vec<String>,
}

/// The sheet that is asked for; else, of those that are not hidden, the one that is named like the table; else the only one,
/// the first with the table's headers, or the first.
///
/// # Errors
/// Why there is none, or that several may be meant.
pub fn chosen(book: &mut Book, asked: Option<&str>, known: &Known) -> Result<Chosen, String> {
    let (visible, hidden) = names(book);
    let table = known.schema.table;
    if let Some(asked) = asked {
        let found = visible.iter().chain(&hidden).find(|name| name.trim().eq_ignore_ascii_case(asked.trim()));
        let all = || visible.iter().chain(&hidden).map(String::as_str).collect::<Vec<&str>>().join(", ");
        let name = found.cloned().ok_or_else(|| format!("has no sheet of this name: it has {}", all()))?;
        return Ok(Chosen { name, notes: Vec::new() });
    }
    if visible.is_empty() {
        return Err(format!("has no sheet that is not hidden ({}): name the one that is meant behind a #", hidden.join(", ")));
    }
    let mut notes: Vec<String> = Vec::new();
    for name in hidden.iter().filter(|name| stem(name) == stem(table)) {
        notes.push(format!("the hidden sheet {name} is not read"));
    }
    let exact: Vec<&String> = visible.iter().filter(|name| name.trim().eq_ignore_ascii_case(table)).collect();
    let alike: Vec<&String> = visible.iter().filter(|name| stem(name) == stem(table)).collect();
    let name = match (&exact[..], &alike[..]) {
        ([name], _) | ([], [name]) => (*name).clone(),
        (_, [first, second, ..]) => {
            return Err(format!(
                "its sheets {first} and {second} may both be meant: name one behind a #, as in `{table} = \"book.xlsx#{first}\"`"
            ));
        }
        _ => unnamed(book, &visible, known, &mut notes),
    };
    Ok(Chosen { name, notes })
}

/// The sheets with cells: those that are seen, and those that are hidden.
pub fn names(book: &Book) -> (Vec<String>, Vec<String>) {
    let sheets = book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let (visible, hidden): (Vec<_>, Vec<_>) = sheets.partition(|sheet| sheet.visible == SheetVisible::Visible);
    let names = |sheets: Vec<&calamine::Sheet>| sheets.into_iter().map(|sheet| sheet.name.clone()).collect();
    (names(visible), names(hidden))
}

/// The sheet of a table that none is named like.
fn unnamed(book: &mut Book, visible: &[String], known: &Known, notes: &mut Vec<String>) -> String {
    if let [only] = visible {
        return only.clone();
    }
    let fitting = visible.iter().find(|name| has_headers(book, name, known));
    let (name, why) = match fitting {
        Some(name) => (name, "is the first with its headers"),
        None => (&visible[0], "is the first"),
    };
    notes.push(format!("no sheet is named {}: {name} {why}, of {}", known.schema.table, visible.len()));
    name.clone()
}

/// Whether one of the first rows of a sheet is a header of the table.
fn has_headers(book: &mut Book, sheet: &str, known: &Known) -> bool {
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { return false };
    let (mut row, mut texts, mut rows) = (0, Vec::new(), 0);
    let is_header = |texts: &[String]| known.is_header(texts.iter().map(String::as_str));
    while let Ok(Some(cell)) = cells.next_cell() {
        if cell.get_position().0 != row {
            if is_header(&texts) {
                return true;
            }
            (row, rows) = (cell.get_position().0, rows + 1);
            texts.clear();
        }
        if rows == FRONT {
            return false;
        }
        texts.push(value(cell.get_value()).0);
    }
    is_header(&texts)
}

/// A sheet's name without what varies: case, punctuation, numbers behind it, the plural.
fn stem(name: &str) -> String {
    let simple = simplify(name);
    simple.trim_end_matches(|letter: char| letter.is_ascii_digit()).trim_end_matches('s').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_alike_without_case_numbers_and_plural() {
        for name in ["Accounts", "ACCOUNT", "accounts (2)", "Accounts 2026", " Account s "] {
            assert_eq!(stem(name), stem("accounts"), "{name}");
        }
        assert_eq!(stem("Call patterns"), stem("call_patterns"));
        assert_ne!(stem("Accounts old"), stem("accounts"));
    }
}
