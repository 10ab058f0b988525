//! Places and the distances between them.

pub mod hull;
pub mod nearest;
pub mod sphere;

pub use sphere::{EARTH_RADIUS_KM, Metric, Position};
