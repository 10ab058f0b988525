//! Latitudes and longitudes that stand in each other's columns, in every row.

use std::collections::BTreeMap;

use super::places;
use super::sheet::Sheet;
use crate::error::Defect;
use crate::geometry::{Country, Metric, Position};
use crate::plan::travel::{DAY, Road};
use crate::plan::words::{count, number};
use crate::plan::{Place, Plan};

/// Nobody lives farther south.
const SOUTH: f64 = -60.0;
/// Degrees around the towns of a country that are still it.
const AROUND: f64 = 1.0;

/// Accounts that are held against the homes, at most.
const LOOKED_AT: usize = 500;

/// The ground where rows may be: the least and the most of latitude and longitude.
type Ground = [f64; 4];

/// Asks about coordinates none of which can be as they stand, and all of which can if the two are swapped: by the country that rows name,
/// else as nobody lives there. Where the plan file names both headers, it has answered.
pub fn check(sheet: &Sheet, country: Option<&str>) -> Option<Defect> {
    let columns = open(sheet)?;
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
    let row = first?;
    let why = if of_country { "lie outside their country" } else { "lie where nobody lives" };
    let [turned, stands] = answers(sheet, columns);
    let reason = format!(
        "latitude and longitude look swapped: {} {why} as they stand, and all where they may be with the two swapped: say {turned}; or, \
         if they are right, {stands}",
        count(rows, "place")
    );
    let defect = Defect::of_file(&sheet.table.file, reason).line(sheet.table.line(row)).column(&sheet.table.headers[columns[0]]);
    Some(defect.value(sheet.table.cell(row, columns[0])))
}

/// The columns of latitude and longitude, unless the plan file names both headers.
fn open(sheet: &Sheet) -> Option<[usize; 2]> {
    let is_said = ["latitude", "longitude"].iter().all(|name| sheet.schema.headers.contains_key(*name));
    Some([sheet.column("latitude")?, sheet.column("longitude")?]).filter(|_| !is_said)
}

/// The lines that say that the two are swapped, and that they are right.
fn answers(sheet: &Sheet, columns: [usize; 2]) -> [String; 2] {
    let [one, other] = columns.map(|at| &sheet.table.headers[at]);
    let line =
        |latitude, longitude| format!("[columns.{}] latitude = {latitude:?} and longitude = {longitude:?}", sheet.schema.table);
    [line(other, one), line(one, other)]
}

/// Asks about coordinates of accounts that lie nowhere near a rep as they stand, and nearly all near one if the two are swapped: either
/// table may have them so, whatever ground that is.
pub fn beside_homes(plan: &Plan, accounts: &Sheet, reps: &Sheet) -> Option<Defect> {
    let tables = [accounts, reps].map(|sheet| Some((sheet, open(sheet)?)));
    let on_sphere = |place: Option<Place>| place.filter(|place| !place.planar);
    let homes: Vec<(&str, Position)> =
        plan.reps.iter().filter_map(|rep| Some((rep.id.as_str(), on_sphere(rep.place)?.position()))).collect();
    let placed: Vec<(usize, Place)> = plan.accounts.iter().filter_map(|own| Some((own.line, on_sphere(own.place)?))).collect();
    let nearest = |latitude: f64, longitude: f64| {
        let at = Position::on_sphere(latitude, longitude);
        let distances = homes.iter().map(|&(id, home)| (Metric::Sphere.distance(&home, &at), id));
        distances.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((f64::INFINITY, ""))
    };
    let reach = Road::of(plan).drive.reach(DAY);
    let looked: Vec<&(usize, Place)> = placed.iter().step_by(placed.len().div_ceil(LOOKED_AT).max(1)).collect();
    let mut turned = 0;
    for (_, place) in &looked {
        if nearest(place.latitude, place.longitude).0 <= reach {
            return None;
        }
        let may_be = place.longitude.abs() <= 90.0;
        turned += usize::from(may_be && nearest(place.longitude, place.latitude).0 <= reach);
    }
    if turned == 0 || 10 * turned < 9 * looked.len() {
        return None;
    }
    let &&(line, place) = looked.first()?;
    let reading = |latitude: f64, longitude: f64| {
        let (km, rep) = nearest(latitude, longitude);
        format!("at latitude {latitude} and longitude {longitude}, {} km from the nearest rep ({rep})", number(km.round()))
    };
    let lines: Vec<[String; 2]> = tables.into_iter().flatten().map(|(sheet, columns)| answers(sheet, columns)).collect();
    let (turned, stands): (Vec<String>, Vec<String>) = lines.into_iter().map(|[turned, stands]| (turned, stands)).unzip();
    let reason = format!(
        "latitude and longitude may be swapped, here or among the reps: no account is within a day's drive of a rep as they stand, and \
         nearly all are with the two swapped. The first is {}; swapped, {}. Say {}; or, if they are right, {}",
        reading(place.latitude, place.longitude),
        reading(place.longitude, place.latitude),
        turned.join(", or "),
        stands.join(" and ")
    );
    (!stands.is_empty()).then(|| Defect::of_file(&accounts.table.file, reason).line(line))
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
