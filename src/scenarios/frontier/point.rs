//! Points of the frontier, and which of two is better.

use crate::balance::territories::RolePlan;
use crate::balance::turnover::Turnover;

/// Limits that a point keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SweptLimits {
    /// The greatest share of accounts that may leave an owner who stays; `None` = as the plan has it.
    pub max_moved: Option<f64>,
    /// The band of hours around the fair share; `None` = as the plan has it.
    pub tolerance: Option<f64>,
    /// The greatest distance of a visited account, km; `None` = as the plan has it.
    pub max_km: Option<f64>,
}

/// A point of the frontier: the best plan found within its limits.
#[derive(Clone, Debug)]
pub struct Point {
    /// The limits.
    pub limits: SweptLimits,
    /// The plan, checked; its bound is the least that any plan within the limits costs.
    pub plan: RolePlan,
    /// Accounts changing hands.
    pub turnover: Turnover,
    /// The greatest distance of a rep's hours from the fair share, relative to it.
    pub unevenness: f64,
}

impl Point {
    /// Cost of the plan, hours.
    pub fn cost(&self) -> f64 {
        self.plan.proof.primal
    }

    /// Hours of travel, hops between stops included.
    pub fn travel_hours(&self) -> f64 {
        self.plan.after.as_ref().map_or(0.0, |after| after.travel_hours)
    }

    /// Criteria of the point, the less the better: cost, then what is swept.
    pub(super) fn measures(&self) -> [f64; 4] {
        let moved = self.limits.max_moved.map_or(0.0, |_| self.turnover.left() as f64);
        let unevenness = self.limits.tolerance.map_or(0.0, |_| self.unevenness);
        [self.cost(), moved, unevenness, self.limits.max_km.unwrap_or_default()]
    }

    /// Whether another point is nowhere worse and somewhere better.
    pub fn is_dominated_by(&self, other: &Point) -> bool {
        let pairs = || other.measures().into_iter().zip(self.measures());
        pairs().all(|(theirs, own)| theirs <= own) && pairs().any(|(theirs, own)| theirs < own)
    }
}
