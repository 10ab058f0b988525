//! What a head count costs.

use crate::plan::territories::RolePlan;
use crate::plan::{Plan, RepStatus};

/// Parts of what a head count costs in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, serde::Serialize)]
pub struct Cost {
    /// Salaries, or what the hours of work cost.
    pub sellers: f64,
    /// Hours of travel.
    pub travel: f64,
    /// Hours above capacity.
    pub overtime: f64,
    /// Calls given up.
    pub given_up: f64,
}

impl Cost {
    /// All of it.
    pub fn total(&self) -> f64 {
        self.sellers + self.travel + self.overtime + self.given_up
    }
}

/// What a plan costs at the prices of `[size]`, and its hours above the capacity that `plan` has.
pub(super) fn of(plan: &Plan, role: &RolePlan) -> (Cost, f64) {
    let prices = &plan.config.size;
    let heads = role.territories.iter().filter(|territory| plan.reps[territory.rep].status != RepStatus::Leaving);
    let (mut sellers, mut overtime, mut travel) = (0.0, 0.0, 0.0);
    for territory in heads {
        let (hours, capacity) = (territory.after.hours(), plan.reps[territory.rep].capacity_hours);
        sellers += match (prices.salary, prices.hour) {
            (Some(salary), _) => salary,
            (None, Some(hour)) => hour * hours,
            (None, None) => capacity,
        };
        // Up to the checker's tolerance, a full book is no overtime.
        overtime += Some(hours - capacity).filter(|over| *over > 1e-6 * capacity).unwrap_or(0.0);
        travel += territory.after.travel_hours;
    }
    let worth: f64 = role.accounts.iter().map(|account| account.given_up.worth).sum();
    let cost = Cost {
        sellers,
        travel: prices.travel_hour * travel,
        overtime: prices.overtime_hour * overtime,
        given_up: prices.given_up_hour * worth,
    };
    (cost, overtime)
}
