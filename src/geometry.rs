//! Places and the distances between them.

pub mod areas;
mod ghosts;
pub mod nearest;
pub mod neighbours;
pub mod outlines;
pub mod places;
pub mod plane;
pub mod sphere;
mod triangulation;

pub use places::{City, Places};
pub use plane::Plane;
pub use sphere::{EARTH_RADIUS_KM, Metric, Position};
