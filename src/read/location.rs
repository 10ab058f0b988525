//! Positions of accounts and reps: their coordinates. What has none is placed later, by its address.

use super::defects::Defects;
use super::row::Row;
use super::sheet::Sheet;
use crate::error::Defect;
use crate::plan::Place;

/// The columns that place a row.
#[derive(Debug)]
pub struct Location {
    latitude: Option<usize>,
    longitude: Option<usize>,
    planar: bool,
}

impl Location {
    /// Latitude and longitude, or else x and y in km; a half of a pair is a defect.
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
        let (latitude, longitude) = if planar { pair("y", "x") } else { on_sphere };
        if planar {
            [longitude, latitude].into_iter().flatten().for_each(|at| defects.extend(other_unit(sheet, at)));
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

/// Last words of headers of a plane in another unit than km, and how many of them a km has.
const UNITS: [(&str, f64, &[&str]); 3] = [
    ("metres", 1000.0, &["m", "meter", "meters", "metre", "metres", "easting", "northing", "rechtswert", "hochwert"]),
    ("miles", 0.621_371, &["mi", "mile", "miles", "meilen", "millas"]),
    ("feet", 3280.84, &["ft", "feet", "foot"]),
];

/// Refuses x or y in another unit than km, by the header.
fn other_unit(sheet: &Sheet, at: usize) -> Option<Defect> {
    let header = &sheet.table.headers[at];
    let last = header.split(|letter: char| !letter.is_alphanumeric()).rfind(|word| !word.is_empty())?.to_lowercase();
    let (unit, of_km, _) = UNITS.iter().find(|(_, _, words)| words.contains(&last.as_str()))?;
    let reason = format!(
        "are {unit}, by the header, and x and y should be km: divide them by {of_km}, and call the columns x_km and y_km (or rename them \
         so, if they are km)"
    );
    Some(Defect::of_file(&sheet.table.file, reason).line(sheet.table.header_line).column(header))
}
