//! Times that can't be: too fast or too slow for the unit they were read in, single ways faster than anything drives, and times
//! that have nothing to do with distance.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::unit::{Measure, UNITS, name, per_hour};
use super::ways::{Drive, Listing};
use crate::error::Defect;
use crate::geometry::{Metric, Position};
use crate::plan::Plan;
use crate::plan::config::TimeUnit;
use crate::plan::words::{count, number};
use crate::read::defects::Defects;

/// Straight km from which a way says how fast it is; where there is none, those from `NEAR` on.
const FAR: f64 = 5.0;
const NEAR: f64 = 0.5;
/// Below these km/h as the crow flies, the middle one of far and of near ways is no drive.
const SLOWEST_FAR: f64 = 3.0;
const SLOWEST_NEAR: f64 = 1.0;
/// Usual speeds as the crow flies, from the slowest city to an empty motorway.
const USUAL: [f64; 2] = [6.0, 120.0];
/// Hours that a rounded time may be short by.
const GRACE: f64 = 1.0 / 60.0;
/// Ways looked at where the middle one is meant.
const SAMPLE: usize = 20_000;
/// From so many ways on, times must have something to do with distance: a correlation of their logarithms above this.
const MANY: usize = 30;
const RELATED: f64 = 0.35;

/// Whether a listing can be as it is read; what speaks against it is a defect, what looks odd a warning.
pub fn check(listing: &Listing, plan: &mut Plan, defects: &mut Defects) -> bool {
    let (kilometres, before) = (kilometres(listing, plan), defects.count());
    let unit_fits = match too_fast_or_slow(listing, &kilometres, plan) {
        Some(Ok(warning)) => {
            plan.warnings.push(format!("{}: {warning}", listing.file));
            true
        }
        Some(Err(reason)) => {
            defects.push(Defect::of_file(&listing.file, reason).column(&listing.column));
            false
        }
        None => true,
    };
    if unit_fits {
        single_ways(listing, &kilometres, plan.config.travel.max_kmh, defects);
    }
    if let Some(relation) = relation(listing, &kilometres).filter(|relation| *relation < RELATED) {
        let words = format!("its times do not rise with distance (correlation {relation:.2})");
        if listing.guessed {
            let ask = "are its rows and columns in the order of the tables? Give their ids in data.travel_sources and data.travel_destinations";
            defects.push(Defect::of_file(&listing.file, format!("{words}: {ask}")).column(&listing.column));
        } else {
            plan.warnings.push(format!("{}: {words}: are the ids in the right order?", listing.file));
        }
    }
    defects.count() == before
}

/// Straight km of the ways; not a number where a place is not known.
fn kilometres(listing: &Listing, plan: &Plan) -> Vec<f64> {
    let position = |place: Option<crate::plan::Place>| place.map(|place| (place.position(), place.planar));
    let homes: Vec<Option<(Position, bool)>> = plan.reps.iter().map(|rep| position(rep.place)).collect();
    let places: Vec<Option<(Position, bool)>> = plan.accounts.iter().map(|account| position(account.place)).collect();
    let km = |rep: usize, account: usize| {
        let ((home, planar), (place, also)) = homes[rep].zip(places[account])?;
        let metric = if planar { Metric::Plane } else { Metric::Sphere };
        (planar == also).then(|| metric.distance(&home, &place))
    };
    listing.ways.par_iter().map(|way| km(way.rep, way.account).unwrap_or(f64::NAN)).collect()
}

/// What is wrong with the speed of the middle way: a reason to refuse, or a warning where the plan says that it is right.
fn too_fast_or_slow(listing: &Listing, kilometres: &[f64], plan: &Plan) -> Option<Result<String, String>> {
    let road = &plan.config.travel;
    let speeds = |least: f64| -> Vec<f64> {
        let ways = sample(listing, kilometres);
        ways.filter(|(way, km)| **km >= least && way.hours > 0.0).map(|(way, km)| km / way.hours).collect()
    };
    let (far, near) = (speeds(FAR), speeds(NEAR));
    let (mut speeds, slowest) = if far.is_empty() { (near, SLOWEST_NEAR) } else { (far, SLOWEST_FAR) };
    let middle = speeds.len() / 2;
    if speeds.is_empty() {
        return None;
    }
    let kmh = *speeds.select_nth_unstable_by(middle, f64::total_cmp).1;
    if (slowest..=road.max_kmh).contains(&kmh) {
        return None;
    }
    let speed = format!("{} km/h as the crow flies, in the middle of {}", number(kmh), count(speeds.len(), "way"));
    let Measure::Time(unit) = listing.measure else { return Some(Ok(format!("its ways make {speed}"))) };
    let instead = |other: &TimeUnit| (USUAL[0]..=USUAL[1]).contains(&(kmh * per_hour(*other) / per_hour(unit)));
    let other = UNITS.into_iter().filter(|other| *other != unit).find(instead);
    let other = other.map_or(String::new(), |other| {
        let kmh = number(kmh * per_hour(other) / per_hour(unit));
        format!(" travel.unit = {:?} would make it {kmh} km/h;", name(other))
    });
    let (read, is_said) = (name(unit), road.unit.is_some());
    if kmh > road.max_kmh {
        let answer = "travel.max_kmh = … says that they are right";
        return Some(Err(format!("read as {read}, its times make {speed}:{other} {answer}")));
    }
    let words = format!("read as {read}, its times make {speed}");
    Some(if is_said { Ok(words) } else { Err(format!("{words}:{other} travel.unit = {read:?} says that they are right")) })
}

/// Ways that are faster than anything that drives.
fn single_ways(listing: &Listing, kilometres: &[f64], max_kmh: f64, defects: &mut Defects) {
    for (way, &km) in listing.ways.iter().zip(kilometres).filter(|(way, km)| **km > max_kmh * (way.hours + GRACE)) {
        let reason = "is farther than anything drives in its time: mend it or leave it out, or set travel.max_kmh";
        let detail = format!("{} km as the crow flies in {} minutes", number(km), number(60.0 * way.hours));
        defects.push(listing.wrong(way, reason.into()).detail(detail));
    }
}

/// Ways with their straight km, spread evenly where there are very many.
fn sample<'a>(listing: &'a Listing, kilometres: &'a [f64]) -> impl Iterator<Item = (&'a Drive, &'a f64)> {
    let step = listing.ways.len().div_ceil(SAMPLE).max(1);
    listing.ways.iter().zip(kilometres).step_by(step)
}

/// The correlation of log km and log hours among the ways of each rep, where there are ways enough that differ.
fn relation(listing: &Listing, kilometres: &[f64]) -> Option<f64> {
    let ways = || sample(listing, kilometres).filter(|(way, km)| **km > 0.0 && way.hours > 0.0);
    let logs = || ways().map(|(way, km)| (way.rep, km.ln(), way.hours.ln()));
    let mut sums: BTreeMap<usize, (f64, f64, f64)> = BTreeMap::new();
    for (rep, x, y) in logs() {
        let sum = sums.entry(rep).or_default();
        *sum = (sum.0 + 1.0, sum.1 + x, sum.2 + y);
    }
    let (mut n, mut xx, mut xy, mut yy) = (0, 0.0, 0.0, 0.0);
    for (rep, x, y) in logs() {
        let (ways, sum_x, sum_y) = sums[&rep];
        let (x, y) = (x - sum_x / ways, y - sum_y / ways);
        (n, xx, xy, yy) = (n + 1, xx + x * x, xy + x * y, yy + y * y);
    }
    let noise = 1e-9 * n as f64;
    (n >= MANY && xx > noise && yy > noise).then(|| xy / (xx * yy).sqrt())
}
