//! Postal codes of the United States.

use std::sync::LazyLock;

use super::archive::{cells, numbers, repeated, sums, text};

/// A postal code and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Zip {
    /// The code as a number: 501 is 00501.
    pub code: u32,
    /// Code of the state.
    pub state: &'static str,
    /// Latitude in degrees.
    pub latitude: f64,
    /// Longitude in degrees.
    pub longitude: f64,
    /// City of its addresses.
    pub city: &'static str,
    /// Other names of the city, with `|` between them.
    pub others: &'static str,
    /// County; empty where unknown.
    pub county: &'static str,
    /// Km around the point that its addresses lie in.
    pub radius_km: f64,
}

static ZIPS: LazyLock<Vec<Zip>> = LazyLock::new(|| {
    let mut lines = text("zips.txt").unwrap_or_default().lines();
    let (codes, states) = (sums(&mut lines), repeated(&mut lines));
    let (latitudes, longitudes) = (sums(&mut lines), sums(&mut lines));
    let (cities, counties) = (repeated(&mut lines), repeated(&mut lines));
    let (others, radii) = (cells(&mut lines), numbers(&mut lines));
    let columns = codes.zip(states).zip(latitudes.zip(longitudes)).zip(cities.zip(counties)).zip(others.zip(radii));
    let zip = |((((code, state), (latitude, longitude)), (city, county)), (others, radius))| Zip {
        code: code as u32,
        state,
        latitude: latitude as f64 / 1000.0,
        longitude: longitude as f64 / 1000.0,
        city,
        others,
        county: if county == "-" { "" } else { county },
        radius_km: radius as f64,
    };
    columns.map(zip).collect()
});

impl Zip {
    /// All of them, ascending.
    pub fn all() -> &'static [Zip] {
        &ZIPS
    }

    /// The one of a code.
    pub fn of(code: u32) -> Option<&'static Zip> {
        ZIPS.binary_search_by_key(&code, |zip| zip.code).ok().map(|at| &ZIPS[at])
    }

    /// Those that have the first three digits in common.
    pub fn of_prefix(prefix: u32) -> &'static [Zip] {
        let from = ZIPS.partition_point(|zip| zip.code / 100 < prefix);
        let to = ZIPS.partition_point(|zip| zip.code / 100 <= prefix);
        &ZIPS[from..to]
    }
}
