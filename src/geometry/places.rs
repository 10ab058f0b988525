//! Towns and cities: a file of places, and those of the world that are built in.

mod archive;
mod towns;
mod zips;

use serde::Deserialize;

use crate::error::{Defect, Error, Result};
pub use towns::{Country, Town};
pub use zips::Zip;

const COLUMNS: [&str; 5] = ["state", "name", "latitude", "longitude", "population"];

/// A town or city.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct City {
    /// State or region, as a short code.
    pub state: String,
    /// Name.
    pub name: String,
    /// Latitude in degrees.
    pub latitude: f64,
    /// Longitude in degrees.
    pub longitude: f64,
    /// Inhabitants; 0 where unknown.
    pub population: f64,
}

/// The places of a file, in its order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    cities: Vec<City>,
}

impl Places {
    /// The places of the 50 states and DC (GeoNames, CC BY 4.0), by state and name.
    ///
    /// ```
    /// use sutton::geometry::Places;
    /// let places = Places::bundled();
    /// assert!(places.cities().iter().any(|city| city.state == "CO" && city.name == "Denver"));
    /// ```
    pub fn bundled() -> Self {
        let mut towns: Vec<&Town> = Country::of("US").map(Country::towns).unwrap_or_default().iter().collect();
        let by_place = |a: &Town, b: &Town| a.latitude.total_cmp(&b.latitude).then(a.longitude.total_cmp(&b.longitude));
        towns.sort_by(|a, b| (a.region, a.name).cmp(&(b.region, b.name)).then_with(|| by_place(a, b)));
        let city = |town: &Town| City {
            state: town.region.into(),
            name: town.name.into(),
            latitude: town.latitude,
            longitude: town.longitude,
            population: town.population,
        };
        Places { cities: towns.into_iter().map(city).collect() }
    }

    /// Places from CSV text with the columns state, name, latitude, longitude, population; `file` names it in messages.
    ///
    /// # Errors
    /// [`Error::Input`] with every row that can't be used.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader.headers().map_err(|error| Error::defect(Defect::of_file(file, error.to_string())))?.clone();
        let missing = COLUMNS.iter().filter(|column| !headers.iter().any(|header| header == **column));
        let mut defects: Vec<Defect> =
            missing.map(|column| Defect::of_file(file, "the column is missing").line(1).column(*column)).collect();
        let mut cities = Vec::new();
        if defects.is_empty() {
            for (row, record) in reader.into_deserialize::<City>().enumerate() {
                match record.map_err(|error| of_row(file, row, &error)).and_then(|city| in_range(file, row, city)) {
                    Ok(city) => cities.push(city),
                    Err(defect) => defects.push(defect),
                }
            }
        }
        if defects.is_empty() { Ok(Places { cities }) } else { Err(Error::Input(defects)) }
    }

    /// All of them, in file order.
    pub fn cities(&self) -> &[City] {
        &self.cities
    }
}

fn of_row(file: &str, row: usize, error: &csv::Error) -> Defect {
    let defect = Defect::of_file(file, error.to_string());
    defect.line(error.position().map_or(row + 2, |position| position.line() as usize))
}

fn in_range(file: &str, row: usize, city: City) -> std::result::Result<City, Defect> {
    let limits = [
        ("latitude", city.latitude, -90.0, 90.0),
        ("longitude", city.longitude, -180.0, 180.0),
        ("population", city.population, 0.0, 1e11),
    ];
    match limits.into_iter().find(|&(_, value, low, high)| !(low..=high).contains(&value)) {
        None => Ok(city),
        Some((column, value, low, high)) => {
            let reason = format!("must be a number from {low} to {high}");
            Err(Defect::of_file(file, reason).line(row + 2).column(column).value(value.to_string()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_file_has_every_state() {
        let places = Places::bundled();
        let states: std::collections::BTreeSet<&str> = places.cities().iter().map(|city| city.state.as_str()).collect();
        assert_eq!(states.len(), 51);
    }

    #[test]
    fn every_bad_row_is_reported_with_its_line() {
        let text = "state,name,latitude,longitude,population\nXX,A,91,0,1\nXX,B,0,0,1\nXX,C,0,east,1\nXX,D,0,NaN,1\n";
        let Err(Error::Input(defects)) = Places::parse("t.csv", text) else { panic!("accepted") };
        assert_eq!(defects.iter().map(|defect| defect.line).collect::<Vec<_>>(), [Some(2), Some(4), Some(5)]);
    }

    #[test]
    fn missing_columns_are_named() {
        let Err(Error::Input(defects)) = Places::parse("t.csv", "state,name,latitude\n") else { panic!("accepted") };
        assert_eq!(defects.len(), 2);
    }
}
