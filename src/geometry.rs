//! Places, the distances between them, and who is whose neighbour.

pub(crate) mod adjacency;
pub(crate) mod arcs;
pub mod areas;
pub mod borders;
pub(crate) mod drive;
pub(crate) mod entries;
mod ghosts;
pub mod mend;
pub mod nearest;
pub mod neighbours;
pub(crate) mod outlines;
pub(crate) mod places;
pub(crate) mod plane;
pub mod ruler;
pub(crate) mod sphere;
mod triangulation;
pub(crate) mod trips;

pub use adjacency::Adjacency;
pub use arcs::Arcs;
pub use drive::Drive;
pub use entries::Entries;
pub use places::{City, Country, Places, Town, Zip};
pub use plane::Plane;
pub use ruler::Ruler;
pub use sphere::{EARTH_RADIUS_KM, Metric, Position};
pub use trips::{Days, Trips};
