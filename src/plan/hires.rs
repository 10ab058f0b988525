//! Where a hire should live who has no place yet: at the account from where the hours that the hire brings save most travel.

use rayon::prelude::*;

use super::segment::segment;
use super::travel::Road;
use super::workload::workload;
use super::{Place, Plan, RepStatus};
use crate::error::Result;
use crate::geometry::{Metric, Position, nearest};

/// Accounts looked at as homes, spread evenly over the file.
const CANDIDATES: usize = 400;
/// Kilometres to the nearest seller where there is none yet.
const NOWHERE: f64 = 10_000.0;

/// A visited account: where it is, how often it is visited, and what it takes besides the way.
struct Stop {
    account: usize,
    position: Position,
    visits: f64,
    visit_hours: f64,
    call_hours: f64,
}

impl Stop {
    /// Hours on the way if its seller is so many km away.
    fn way(&self, road: &Road, km: f64) -> f64 {
        self.visits * road.way_hours(km, self.visit_hours, self.visit_hours)
    }
}

/// Gives every placeholder without a place one, the first of them first; and a warning that says so.
///
/// # Errors
/// As [`segment`].
pub fn settle(plan: &mut Plan) -> Result<()> {
    let homeless = |plan: &Plan, rep: usize| {
        let rep = &plan.reps[rep];
        // Redrawn territories have centres of their own.
        rep.status == RepStatus::Placeholder && rep.place.is_none() && plan.redrawn(&rep.role).is_none()
    };
    if !(0..plan.reps.len()).any(|rep| homeless(plan, rep)) {
        return Ok(());
    }
    let segments = segment(plan)?;
    for role in plan.roles() {
        let work = workload(plan, &segments, &role);
        let stop = |at: usize| {
            let position = plan.accounts[work.accounts[at]].place?.position();
            let visits = Some(work.visits[at]).filter(|visits| *visits > 0.0)?;
            let (visit_hours, call_hours) = (work.hours_of_visit(at), work.call_hours[at]);
            Some(Stop { account: work.accounts[at], position, visits, visit_hours, call_hours })
        };
        let stops: Vec<Stop> = (0..work.accounts.len()).filter_map(stop).collect();
        let planar = stops.first().and_then(|stop| plan.accounts[stop.account].place).is_some_and(|place| place.planar);
        let metric = if planar { Metric::Plane } else { Metric::Sphere };
        for rep in (0..plan.reps.len()).filter(|&rep| plan.reps[rep].role == role).collect::<Vec<_>>() {
            if homeless(plan, rep)
                && let Some(account) = best_home(plan, &stops, metric, rep)
            {
                let place = plan.accounts[account].place.map(|place| Place { radius_km: f64::INFINITY, ..place });
                plan.warnings.push(format!(
                    "rep {} is a placeholder without a place: planned from the place of account {}, where its hours save most travel",
                    plan.reps[rep].id, plan.accounts[account].id
                ));
                plan.reps[rep].place = place;
            }
        }
    }
    Ok(())
}

/// The account at which a rep saves most.
fn best_home(plan: &Plan, stops: &[Stop], metric: Metric, rep: usize) -> Option<usize> {
    let hours = plan.reps[rep].capacity_hours;
    let stays = plan.reps.iter().filter(|other| other.role == plan.reps[rep].role && other.status != RepStatus::Leaving);
    let homes: Vec<Position> = stays.filter_map(|other| Some(other.place?.position())).collect();
    let places: Vec<Position> = stops.iter().map(|stop| stop.position).collect();
    let (now, road) = (nearest::site_distances(metric, &places, &homes), Road::of(plan));
    let candidates: Vec<usize> = (0..stops.len()).step_by(stops.len().div_ceil(CANDIDATES).max(1)).collect();
    let saved: Vec<(f64, usize)> =
        candidates.into_par_iter().map(|at| (saving(stops, &now, (metric, &road), at, hours), at)).collect();
    let best = saved.into_iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    Some(stops[best.1].account)
}

/// Hours of travel that `hours` of a seller at a stop save, spent on the accounts nearest to there.
fn saving(stops: &[Stop], now: &[f64], (metric, road): (Metric, &Road), at: usize, hours: f64) -> f64 {
    let home = stops[at].position;
    let nearer = stops.iter().zip(now).filter_map(|(stop, now)| {
        let km = metric.distance(&stop.position, &home);
        (km < now.min(NOWHERE)).then_some((km, stop, now.min(NOWHERE)))
    });
    let mut nearer: Vec<(f64, &Stop, f64)> = nearer.collect();
    nearer.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut left, mut saved) = (hours, 0.0);
    for (km, stop, now) in nearer {
        let way = stop.way(road, km);
        left -= stop.call_hours + way;
        if left < 0.0 {
            break;
        }
        saved += stop.way(road, now) - way;
    }
    saved
}
