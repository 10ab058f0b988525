//! Where addresses are: postal codes and towns of the program's own tables, and of a file of the user's.

mod address;
mod areas;
mod fold;
mod index;
mod lookup;
mod missing;
mod own;
pub(super) mod regions;
mod settle;
mod told;

pub use address::{Address, Basis, Found, Known, Unplaced};
pub(crate) use lookup::Places;
pub(crate) use missing::Missing;
pub use own::OwnPlaces;
pub use settle::{Candidate, Settled};

/// Code of a country, by code or name.
pub fn country(written: &str) -> Option<&'static str> {
    regions::country(written)
}
