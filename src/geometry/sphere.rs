//! Distances on the sphere and in the plane, in kilometres.

/// Mean Earth radius in km (IUGG).
pub const EARTH_RADIUS_KM: f64 = 6371.0088;

/// A place, ready for distances: a unit vector on the sphere, or x and y in km (and 0) in the plane.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Position(pub [f64; 3]);

impl Position {
    /// A place on the sphere, by latitude and longitude in degrees.
    pub fn on_sphere(latitude: f64, longitude: f64) -> Self {
        let (lat, lon) = (latitude.to_radians(), longitude.to_radians());
        Position([lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()])
    }

    /// A place in the plane, by x and y in km.
    pub fn in_plane(x: f64, y: f64) -> Self {
        Position([x, y, 0.0])
    }
}

/// Metric of distances between positions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Great-circle distance in km between positions on the sphere.
    Sphere,
    /// Straight-line distance in the unit of the coordinates (km).
    Plane,
}

impl Metric {
    /// The distance between two positions.
    ///
    /// ```
    /// use sutton::geometry::{Metric, Position};
    /// let (paris, london) = (Position::on_sphere(48.8566, 2.3522), Position::on_sphere(51.5074, -0.1278));
    /// assert!((Metric::Sphere.distance(&paris, &london) - 343.56).abs() < 0.01);
    /// assert_eq!(Metric::Plane.distance(&Position::in_plane(0.0, 0.0), &Position::in_plane(3.0, 4.0)), 5.0);
    /// ```
    pub fn distance(self, a: &Position, b: &Position) -> f64 {
        let [dx, dy, dz] = [a.0[0] - b.0[0], a.0[1] - b.0[1], a.0[2] - b.0[2]];
        let chord = (dx * dx + dy * dy + dz * dz).sqrt();
        match self {
            // The haversine formula: half the chord is the sine of half the angle.
            Metric::Sphere => 2.0 * EARTH_RADIUS_KM * (chord * 0.5).min(1.0).asin(),
            Metric::Plane => chord,
        }
    }
}
