//! Market of a role: stops with their hours, and the homes that sellers may have.

use super::relief;
use crate::error::Result;
use crate::geometry::{Metric, Position};
use crate::plan::segment::Segmented;
use crate::plan::travel::{Road, travel};
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
    /// Visits in the period.
    pub visits: f64,
    /// Hours of a visit.
    pub visit: f64,
    /// Hours of a visit and of the hop to it.
    pub stop: f64,
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
    /// What ways take.
    pub road: Road,
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
            let visits = travel.visits.get(at).copied().filter(|visits| *visits > 0.0)?;
            let position = plan.accounts[work.accounts[at]].place?.position();
            let (visit, hops) = (work.hours_of_visit(at), travel.hop_hours[at]);
            let stop = visit + hops / visits;
            Some(Stop { account: work.accounts[at], position, work: work.call_hours[at] + hops, visits, visit, stop })
        };
        let mut stops: Vec<Stop> = (0..work.accounts.len()).filter_map(stop).collect();
        let planar = stops.first().and_then(|stop| plan.accounts[stop.account].place).is_some_and(|place| place.planar);
        let metric = if planar { Metric::Plane } else { Metric::Sphere };
        if stops.len() > STOPS {
            let mut gathered = Vec::new();
            gather(&mut stops, STOPS, &mut gathered);
            stops = gathered;
        }
        Ok(Market { stops, metric, road: Road::of(plan) })
    }

    /// Hours on the way from a home to a stop.
    pub fn way(&self, stop: &Stop, home: &Position) -> f64 {
        self.way_of_km(stop, self.metric.distance(&stop.position, home))
    }

    /// The same from so many km away.
    fn way_of_km(&self, stop: &Stop, km: f64) -> f64 {
        stop.visits * self.road.way_hours(km, stop.visit, stop.stop)
    }

    /// Stops whose places are looked at as homes.
    pub fn candidates(&self) -> Vec<usize> {
        (0..self.stops.len()).step_by(self.stops.len().div_ceil(CANDIDATES).max(1)).collect()
    }

    /// Price, in hours, of a stop that nobody has time for, if the way there would take so many hours.
    pub fn missed(&self, stop: &Stop, way: f64) -> f64 {
        MISSED * (stop.work + way.min(self.way_of_km(stop, FAR)))
    }
}

/// Halves stops along the axis on which they differ most until there are about so many, each the sum of what it stands for.
fn gather(stops: &mut [Stop], count: usize, gathered: &mut Vec<Stop>) {
    if count <= 1 || stops.len() == 1 {
        let heaviest = stops.iter().max_by(|a, b| a.work.total_cmp(&b.work).then(b.account.cmp(&a.account)));
        let sum = |of: &dyn Fn(&Stop) -> f64| stops.iter().map(of).sum::<f64>();
        let visits = sum(&|stop| stop.visits);
        gathered.extend(heaviest.map(|heaviest| Stop {
            work: sum(&|stop| stop.work),
            visits,
            visit: sum(&|stop| stop.visits * stop.visit) / visits,
            stop: sum(&|stop| stop.visits * stop.stop) / visits,
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
