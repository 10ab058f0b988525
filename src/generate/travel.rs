//! Travel of a role whose work is shared out evenly: an estimate, to size its capacity.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::families::Family;
use super::whole::Units;
use crate::geometry::{Metric, Position, nearest};
use crate::plan::config::TravelSection;
use crate::plan::travel::Road;

const SAMPLE_PER_SITE: usize = 200;
const SAMPLE: std::ops::RangeInclusive<usize> = 2_000..=20_000;
const ROUNDS: usize = 80;

/// An account to be called on.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    /// Position of the account among all.
    pub account: u32,
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

/// A rep.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// Home or office.
    pub position: Position,
    /// Skills held, a bit each.
    pub skills: u8,
}

/// Hours that a role needs.
#[derive(Clone, Debug)]
pub struct Need {
    /// Hours of travel of all stops, served evenly.
    pub travel_hours: f64,
    /// Hours of calls and travel of the most demanding stop, at its nearest site.
    pub largest: f64,
    /// What goes to one rep as a whole, of a sample where there is very much.
    pub sample: Units,
}

/// Estimates travel by the formula of the plan file's `[travel]`: the hops exactly, the ways out and back on a sample. Accounts of
/// the same `family` go to one rep.
pub fn estimate<'a>(stops: &[Stop], sites: &[Site], family: impl Fn(u32) -> Family<'a>, travel: &TravelSection) -> Need {
    let positions: Vec<Position> = stops.iter().map(|stop| stop.position).collect();
    let road = Road::by(travel);
    let neighbour = road.neighbour(stops.len(), sites.len());
    let radii = if stops.iter().any(|stop| stop.visits > 0.0) {
        nearest::kth_distances(Metric::Sphere, &positions, neighbour)
    } else {
        vec![0.0; stops.len()]
    };
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
    let (ways, prices) = balanced_hours(&on_site, &trips, sites.len());
    let ways = if sampled > 0.0 { ways * all / sampled } else { 0.0 };
    let mut members: BTreeMap<Family, Vec<usize>> = BTreeMap::new();
    sample.iter().enumerate().for_each(|(at, &i)| members.entry(family(stops[i].account)).or_default().push(at));
    let mut units = Units::new(prices, stops.len() as f64 / sample.len().max(1) as f64);
    for members in members.values() {
        let trips = |j: usize| members.iter().map(|&at| trips[at * sites.len() + j]).sum();
        units.add(members.iter().map(|&at| on_site[at]).sum(), (0..sites.len()).map(trips));
    }
    Need { travel_hours: hops.iter().sum::<f64>() + ways, largest, sample: units }
}

/// Hours on the way out and back under prices that even out the loads: each stop takes its cheapest site, full sites grow
/// dearer, and the mean over the later rounds tends to the even plan (Larsson, Patriksson, Strömberg 1999). The mean prices of
/// these rounds come with them.
fn balanced_hours(on_site: &[f64], trips: &[f64], sites: usize) -> (f64, Vec<f64>) {
    let (mut prices, mut later) = (vec![0.0; sites], vec![0.0; sites]);
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
        if round >= ROUNDS / 2 {
            later.iter_mut().zip(&prices).for_each(|(sum, price)| *sum += price);
        }
    }
    let rounds = (ROUNDS - ROUNDS / 2) as f64;
    (sum / rounds, later.into_iter().map(|price| price / rounds).collect())
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
