//! What a plan adds up to before anything is balanced: totals, hours needed against hours there, and what looks wrong.

mod coordinates;
mod suspicions;

use std::collections::BTreeMap;

use serde::Serialize;

use super::segment::{Segmented, segment};
use super::shift::{Shiftable, movable};
use super::travel::travel;
use super::units::Units;
use super::words::{count, number};
use super::workload::workload;
use super::{AccountStatus, Plan, Rep, RepStatus, Source};
use crate::error::Result;
use crate::plan::ground::{Ground, heads};
pub use suspicions::Suspicion;

/// Below this share of hours used, a role has sellers to spare.
const WELL_USED: f64 = 0.8;

/// Everything `sutton inspect` tells.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    /// Name of the plan.
    pub plan: String,
    /// What was read.
    pub files: Vec<Source>,
    /// All accounts together.
    pub totals: Totals,
    /// Accounts by segment.
    pub segments: BTreeMap<String, Totals>,
    /// Hours needed and hours there, by role.
    pub roles: Vec<RoleHours>,
    /// What may shift from one role to another, in words; absent where nothing may.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift: Option<String>,
    /// Of roles whose map is redrawn: units, neighbours, and what hangs together.
    pub maps: Vec<String>,
    /// Accounts and reps that were placed by their address, counted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub placed: Vec<String>,
    /// What looks wrong.
    pub suspicions: Vec<Suspicion>,
    /// What was told while reading.
    pub warnings: Vec<String>,
}

/// Sums over accounts.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Totals {
    /// Number of accounts.
    pub accounts: usize,
    /// Those that buy.
    pub customers: usize,
    /// Those that might.
    pub prospects: usize,
    /// Sum of their revenue.
    pub revenue: f64,
}

/// Whether a role has the hours that its calls need.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoleHours {
    /// The role.
    pub role: String,
    /// Accounts that it serves.
    pub accounts: usize,
    /// Calls in the period.
    pub calls: f64,
    /// Hours of calls, preparation included.
    pub call_hours: f64,
    /// Hours of travel if every account were served from the nearest home: no plan has less.
    pub least_travel_hours: f64,
    /// Sellers who stay and have hours.
    pub sellers: usize,
    /// Their hours.
    pub capacity_hours: f64,
    /// Sellers of mean capacity that the hours need; `None` where nobody has hours.
    pub sellers_needed: Option<f64>,
}

impl RoleHours {
    /// Hours of calls and of the least travel.
    pub fn hours_needed(&self) -> f64 {
        self.call_hours + self.least_travel_hours
    }

    /// Too many or too few sellers, in plain words.
    pub fn verdict(&self) -> String {
        let Some(needed) = self.sellers_needed else {
            let verdict = if self.accounts == 0 { "has nothing to do" } else { "has work, and no seller with hours" };
            return verdict.into();
        };
        let there = self.sellers as f64;
        let head = format!("needs {needed:.1} full-time sellers, has {}", self.sellers);
        if needed > there {
            format!("{head}: {:.1} too few", needed - there)
        } else if needed < WELL_USED * there {
            format!("{head}: {:.1} to spare", there - needed)
        } else {
            format!("{head}: enough")
        }
    }
}

/// Inspects a plan.
///
/// # Errors
/// As [`segment`] and `travel`: input that only shows when calls are laid out.
pub fn inspect(plan: &Plan) -> Result<Inspection> {
    let segmented = segment(plan)?;
    let mut totals = Totals::default();
    let mut segments: BTreeMap<String, Totals> = BTreeMap::new();
    for (account, segment) in plan.accounts.iter().zip(&segmented) {
        for sum in [&mut totals, segments.entry(segment.label.clone()).or_default()] {
            sum.accounts += 1;
            sum.customers += usize::from(account.status == AccountStatus::Customer);
            sum.prospects += usize::from(account.status == AccountStatus::Prospect);
            sum.revenue += account.number("revenue");
        }
    }
    let mut roles = Vec::new();
    let mut suspicions = suspicions::of_tables(plan, &segmented);
    for role in plan.roles() {
        let (hours, giants) = role_hours(plan, &segmented, &role)?;
        roles.push(hours);
        suspicions.extend(giants);
    }
    let redrawn = plan.roles().into_iter().filter(|role| plan.redrawn(role).is_some());
    let maps = redrawn.map(|role| map(plan, &segmented, &role)).collect::<Result<_>>()?;
    let (files, warnings, shift) = (plan.sources.clone(), plan.warnings.clone(), shift(plan, &segmented));
    let placed = plan.placed.clone();
    Ok(Inspection {
        plan: plan.config.plan.name.clone(),
        files,
        totals,
        segments,
        roles,
        shift,
        maps,
        placed,
        suspicions,
        warnings,
    })
}

/// Who may shift, and how much that is by phone.
fn shift(plan: &Plan, segments: &[Segmented]) -> Option<String> {
    let (section, movable) = (plan.config.shift.as_ref()?, movable(plan, segments));
    let sum = |of: fn(&Shiftable) -> f64| movable.accounts.iter().map(of).sum::<f64>();
    Some(format!(
        "{} of {} may shift to {}: {} calls, {} h by phone there; locks keep {}, families or areas that can't shift as a whole {}",
        count(movable.accounts.len(), "account"),
        section.from,
        section.to,
        number(sum(|own| own.calls)),
        number(sum(|own| own.hours)),
        movable.locked,
        movable.bound
    ))
}

/// The units of a redrawn role and, where its territories must be connected, their graph in words.
fn map(plan: &Plan, segments: &[Segmented], role: &str) -> Result<String> {
    let workload = workload(plan, segments, role);
    let ground = Ground::of(plan, role, &workload, &Units::of(plan, role, &workload.accounts))?;
    if plan.constraints(role).contiguity != Some(true) {
        return Ok(format!("role {role}: {}", count(ground.places.len(), "unit")));
    }
    Ok(format!("role {role}: {}", ground.neighbours(plan, role)?.words(&ground.names(plan, role))))
}

fn role_hours(plan: &Plan, segments: &[Segmented], role: &str) -> Result<(RoleHours, Option<Suspicion>)> {
    let workload = workload(plan, segments, role);
    let stays = |rep: &Rep| rep.role == role && rep.status != RepStatus::Leaving;
    let reps: Vec<usize> = (0..plan.reps.len()).filter(|&rep| stays(&plan.reps[rep])).collect();
    let travel = match plan.redrawn(role) {
        None => travel(plan, &workload, &reps, &vec![true; reps.len()])?,
        // Where the centres will be is not known: hops alone are sure.
        Some(_) => {
            let ground = Ground::of(plan, role, &workload, &Units::of(plan, role, &workload.accounts))?;
            ground.travel(plan, &workload, heads(plan, role))?
        }
    };
    let capacities: Vec<f64> = reps.iter().map(|&rep| plan.reps[rep].capacity_hours).filter(|&hours| hours > 0.0).collect();
    let capacity_hours: f64 = capacities.iter().sum();
    let least_travel_hours = travel.hop_hours.iter().sum::<f64>() + travel.least_hours();
    let call_hours: f64 = workload.call_hours.iter().sum();
    let mean = capacity_hours / capacities.len() as f64;
    let hours = RoleHours {
        role: role.to_string(),
        accounts: workload.accounts.len(),
        calls: workload.calls.iter().sum(),
        call_hours,
        least_travel_hours,
        sellers: capacities.len(),
        capacity_hours,
        sellers_needed: (mean > 0.0).then(|| (call_hours + least_travel_hours) / mean),
    };
    let largest = capacities.into_iter().fold(0.0, f64::max);
    Ok((hours, suspicions::giants(plan, role, &workload, largest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_and_too_few_sellers_are_told_in_words() {
        let verdict = |needed, sellers| {
            let hours = RoleHours {
                role: "outside".into(),
                accounts: 9,
                calls: 90.0,
                call_hours: 100.0,
                least_travel_hours: 0.0,
                sellers,
                capacity_hours: 100.0,
                sellers_needed: needed,
            };
            hours.verdict()
        };
        assert_eq!(verdict(Some(21.3), 20), "needs 21.3 full-time sellers, has 20: 1.3 too few");
        assert_eq!(verdict(Some(12.0), 20), "needs 12.0 full-time sellers, has 20: 8.0 to spare");
        assert_eq!(verdict(Some(18.4), 20), "needs 18.4 full-time sellers, has 20: enough");
        assert_eq!(verdict(None, 0), "has work, and no seller with hours");
    }
}
