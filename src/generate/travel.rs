//! Travel of a role whose work is shared out evenly: an estimate, to size its capacity.

use rayon::prelude::*;

use crate::geometry::{Metric, Position, nearest};
use crate::plan::config::TravelSection;
use crate::plan::travel::Road;

const SAMPLE_PER_SITE: usize = 200;
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
    /// Hours of visits in the period, without preparation and follow-up.
    pub visit_hours: f64,
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

/// Hours that a role needs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Need {
    /// Hours of travel of all stops, served evenly.
    pub travel_hours: f64,
    /// Hours of calls and travel of the most demanding stop, at its nearest site.
    pub largest: f64,
}

/// Estimates travel by the formula of the plan file's `[travel]`: the hops exactly, the ways out and back on a sample.
pub fn estimate(stops: &[Stop], sites: &[Site], travel: &TravelSection) -> Need {
    let positions: Vec<Position> = stops.iter().map(|stop| stop.position).collect();
    let road = Road::by(travel);
    let neighbour = road.neighbour(stops.len(), sites.len());
    let radii = nearest::kth_distances(Metric::Sphere, &positions, neighbour);
    let hops: Vec<f64> = stops.iter().zip(radii).map(|(stop, radius)| stop.visits * road.hop_hours(radius, neighbour)).collect();

    let size = (SAMPLE_PER_SITE * sites.len()).clamp(*SAMPLE.start(), *SAMPLE.end());
    let sample: Vec<usize> = (0..stops.len()).step_by(stops.len().div_ceil(size).max(1)).collect();
    let on_site: Vec<f64> = sample.iter().map(|&i| stops[i].call_hours + hops[i]).collect();
    let trips: Vec<f64> = (sample.par_iter())
        .flat_map_iter(|&i| sites.iter().map(|site| trip(&stops[i], site, &road, hops[i])).collect::<Vec<f64>>())
        .collect();
    let nearest = trips.chunks(sites.len()).map(|trips| trips.iter().copied().fold(f64::INFINITY, f64::min));
    let largest = nearest.zip(&on_site).map(|(trip, hours)| trip + hours).fold(0.0, f64::max);

    let sampled: f64 = sample.iter().map(|&i| stops[i].visits).sum();
    let all: f64 = stops.iter().map(|stop| stop.visits).sum();
    let ways = if sampled > 0.0 { balanced_hours(&on_site, &trips, sites.len()) * all / sampled } else { 0.0 };
    Need { travel_hours: hops.iter().sum::<f64>() + ways, largest }
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
        let step = 1.0 / (1.0 + round as f64 / 10.0);
        for (price, load) in prices.iter_mut().zip(&loads) {
            *price = f64::max(0.0, *price + step * (load / mean - 1.0).min(2.0));
        }
    }
    sum / (ROUNDS - ROUNDS / 2) as f64
}

fn trip(stop: &Stop, site: &Site, road: &Road, hops: f64) -> f64 {
    let able = stop.skills & !site.skills == 0;
    let km = Metric::Sphere.distance(&stop.position, &site.position);
    let way = || road.way_hours(km, stop.visit_hours / stop.visits, (stop.visit_hours + hops) / stop.visits);
    match (able, stop.visits > 0.0) {
        (true, true) => stop.visits * way(),
        (true, false) => 0.0,
        (false, _) => f64::INFINITY,
    }
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
