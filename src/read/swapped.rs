//! Latitudes and longitudes that stand in each other's columns, in every row.

use std::collections::BTreeMap;

use super::places;
use super::sheet::Sheet;
use crate::error::Defect;
use crate::geometry::Country;
use crate::plan::words::count;

/// Nobody lives farther south.
const SOUTH: f64 = -60.0;
/// Degrees around the towns of a country that are still it.
const AROUND: f64 = 1.0;

/// The ground where rows may be: the least and the most of latitude and longitude.
type Ground = [f64; 4];

/// Asks about coordinates none of which can be as they stand, and all of which can if the two are swapped: by the country that rows name,
/// else as nobody lives there. Where the plan file names both headers, it has answered.
pub fn check(sheet: &Sheet, country: Option<&str>) -> Option<Defect> {
    let columns = [sheet.column("latitude")?, sheet.column("longitude")?];
    if ["latitude", "longitude"].iter().all(|name| sheet.schema.headers.contains_key(*name)) {
        return None;
    }
    let mut grounds: BTreeMap<&str, Option<Ground>> = BTreeMap::new();
    let (mut first, mut rows, mut of_country) = (None, 0, true);
    for row in 0..sheet.table.rows() {
        let [Some(latitude), Some(longitude)] = columns.map(|at| sheet.parse(row, at)) else { continue };
        let named = sheet.column("country").map_or("", |at| sheet.table.cell(row, at));
        let named = if named.is_empty() { country.unwrap_or_default() } else { named };
        let ground = *grounds.entry(named).or_insert_with(|| ground(named));
        let is_there = |latitude: f64, longitude: f64| match ground {
            Some([south, north, west, east]) => (south..=north).contains(&latitude) && (west..=east).contains(&longitude),
            None => latitude > SOUTH && latitude <= 90.0,
        };
        of_country &= ground.is_some();
        if is_there(latitude, longitude) || !is_there(longitude, latitude) {
            return None;
        }
        first.get_or_insert(row);
        rows += 1;
    }
    let (row, headers) = (first?, columns.map(|at| &sheet.table.headers[at]));
    let why = if of_country { "lie outside their country" } else { "lie where nobody lives" };
    let reason = format!(
        "latitude and longitude look swapped: {} {why} as they stand, and all where they may be with the two swapped: say \
         [columns.{table}] latitude = {:?} and longitude = {:?}; or, if they are right, latitude = {:?} and longitude = {:?}",
        count(rows, "place"),
        headers[1],
        headers[0],
        headers[0],
        headers[1],
        table = sheet.schema.table
    );
    let defect = Defect::of_file(&sheet.table.file, reason).line(sheet.table.line(row)).column(headers[0]);
    Some(defect.value(sheet.table.cell(row, columns[0])))
}

/// Where the towns of a country lie.
fn ground(country: &str) -> Option<Ground> {
    let towns = Country::of(places::country(country)?)?.towns();
    let none = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    let ground = towns.iter().fold(none, |[south, north, west, east], town| {
        [south.min(town.latitude), north.max(town.latitude), west.min(town.longitude), east.max(town.longitude)]
    });
    let [south, north, west, east] = ground;
    (!towns.is_empty()).then_some([south - AROUND, north + AROUND, west - AROUND, east + AROUND])
}
