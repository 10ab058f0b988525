//! Latitude and longitude in one cell: `48.137, 11.575`, `POINT(11.575 48.137)`.

use super::aliases::{part, position, simplify};
use super::hemispheres::degrees;
use super::names::Joined;
use super::plausible::sample;
use super::schema::Schema;
use super::table::Table;

/// Headers of such columns, simplified.
const HEADERS: [&str; 24] = [
    "geolocation",
    "geopoint",
    "geoposition",
    "geocode",
    "geo",
    "gps",
    "gpscoordinates",
    "gpskoordinaten",
    "gpsposition",
    "latlong",
    "latlng",
    "latlon",
    "latitudelongitude",
    "lonlat",
    "lnglat",
    "longlat",
    "longitudelatitude",
    "coordinates",
    "coordinate",
    "koordinaten",
    "coordonnees",
    "coordenadas",
    "location",
    "position",
];
/// Those that put the longitude first.
const LONGITUDE_FIRST: [&str; 4] = ["lonlat", "lnglat", "longlat", "longitudelatitude"];

/// The table with latitude and longitude in columns of their own, where one column holds both and no other one either; and what is told.
pub fn parted(table: Table, schema: &Schema) -> (Table, Vec<Joined>) {
    let Some((at, turned)) = column(&table, schema) else { return (table, Vec::new()) };
    let header = &table.headers[at];
    let headers = [format!("{header} (latitude)"), format!("{header} (longitude)")];
    let joined = ["latitude", "longitude"].into_iter().zip(headers.clone()).collect();
    let cell = |row: usize, which: usize| match pair(table.cell(row, at), turned) {
        Some(pair) => pair[which].to_string(),
        // What is no pair is told as it stands.
        None => table.cell(row, at).to_string(),
    };
    let row = (0..table.rows()).find(|&row| !table.cell(row, at).is_empty()).unwrap_or_default();
    let order = if turned { "longitude and latitude" } else { "latitude and longitude" };
    let note = format!("{header} holds {order} in one cell: {} in line {}, for example", table.cell(row, at), table.line(row));
    let mut parted = table.with_columns([&headers[0], &headers[1]], cell);
    parted.notes.push(note);
    (parted, joined)
}

/// The column that holds both, and whether the longitude is first.
fn column(table: &Table, schema: &Schema) -> Option<(usize, bool)> {
    let places = ["latitude", "longitude", "x", "y"];
    let known: Vec<_> = schema.columns.iter().filter(|column| places.contains(&column.name)).collect();
    let is_said = |header: &String| position(&table.headers, header).is_some();
    let is_said = known.iter().any(|column| schema.headers.get(column.name).is_some_and(is_said));
    let is_place = |header: &String| {
        let header = simplify(header);
        let of_address = part(&header, schema.columns).is_some_and(|(_, column)| places.contains(&column.name));
        of_address || known.iter().any(|column| column.rank(&header).is_some())
    };
    if known.is_empty() || is_said || table.headers.iter().any(is_place) {
        return None;
    }
    (0..table.headers.len()).find_map(|at| {
        let header = simplify(&table.headers[at]);
        let is_called = HEADERS.contains(&header.as_str());
        let share = |turned| {
            let (pairs, cells) = sample(table, at)
                .fold((0, 0), |(pairs, cells), cell| (pairs + usize::from(pair(cell, turned).is_some()), cells + 1));
            cells > 0 && 10 * pairs >= 9 * cells
        };
        let orders = if LONGITUDE_FIRST.contains(&header.as_str()) { &[true][..] } else { &[false, true] };
        orders.iter().copied().find(|&turned| is_called && share(turned)).map(|turned| (at, turned))
    })
}

/// Latitude and longitude of a cell.
fn pair(cell: &str, turned: bool) -> Option<[f64; 2]> {
    let lower = cell.trim().to_lowercase();
    let of_map = lower.strip_prefix("point").map(str::trim);
    let text = of_map.unwrap_or(&lower).trim_matches(|letter| "()".contains(letter));
    let is_comma = |letter: char| letter == ';' || letter == '|';
    let parts: Vec<&str> = if text.contains(is_comma) {
        text.split(is_comma).collect()
    } else if text.contains(", ") {
        text.split(", ").collect()
    } else if text.matches(',').count() == 1 {
        text.split(',').collect()
    } else {
        text.split_whitespace().collect()
    };
    let [first, second] = parts[..] else { return None };
    let (latitude, longitude) = if turned || of_map.is_some() { (second, first) } else { (first, second) };
    let (latitude, longitude) = (degrees(latitude, ['N', 'S'])?, degrees(longitude, ['E', 'W'])?);
    (latitude.abs() <= 90.0 && longitude.abs() <= 180.0).then_some([latitude, longitude])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_however_they_are_parted() {
        for cell in ["48.1, 11.5", "48.1,11.5", "(48.1 11.5)", "48,1; 11,5", "48,1, 11,5", "POINT(11.5 48.1)", "48.1° N, 11.5° E"]
        {
            assert_eq!(pair(cell, false), Some([48.1, 11.5]), "{cell}");
        }
        assert_eq!(pair("11.5,48.1", true), Some([48.1, 11.5]));
        for cell in ["", "Munich, Germany", "48.1", "1, 2, 3", "148.1, 11.5", "1 Main St"] {
            assert_eq!(pair(cell, false), None, "{cell}");
        }
    }
}
