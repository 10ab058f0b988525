//! Cost of a head count.

use crate::balance::territories::RolePlan;
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
    /// Calls that shift to another role: its hours, and the price of `[shift]`.
    pub shifted: f64,
}

impl Cost {
    /// All of it.
    pub fn total(&self) -> f64 {
        self.sellers + self.travel + self.overtime + self.given_up + self.shifted
    }
}

/// Cost of a plan at the prices of `[size]`, and its hours above the capacity that `plan` has.
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
        shifted: role
            .shift
            .as_ref()
            .map_or(0.0, |shift| shifted_hour(plan, &shift.other) * shift.hours + prices.given_up_hour * shift.price_hours),
    };
    (cost, overtime)
}

/// Price of an hour that another role spends on shifted calls: what `[size]` says, else its rate for any hour, else a salary by
/// the mean capacity of that role's reps; an hour where costs are hours.
fn shifted_hour(plan: &Plan, role: &str) -> f64 {
    let prices = &plan.config.size;
    let reps = plan.reps.iter().filter(|rep| rep.role == role && rep.status != RepStatus::Leaving && rep.capacity_hours > 0.0);
    let hours: Vec<f64> = reps.map(|rep| rep.capacity_hours).collect();
    let by_salary = |salary: f64| if hours.is_empty() { 0.0 } else { salary * hours.len() as f64 / hours.iter().sum::<f64>() };
    prices.shifted_hour.or(prices.hour).or(prices.salary.map(by_salary)).unwrap_or(1.0)
}
