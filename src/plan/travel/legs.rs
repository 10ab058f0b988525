//! Drives from stop to stop of a rep's day, as the plan has them.

use super::Road;
use crate::geometry::{Drive, Metric};
use crate::plan::{Place, Plan};

const MINUTES: f64 = 60.0;

/// What drives of reps take.
#[derive(Clone, Debug)]
pub struct Legs<'a> {
    plan: &'a Plan,
    drive: Drive,
}

impl<'a> Legs<'a> {
    /// Those of a plan: listed ways from home, all others by distance.
    pub fn of(plan: &'a Plan) -> Self {
        Legs { plan, drive: Road::of(plan).drive }
    }

    /// Minutes of a drive of a rep from home (`None`) or an account to an account; `None` where one of them has no place.
    pub fn minutes(&self, rep: usize, from: Option<usize>, to: usize) -> Option<f64> {
        let listed = from.is_none().then(|| self.plan.travel.get(&(rep, to))).flatten();
        listed.copied().or_else(|| self.km(rep, from, to).map(|km| self.drive.of(km))).map(|hours| MINUTES * hours)
    }

    /// Km of it as the crow flies.
    pub fn km(&self, rep: usize, from: Option<usize>, to: usize) -> Option<f64> {
        let of = |account: usize| self.plan.accounts[account].place.as_ref();
        let (from, to) = (from.map_or(self.plan.reps[rep].place.as_ref(), of)?, of(to)?);
        let metric = if to.planar { Metric::Plane } else { Metric::Sphere };
        Some(metric.distance(&Place::position(from), &Place::position(to)))
    }
}
