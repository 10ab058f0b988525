//! Benchmark instances with fixed sites: accounts and reps around real places, the work in whole minutes.

use std::path::Path;

use rand::RngExt;
use rand_distr::StandardNormal;

use super::cities::Cities;
use super::region::on_the_mainland;
use super::stream::{Task, stream};
use super::table;
use crate::error::Result;
use crate::geometry::Places;

const SCATTER_KM: f64 = 20.0;
const MEDIAN_MINUTES: f64 = 120.0;

/// Draws `accounts` accounts and `reps` reps into `dir/accounts.csv` (id, lat, lon, workload in minutes, lognormal with
/// σ = 1) and `dir/reps.csv` (id, lat, lon).
///
/// # Errors
/// [`crate::Error::Machine`] where the files can't be written.
pub fn write(dir: &Path, places: &Places, accounts: u32, reps: u32, seed: u64) -> Result<()> {
    let cities = Cities::new(places, on_the_mainland)?;
    table::write(&dir.join("reps.csv"), &["id", "lat", "lon"], 1, |_, rows| {
        let mut rng = stream(seed, Task::Reps, 0);
        (0..reps).try_for_each(|id| {
            let city = cities.get(cities.draw(&mut rng));
            rows.write_record([id.to_string(), city.latitude.to_string(), city.longitude.to_string()])
        })
    })?;
    table::write(&dir.join("accounts.csv"), &["id", "lat", "lon", "workload"], 1, |_, rows| {
        let mut rng = stream(seed, Task::Instance, 0);
        (0..accounts).try_for_each(|id| {
            let city = cities.draw(&mut rng);
            let (latitude, longitude) = cities.around(city, SCATTER_KM, &mut rng);
            let size: f64 = rng.sample(StandardNormal);
            let minutes = (MEDIAN_MINUTES * size.exp()).ceil();
            rows.write_record([id.to_string(), latitude.to_string(), longitude.to_string(), minutes.to_string()])
        })
    })
}
