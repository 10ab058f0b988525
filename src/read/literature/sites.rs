//! Accounts for reps at fixed sites: every rep's work within a band around the mean, least distance in all.

use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::defects::Defects;
use crate::error::{Defect, Error, Result};
use crate::geometry::{Arcs, Metric, Position};
use crate::model::{Activity, Instance, Options, Quantity, RuleId};

/// The band around the mean.
const BAND: RuleId = RuleId(0);

#[derive(Deserialize)]
pub(super) struct Account {
    pub lat: f64,
    pub lon: f64,
    workload: f64,
}

#[derive(Deserialize)]
pub(super) struct Rep {
    lat: f64,
    lon: f64,
}

/// An instance from the texts of `[accounts, reps]`: CSV with the columns lat, lon (degrees) and, for accounts, workload
/// (whole minutes). Each rep's load lies in [⌈(1−band)·mean⌉, ⌊(1+band)·mean⌋], and the cost is the sum of kilometres
/// from rep to account. `files` name them in messages.
///
/// # Errors
/// [`Error::Input`] with every row that can't be used, or where no whole number lies in the band.
///
/// ```
/// use sutton::read::literature::parse_sites;
/// let accounts = "id,lat,lon,workload\n0,40.0,-100.0,60\n1,40.0,-90.0,40\n";
/// let reps = "id,lat,lon\n0,40.0,-100.0\n1,40.0,-90.0\n";
/// let instance = parse_sites(["accounts.csv", "reps.csv"], [accounts, reps], 0.5)?;
/// assert_eq!((instance.activities()[0].lower[0], instance.activities()[0].upper[0]), (25.0, 75.0));
/// assert_eq!(instance.cost(0, 0), 0.0);
/// # Ok::<(), sutton::Error>(())
/// ```
pub fn parse(files: [&str; 2], texts: [&str; 2], band: f64) -> Result<Instance> {
    let (accounts, reps) = tables(files, texts)?;
    let total: f64 = accounts.iter().map(|account| account.workload).sum();
    let mean = total / reps.len() as f64;
    // A mean such as 50 · 1.02 may miss its whole number by a rounding error.
    let (lower, upper) = (((1.0 - band) * mean - 1e-6).ceil().max(0.0), ((1.0 + band) * mean + 1e-6).floor());
    if lower > upper {
        let reason =
            format!("no whole number of minutes lies within ±{band} of {mean}, the mean workload of {} reps", reps.len());
        return Err(Error::defect(Defect::of_file(files[0], reason).column("workload")));
    }
    let kilometres = Arcs::Geometric {
        metric: Metric::Sphere,
        units: accounts.iter().map(|account| Position::on_sphere(account.lat, account.lon)).collect(),
        sites: reps.iter().map(|rep| Position::on_sphere(rep.lat, rep.lon)).collect(),
    };
    let load = Quantity::per_unit(accounts.iter().map(|account| account.workload).collect());
    Instance::builder(accounts.len(), Options::new(reps.len(), 1, false))
        .costs(Quantity { arcs: Some(Arc::new(kilometres)), ..Quantity::default() })
        .activity(Activity {
            lower: vec![lower; reps.len()],
            upper: vec![upper; reps.len()],
            ..Activity::even("workload", load, reps.len(), BAND)
        })
        .build()
}

/// The rows of `[accounts, reps]`.
pub(super) fn tables(files: [&str; 2], texts: [&str; 2]) -> Result<(Vec<Account>, Vec<Rep>)> {
    let mut defects = Defects::default();
    let account = |row: &Account| place(row.lat, row.lon).or(out_of("workload", row.workload, 0.0, 1e12));
    let accounts = rows(files[0], texts[0], account, &mut defects);
    let reps = rows(files[1], texts[1], |row: &Rep| place(row.lat, row.lon), &mut defects);
    defects.finish()?;
    Ok((accounts, reps))
}

/// A column out of range: its name, its value, and what it should be.
type OutOfRange = (&'static str, f64, String);

fn out_of(column: &'static str, value: f64, low: f64, high: f64) -> Option<OutOfRange> {
    (!(low..=high).contains(&value)).then(|| (column, value, format!("must be a number from {low} to {high}")))
}

fn place(latitude: f64, longitude: f64) -> Option<OutOfRange> {
    out_of("lat", latitude, -90.0, 90.0).or(out_of("lon", longitude, -180.0, 180.0))
}

fn rows<T: DeserializeOwned>(file: &str, text: &str, fault: impl Fn(&T) -> Option<OutOfRange>, defects: &mut Defects) -> Vec<T> {
    let (mut rows, mut lines) = (Vec::new(), 1);
    for row in csv::Reader::from_reader(text.as_bytes()).into_deserialize::<T>() {
        lines += 1;
        match row.map(|row| (fault(&row), row)) {
            Ok((None, row)) => rows.push(row),
            Ok((Some((column, value, reason)), _)) => {
                defects.push(Defect::of_file(file, reason).line(lines).column(column).value(value.to_string()));
            }
            Err(error) => defects.push(Defect::of_file(file, error.to_string()).line(lines)),
        }
    }
    if lines == 1 {
        defects.push(Defect::of_file(file, "has no rows: at least one is needed"));
    }
    rows
}
