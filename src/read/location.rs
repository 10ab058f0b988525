//! Positions of accounts and reps: their coordinates. What has none is placed later, by its address.

use super::defects::Defects;
use super::row::Row;
use super::sheet::Sheet;
use super::styles::ColumnStyle;
use super::styles::place::ColumnPlace;
use super::styles::quantity::Quantity;
use crate::error::Defect;
use crate::plan::{Place, words};

/// The columns that place a row.
#[derive(Debug)]
pub struct Location {
    latitude: Option<usize>,
    longitude: Option<usize>,
    planar: bool,
}

impl Location {
    /// Latitude and longitude, or else x and y; a half of a pair is a defect.
    pub fn of(sheet: &Sheet, defects: &mut Defects) -> Self {
        let mut pair = |first: &str, second: &str| {
            if sheet.column(first).is_none() && sheet.column(second).is_none() {
                return (None, None);
            }
            match (sheet.required(first, defects), sheet.required(second, defects)) {
                (Some(first), Some(second)) => (Some(first), Some(second)),
                _ => (None, None),
            }
        };
        let on_sphere = pair("latitude", "longitude");
        let planar = on_sphere == (None, None) && sheet.column("x").or(sheet.column("y")).is_some();
        let (mut latitude, mut longitude) = if planar { pair("y", "x") } else { on_sphere };
        if planar {
            let asked: Vec<Defect> = [longitude, latitude].into_iter().flatten().filter_map(|at| other_unit(sheet, at)).collect();
            if !asked.is_empty() {
                (latitude, longitude) = (None, None);
            }
            defects.extend(asked);
        }
        Location { latitude, longitude, planar }
    }

    /// The row's place; `None` where its cells are empty or wrong.
    pub fn place(&self, row: &mut Row) -> Option<Place> {
        match (row.text(self.latitude), row.text(self.longitude)) {
            ("", "") => None,
            ("", _) => {
                row.wrong(self.latitude, "is empty, though the other coordinate is not");
                None
            }
            (_, "") => {
                row.wrong(self.longitude, "is empty, though the other coordinate is not");
                None
            }
            _ => self.coordinates(row),
        }
    }

    fn coordinates(&self, row: &mut Row) -> Option<Place> {
        let (latitude, longitude) = (row.number(self.latitude), row.number(self.longitude));
        let (latitude, longitude) = (latitude?, longitude?);
        let in_range = self.planar || (latitude.abs() <= 90.0 && longitude.abs() <= 180.0);
        if latitude.abs() > 90.0 && !in_range {
            let swapped = latitude.abs() <= 180.0 && longitude.abs() <= 90.0;
            let hint = if swapped { "are latitude and longitude swapped?" } else { "" };
            row.wrong_with(self.latitude, "latitude must be between -90 and 90", |_| hint.into());
        }
        if longitude.abs() > 180.0 && !in_range {
            row.wrong(self.longitude, "longitude must be between -180 and 180");
        }
        in_range.then_some(Place { latitude, longitude, planar: self.planar, radius_km: 0.0 })
    }
}

/// Units that x and y may be in: as the plan file says them, and last words of headers.
const UNITS: [(&str, &[&str]); 4] = [
    (
        "m",
        &[
            "m",
            "meter",
            "meters",
            "metre",
            "metres",
            "metros",
            "easting",
            "eastings",
            "northing",
            "northings",
            "rechtswert",
            "hochwert",
            "ostwert",
            "nordwert",
        ],
    ),
    ("mi", &["mi", "mile", "miles", "meilen", "millas"]),
    ("ft", &["ft", "feet", "foot"]),
    ("km", &["km", "kilometer", "kilometers", "kilometre", "kilometres"]),
];
/// Km that no two places on the ground lie apart, and that no plane has them away from its origin.
const APART: f64 = 20_040.0;
const AWAY: f64 = 50_000.0;

/// Asks about x or y in another unit than km: by the header, or because nothing on the ground is so far apart.
fn other_unit(sheet: &Sheet, at: usize) -> Option<Defect> {
    let header = &sheet.table.headers[at];
    if !matches!(&sheet.style(at).style, ColumnStyle::Number(style) if style.unit.is_none()) {
        return None;
    }
    let last = header.split(|letter: char| !letter.is_alphanumeric()).rfind(|word| !word.is_empty())?.to_lowercase();
    let by_header = UNITS.iter().find(|(_, words)| words.contains(&last.as_str())).map(|(unit, _)| *unit);
    let ask = |unit: &str| {
        let [own, km] = [unit, "km"].map(|unit| setting(sheet, at, unit));
        format!("say {own} (so for x and y, of accounts and reps), or {km} if they are km all the same")
    };
    let defect = |reason: String| Some(Defect::of_file(&sheet.table.file, reason).line(sheet.table.header_line).column(header));
    match by_header {
        Some("km") => None,
        Some(unit) => defect(format!("are in {unit}, by the header, and x and y are read as km: {}", ask(unit))),
        None => {
            let numbers = (0..sheet.table.rows()).filter_map(|row| sheet.parse(row, at));
            let (least, most) =
                numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), own| (least.min(own), most.max(own)));
            let (from, to) = (words::number(least), words::number(most));
            (most - least > APART || most.max(-least) > AWAY)
                .then(|| {
                    defect(format!(
                        "go from {from} to {to}, and no places on the ground are so many km away: are they metres? {}",
                        ask("m")
                    ))
                })
                .flatten()
        }
    }
}

/// `[styles.accounts] x = "m"`, with the style that the plan file names.
fn setting(sheet: &Sheet, at: usize, unit: &str) -> String {
    let known = sheet.known(at);
    let name = known.map_or("", |column| column.name);
    let style = sheet.schema.style(name, &sheet.table.headers[at]).map_or(String::new(), |style| format!("{style} "));
    let place = ColumnPlace { table: &sheet.table, column: at, section: sheet.schema.table, name, quantity: Quantity::of(known) };
    place.setting(&format!("{style}{unit}"))
}
