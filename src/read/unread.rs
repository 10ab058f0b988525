//! Headers that no column was found for, and that look like something that counts.

use super::aliases::{self, simplify};
use super::missing::line;
use super::people::{People, Person};
use super::sheet::Sheet;

/// Rows whose cells are looked at.
const ROWS: usize = 1_000;

/// Words in headers by the column that they speak of.
const HINTS: [(&str, &[&str]); 7] = [
    (
        "owner",
        &[
            "owner",
            "rep",
            "salesrep",
            "salesperson",
            "seller",
            "manager",
            "inhaber",
            "besitzer",
            "betreuer",
            "vertreter",
            "verkaufer",
            "verkaeufer",
            "verantwortlich",
            "verantwortlicher",
            "gebietsverantwortlicher",
            "zustandig",
            "kundenberater",
            "proprietaire",
            "commercial",
            "vendeur",
            "responsable",
            "propietario",
            "vendedor",
            "comercial",
            "ejecutivo",
            "gestor",
        ],
    ),
    ("latitude", &["lat", "latitude", "breite", "breitengrad", "latitud"]),
    ("longitude", &["lon", "lng", "long", "longitude", "lange", "langengrad", "longitud"]),
    ("postal_code", &["zip", "zipcode", "postal", "postcode", "plz", "postleitzahl"]),
    ("city", &["city", "town", "ort", "stadt", "ville", "ciudad"]),
    ("state", &["state", "province", "bundesland", "kanton"]),
    (
        "revenue",
        &[
            "revenue",
            "sales",
            "turnover",
            "amount",
            "arr",
            "acv",
            "umsatz",
            "jahresumsatz",
            "umsatze",
            "erlos",
            "betrag",
            "chiffre",
            "revenu",
            "ventas",
            "ingresos",
            "facturacion",
            "importe",
            "montant",
        ],
    ),
];

/// Columns that nothing reads, though they look like something that counts; `in_use` are those that the plan file names.
pub fn warnings(sheet: &Sheet, people: Option<&People>, owners_known: bool, in_use: &[usize]) -> Vec<String> {
    let mut warnings = Vec::new();
    for at in sheet.unmatched().filter(|at| !in_use.contains(at)) {
        let header = &sheet.table.headers[at];
        if aliases::part(&simplify(header), sheet.schema.columns).is_some() || sample(sheet, at).next().is_none() {
            continue;
        }
        let wanted = |column: &str| is_open(sheet, column) && !(column == "owner" && owners_known);
        let by_name = by_name(header).filter(|column| wanted(column) && fits(sheet, at, column));
        let by_content = || people.filter(|people| wanted("owner") && names_reps(sheet, at, people)).map(|_| "owner");
        if let Some(column) = by_name.or_else(by_content) {
            let file = &sheet.table.file;
            let line = line(sheet.schema.table, column, header);
            warnings.push(format!("{file}: {header:?} is not used, but looks like {column}: if it is, write {line}"));
        }
    }
    warnings
}

/// Whether a column is known to the table, and would tell something that no other one does.
fn is_open(sheet: &Sheet, column: &str) -> bool {
    let has = |name: &str| sheet.column(name).is_some();
    let placed = has("x") || (has("latitude") && has("longitude"));
    let knows = sheet.schema.columns.iter().any(|own| own.name == column);
    let place = ["latitude", "longitude", "postal_code", "city", "state"].contains(&column);
    knows && !has(column) && !(place && placed)
}

fn by_name(header: &str) -> Option<&'static str> {
    let words: Vec<String> = split(header).iter().map(|word| simplify(word)).collect();
    let speaks = |of: &[&str]| words.iter().any(|word| of.contains(&word.as_str()));
    HINTS.iter().find(|(_, of)| speaks(of)).map(|&(column, _)| column)
}

/// The words of a header: parted by blanks and signs, and by capitals inside.
fn split(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in header.chars() {
        if !letter.is_alphanumeric() || (letter.is_uppercase() && before.is_lowercase()) {
            words.push(String::new());
        }
        words.iter_mut().last().into_iter().filter(|_| letter.is_alphanumeric()).for_each(|word| word.push(letter));
        before = letter;
    }
    words
}

/// Amounts and coordinates have digits.
fn fits(sheet: &Sheet, at: usize, column: &str) -> bool {
    let digits = |cell: &str| cell.chars().any(|letter| letter.is_ascii_digit());
    !["revenue", "latitude", "longitude", "postal_code"].contains(&column) || sample(sheet, at).next().is_some_and(digits)
}

/// Whether half of the cells or more name reps; numbers might name anything.
fn names_reps(sheet: &Sheet, at: usize, people: &People) -> bool {
    let (mut named, mut cells) = (0, 0);
    for cell in sample(sheet, at) {
        let is_number = cell.parse::<f64>().is_ok();
        named += usize::from(!is_number && matches!(people.find(cell), Person::Rep(..)));
        cells += 1;
    }
    cells > 0 && 2 * named >= cells
}

/// The first cells that are not empty.
fn sample(sheet: &Sheet, at: usize) -> impl Iterator<Item = &str> {
    (0..sheet.table.rows()).map(move |row| sheet.table.cell(row, at)).filter(|cell| !cell.is_empty()).take(ROWS)
}
