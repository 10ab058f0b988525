//! A flat picture of places, in kilometres, for triangulations: true near its middle, good enough for a country.

use geo::Coord;

use super::sphere::EARTH_RADIUS_KM;

/// Least kilometres per degree of longitude: at the poles there would be none.
const LEAST: f64 = 1.0;

/// From coordinates as written (longitude and latitude, or x and y in km) to kilometres and back.
///
/// Longitudes are scaled by the cosine of the middle latitude; the date line is a border of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    x: f64,
    y: f64,
}

impl Plane {
    /// The picture of coordinates that are `planar` km, or degrees (longitude, latitude) around the points given.
    pub fn of(points: &[Coord], planar: bool) -> Self {
        if planar {
            return Plane { x: 1.0, y: 1.0 };
        }
        let (low, high) = points.iter().fold((90.0_f64, -90.0_f64), |(low, high), point| (low.min(point.y), high.max(point.y)));
        let middle = if low <= high { f64::midpoint(low, high) } else { 0.0 };
        let y = EARTH_RADIUS_KM.to_radians();
        Plane { x: (y * middle.to_radians().cos()).max(LEAST), y }
    }

    /// Coordinates as written → km.
    pub fn flat(&self, point: Coord) -> Coord {
        Coord { x: point.x * self.x, y: point.y * self.y }
    }

    /// Km → coordinates as written.
    pub fn written(&self, point: Coord) -> Coord {
        Coord { x: point.x / self.x, y: point.y / self.y }
    }
}
