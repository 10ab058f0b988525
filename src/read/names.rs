//! Names in two columns, joined to one: `First Name` and `Last Name`.

use super::aliases::{Column, simplify};
use super::schema::Schema;
use super::table::Table;

/// Headers of given names, simplified, without the words before them.
const GIVEN: [&str; 8] = ["firstname", "givenname", "forename", "vorname", "prenom", "nombre", "nombres", "nombredepila"];
/// Headers of family names.
const FAMILY: [&str; 10] = [
    "lastname",
    "surname",
    "familyname",
    "nachname",
    "familienname",
    "nom",
    "nomdefamille",
    "apellido",
    "apellidos",
    "primerapellido",
];
/// Tables, words before such headers, and the column that the name is.
const OF: [(&str, &[&str], &str); 3] = [
    ("reps", &["", "rep", "salesrep", "user", "employee", "mitarbeiter", "owner"], "name"),
    ("accounts", &["", "account", "customer", "kunden", "client"], "name"),
    ("accounts", &["owner", "accountowner", "companyowner", "rep", "salesrep", "salesperson", "besitzer", "inhaber"], "owner"),
];

/// A known column, and the header that its joined names have.
pub type Joined = (&'static str, String);

/// Joins the names of a table that are parted in two columns, and stand in no other one.
pub fn join(mut table: Table, schema: &Schema) -> (Table, Vec<Joined>) {
    let mut joined = Vec::new();
    for (_, before, name) in OF.into_iter().filter(|(of, ..)| *of == schema.table) {
        let Some(column) = schema.columns.iter().find(|column| column.name == name) else { continue };
        let parts = before.iter().find_map(|before| parts(&table.headers, before));
        let Some((given, family)) = parts.filter(|parts| !is_whole(&table.headers, column, *parts)) else { continue };
        let header = format!("{} + {}", table.headers[given], table.headers[family]);
        table = table.with_joined(&header, given, family);
        joined.push((column.name, header));
    }
    (table, joined)
}

/// The two columns whose headers have a word before them.
fn parts(headers: &[String], before: &str) -> Option<(usize, usize)> {
    let position = |names: &[&str]| {
        let is_one = |header: &String| simplify(header).strip_prefix(before).is_some_and(|rest| names.contains(&rest));
        headers.iter().position(is_one)
    };
    Some((position(&GIVEN)?, position(&FAMILY)?))
}

/// Whether another header than the two is the column already.
fn is_whole(headers: &[String], column: &Column, (given, family): (usize, usize)) -> bool {
    let mut others = (0..headers.len()).filter(|&at| at != given && at != family);
    others.any(|at| column.rank(&simplify(&headers[at])).is_some())
}
