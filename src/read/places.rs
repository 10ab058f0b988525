//! US cities and where they are, for accounts and reps without coordinates.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::aliases::simplify;
use crate::geometry::places::{City, Places};

#[rustfmt::skip]
const STATES: [(&str, &str); 51] = [
    ("alabama", "AL"), ("alaska", "AK"), ("arizona", "AZ"), ("arkansas", "AR"), ("california", "CA"), ("colorado", "CO"),
    ("connecticut", "CT"), ("delaware", "DE"), ("districtofcolumbia", "DC"), ("florida", "FL"), ("georgia", "GA"),
    ("hawaii", "HI"), ("idaho", "ID"), ("illinois", "IL"), ("indiana", "IN"), ("iowa", "IA"), ("kansas", "KS"),
    ("kentucky", "KY"), ("louisiana", "LA"), ("maine", "ME"), ("maryland", "MD"), ("massachusetts", "MA"),
    ("michigan", "MI"), ("minnesota", "MN"), ("mississippi", "MS"), ("missouri", "MO"), ("montana", "MT"),
    ("nebraska", "NE"), ("nevada", "NV"), ("newhampshire", "NH"), ("newjersey", "NJ"), ("newmexico", "NM"),
    ("newyork", "NY"), ("northcarolina", "NC"), ("northdakota", "ND"), ("ohio", "OH"), ("oklahoma", "OK"),
    ("oregon", "OR"), ("pennsylvania", "PA"), ("rhodeisland", "RI"), ("southcarolina", "SC"), ("southdakota", "SD"),
    ("tennessee", "TN"), ("texas", "TX"), ("utah", "UT"), ("vermont", "VT"), ("virginia", "VA"), ("washington", "WA"),
    ("westvirginia", "WV"), ("wisconsin", "WI"), ("wyoming", "WY"),
];

/// The largest place of each name in each state.
static INDEX: LazyLock<BTreeMap<(String, String), City>> = LazyLock::new(|| {
    let mut index: BTreeMap<(String, String), City> = BTreeMap::new();
    // The file is part of the program and tested there: without it no city would be known.
    for city in Places::bundled().map(|places| places.cities().to_vec()).unwrap_or_default() {
        let key = (city.state.clone(), city_key(&city.name));
        if index.get(&key).is_none_or(|known| known.population < city.population) {
            index.insert(key, city);
        }
    }
    index
});

/// Latitude and longitude of a city, by its name and its state (code or name).
///
/// ```
/// use sutton::read::places::find;
/// let (latitude, longitude) = find("los angeles", "California").ok_or("unknown")?;
/// assert!((latitude - 34.05).abs() < 0.1 && (longitude + 118.24).abs() < 0.1);
/// assert_eq!(find("Los Angeles", "NY"), None);
/// # Ok::<(), &str>(())
/// ```
pub fn find(city: &str, state: &str) -> Option<(f64, f64)> {
    let name = simplify(state);
    let code = STATES.iter().find(|&&(full, _)| full == name).map_or(state.to_uppercase(), |&(_, code)| code.to_string());
    let key = city_key(city);
    // "New York" stands as "New York City".
    let city = INDEX.get(&(code.clone(), key.clone())).or_else(|| INDEX.get(&(code, key + "city")))?;
    Some((city.latitude, city.longitude))
}

/// `St. Louis` and `Saint Louis` are one.
fn city_key(name: &str) -> String {
    let name = name.trim().to_lowercase();
    let name = name.strip_prefix("saint ").map_or(name.clone(), |rest| format!("st {rest}"));
    simplify(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_city_are_one() {
        assert_eq!(find("New York", "New York"), find("new york city", "NY"));
        assert_eq!(find("CHICAGO", "il").map(|(latitude, _)| latitude.round()), Some(42.0));
        assert_eq!(city_key("Saint Louis"), city_key("St. Louis"));
        assert_eq!(find("", ""), None);
    }
}
