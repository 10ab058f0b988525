//! Countries and their states, as people write them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::fold::fold;
use crate::geometry::Country;

/// Names of countries and of states that codes don't say: `country,region,names`.
const REGIONS: &str = include_str!("../../../data/places/regions.csv");

struct Names {
    countries: BTreeMap<String, &'static str>,
    /// State by country and name.
    regions: BTreeMap<(&'static str, String), &'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { countries: BTreeMap::new(), regions: BTreeMap::new() };
    for country in Country::all() {
        let written = [country.code, country.code3, country.name];
        names.countries.extend(written.map(|name| (fold(name), country.code)));
    }
    for line in REGIONS.lines().skip(1) {
        let mut cells = line.split(',');
        let mut next = || cells.next().unwrap_or_default();
        let (country, region, written) = (next(), next(), next());
        for name in written.split(';').map(fold) {
            if region.is_empty() {
                names.countries.insert(name, country);
            } else {
                names.regions.insert((country, name), region);
            }
        }
        if !region.is_empty() {
            names.regions.insert((country, fold(region)), region);
        }
    }
    names
});

/// Code of a country, by code or name.
pub fn country(written: &str) -> Option<&'static str> {
    NAMES.countries.get(&fold(written)).copied()
}

/// Code of a state of a country, by code or name, with or without the country's code before it (`US-CA`).
pub fn region(country: &'static str, written: &str) -> Option<&'static str> {
    if written.is_empty() {
        return None;
    }
    let own = written.split_once('-').filter(|(head, _)| head.trim().eq_ignore_ascii_case(country)).map(|(_, own)| own);
    let known = |name: &str| NAMES.regions.get(&(country, fold(name))).copied();
    // Of other countries, codes as GeoNames has them.
    let coded = || {
        let regions = Country::of(country).map(Country::regions).unwrap_or_default();
        regions.iter().find(|region| region.eq_ignore_ascii_case(written.trim())).copied()
    };
    known(own.unwrap_or(written)).or_else(|| known(written)).or_else(coded)
}

/// The country that a state alone names: the United States or Canada.
pub fn country_of_region(written: &str) -> Option<&'static str> {
    let known = |country: &'static str| NAMES.regions.contains_key(&(country, fold(written)));
    ["US", "CA"].into_iter().find(|country| known(country) && !written.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_states_are_known_by_code_and_name() {
        for written in ["US", "usa", "United States", "U.S.A.", "Vereinigte Staaten"] {
            assert_eq!(country(written), Some("US"), "{written}");
        }
        assert_eq!([country("Deutschland"), country("DEU"), country("Atlantis")], [Some("DE"), Some("DE"), None]);
        for written in ["PA", "PA.", "Pennsylvania", "penna.", "US-PA"] {
            assert_eq!(region("US", written), Some("PA"), "{written}");
        }
        assert_eq!([region("DE", "Bayern"), region("DE", "BY"), region("DE", "02")], [Some("02"); 3]);
        assert_eq!([region("US", "D.C."), region("CA", "Québec"), region("US", "Bayern")], [Some("DC"), Some("10"), None]);
        assert_eq!([country_of_region("Ont."), country_of_region("ON"), country_of_region("tx")], [None, Some("CA"), Some("US")]);
    }
}
