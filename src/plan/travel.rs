//! Travel of visits. With d the distance as the crow flies, ŵ(d) the hours that a drive of it takes one way, and S the stops that
//! fit into the days of a trip (`geometry::trips`),
//! ```text
//! hours_ij = visits_i · (min over nights n of (2·ŵ(d_ij) + n·overnight)/S_n  +  ŵ(0.7124 · √(π r²/k)))
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
//! Where a travel file lists ways, these count, and all others take what the listed ones show of their distance.

mod fit;
mod legs;
mod missing;
mod road;

pub use legs::Legs;
pub use missing::tell;
pub use road::Road;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::config::Missing;
use super::{Place, Plan, RepStatus, workload::Workload};
use crate::error::{Defect, Error, Result};
use crate::geometry::{Arcs, Entries, Metric, Position, Trips, nearest};

/// Hours of a day, of work or at the wheel, where the plan's trips have none.
pub const DAY: f64 = 9.0;

/// Hours of a rep's working day: those of the plan's trips, or [`DAY`] where these have no days.
pub fn working_day(plan: &Plan) -> f64 {
    let own = plan.config.travel.day_hours;
    if own > 0.0 { own } else { DAY }
}

/// Travel of a role: hours of unit i at territory j are `hop_hours[i] + visits[i] · ways(i, j)`.
#[derive(Clone, Debug, Default)]
pub struct Travel {
    /// Visits in the period, per unit; empty where nobody is visited.
    pub visits: Vec<f64>,
    /// Hours between stops, the same whoever travels, per unit.
    pub hop_hours: Vec<f64>,
    /// Hours on the way out and back for each visit, from units to homes; `None` where nobody is visited.
    pub ways: Option<Arc<Arcs>>,
    /// Hours one way from the nearest of open homes, per unit.
    pub nearest_drive: Vec<f64>,
    /// Hours on the way out and back for each visit from there, per unit.
    pub nearest_way: Vec<f64>,
}

impl Travel {
    /// Hours on the way out and back if everybody were served from the nearest home: no plan has less.
    pub fn least_hours(&self) -> f64 {
        (0..self.visits.len()).map(|unit| self.least_hours_of(unit)).sum()
    }

    /// The same of a unit.
    pub fn least_hours_of(&self, unit: usize) -> f64 {
        self.visits.get(unit).map_or(0.0, |visits| visits * self.nearest_way[unit])
    }

    /// Hours on the way out and back of all visits to a unit.
    pub fn way_hours(&self, unit: usize, territory: usize) -> f64 {
        self.ways.as_ref().map_or(0.0, |ways| self.visits[unit] * ways.at(unit, territory))
    }
}

/// The travel of a role's workload to its reps (indices into `Plan::reps`); `open[j]` = rep j may get accounts.
///
/// # Errors
/// [`Error::Input`] where a visited account or its rep has no place, or where degrees and kilometres are mixed.
pub fn travel(plan: &Plan, workload: &Workload, reps: &[usize], open: &[bool]) -> Result<Travel> {
    let n = workload.accounts.len();
    if nobody_is_visited(workload) {
        return Ok(Travel { hop_hours: vec![0.0; n], ..Travel::default() });
    }
    let metric = check_places(plan, workload, reps)?;
    let (road, positions) = (Road::of(plan), positions(plan, workload));
    let sites: Vec<Position> = reps.iter().map(|&at| position(plan.reps[at].place.as_ref())).collect();
    let open_sites: Vec<Position> = sites.iter().zip(open).filter(|(_, open)| **open).map(|(site, _)| *site).collect();
    let open_sites = if open_sites.is_empty() { &sites } else { &open_sites };
    let mut nearest_drive = nearest::site_distances(metric, &positions, open_sites);
    nearest_drive.iter_mut().for_each(|km| *km = road.drive.of(*km));
    let heads = open.iter().filter(|open| **open).count();
    let hops = hops_of_visits(&road, workload, metric, &positions, heads);

    let by_distance = Arc::new(Arcs::Geometric { metric, units: positions, sites });
    let mut drives = Arcs::Driven { base: by_distance, drive: road.drive.clone() };
    let known = Entries::new(known_hours(plan, workload, reps));
    if !known.is_empty() {
        nearest_listed(plan, &drives, &known, open, &mut nearest_drive);
        drives = Arcs::Overridden { base: Arc::new(drives), entries: known };
    }
    let trips = trips(&road, workload, &hops);
    let nearest_way = nearest_drive.iter().enumerate().map(|(unit, &drive)| trips.of(unit, drive)).collect();
    let ways = Some(Arc::new(Arcs::Trips { base: Arc::new(drives), trips }));
    Ok(Travel { visits: workload.visits.clone(), hop_hours: of_all_visits(workload, &hops), ways, nearest_drive, nearest_way })
}

/// Hours of hops alone, per account, as they are where `heads` reps share the visits of `reps`.
///
/// # Errors
/// As [`travel`].
pub fn hops(plan: &Plan, workload: &Workload, reps: &[usize], heads: usize) -> Result<Vec<f64>> {
    if nobody_is_visited(workload) {
        return Ok(vec![0.0; workload.accounts.len()]);
    }
    let metric = check_places(plan, workload, reps)?;
    let hops = hops_of_visits(&Road::of(plan), workload, metric, &positions(plan, workload), heads);
    Ok(of_all_visits(workload, &hops))
}

/// The travel of a redrawn map into `heads` territories: from `sites` to the middles of units, `middles[unit_of[account]]`. A visit
/// to any account of a unit takes what those to its accounts take on average. What is nearest is not known before there are centres.
pub fn travel_around(
    plan: &Plan,
    workload: &Workload,
    metric: Metric,
    (unit_of, middles): (&[usize], &[Position]),
    sites: Vec<Position>,
    heads: usize,
) -> Travel {
    let road = Road::of(plan);
    let hops = hops_of_visits(&road, workload, metric, &positions(plan, workload), heads);
    let of_units = on_average(&trips(&road, workload, &hops), workload, unit_of, middles.len());
    let of = |values: &[f64]| unit_of.iter().map(|&unit| values[unit]).collect();
    let trips = Trips { days: road.days, visit: of(&of_units.visit), stop: of(&of_units.stop) };
    let units = unit_of.iter().map(|&unit| middles[unit]).collect();
    let by_distance = Arc::new(Arcs::Geometric { metric, units, sites });
    let drives = Arc::new(Arcs::Driven { base: by_distance, drive: road.drive });
    Travel {
        visits: workload.visits.clone(),
        hop_hours: of_all_visits(workload, &hops),
        ways: Some(Arc::new(Arcs::Trips { base: drives, trips })),
        nearest_drive: vec![0.0; unit_of.len()],
        nearest_way: vec![0.0; unit_of.len()],
    }
}

/// Trips to units of several accounts, of the trips to these: the mean of visits.
fn on_average(trips: &Trips, workload: &Workload, unit_of: &[usize], units: usize) -> Trips {
    let (mut visits, mut sums) = (vec![0.0; units], vec![[0.0; 2]; units]);
    for (at, &unit) in unit_of.iter().enumerate() {
        visits[unit] += workload.visits[at];
        sums[unit][0] += workload.visits[at] * trips.visit[at];
        sums[unit][1] += workload.visits[at] * trips.stop[at];
    }
    let mean =
        |which: usize| (0..units).map(|unit| if visits[unit] > 0.0 { sums[unit][which] / visits[unit] } else { 0.0 }).collect();
    Trips { days: trips.days, visit: mean(0), stop: mean(1) }
}

fn nobody_is_visited(workload: &Workload) -> bool {
    workload.visits.iter().all(|&visits| visits == 0.0)
}

fn positions(plan: &Plan, workload: &Workload) -> Vec<Position> {
    workload.accounts.iter().map(|&at| position(plan.accounts[at].place.as_ref())).collect()
}

/// Hours of the hop to each account for a visit; 0 where nobody visits.
fn hops_of_visits(road: &Road, workload: &Workload, metric: Metric, positions: &[Position], heads: usize) -> Vec<f64> {
    let visited: Vec<usize> = (0..positions.len()).filter(|&at| workload.visits[at] > 0.0).collect();
    let places: Vec<Position> = visited.iter().map(|&at| positions[at]).collect();
    let neighbour = road.neighbour(visited.len(), heads);
    let mut hops = vec![0.0; positions.len()];
    for (at, radius) in visited.into_iter().zip(nearest::kth_distances(metric, &places, neighbour)) {
        hops[at] = road.hop_hours(radius, neighbour);
    }
    hops
}

/// Hours of the hops of all visits.
fn of_all_visits(workload: &Workload, hops: &[f64]) -> Vec<f64> {
    workload.visits.iter().zip(hops).map(|(visits, hop)| visits * hop).collect()
}

/// Trips to accounts, whose visits take so long with such hops.
fn trips(road: &Road, workload: &Workload, hops: &[f64]) -> Trips {
    let visit: Vec<f64> = (0..hops.len()).map(|at| workload.hours_of_visit(at)).collect();
    let stop = visit.iter().zip(hops).map(|(visit, hop)| visit + hop).collect();
    Trips { days: road.days, visit, stop }
}

/// Known travel times: (unit, territory, hours).
fn known_hours(plan: &Plan, workload: &Workload, reps: &[usize]) -> Vec<(u32, u32, f64)> {
    let territories: BTreeMap<usize, u32> = reps.iter().enumerate().map(|(j, &rep)| (rep, j as u32)).collect();
    let entry = |(&(rep, account), &hours): (&(usize, usize), &f64)| {
        let unit = workload.accounts.binary_search(&account).ok()?;
        Some((unit as u32, *territories.get(&rep)?, hours))
    };
    plan.travel.iter().filter_map(entry).collect()
}

/// Sets the least drive to units that have listed ways: of each open home the listed way, else the one by distance, unless that
/// is forbidden.
fn nearest_listed(plan: &Plan, by_distance: &Arcs, known: &Entries, open: &[bool], nearest_drive: &mut [f64]) {
    let forbidden = plan.config.travel.missing == Missing::Forbid;
    let any = open.contains(&true);
    for (unit, nearest) in nearest_drive.iter_mut().enumerate().filter(|(unit, _)| !known.of(*unit).is_empty()) {
        let hours = |j: usize| known.at(unit, j).or_else(|| (!forbidden).then(|| by_distance.at(unit, j)));
        let ways = (0..open.len()).filter(|&j| open[j] || !any).filter_map(hours);
        *nearest = ways.min_by(f64::total_cmp).unwrap_or(*nearest);
    }
}

/// Accounts that are only called may have no place; nothing is ever measured from there.
fn position(place: Option<&Place>) -> Position {
    place.map(Place::position).unwrap_or_default()
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
