//! Which file holds which table of a plan, by its headers and its name.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::error::{Defect, Error, Result};
use crate::plan::words::first;
use crate::read::aliases::{TRAVEL, simplify};
use crate::read::defects::Defects;
use crate::read::file::{self, parted};
use crate::read::plausible::is_unique;
use crate::read::schema::{Schema, TABLES};
use crate::read::sheet::Sheet;
use crate::read::travel::Matrix;
use crate::read::words::fold;
use crate::read::xlsx;

/// What a name of a file or a sheet adds to the share of headers that are known.
const NAMED: f64 = 1.0;

/// Share of headers that two sheets of one table have in common.
const ALIKE: f64 = 0.7;

/// Tables, and words in the names of files and sheets that hold them.
const NAMES: [(&str, &[&str]); 7] = [
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

/// Finds the tables in the files; each sheet is one table, the one that its headers fit best. What was found in which sheet is told.
///
/// # Errors
/// [`Error::Input`] where a file can't be read, or fits no table; [`Error::Machine`] if the disk fails.
pub fn find(files: &[PathBuf]) -> Result<(Found, Vec<String>)> {
    let (mut candidates, mut books, mut unfit) = (Vec::new(), Vec::new(), Vec::new());
    let mut matrix = None;
    for file in files {
        let name = file.display().to_string();
        if Matrix::is_one(file) {
            let found = answer(&name)?;
            if let Some((other, _)) = matrix.replace(found) {
                return Err(Error::defect(two_of("travel", &other, &name)));
            }
            continue;
        }
        let sheets = sheets(&name)?;
        let (mut none, before) = (Defects::default(), candidates.len());
        for sheet in &sheets {
            let (mut read, whole) = (read(sheet)?, sheets.len() == 1);
            // A cover sheet that can't be read is no reason to give up a book.
            if whole {
                read.1.finish()?;
                read.1 = Defects::default();
            }
            candidates.extend(read.0);
            none.append(read.1);
        }
        if candidates.len() == before {
            none.finish()?;
            unfit.push(name.clone());
        }
        books.extend((sheets.len() > 1).then_some((name, sheets)));
    }
    // The sort is stable: of equal ones, the file that was named first.
    candidates.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let mut found: Vec<Sheet> = Vec::new();
    let mut rivals = Defects::default();
    for (_, candidate) in candidates {
        // What is the same table once more is no other one.
        let is_used = found.iter().any(|other| is_one(other, &candidate));
        if let Some(other) = found.iter().find(|other| !is_used && is_another(other, &candidate)) {
            rivals.push(rivalry(other, &candidate));
        }
        let taken = |other: &Sheet| is_one(other, &candidate) || other.schema.table == candidate.schema.table;
        if !found.iter().any(taken) {
            found.push(candidate);
        }
    }
    rivals.finish()?;
    for name in unfit {
        let Some(table) = wide(&name, &found)? else { return Err(Error::defect(Defect::of_file(name, UNKNOWN))) };
        found.push(table);
    }
    let listed = found.iter().find(|sheet| sheet.schema.table == "travel");
    if let (Some(sheet), Some((answer, _))) = (listed, &matrix) {
        return Err(Error::defect(two_of("travel", &sheet.table.file, answer)));
    }
    found.sort_by_key(|sheet| NAMES.iter().position(|(table, _)| *table == sheet.schema.table));
    let told = books.iter().map(|(book, sheets)| told(book, sheets, &found));
    let owners = found.iter().find(|sheet| sheet.schema.table == "owners" && !speaks_of(sheet, "owners")).map(|sheet| {
        let file = &sheet.table.file;
        format!(
            "{file} is read as the owners of today, and not as locks (name it behind `locks` in [data], not `owners`, if it is)"
        )
    });
    let told = told.chain(owners).collect();
    Ok((Found { sheets: found, matrix }, told))
}

/// What the files hold.
pub struct Found {
    /// Tables, each of another kind.
    pub sheets: Vec<Sheet>,
    /// The answer of a router: its file, and what it is.
    pub matrix: Option<(String, String)>,
}

/// The answer of a router, which must be one.
fn answer(name: &str) -> Result<(String, String)> {
    let mut defects = Defects::default();
    let matrix = Matrix::read(Path::new(""), name, &mut defects)?;
    defects.finish()?;
    Ok((name.to_string(), matrix.map_or(String::new(), |matrix| matrix.source().format)))
}

/// A table of times with reps down and accounts across, or the other way round: its headers and its first column are their ids.
fn wide(name: &str, found: &[Sheet]) -> Result<Option<Sheet>> {
    let ids: BTreeSet<String> = found.iter().flat_map(people_and_accounts).map(|id| fold(&id)).collect();
    let read = Sheet::read(Path::new(""), name, Schema::plain("travel", TRAVEL), &mut Defects::default())?;
    let is_known = |id: &&str| ids.contains(&fold(id));
    let most = |texts: &[&str]| !texts.is_empty() && 2 * texts.iter().filter(|id| is_known(id)).count() >= texts.len();
    let is_one = |sheet: &Sheet| {
        let headers: Vec<&str> = sheet.table.headers.iter().skip(1).map(String::as_str).collect();
        most(&headers) && most(&sheet.texts(0))
    };
    Ok(read.filter(is_one))
}

/// What accounts and reps are called: everything that may be their id.
fn people_and_accounts(sheet: &Sheet) -> Vec<String> {
    let names: &[&str] = match sheet.schema.table {
        "accounts" => &["account_id", "name"],
        "reps" => &["rep_id", "name", "email"],
        _ => &[],
    };
    let other = sheet.unmatched().filter(|&at| !names.is_empty() && is_unique(&sheet.table, at));
    let columns: Vec<usize> = names.iter().filter_map(|name| sheet.column(name)).chain(other).collect();
    columns.into_iter().flat_map(|at| sheet.texts(at)).filter(|text| !text.is_empty()).map(String::from).collect()
}

/// Whether two readings are of the same sheet.
fn is_one(one: &Sheet, other: &Sheet) -> bool {
    (&one.table.file, &one.table.format) == (&other.table.file, &other.table.format)
}

/// Whether a sheet is the table that another one is, too: most of their headers are the same.
fn is_another(found: &Sheet, candidate: &Sheet) -> bool {
    let of = |sheet: &Sheet| sheet.table.headers.iter().map(|header| simplify(header)).collect::<BTreeSet<String>>();
    let (one, other) = (of(found), of(candidate));
    let alike = one.intersection(&other).count() as f64 >= ALIKE * one.union(&other).count() as f64;
    found.schema.table == candidate.schema.table && alike
}

/// Which of two sheets is meant is asked.
fn rivalry(found: &Sheet, candidate: &Sheet) -> Defect {
    two_of(found.schema.table, &found.table.file, &candidate.table.file)
}

fn two_of(table: &str, one: &str, other: &str) -> Defect {
    let reason = format!(
        "{one} and {other} both fit {table}: say which is meant: name only one of them behind --from, and of a workbook each sheet \
         that is to be used ({one:?})"
    );
    Defect::of_file("--from", reason)
}

/// The sheets of a file, as a plan file names them: of a workbook with several each by itself, unless one is named.
fn sheets(name: &str) -> Result<Vec<String>> {
    let (path, sheet) = parted(name);
    let names = if sheet.is_none() { xlsx::sheets(&file::bytes(Path::new(path), name)?) } else { Vec::new() };
    Ok(if names.len() > 1 { names.iter().map(|sheet| format!("{name}#{sheet}")).collect() } else { vec![name.into()] })
}

/// The tables that a sheet may be, with how well they fit; and what is wrong with it where it can't be read.
fn read(name: &str) -> Result<(Vec<(f64, Sheet)>, Defects)> {
    let (mut fitting, mut none) = (Vec::new(), Defects::default());
    for (table, columns) in TABLES.into_iter().filter(|(table, _)| NAMES.iter().any(|(known, _)| known == table)) {
        let mut defects = Defects::default();
        match Sheet::read(Path::new(""), name, Schema::plain(table, columns), &mut defects)? {
            Some(sheet) => fitting.extend(score(&sheet).map(|score| (score, sheet))),
            None => none = defects,
        }
    }
    Ok((fitting, none))
}

/// `book.xlsx: accounts from the sheet Kunden, reps from Team; not used: Cover`
fn told(book: &str, sheets: &[String], found: &[Sheet]) -> String {
    let named = |name: &str| parted(name).1.unwrap_or_default().to_string();
    let used: Vec<&Sheet> = found.iter().filter(|sheet| sheets.contains(&sheet.table.file)).collect();
    let tables: Vec<String> =
        used.iter().map(|sheet| format!("{} from the sheet {}", sheet.schema.table, named(&sheet.table.file))).collect();
    let unused = sheets.iter().filter(|name| used.iter().all(|sheet| sheet.table.file != **name));
    let unused: Vec<String> = unused.map(|name| named(name)).collect();
    let unused = if unused.is_empty() { String::new() } else { format!("; not used: {}", first(&unused, 8)) };
    format!("{book}: {}{unused}", if tables.is_empty() { "no table".to_string() } else { tables.join(", ") })
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
fn speaks_of(sheet: &Sheet, table: &str) -> bool {
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
