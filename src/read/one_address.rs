//! A whole address in one cell: `Hauptstr. 5, 80331 München`, `12 Main St, Boston, MA 02110`.

use super::aliases::{part, position, simplify};
use super::names::Joined;
use super::places::regions::{country, region};
use super::plausible::sample;
use super::schema::Schema;
use super::table::Table;

/// Headers of such columns, simplified, the likeliest first.
const HEADERS: [&str; 16] = [
    "fulladdress",
    "address",
    "addressfull",
    "accountaddress",
    "companyaddress",
    "customeraddress",
    "businessaddress",
    "billingaddress",
    "shippingaddress",
    "adresse",
    "anschrift",
    "firmenadresse",
    "kundenadresse",
    "rechnungsadresse",
    "adressecomplete",
    "direccion",
];
/// The columns that it is parted into.
const PARTS: [&str; 4] = ["postal_code", "city", "state", "country"];

/// The table with postal code and city in columns of their own, where one column holds whole addresses and no other one says where its
/// rows are; and what is told.
pub fn parted(table: Table, schema: &Schema) -> (Table, Vec<Joined>) {
    let Some(at) = column(&table, schema) else { return (table, Vec::new()) };
    let header = &table.headers[at];
    let headers = PARTS.map(|name| format!("{header} ({})", name.replace('_', " ")));
    let cells: Vec<[String; 4]> = (0..table.rows()).map(|row| parts(table.cell(row, at)).unwrap_or_default()).collect();
    let is_open = |which: &usize| !knows(&table, schema, PARTS[*which]) && cells.iter().any(|cell| !cell[*which].is_empty());
    let joined = (0..PARTS.len()).filter(is_open).map(|which| (PARTS[which], headers[which].clone())).collect();
    let row = cells.iter().position(|cell| !cell[0].is_empty()).unwrap_or_default();
    let [code, city, ..] = &cells[row];
    let note =
        format!("{header} holds whole addresses: postal code {code} and city {city} in line {}, for example", table.line(row));
    let mut parted =
        table.with_columns([&headers[0], &headers[1], &headers[2], &headers[3]], |row, which| cells[row][which].clone());
    parted.notes.push(note);
    (parted, joined)
}

/// The column that holds addresses, where nothing else places its rows.
fn column(table: &Table, schema: &Schema) -> Option<usize> {
    let known: Vec<_> = schema.columns.iter().map(|column| column.name).collect();
    let places = ["latitude", "longitude", "x", "y", "city", "postal_code"];
    if !PARTS.iter().all(|name| known.contains(name)) || places.iter().any(|name| knows(table, schema, name)) {
        return None;
    }
    let are_addresses = |at: &usize| {
        let count = |(read, cells), cell: &str| (read + usize::from(parts(cell).is_some()), cells + 1);
        let (read, cells) = sample(table, *at).fold((0, 0), count);
        cells > 0 && 10 * read >= 9 * cells
    };
    let called = |name: &&str| table.headers.iter().position(|header| simplify(header) == **name);
    HEADERS.iter().filter_map(called).find(are_addresses)
}

/// Whether a column of the plan is among the headers, by name or as the plan file says.
fn knows(table: &Table, schema: &Schema, name: &str) -> bool {
    let is_said = schema.headers.get(name).is_some_and(|header| position(&table.headers, header).is_some());
    let is_one = |header: &String| {
        let header = simplify(header);
        let of_address = part(&header, schema.columns).is_some_and(|(_, column)| column.name == name);
        of_address || schema.columns.iter().any(|column| column.name == name && column.rank(&header).is_some())
    };
    is_said || table.headers.iter().any(is_one)
}

/// Postal code, city, state and country of an address; `None` where it does not end with a postal code and a city.
fn parts(cell: &str) -> Option<[String; 4]> {
    let mut parts: Vec<&str> = cell.split([',', ';', '\n', '|']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_country = |part: &&&str| !has_digit(part) && country(part).is_some();
    let abroad = parts.last().filter(is_country).map(|part| part.to_string()).unwrap_or_default();
    if !abroad.is_empty() {
        parts.pop();
    }
    let last = parts.pop()?;
    let found = american(&parts, last).or_else(|| european(&parts, last));
    let [code, city, state] = found.filter(|_| !parts.is_empty())?;
    Some([code, city, state, &abroad].map(String::from))
}

/// `…, Boston, MA 02110`, `…, Boston, MA, 02110`.
fn american<'c>(before: &[&'c str], last: &'c str) -> Option<[&'c str; 3]> {
    let (head, code) = last.rsplit_once(' ').map_or(("", last), |(head, code)| (head.trim(), code));
    let (rest, state) = match before {
        [rest @ .., state] if head.is_empty() => (rest, *state),
        _ => (before, head),
    };
    let is_code = code.len() >= 5 && code.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    let city = rest.last().copied().filter(|city| !has_digit(city))?;
    (is_code && region("US", state).is_some()).then_some([code, city, state])
}

/// `…, 80331 München`, `…, D-80331 München`.
fn european<'c>(before: &[&'c str], last: &'c str) -> Option<[&'c str; 3]> {
    let (code, city) = last.split_once(' ')?;
    let digits = code.trim_start_matches(|letter: char| letter.is_ascii_uppercase()).trim_start_matches('-');
    let is_code =
        (4..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && code.len() <= digits.len() + 3;
    (!before.is_empty() && is_code && !has_digit(city)).then_some([digits, city.trim(), ""])
}

fn has_digit(text: &str) -> bool {
    text.contains(|letter: char| letter.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_with_a_postal_code_and_a_city() {
        let read = |cell| parts(cell).unwrap_or_default().join("|");
        assert_eq!(read("Hauptstr. 5, 80331 München"), "80331|München||");
        assert_eq!(read("Hauptstr. 5\n01067 Dresden\nDeutschland"), "01067|Dresden||Deutschland");
        assert_eq!(read("12 rue Neuve; F-69001 Lyon; France"), "69001|Lyon||France");
        assert_eq!(read("12 Main St, Boston, MA 02110"), "02110|Boston|MA|");
        assert_eq!(read("Suite 4, 12 Main St, Boston, MA, 02110-1234, USA"), "02110-1234|Boston|MA|USA");
        for cell in [
            "",
            "80331 München",
            "12345 Main Street",
            "Hauptstr. 5",
            "Boston, MA",
            "5 Main St, 12345 6th Avenue",
            "München, 80331",
        ] {
            assert_eq!(parts(cell), None, "{cell}");
        }
    }
}
