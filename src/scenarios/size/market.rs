//! Market of a role: stops with their hours, and the homes that sellers may have.

use super::relief;
use crate::error::Result;
use crate::geometry::{Drive, Metric, Position};
use crate::plan::segment::Segmented;
use crate::plan::travel::{drive, travel};
use crate::plan::{Plan, RepStatus};

/// Accounts near each other are one stop where there are more than this.
const STOPS: usize = 4_000;
/// Homes looked at, spread evenly over the stops.
const CANDIDATES: usize = 400;
/// Price of an hour of work that nobody has time for, in hours.
pub const MISSED: f64 = 5.0;
/// A way that no seller takes, in km.
const FAR: f64 = 1_000.0;

/// An account that is visited, or several near each other.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The account with the most work.
    pub account: usize,
    /// Where it is.
    pub position: Position,
    /// Hours of calls, and of hops between stops.
    pub work: f64,
    /// Hours on the way for each km to the seller's home.
    pub per_km: f64,
}

/// A seller's home and hours.
#[derive(Clone, Copy, Debug)]
pub struct Home {
    /// Where it is.
    pub position: Position,
    /// Hours of work and travel that fit into the period.
    pub hours: f64,
}

/// A role's visited work.
#[derive(Clone, Debug)]
pub struct Market {
    /// Where it is.
    pub stops: Vec<Stop>,
    /// How distances are measured.
    pub metric: Metric,
    /// What a straight distance takes, in km by the formula.
    pub drive: Drive,
}

impl Market {
    /// The market of a role; without stops where nobody is visited.
    ///
    /// # Errors
    /// As [`travel`].
    pub fn of(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Self> {
        let settled = |rep: &usize| {
            let rep = &plan.reps[*rep];
            rep.role == role && rep.status != RepStatus::Leaving && rep.place.is_some()
        };
        let reps: Vec<usize> = (0..plan.reps.len()).filter(settled).collect();
        let work = relief::work(plan, segments, role)?;
        let travel = travel(plan, &work, &reps, &vec![true; reps.len()])?;
        let stop = |at: usize| {
            let per_km = travel.hours_per_km.get(at).copied().filter(|hours| *hours > 0.0)?;
            let position = plan.accounts[work.accounts[at]].place?.position();
            Some(Stop { account: work.accounts[at], position, work: work.call_hours[at] + travel.hop_hours[at], per_km })
        };
        let mut stops: Vec<Stop> = (0..work.accounts.len()).filter_map(stop).collect();
        let planar = stops.first().and_then(|stop| plan.accounts[stop.account].place).is_some_and(|place| place.planar);
        let metric = if planar { Metric::Plane } else { Metric::Sphere };
        if stops.len() > STOPS {
            let mut gathered = Vec::new();
            gather(&mut stops, STOPS, &mut gathered);
            stops = gathered;
        }
        Ok(Market { stops, metric, drive: drive(plan) })
    }

    /// Hours on the way from a home to a stop.
    pub fn way(&self, stop: &Stop, home: &Position) -> f64 {
        stop.per_km * self.drive.of(self.metric.distance(&stop.position, home))
    }

    /// Stops whose places are looked at as homes.
    pub fn candidates(&self) -> Vec<usize> {
        (0..self.stops.len()).step_by(self.stops.len().div_ceil(CANDIDATES).max(1)).collect()
    }

    /// Price, in hours, of a stop that nobody has time for, if the way there would take so many hours.
    pub fn missed(&self, stop: &Stop, way: f64) -> f64 {
        MISSED * (stop.work + way.min(stop.per_km * FAR))
    }
}

/// Halves stops along the axis on which they differ most until there are about so many, each the sum of what it stands for.
fn gather(stops: &mut [Stop], count: usize, gathered: &mut Vec<Stop>) {
    if count <= 1 || stops.len() == 1 {
        let heaviest = stops.iter().max_by(|a, b| a.work.total_cmp(&b.work).then(b.account.cmp(&a.account)));
        gathered.extend(heaviest.map(|heaviest| Stop {
            work: stops.iter().map(|stop| stop.work).sum(),
            per_km: stops.iter().map(|stop| stop.per_km).sum(),
            ..heaviest.clone()
        }));
        return;
    }
    let width = |axis: usize| {
        let along = stops.iter().map(|stop| stop.position.0[axis]);
        along.clone().fold(f64::NEG_INFINITY, f64::max) - along.fold(f64::INFINITY, f64::min)
    };
    let widths = [width(0), width(1), width(2)];
    let axis = (1..3).fold(0, |best, axis| if widths[axis] > widths[best] { axis } else { best });
    stops.sort_by(|a, b| a.position.0[axis].total_cmp(&b.position.0[axis]).then(a.account.cmp(&b.account)));
    let (left, right) = stops.split_at_mut(stops.len() / 2);
    gather(left, count / 2, gathered);
    gather(right, count - count / 2, gathered);
}
