//! The towns of a country, with their other names.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

use super::archive::{cells, numbers, sums, text};

/// A town or city.
#[derive(Clone, Debug, PartialEq)]
pub struct Town {
    /// State or region, as GeoNames codes it.
    pub region: &'static str,
    /// Name.
    pub name: &'static str,
    /// Latitude in degrees.
    pub latitude: f64,
    /// Longitude in degrees.
    pub longitude: f64,
    /// Inhabitants; 0 where unknown.
    pub population: f64,
    /// Other names, folded, with `|` between them.
    pub others: &'static str,
}

/// A country.
#[derive(Clone, Debug)]
pub struct Country {
    /// ISO 3166 code of two letters.
    pub code: &'static str,
    /// ISO 3166 code of three letters.
    pub code3: &'static str,
    /// English name.
    pub name: &'static str,
    towns: OnceLock<Vec<Town>>,
    regions: OnceLock<Vec<&'static str>>,
}

static COUNTRIES: LazyLock<BTreeMap<&str, Country>> = LazyLock::new(|| {
    let country = |line: &'static str| {
        let mut cells = line.split('\t');
        let mut next = || cells.next().unwrap_or_default();
        let (code, code3, name) = (next(), next(), next());
        (code, Country { code, code3, name, towns: OnceLock::new(), regions: OnceLock::new() })
    };
    text("countries.txt").unwrap_or_default().lines().map(country).collect()
});

impl Country {
    /// All countries, by code.
    pub fn all() -> impl Iterator<Item = &'static Country> {
        COUNTRIES.values()
    }

    /// The country of a code of two capital letters.
    pub fn of(code: &str) -> Option<&'static Country> {
        COUNTRIES.get(code)
    }

    /// Codes of its states or regions.
    pub fn regions(&self) -> &[&'static str] {
        self.regions.get_or_init(|| {
            let mut regions: Vec<&str> = self.towns().iter().map(|town| town.region).collect();
            regions.dedup();
            regions
        })
    }

    /// Its places of 500 inhabitants and more; unpacked when they are first asked for.
    pub fn towns(&self) -> &[Town] {
        self.towns.get_or_init(|| text(&format!("{}.txt", self.code)).map(unpacked).unwrap_or_default())
    }
}

fn unpacked(text: &'static str) -> Vec<Town> {
    let mut lines = text.lines();
    let parts = numbers(&mut lines).next().unwrap_or(1) as f64;
    let runs = cells(&mut lines).filter_map(|run| run.rsplit_once(' '));
    let regions = runs.flat_map(|(region, count)| std::iter::repeat_n(region, count.parse().unwrap_or(0)));
    let names = cells(&mut lines);
    let (latitudes, longitudes, populations) = (numbers(&mut lines), sums(&mut lines), numbers(&mut lines));
    let others = cells(&mut lines);
    let columns = regions.zip(names).zip(latitudes.zip(longitudes)).zip(populations.zip(others));
    let town = |(((region, name), (latitude, longitude)), (population, others))| {
        let (latitude, longitude) = (latitude as f64 / parts, longitude as f64 / parts);
        Town { region, name, latitude, longitude, population: population as f64, others }
    };
    columns.map(town).collect()
}
