//! Places, the distances between them, and who is whose neighbour.

pub mod adjacency;
pub mod arcs;
pub mod areas;
pub mod entries;
mod ghosts;
pub mod nearest;
pub mod neighbours;
pub mod outlines;
pub mod places;
pub mod plane;
pub mod sphere;
mod triangulation;

pub use adjacency::Adjacency;
pub use arcs::Arcs;
pub use entries::Entries;
pub use places::{City, Places};
pub use plane::Plane;
pub use sphere::{EARTH_RADIUS_KM, Metric, Position};
