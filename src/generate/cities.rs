//! The cities a plan is drawn over, with their probabilities.

use rand::RngExt;
use rand_distr::weighted::WeightedIndex;
use rand_distr::{Distribution, StandardNormal};

use crate::error::{Error, Result};
use crate::geometry::{City, Places};

/// Business grows a little slower than population.
const POPULATION_EXPONENT: f64 = 0.8;
const KM_PER_DEGREE: f64 = 111.195;

/// Cities with inhabitants, to draw from.
#[derive(Clone, Debug)]
pub struct Cities {
    cities: Vec<City>,
    chance: WeightedIndex<f64>,
}

impl Cities {
    /// The populated places among `places` that `keep` accepts.
    ///
    /// # Errors
    /// [`Error::Command`] where none is left.
    pub fn new(places: &Places, keep: impl Fn(&City) -> bool) -> Result<Self> {
        let cities: Vec<City> = places.cities().iter().filter(|city| city.population > 0.0 && keep(city)).cloned().collect();
        let chance = WeightedIndex::new(cities.iter().map(|city| city.population.powf(POPULATION_EXPONENT)))
            .map_err(|_| Error::Command("no populated place is left to put accounts around".into()))?;
        Ok(Cities { cities, chance })
    }

    /// Draws a city.
    pub fn draw(&self, rng: &mut impl RngExt) -> u32 {
        self.chance.sample(rng) as u32
    }

    /// Draws a place around a city, normally scattered with `km` in each direction: latitude, longitude.
    pub fn around(&self, city: u32, km: f64, rng: &mut impl RngExt) -> (f64, f64) {
        let city = self.get(city);
        let (north, east): (f64, f64) = (rng.sample(StandardNormal), rng.sample(StandardNormal));
        let latitude = (city.latitude + north * km / KM_PER_DEGREE).clamp(-90.0, 90.0);
        let longitude = city.longitude + east * km / (KM_PER_DEGREE * city.latitude.to_radians().cos().max(0.01));
        (rounded(latitude), rounded((longitude + 540.0).rem_euclid(360.0) - 180.0))
    }

    /// The city of that number.
    pub fn get(&self, city: u32) -> &City {
        &self.cities[city as usize]
    }

    /// All of them.
    pub fn all(&self) -> &[City] {
        &self.cities
    }
}

/// Five decimals, about a metre: what is written is what was used.
fn rounded(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}
