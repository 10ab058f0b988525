//! How well a sheet fits each table of a plan: by its headers and its name.

use std::path::Path;

use crate::read::aliases::simplify;
use crate::read::file::parted;
use crate::read::sheet::Sheet;

/// What a name of a file or a sheet adds to the share of headers that are known.
const NAMED: f64 = 1.0;

/// Tables, and words in the names of files and sheets that hold them.
pub const NAMES: [(&str, &[&str]); 7] = [
    ("accounts", &["account", "customer", "client", "compan", "organization", "kunden", "debitor", "konten", "compte", "cuenta"]),
    (
        "reps",
        &["rep", "user", "seller", "sales", "team", "people", "vertreter", "mitarbeiter", "aussendienst", "vendeur", "vendedor"],
    ),
    ("call_patterns", &["call", "pattern", "frequen", "besuch"]),
    ("owners", &["owner", "assignment", "zuordnung"]),
    ("locks", &["lock", "sperr", "gesperrt", "fixiert"]),
    ("travel", &["travel", "matrix", "drive", "fahrzeit"]),
    ("adjacency", &["adjacen", "neighbo"]),
];

/// How well a sheet's headers fit its table: the share of them that is known, and one more for its name; `None` where it lacks
/// what makes it that table.
pub fn score(sheet: &Sheet) -> Option<f64> {
    let has = |name: &str| sheet.column(name).is_some();
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let table = sheet.schema.table;
    let fits = match table {
        "accounts" => {
            any(&["account_id", "name"])
                && any(&["revenue", "potential", "segment", "owner", "latitude", "x", "city", "postal_code", "status"])
        }
        "reps" => {
            let is_called = || is_named(sheet, table) && any(&["latitude", "x", "city", "postal_code"]);
            any(&["rep_id", "name", "email"])
                && (any(&["capacity_hours", "role", "manager_id", "email", "skills"]) || is_called())
        }
        "call_patterns" => has("segment") && has("calls_per_period"),
        "owners" => has("account_id") && has("rep_id") && !any(&["reason", "until"]) && !speaks_of(sheet, "locks"),
        "locks" => has("account_id") && has("rep_id") && (any(&["reason", "until"]) || speaks_of(sheet, "locks")),
        "travel" => {
            let numbers = ["hours", "minutes", "seconds", "time", "km", "metres", "miles", "distance"];
            has("from") && has("to") && (any(&numbers) || is_of_ways(sheet))
        }
        _ => {
            // Neighbours may have a border with a length, but only where the headers say neighbours.
            let says = || sheet.table.headers.iter().any(|header| simplify(header) == "unita");
            has("unit_a") && has("unit_b") && sheet.table.headers.len() <= 3 && (says() || !is_of_ways(sheet))
        }
    };
    let known = sheet.schema.columns.iter().filter(|column| has(column.name)).count();
    let named = is_named(sheet, table);
    let share = known as f64 / sheet.table.headers.len().max(1) as f64;
    fits.then_some(share + if named { NAMED } else { 0.0 })
}

/// Whether a sheet has the columns that its table joins by.
pub fn has_keys(sheet: &Sheet) -> bool {
    let keys: &[&str] = match sheet.schema.table {
        "owners" | "locks" => &["account_id", "rep_id"],
        "adjacency" => &["unit_a", "unit_b"],
        _ => &[],
    };
    keys.iter().all(|key| sheet.column(key).is_some())
}

/// Whether a sheet is a table of neighbours by headers that others may have as well: `from` and `to`.
pub fn is_vague(sheet: &Sheet) -> bool {
    let speaks = |at: usize| {
        let header = simplify(&sheet.table.headers[at]);
        ["unit", "neighb"].iter().any(|word| header.contains(word))
    };
    let columns = ["unit_a", "unit_b"].map(|name| sheet.column(name));
    sheet.schema.table == "adjacency" && !columns.into_iter().flatten().any(speaks) && !is_named(sheet, "adjacency")
}

/// Words in headers that speak of times and distances.
const WAYS: [&str; 18] = [
    "time",
    "minute",
    "hour",
    "second",
    "duration",
    "dist",
    "mile",
    "metre",
    "meter",
    "km",
    "drive",
    "travel",
    "zeit",
    "dauer",
    "stunde",
    "entfernung",
    "duree",
    "tiempo",
];

/// Whether a table holds times or distances, however they are called.
fn is_of_ways(sheet: &Sheet) -> bool {
    let headers = sheet.table.headers.iter().map(|header| simplify(header));
    headers.into_iter().any(|header| WAYS.iter().any(|word| header.contains(word)))
}

/// Whether a sheet's name or one of its headers speaks of a table.
pub fn speaks_of(sheet: &Sheet, table: &str) -> bool {
    let words = words(table);
    let mut headers = sheet.table.headers.iter().map(|header| simplify(header));
    is_named(sheet, table) || headers.any(|header| words.iter().any(|word| header.starts_with(word)))
}

/// Words in the names of files and sheets that hold a table.
fn words(table: &str) -> &'static [&'static str] {
    NAMES.iter().find(|(known, _)| *known == table).map_or(&[], |(_, words)| words)
}

/// Whether a sheet is called like a table.
fn is_named(sheet: &Sheet, table: &str) -> bool {
    let stem = Path::new(&sheet.table.file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    // What a book is called goes for none of its sheets alone.
    let stem = if parted(&sheet.table.file).1.is_some() { "" } else { &stem };
    let places = [simplify(stem), simplify(&sheet.table.format)];
    words(table).iter().any(|word| places.iter().any(|place| place.contains(word)))
}
