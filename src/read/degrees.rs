//! Columns `X` and `Y` that look like degrees: km on a plane, or longitude and latitude, as maps export them?

use super::aliases::simplify;
use super::defects::Defects;
use super::sheet::Sheet;
use crate::error::Defect;

/// The places of a table whose headers, `X` and `Y`, say neither km nor degrees, and of whose columns the plan file says nothing.
struct Points<'a> {
    sheet: &'a Sheet,
    /// Columns of x and y.
    columns: [usize; 2],
    /// Filled rows: x and y.
    places: Vec<[f64; 2]>,
}

/// Headers that say neither km nor degrees, simplified.
const BARE: [&str; 6] = ["x", "y", "xcoordinate", "ycoordinate", "xkoordinate", "ykoordinate"];

/// What numbers say of being degrees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// They can't be, or nobody would write them so.
    None,
    /// They could be.
    Weak,
    /// A plane of one's own hardly looks so.
    Strong,
}

/// Asks about tables whose x and y look like degrees; tells where they could be. Where the plan file says of one table what its columns
/// are, that goes for the other.
pub fn check(tables: [Option<&Sheet>; 2], warnings: &mut Vec<String>, defects: &mut Defects) {
    if tables.iter().flatten().any(|sheet| is_said(sheet)) {
        return;
    }
    let points: Vec<Points> = tables.into_iter().flatten().filter_map(Points::of).collect();
    let evidence = evidence(&points.iter().flat_map(|points| points.places.iter().copied()).collect::<Vec<_>>());
    for points in points {
        match evidence {
            Evidence::None => {}
            Evidence::Weak => warnings.push(points.told()),
            Evidence::Strong => defects.push(points.asked()),
        }
    }
}

/// Whether a table's x and y are asked about, so that a draft leaves the answer open.
pub fn is_asked(tables: [Option<&Sheet>; 2]) -> bool {
    let mut defects = Defects::default();
    check(tables, &mut Vec::new(), &mut defects);
    !defects.is_empty()
}

/// Whether the plan file names the headers of x or y.
fn is_said(sheet: &Sheet) -> bool {
    ["x", "y"].iter().any(|name| sheet.schema.headers.contains_key(*name))
}

impl<'a> Points<'a> {
    fn of(sheet: &'a Sheet) -> Option<Self> {
        // Latitude and longitude go before x and y.
        if sheet.column("latitude").or(sheet.column("longitude")).is_some() {
            return None;
        }
        let columns = [sheet.column("x")?, sheet.column("y")?];
        let is_bare = |at: usize| BARE.contains(&simplify(&sheet.table.headers[at]).as_str());
        let place = |row| Some([sheet.parse(row, columns[0])?, sheet.parse(row, columns[1])?]);
        let places = (0..sheet.table.rows()).filter_map(place).collect();
        columns.iter().all(|&at| is_bare(at)).then_some(Points { sheet, columns, places })
    }

    fn headers(&self) -> [&str; 2] {
        self.columns.map(|at| self.sheet.table.headers[at].as_str())
    }

    /// The lines that say what the columns are: degrees, and km.
    fn answers(&self) -> [String; 2] {
        let ([x, y], table) = (self.headers(), self.sheet.schema.table);
        [["longitude", "latitude"], ["x", "y"]]
            .map(|[first, second]| format!("[columns.{table}] {first} = {x:?} and {second} = {y:?}"))
    }

    fn asked(&self) -> Defect {
        let ([x, y], [degrees, km]) = (self.headers(), self.answers());
        let (table, at) = (&self.sheet.table, self.columns[0]);
        let reason = format!(
            "{x} and {y} are km on a plane, or longitude and latitude in degrees, and look like degrees: say {degrees} if they are, or \
             {km} if they are km"
        );
        let defect = Defect::of_file(&table.file, reason).column(&table.headers[at]);
        let row = (0..table.rows()).find(|&row| !table.cell(row, at).is_empty());
        row.map_or(defect.clone(), |row| defect.line(table.line(row)).value(table.cell(row, at)))
    }

    fn told(&self) -> String {
        let ([x, y], [degrees, km]) = (self.headers(), self.answers());
        let file = &self.sheet.table.file;
        format!("{file}: {x} and {y} are read as km on a plane: say {degrees} if they are degrees, or {km} to be sure")
    }
}

/// Places within the ranges of degrees, most of them no whole numbers, may be degrees. They look so where most have three decimals or
/// more, as devices write them; or where they lie further from 0 than they spread, as countries do: who draws a plane begins at 0.
fn evidence(places: &[[f64; 2]]) -> Evidence {
    let in_range = places.iter().all(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0);
    // In both coordinates, or in no place.
    let most =
        |holds: fn(f64) -> bool| 2 * places.iter().filter(|place| place.iter().all(|&at| holds(at))).count() > places.len();
    let is_broken = |at: f64| (at - at.round()).abs() > 1e-9;
    let is_fine = |at: f64| (100.0 * at - (100.0 * at).round()).abs() > 1e-7;
    if !in_range || !most(is_broken) {
        Evidence::None
    } else if most(is_fine) || [0, 1].iter().any(|&axis| is_away(places, axis)) {
        Evidence::Strong
    } else {
        Evidence::Weak
    }
}

/// Whether places lie further from 0 on an axis than they spread.
fn is_away(places: &[[f64; 2]], axis: usize) -> bool {
    let least = places.iter().map(|place| place[axis]).fold(f64::INFINITY, f64::min);
    let most = places.iter().map(|place| place[axis]).fold(f64::NEG_INFINITY, f64::max);
    least.max(-most) > most - least
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_told_from_a_plane() {
        for (places, wanted) in [
            (&[[-71.06, 42.36], [-72.59, 42.1], [-73.2, 42.45]][..], Evidence::Strong),
            (&[[-122.4194, 37.7749], [13.405, 52.52], [151.2093, -33.8688]], Evidence::Strong),
            (&[[0.12, 51.5], [-2.24, 53.48], [-0.9, 52.95]], Evidence::Strong),
            (&[[3.0, 4.0], [0.0, 0.0], [50.0, 40.0]], Evidence::None),
            (&[[30.0, 60.0], [31.0, 61.0]], Evidence::None),
            (&[[1.5, 2.5], [8.25, 0.5], [0.1, 7.5]], Evidence::Weak),
            (&[[1.53, 2.5], [8.25, 90.5], [0.1, 7.5]], Evidence::None),
            (&[[512.3071, 48.1374], [498.2215, 47.0931]], Evidence::None),
            (&[], Evidence::None),
        ] {
            assert_eq!(evidence(places), wanted, "{places:?}");
        }
    }
}
