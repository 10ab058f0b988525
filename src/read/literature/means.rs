//! Accounts divided evenly by number around means: the accounts of `sites`, whose reps are only counted.

use super::sites::tables;
use crate::error::{Defect, Error, Result};
use crate::geometry::{EARTH_RADIUS_KM, Position};
use crate::model::{Band, CentreCosts, Districting};

/// A problem of centres anywhere from the texts of `[accounts, reps]` in the format of [`parse_sites`](super::parse_sites):
/// as many territories as there are reps, of ⌈(1−band)·n/m⌉ to ⌊(1+band)·n/m⌋ accounts each, at the sum of squared distances
/// to the means. Kilometres are those of the plane: latitudes, and longitudes times the cosine of the mean latitude.
///
/// # Errors
/// [`Error::Input`] with every row that can't be used, or where no whole number lies in the band.
///
/// ```
/// use sutton::read::literature::parse_means;
/// let accounts = "id,lat,lon,workload\n0,0.0,1.0,60\n1,0.0,3.0,40\n2,0.0,9.0,5\n";
/// let problem = parse_means(["accounts.csv", "reps.csv"], [accounts, "id,lat,lon\n0,0.0,0.0\n"], 0.0)?;
/// let squares = 100.0 / 9.0 + 16.0 / 9.0 + 196.0 / 9.0;
/// let km = std::f64::consts::PI * 6371.0088 / 180.0;
/// assert!((problem.value(&[1, 1, 1]) / (squares * km * km) - 1.0).abs() < 1e-12);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn parse(files: [&str; 2], texts: [&str; 2], band: f64) -> Result<Districting> {
    let (accounts, reps) = tables(files, texts)?;
    let (n, m) = (accounts.len(), reps.len());
    let share = n as f64 / m as f64;
    let (lower, upper) = (((1.0 - band) * share - 1e-6).ceil().max(0.0), ((1.0 + band) * share + 1e-6).floor());
    if lower > upper {
        let reason = format!("no whole number of accounts lies within ±{band} of {share}, the mean of {m} territories");
        return Err(Error::defect(Defect::of_file(files[0], reason)));
    }
    let mean = accounts.iter().map(|account| account.lat).sum::<f64>() / n as f64;
    let km = EARTH_RADIUS_KM.to_radians();
    let narrowed = km * mean.to_radians().cos();
    let positions = accounts.iter().map(|account| Position::in_plane(account.lon * narrowed, account.lat * km)).collect();
    let counted = Band { name: "accounts".into(), load: vec![1.0; n], lower: vec![lower], upper: vec![upper; n] };
    Ok(Districting::new(positions, m, CentreCosts::Means(vec![1.0; n])).band(counted))
}
