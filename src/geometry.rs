//! Places and the distances between them.

pub mod hull;
pub mod nearest;
pub mod places;
pub mod sphere;

pub use places::{City, Places};
pub use sphere::{EARTH_RADIUS_KM, Metric, Position};
