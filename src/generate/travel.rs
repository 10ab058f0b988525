//! How much a role will travel when its work is shared out evenly: an estimate, to size its capacity.

use rayon::prelude::*;

use crate::geometry::{EARTH_RADIUS_KM, Metric, Position};
use crate::plan::config::TravelSection;

/// Distances looked at to learn how dense the accounts lie.
const DENSITY_EFFORT: usize = 200_000_000;
const SAMPLE_PER_SITE: usize = 10;
const SAMPLE: std::ops::RangeInclusive<usize> = 2_000..=20_000;
const ROUNDS: usize = 80;

/// An account to be visited.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Where.
    pub position: Position,
    /// Visits in the period.
    pub visits: f64,
    /// Hours of calls in the period.
    pub call_hours: f64,
    /// Skills needed, a bit each.
    pub skills: u8,
}

/// A rep who travels.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Home or office.
    pub position: Position,
    /// Skills held, a bit each.
    pub skills: u8,
}

/// What a role needs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Need {
    /// Hours of travel of all stops, served evenly.
    pub travel_hours: f64,
    /// Hours of calls and travel of the most demanding stop, at its nearest site.
    pub largest: f64,
}

/// Estimates travel: per visit the way out and back shared by the stops of a trip, and the hop between stops
/// (Beardwood, Halton, Hammersley 1959), by the formula of the plan file's `[travel]`.
pub fn estimate(stops: &[Stop], sites: &[Site], travel: &TravelSection) -> Need {
    let size = (SAMPLE_PER_SITE * sites.len()).clamp(*SAMPLE.start(), *SAMPLE.end());
    let sample = every(stops, size);
    if sample.is_empty() {
        return Need::default();
    }
    let hop = mean_hop(stops, travel) / travel.speed_kmh;
    let way = 2.0 * travel.circuity / (travel.speed_kmh * travel.stops_per_trip);
    let trips: Vec<f64> = sample.par_iter().flat_map_iter(|stop| sites.iter().map(move |site| trip(stop, site, way))).collect();
    let on_site: Vec<f64> = sample.iter().map(|stop| stop.call_hours + hop * stop.visits).collect();
    let nearest = trips.chunks(sites.len()).map(|trips| trips.iter().copied().fold(f64::INFINITY, f64::min));
    let per_visit = hop + balanced_hours(&on_site, &trips, sites.len()) / visits(&sample);
    Need {
        travel_hours: per_visit * visits(stops),
        largest: nearest.zip(&on_site).map(|(trip, hours)| trip + hours).fold(0.0, f64::max),
    }
}

fn visits(stops: &[Stop]) -> f64 {
    stops.iter().map(|stop| stop.visits).sum()
}

/// At most `size` stops, evenly spaced in the list.
fn every(stops: &[Stop], size: usize) -> Vec<Stop> {
    stops.iter().copied().step_by(stops.len().div_ceil(size).max(1)).collect()
}

/// Mean length in km of the hop between stops, over visits.
fn mean_hop(stops: &[Stop], travel: &TravelSection) -> f64 {
    let sample = every(stops, (DENSITY_EFFORT / stops.len()).max(100));
    let weighted = sample.par_iter().map(|stop| {
        let radius = nth_nearest(stops, &stop.position, travel.hop_neighbour);
        stop.visits * travel.circuity * 0.7124 * (std::f64::consts::PI * radius * radius / 8.0).sqrt()
    });
    let hops: Vec<f64> = weighted.collect();
    hops.iter().sum::<f64>() / visits(&sample)
}

/// Distance in km to the `n`-th nearest stop, the one at `from` itself not counted.
fn nth_nearest(stops: &[Stop], from: &Position, n: usize) -> f64 {
    let mut nearest = vec![f64::INFINITY; n + 1];
    for stop in stops {
        let square: f64 = stop.position.0.iter().zip(from.0).map(|(a, b)| (a - b) * (a - b)).sum();
        if square < nearest[n] {
            let at = nearest.partition_point(|&other| other <= square);
            nearest[at..].rotate_right(1);
            nearest[at] = square;
        }
    }
    let chord = nearest.iter().rev().find(|square| square.is_finite()).map_or(0.0, |square| square.sqrt());
    EARTH_RADIUS_KM * chord
}

/// Hours on the way out and back under prices that even out the loads: each stop takes its cheapest site, full sites grow
/// dearer, and the mean over the later rounds tends to the even plan (Larsson, Patriksson, Strömberg 1999).
fn balanced_hours(on_site: &[f64], trips: &[f64], sites: usize) -> f64 {
    let mut prices = vec![0.0; sites];
    let mut sum = 0.0;
    for round in 0..ROUNDS {
        let stops = on_site.par_iter().zip(trips.par_chunks(sites));
        let choices: Vec<usize> = stops.map(|(&hours, trips)| cheapest(trips, &prices, hours)).collect();
        let mut loads = vec![0.0; sites];
        for ((hours, trips), &j) in on_site.iter().zip(trips.chunks(sites)).zip(&choices) {
            loads[j] += hours + trips[j];
            if round >= ROUNDS / 2 {
                sum += trips[j];
            }
        }
        let mean = loads.iter().sum::<f64>() / sites as f64;
        let step = 1.0 / (1.0 + round as f64 / 4.0);
        for (price, load) in prices.iter_mut().zip(&loads) {
            *price = f64::max(0.0, *price + step * (load / mean - 1.0).min(2.0));
        }
    }
    sum / (ROUNDS - ROUNDS / 2) as f64
}

fn trip(stop: &Stop, site: &Site, way: f64) -> f64 {
    let able = stop.skills & !site.skills == 0;
    if able { stop.visits * way * Metric::Sphere.distance(&stop.position, &site.position) } else { f64::INFINITY }
}

fn cheapest(trips: &[f64], prices: &[f64], on_site: f64) -> usize {
    let (mut best, mut least) = (0, f64::INFINITY);
    for (j, (trip, price)) in trips.iter().zip(prices).enumerate() {
        let cost = trip + price * (on_site + trip);
        if cost < least {
            (best, least) = (j, cost);
        }
    }
    best
}
