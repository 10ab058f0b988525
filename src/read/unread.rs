//! Headers that no column was found for, and that look like something that counts.

use super::aliases::{self, line, simplify};
use super::people::{People, Person};
use super::plausible::{may_be, sample};
use super::seen::Seen;
use super::sheet::Sheet;

/// Words in headers by the column that they speak of.
const HINTS: [(&str, &[&str]); 10] = [
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
            "ca",
            "mrr",
            "umsa",
            "billings",
        ],
    ),
    ("open_pipeline", &["pipeline", "opportunities", "opportunity"]),
    ("locked_rep", &["locked", "lock", "gesperrt", "fixiert"]),
    (
        "region",
        &[
            "territory",
            "salesterritory",
            "territoryname",
            "gebiet",
            "bezirk",
            "verkaufsbezirk",
            "secteur",
            "territoire",
            "territorio",
        ],
    ),
];
/// Words of headers that speak of a day from which on something is so.
const SINCE: [&str; 4] = ["since", "seit", "depuis", "desde"];

/// Columns that nothing reads, though they look like something that counts; `in_use` are those that the plan file names.
pub fn warnings(sheet: &Sheet, people: Option<&People>, owners_known: bool, in_use: &[usize]) -> Vec<String> {
    let mut warnings = Vec::new();
    for at in sheet.unmatched().filter(|at| !in_use.contains(at)) {
        let header = &sheet.table.headers[at];
        if aliases::part(&simplify(header), sheet.schema.columns).is_some() || sample(&sheet.table, at).next().is_none() {
            continue;
        }
        let wanted = |column: &str| is_open(sheet, column) && !(column == "owner" && owners_known);
        let by_name = by_names(header).find(|column| wanted(column) && fits(sheet, at, column));
        let by_content = || people.filter(|people| wanted("owner") && names_reps(sheet, at, people)).map(|_| "owner");
        let by_words = || wanted("status").then(|| status(sheet, at)).flatten();
        if let Some(column) = by_name.or_else(by_content).or_else(by_words) {
            let file = &sheet.table.file;
            let line = line(sheet.schema.table, column, header);
            warnings.push(format!("{file}: {header:?} is not used, but looks like {column}: if it is, write {line}"));
        }
    }
    warnings
}

/// Words of headers that speak of places in a form that nothing reads.
const PLACES: [&str; 16] = [
    "geolocation",
    "geopoint",
    "geo",
    "gps",
    "latlong",
    "latlng",
    "latlon",
    "coordinates",
    "koordinaten",
    "coordonnees",
    "coordenadas",
    "location",
    "address",
    "adresse",
    "anschrift",
    "direccion",
];
/// Tells columns that look like places, of a table that has no column of places.
pub fn unread_places(sheet: &Sheet) -> Option<String> {
    let placed = ["latitude", "longitude", "x", "y", "city", "postal_code"];
    if placed.iter().any(|name| sheet.column(name).is_some()) {
        return None;
    }
    let speaks = |header: &str| {
        let (whole, words) = (simplify(header), split(header));
        PLACES.contains(&whole.as_str()) || words.iter().any(|word| PLACES.contains(&simplify(word).as_str()))
    };
    let found = sheet.unmatched().filter(|&at| speaks(&sheet.table.headers[at]) && sample(&sheet.table, at).next().is_some());
    let found: Vec<String> = found.map(|at| format!("{:?}", sheet.table.headers[at])).collect();
    let (verb, look) = if found.len() == 1 { ("is", "looks like a place") } else { ("are", "look like places") };
    (!found.is_empty()).then(|| {
        format!(
            "{}: {} {verb} not used, but {look}: write latitude and longitude, x and y, or city, postal_code and country in columns \
             of their own",
            sheet.table.file,
            found.join(", ")
        )
    })
}

/// Whether a column is known to the table, and would tell something that no other one does.
fn is_open(sheet: &Sheet, column: &str) -> bool {
    let has = |name: &str| sheet.column(name).is_some();
    let placed = has("x") || (has("latitude") && has("longitude"));
    let knows = sheet.schema.columns.iter().any(|own| own.name == column);
    let place = ["latitude", "longitude", "postal_code", "city", "state"].contains(&column);
    knows && !has(column) && !(place && placed)
}

/// Whether the words of a header speak of an amount of money.
pub fn is_amount(header: &str) -> bool {
    by_names(header).next() == Some("revenue")
}

/// The columns that the words of a header speak of, the likeliest first.
fn by_names(header: &str) -> impl Iterator<Item = &'static str> {
    let words: Vec<String> = split(header).iter().map(|word| simplify(word)).collect();
    let whole = simplify(header);
    let is_since = words.iter().any(|word| SINCE.contains(&word.as_str()));
    let speaks = move |column: &str, of: &[&str]| {
        let stem = |word: &str| word.trim_end_matches(|letter: char| letter.is_ascii_digit()).to_string();
        // A `Territory Manager` is no territory.
        if column == "region" { of.contains(&whole.as_str()) } else { words.iter().any(|word| of.contains(&stem(word).as_str())) }
    };
    let found = HINTS.iter().filter(move |(column, of)| speaks(column, of)).map(|&(column, _)| column);
    // Since when somebody is the owner is no owner.
    found.filter_map(move |column| match (is_since, column) {
        (true, "owner") => Some("owner_since"),
        (true, _) => None,
        (false, column) => Some(column),
    })
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

/// Whether the cells can be what the header suggests.
fn fits(sheet: &Sheet, at: usize, column: &str) -> bool {
    let known = sheet.schema.columns.iter().find(|known| known.name == column);
    known.is_some_and(|known| may_be(&sheet.table, at, known))
}

/// The column of statuses, where a loose name of it and some of its words do: too few to be read as it.
fn status(sheet: &Sheet, at: usize) -> Option<&'static str> {
    let (header, seen) = (simplify(&sheet.table.headers[at]), Seen { table: &sheet.table, schema: &sheet.schema });
    let column = sheet.schema.columns.iter().find(|column| column.loose.contains(&header.as_str()))?;
    (seen.known_words(column, at).0 > 0).then_some(column.name)
}

/// Whether half of the cells or more name reps; numbers might name anything.
pub fn names_reps(sheet: &Sheet, at: usize, people: &People) -> bool {
    let (mut named, mut cells) = (0, 0);
    for cell in sample(&sheet.table, at) {
        let is_number = cell.parse::<f64>().is_ok();
        named += usize::from(!is_number && matches!(people.find(cell), Person::Rep(..)));
        cells += 1;
    }
    cells > 0 && 2 * named >= cells
}
