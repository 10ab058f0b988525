//! Travel of visits. With d the one-way distance in km,
//! ```text
//! hours_ij = visits_i · (2·circuity·d_ij/(speed·stops) + hop_i/speed),    hop_i = circuity · 0.7124 · √(π r²/k)
//! ```
//! the way out and back shared by the stops of a trip, plus a hop between stops. r is the distance to the k-th nearest
//! visited account, so π r²/k is the area per account, and 0.7124 √area the hop of a long tour through it
//! (Beardwood, Halton, Hammersley 1959, with the constant of Johnson, McGeoch, Rothberg 1996). Neighbours that no rep would
//! visit on the same tour say nothing of it: of n visited accounts and m reps who may have some,
//! ```text
//! k = clip(⌈n/m⌉ − 1, 1, hop_neighbour)
//! ```
//! which is `hop_neighbour` (8) from nine accounts a rep on.
//!
//! Where a travel file lists ways, these count, and the others take what the listed ones show of their distance.

mod fit;
mod missing;

pub use missing::tell;

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::Arc;

use super::config::{Missing, TravelSection};
use super::{Place, Plan, RepStatus, workload::Workload};
use crate::error::{Defect, Error, Result};
use crate::geometry::{Arcs, Drive, Entries, Metric, Position, nearest};

/// Hours of driving in a day, at most.
pub const DAY: f64 = 9.0;
/// Tour length per stop, in units of the square root of the area per stop.
const TOUR_CONSTANT: f64 = 0.7124;

/// Travel of a role: hours of unit i at territory j are `hop_hours[i] + hours_per_km[i] · arcs(i, j)`.
#[derive(Clone, Debug, Default)]
pub struct Travel {
    /// Hours for each km that the rep's home is away, per unit; empty where nobody is visited.
    pub hours_per_km: Vec<f64>,
    /// Hours between stops, the same whoever travels, per unit.
    pub hop_hours: Vec<f64>,
    /// One-way km from units to homes, or the km by the formula that take as long as the drive; `None` where nobody is visited.
    pub arcs: Option<Arc<Arcs>>,
    /// The least of them among open homes, per unit.
    pub nearest_km: Vec<f64>,
}

impl Travel {
    /// Hours on the way out and back if everybody were served from the nearest home: no plan has less.
    pub fn least_hours(&self) -> f64 {
        self.hours_per_km.iter().zip(&self.nearest_km).map(|(hours, km)| hours * km).sum()
    }
}

/// The travel of a role's workload to its reps (indices into `Plan::reps`); `open[j]` = rep j may get accounts.
///
/// # Errors
/// [`Error::Input`] where a visited account or its rep has no place, where degrees and kilometres are mixed, or where
/// a constant of `[travel]` is not positive.
pub fn travel(plan: &Plan, workload: &Workload, reps: &[usize], open: &[bool]) -> Result<Travel> {
    let n = workload.accounts.len();
    if nobody_is_visited(workload) {
        return Ok(Travel { hop_hours: vec![0.0; n], ..Travel::default() });
    }
    check_settings(plan)?;
    let metric = check_places(plan, workload, reps)?;
    let positions = positions(plan, workload);
    let sites: Vec<Position> = reps.iter().map(|&at| position(plan.reps[at].place.as_ref())).collect();
    let open_sites: Vec<Position> = sites.iter().zip(open).filter(|(_, open)| **open).map(|(site, _)| *site).collect();
    let open_sites = if open_sites.is_empty() { &sites } else { &open_sites };
    let known = Entries::new(known_km(plan, workload, reps));
    // Where every way is listed, none is estimated.
    let complete = known.iter().count() == positions.len() * sites.len();
    let drive = if complete { Drive::default() } else { drive(plan) };

    let mut nearest_km = nearest::site_distances(metric, &positions, open_sites);
    nearest_km.iter_mut().for_each(|km| *km = drive.of(*km));
    let heads = open.iter().filter(|open| **open).count();
    let (hours_per_km, hop_hours) = (hours_per_km(plan, workload), hop_hours(plan, workload, metric, &positions, heads));
    let mut arcs = Arcs::Geometric { metric, units: positions, sites };
    if drive != Drive::default() {
        arcs = Arcs::Driven { base: Arc::new(arcs), drive: drive.clone() };
    }
    if !known.is_empty() {
        nearest_listed(plan, &arcs, &known, open, &mut nearest_km);
        arcs = Arcs::Overridden { base: Arc::new(arcs), entries: known };
    }
    Ok(Travel { hours_per_km, hop_hours, arcs: Some(Arc::new(arcs)), nearest_km })
}

/// Hours of hops alone, per account, as they are where `heads` reps share the visits of `reps`.
///
/// # Errors
/// As [`travel`].
pub fn hops(plan: &Plan, workload: &Workload, reps: &[usize], heads: usize) -> Result<Vec<f64>> {
    if nobody_is_visited(workload) {
        return Ok(vec![0.0; workload.accounts.len()]);
    }
    check_settings(plan)?;
    let metric = check_places(plan, workload, reps)?;
    Ok(hop_hours(plan, workload, metric, &positions(plan, workload), heads))
}

/// The travel of a redrawn map into `heads` territories: from `sites` to where the units of the accounts are, `middles`. What is
/// nearest is not known before there are centres.
///
/// # Errors
/// As [`travel`].
pub fn travel_around(
    plan: &Plan,
    workload: &Workload,
    metric: Metric,
    middles: Vec<Position>,
    sites: Vec<Position>,
    heads: usize,
) -> Result<Travel> {
    check_settings(plan)?;
    let positions = positions(plan, workload);
    let (hours_per_km, hop_hours) = (hours_per_km(plan, workload), hop_hours(plan, workload, metric, &positions, heads));
    let nearest_km = vec![0.0; positions.len()];
    let arcs = Some(Arc::new(Arcs::Geometric { metric, units: middles, sites }));
    Ok(Travel { hours_per_km, hop_hours, arcs, nearest_km })
}

fn nobody_is_visited(workload: &Workload) -> bool {
    workload.visits.iter().all(|&visits| visits == 0.0)
}

fn positions(plan: &Plan, workload: &Workload) -> Vec<Position> {
    workload.accounts.iter().map(|&at| position(plan.accounts[at].place.as_ref())).collect()
}

/// Hours for each km that the seller is away, per account.
fn hours_per_km(plan: &Plan, workload: &Workload) -> Vec<f64> {
    let per_visit = plan.config.travel.hours_per_km();
    workload.visits.iter().map(|visits| visits * per_visit).collect()
}

impl TravelSection {
    /// Hours of a visit for each km that the rep's home is away: the way out and back, shared by the stops of a trip.
    pub fn hours_per_km(&self) -> f64 {
        2.0 * self.circuity / (self.speed_kmh * self.stops_per_trip)
    }

    /// Which nearest neighbour tells how densely stops lie, where so many reps share so many of them.
    pub fn neighbour(&self, stops: usize, heads: usize) -> usize {
        stops.div_ceil(heads.max(1)).saturating_sub(1).clamp(1, self.hop_neighbour.max(1))
    }

    /// Hours of the hop to a stop whose `neighbour`-th nearest other one is `radius` km away.
    pub fn hop_hours(&self, radius: f64, neighbour: usize) -> f64 {
        self.circuity * TOUR_CONSTANT * (PI * radius * radius / neighbour as f64).sqrt() / self.speed_kmh
    }
}

/// Hours of the hops to each account; 0 where nobody visits.
fn hop_hours(plan: &Plan, workload: &Workload, metric: Metric, positions: &[Position], heads: usize) -> Vec<f64> {
    let settings = &plan.config.travel;
    let visited: Vec<usize> = (0..positions.len()).filter(|&at| workload.visits[at] > 0.0).collect();
    let places: Vec<Position> = visited.iter().map(|&at| positions[at]).collect();
    let neighbour = settings.neighbour(visited.len(), heads);
    let mut hops = vec![0.0; positions.len()];
    for (at, radius) in visited.into_iter().zip(nearest::kth_distances(metric, &places, neighbour)) {
        hops[at] = workload.visits[at] * settings.hop_hours(radius, neighbour);
    }
    hops
}

/// Known travel times as the km that would take as long: (unit, territory, km).
fn known_km(plan: &Plan, workload: &Workload, reps: &[usize]) -> Vec<(u32, u32, f64)> {
    let settings = &plan.config.travel;
    let territories: BTreeMap<usize, u32> = reps.iter().enumerate().map(|(j, &rep)| (rep, j as u32)).collect();
    let entry = |(&(rep, account), &hours): (&(usize, usize), &f64)| {
        let unit = workload.accounts.binary_search(&account).ok()?;
        Some((unit as u32, *territories.get(&rep)?, hours * settings.speed_kmh / settings.circuity))
    };
    plan.travel.iter().filter_map(entry).collect()
}

/// What a straight distance takes where the travel file lists no way, in km by the formula.
pub fn drive(plan: &Plan) -> Drive {
    let settings = &plan.config.travel;
    let fitted = if settings.missing == Missing::Formula { None } else { fit::fit(plan) };
    fitted.map(|drive| drive.scaled(settings.speed_kmh / settings.circuity)).unwrap_or_default()
}

/// Sets the least km of units that have listed ways: of each open home the listed way, else the one by distance, unless that
/// is forbidden.
fn nearest_listed(plan: &Plan, by_distance: &Arcs, known: &Entries, open: &[bool], nearest_km: &mut [f64]) {
    let forbidden = plan.config.travel.missing == Missing::Forbid;
    let any = open.contains(&true);
    for (unit, nearest) in nearest_km.iter_mut().enumerate().filter(|(unit, _)| !known.of(*unit).is_empty()) {
        let km = |j: usize| known.at(unit, j).or_else(|| (!forbidden).then(|| by_distance.at(unit, j)));
        let ways = (0..open.len()).filter(|&j| open[j] || !any).filter_map(km);
        *nearest = ways.min_by(f64::total_cmp).unwrap_or(*nearest);
    }
}

/// Accounts that are only called may have no place; nothing is ever measured from there.
fn position(place: Option<&Place>) -> Position {
    place.map(Place::position).unwrap_or_default()
}

fn check_settings(plan: &Plan) -> Result<()> {
    let settings = &plan.config.travel;
    let positive = [
        ("circuity", settings.circuity),
        ("speed_kmh", settings.speed_kmh),
        ("stops_per_trip", settings.stops_per_trip),
        ("hop_neighbour", settings.hop_neighbour as f64),
    ];
    let defect = |(key, value): (&str, f64)| {
        let defect = Defect::of_file(plan.file(), "must be a number above 0").column(format!("travel.{key}"));
        (!(value > 0.0 && value.is_finite())).then(|| defect.value(value.to_string()))
    };
    let defects: Vec<Defect> = positive.into_iter().filter_map(defect).collect();
    if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
}

/// Everybody who takes part in visits has a place, all in degrees or all in km: the metric.
fn check_places(plan: &Plan, workload: &Workload, reps: &[usize]) -> Result<Metric> {
    let visited = workload.accounts.iter().zip(&workload.visits).filter(|(_, visits)| **visits > 0.0);
    let accounts = visited.map(|(&at, _)| {
        let account = &plan.accounts[at];
        (&plan.config.data.accounts, account.line, format!("account {} is visited", account.id), account.place)
    });
    // Who leaves gets nobody to visit.
    let needed = |at: &&usize| plan.reps[**at].place.is_some() || plan.reps[**at].status != RepStatus::Leaving;
    let homes = reps.iter().filter(needed).map(|&at| {
        let rep = &plan.reps[at];
        (&plan.config.data.reps, rep.line, format!("rep {} of role {} visits accounts", rep.id, rep.role), rep.place)
    });
    let (mut defects, mut planar) = (Vec::new(), None);
    for (file, line, who, place) in accounts.chain(homes) {
        let reason = match place {
            None => "but has no place: give latitude and longitude, or x and y in km",
            Some(place) if planar.is_some_and(|planar| planar != place.planar) => {
                "but has x and y where others have latitude and longitude, or the other way round"
            }
            Some(place) => {
                planar = Some(place.planar);
                continue;
            }
        };
        defects.push(Defect::of_file(file, format!("{who} {reason}")).line(line));
    }
    match (defects.is_empty(), planar) {
        (true, Some(true)) => Ok(Metric::Plane),
        (true, _) => Ok(Metric::Sphere),
        (false, _) => Err(Error::Input(defects)),
    }
}
