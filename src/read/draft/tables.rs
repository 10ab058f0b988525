//! Which file holds which table of a plan, by its headers and its name.

use std::path::{Path, PathBuf};

use crate::error::{Defect, Error, Result};
use crate::read::aliases::simplify;
use crate::read::defects::Defects;
use crate::read::schema::{Schema, TABLES};
use crate::read::sheet::Sheet;

/// What a name of a file or a sheet adds to the share of headers that are known.
const NAMED: f64 = 1.0;

/// Tables, and words in the names of files and sheets that hold them.
const NAMES: [(&str, &[&str]); 7] = [
    ("accounts", &["account", "customer", "client", "compan", "organization", "kunden", "debitor", "konten", "compte", "cuenta"]),
    (
        "reps",
        &["rep", "user", "seller", "sales", "team", "people", "vertreter", "mitarbeiter", "aussendienst", "vendeur", "vendedor"],
    ),
    ("call_patterns", &["call", "pattern", "frequen", "besuch"]),
    ("owners", &["owner", "assignment", "zuordnung"]),
    ("locks", &["lock"]),
    ("travel", &["travel", "matrix", "drive", "fahrzeit"]),
    ("adjacency", &["adjacen", "neighbo"]),
];

/// Finds the tables in the files; each sheet is one table, the one that its headers fit best.
///
/// # Errors
/// [`Error::Input`] where a file can't be read, or fits no table; [`Error::Machine`] if the disk fails.
pub fn find(files: &[PathBuf]) -> Result<Vec<Sheet>> {
    let mut candidates = Vec::new();
    for file in files {
        let mut none = None;
        let before = candidates.len();
        for (table, columns) in TABLES.into_iter().filter(|(table, _)| NAMES.iter().any(|(known, _)| known == table)) {
            let mut defects = Defects::default();
            let name = file.display().to_string();
            match Sheet::read(Path::new(""), &name, Schema::plain(table, columns), &mut defects)? {
                Some(sheet) => candidates.extend(score(&sheet).map(|score| (score, sheet))),
                None => none = Some(defects),
            }
        }
        match none {
            Some(defects) => defects.finish()?,
            None if candidates.len() == before => {
                return Err(Error::defect(Defect::of_file(file.display().to_string(), UNKNOWN)));
            }
            None => {}
        }
    }
    // The sort is stable: of equal ones, the file that was named first.
    candidates.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut found: Vec<Sheet> = Vec::new();
    for (_, candidate) in candidates {
        let taken = |other: &Sheet| {
            let same = (&other.table.file, &other.table.format) == (&candidate.table.file, &candidate.table.format);
            same || other.schema.table == candidate.schema.table
        };
        if !found.iter().any(taken) {
            found.push(candidate);
        }
    }
    found.sort_by_key(|sheet| NAMES.iter().position(|(table, _)| *table == sheet.schema.table));
    Ok(found)
}

const UNKNOWN: &str = "fits no table of a plan: accounts have an id or a name and a place, revenue or owner; reps a name, and hours, a \
                       role or a home; call patterns a segment and a number of calls";

/// How well a sheet's headers fit its table: the share of them that is known, and one more for its name; `None` where it lacks
/// what makes it that table.
fn score(sheet: &Sheet) -> Option<f64> {
    let has = |name: &str| sheet.column(name).is_some();
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    let table = sheet.schema.table;
    let fits = match table {
        "accounts" => {
            any(&["account_id", "name"])
                && any(&["revenue", "potential", "segment", "owner", "latitude", "x", "city", "postal_code", "status"])
        }
        "reps" => any(&["rep_id", "name", "email"]) && any(&["capacity_hours", "role", "manager_id", "email", "skills"]),
        "call_patterns" => has("segment") && has("calls_per_period"),
        "owners" => has("account_id") && has("rep_id") && !any(&["reason", "until"]),
        "locks" => has("account_id") && has("rep_id") && any(&["reason", "until"]),
        "travel" => has("from") && has("to") && has("hours"),
        _ => has("unit_a") && has("unit_b") && sheet.table.headers.len() <= 3,
    };
    let known = sheet.schema.columns.iter().filter(|column| has(column.name)).count();
    let words = NAMES.iter().find(|(known, _)| *known == table).map_or(&[][..], |(_, words)| words);
    let stem = Path::new(&sheet.table.file).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let places = [simplify(&stem), simplify(&sheet.table.format)];
    let named = words.iter().any(|word| places.iter().any(|place| place.contains(word)));
    let share = known as f64 / sheet.table.headers.len().max(1) as f64;
    fits.then_some(share + if named { NAMED } else { 0.0 })
}
