//! What of the files is in no table of a draft: it is told.

use super::pairs::Names;
use super::source::Source;
use crate::plan::words::{count, first, number};
use crate::read::file::parted;
use crate::read::sheet::Sheet;

/// Headers named of a sheet.
const NAMED: usize = 5;

/// Tells what each workbook was used for, which files were not, and why; `others` fit tables that have a better one.
pub fn told(sources: &[Source], found: &[Sheet], others: &[Sheet]) -> Vec<String> {
    let books = sources.iter().filter(|source| source.sheets.len() > 1);
    let mut told: Vec<String> = books.map(|source| book(source, found)).collect();
    let mut named: Vec<&str> = Vec::new();
    for other in others {
        if let Some(taken) = found.iter().find(|sheet| sheet.schema.table == other.schema.table)
            && !named.contains(&other.table.file.as_str())
        {
            named.push(&other.table.file);
            told.push(unused(other, taken));
        }
    }
    told
}

/// `book.xlsx: accounts from the sheet Kunden, reps from Team; not used: Cover`
fn book(source: &Source, found: &[Sheet]) -> String {
    let (book, sheets) = (&source.name, &source.sheets);
    let named = |name: &str| parted(name).1.unwrap_or_default().to_string();
    let used: Vec<&Sheet> = found.iter().filter(|sheet| sheets.contains(&sheet.table.file)).collect();
    let tables: Vec<String> =
        used.iter().map(|sheet| format!("{} from the sheet {}", sheet.schema.table, named(&sheet.table.file))).collect();
    let unused = sheets.iter().filter(|name| used.iter().all(|sheet| sheet.table.file != **name));
    let unused: Vec<String> = unused.map(|name| named(name)).collect();
    let unused = if unused.is_empty() { String::new() } else { format!("; not used: {}", first(&unused, 8)) };
    format!("{book}: {}{unused}", if tables.is_empty() { "no table".to_string() } else { tables.join(", ") })
}

/// Why a sheet is not used, though it fits a table: more rows of it, or further columns of its rows.
fn unused(other: &Sheet, taken: &Sheet) -> String {
    let (table, file, rows) = (taken.schema.table, &other.table.file, other.table.rows());
    let of = &taken.table.file;
    let known = Names::of_rows(std::slice::from_ref(taken), table);
    let key = taken.schema.columns[0].name;
    let column = ["account_id", "rep_id", "name"].iter().find_map(|name| other.column(name));
    match column.filter(|_| ["accounts", "reps"].contains(&table)) {
        Some(at) if known.has_most(other.texts(at).into_iter()) => {
            let further = other.table.headers.iter().enumerate().filter(|&(own, header)| own != at && !header.is_empty());
            let further: Vec<&str> =
                further.map(|(_, header)| header.as_str()).filter(|header| taken.header(header).is_none()).collect();
            let further = if further.is_empty() { String::new() } else { format!(" ({})", first(&further, NAMED)) };
            format!(
                "{file} is not used: it has the {table} of {of} once more: what it tells of them{further} has to stand in one table"
            )
        }
        Some(_) => format!(
            "{file} is not used, but looks like {} more {table} beside those of {of}: a plan has one table of them, so put these rows \
             below those, under the same headers ({})",
            number(rows as f64),
            first(&used_headers(taken, key), NAMED)
        ),
        None => format!("{file} ({}) is not used: {of} is the table of {table}", count(rows, "row")),
    }
}

/// The headers that a table is read from, its key before the others.
fn used_headers(sheet: &Sheet, key: &str) -> Vec<String> {
    let key = sheet.column(key);
    let others = (0..sheet.table.headers.len()).filter(|&at| sheet.known(at).is_some() && Some(at) != key);
    key.into_iter().chain(others).map(|at| sheet.table.headers[at].clone()).collect()
}
