//! What a plan adds up to before anything is balanced: totals, hours needed against hours there, and what looks wrong.

mod coordinates;
mod drives;
mod gaps;
mod staffing;
mod suspicions;

use std::collections::BTreeMap;

use serde::Serialize;

use super::segment::{Segmented, segment};
use super::shift::{Shiftable, movable};
use super::travel::{Road, travel};
use super::units::Units;
use super::words::{count, number};
use super::workload::workload;
use super::{Account, AccountStatus, Plan, Rep, RepStatus, Source};
use crate::error::Result;
use crate::plan::ground::{Ground, heads};
pub use staffing::RoleHours;
use staffing::{estimated_travel, full_time_hours};
pub use suspicions::{Suspicion, of_places as suspicious_places};

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
    /// What ways take, in words; absent where nobody is visited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub roads: Option<String>,
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

impl Totals {
    fn add(&mut self, account: &Account, revenue: f64) {
        self.accounts += 1;
        self.customers += usize::from(account.status == AccountStatus::Customer);
        self.prospects += usize::from(account.status == AccountStatus::Prospect);
        self.revenue += revenue;
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
        let revenue = account.number("revenue");
        totals.add(account, revenue);
        match segments.get_mut(&segment.label) {
            Some(own) => own.add(account, revenue),
            None => segments.entry(segment.label.clone()).or_default().add(account, revenue),
        }
    }
    let mut roles = Vec::new();
    let mut suspicions = suspicions::of_tables(plan, &segmented);
    for role in plan.roles() {
        let (hours, found) = role_hours(plan, &segmented, &role)?;
        roles.push(hours);
        suspicions.extend(gaps::dropped(plan, &segmented, &role));
        suspicions.extend(gaps::tails(plan, &role));
        suspicions.extend(found);
    }
    suspicions.extend(gaps::blanks(plan));
    let redrawn = plan.roles().into_iter().filter(|role| plan.redrawn(role).is_some());
    let maps = redrawn.map(|role| map(plan, &segmented, &role)).collect::<Result<_>>()?;
    let (files, warnings, shift) = (plan.sources.clone(), plan.warnings.clone(), shift(plan, &segmented));
    let placed = plan.placed.clone();
    let field = &plan.config.travel.field_channels;
    let visited = plan.call_patterns.iter().any(|own| own.calls_per_period > 0.0 && field.contains(&own.channel));
    let roads = visited.then(|| Road::of(plan).words(plan));
    Ok(Inspection {
        plan: plan.config.plan.name.clone(),
        files,
        totals,
        segments,
        roles,
        roads,
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

fn role_hours(plan: &Plan, segments: &[Segmented], role: &str) -> Result<(RoleHours, Vec<Suspicion>)> {
    let workload = workload(plan, segments, role);
    let stays = |rep: &Rep| rep.role == role && rep.status != RepStatus::Leaving;
    let reps: Vec<usize> = (0..plan.reps.len()).filter(|&rep| stays(&plan.reps[rep])).collect();
    let travel = match plan.redrawn(role) {
        None => travel(plan, &workload, &reps, &vec![true; reps.len()])?,
        // Where the centres will be is not known: hops alone are sure.
        Some(_) => {
            let ground = Ground::of(plan, role, &workload, &Units::of(plan, role, &workload.accounts))?;
            ground.travel(plan, &workload, heads(plan, role))
        }
    };
    let capacities: Vec<f64> = reps.iter().map(|&rep| plan.reps[rep].capacity_hours).collect();
    let with_hours: Vec<f64> = capacities.iter().copied().filter(|&hours| hours > 0.0).collect();
    let fixed = plan.redrawn(role).is_none();
    let hours = RoleHours {
        role: role.to_string(),
        accounts: workload.accounts.len(),
        calls: workload.calls.iter().sum(),
        call_hours: workload.call_hours.iter().sum(),
        least_travel_hours: travel.hop_hours.iter().sum::<f64>() + travel.least_hours(),
        estimated_travel_hours: if fixed { estimated_travel(&workload, &travel, &capacities) } else { None },
        sellers: with_hours.len(),
        capacity_hours: with_hours.iter().sum(),
        full_time_hours: full_time_hours(with_hours.clone()),
        sellers_needed: None,
        sellers_likely: None,
    }
    .staffed();
    let largest = with_hours.into_iter().fold(0.0, f64::max);
    let mut found: Vec<Suspicion> = suspicions::giants(plan, role, &workload, largest).into_iter().collect();
    if fixed && travel.ways.is_some() {
        found.extend(drives::far_homes(plan, role, &workload));
        found.extend(drives::long_ways(plan, role, &workload, &travel));
    }
    Ok((hours, found))
}
