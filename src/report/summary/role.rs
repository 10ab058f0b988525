//! A role in `summary.json`: what its plan comes to, before and after.

use serde::{Deserialize, Serialize};

use super::json::finite;
use super::parts::{CapSummary, CentreSummary, ConcessionSummary, ShiftSummary, SpreadSummary, TeamSummary};
use crate::balance::metrics::Measures;
use crate::balance::moves::turnover;
use crate::balance::pairs::Pairs;
use crate::balance::shortage::{Shortage, shortages};
use crate::balance::territories::RolePlan;
use crate::model::Status;
use crate::plan::RepStatus;
use crate::plan::service::Service;
use crate::plan::shift::Side;
use crate::report::Report;
use crate::report::territory::{TerritorySummary, territories};
use crate::report::turnover::TurnoverSummary;

/// Which bound the gap rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundKind {
    /// `verify` re-derives it from `certificate.json`.
    Certified,
    /// It rests on the solver's word.
    Claimed,
}

/// A role in `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleSummary {
    /// The role.
    pub role: String,
    /// Where rules have given way; absent where all are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxed: Vec<ConcessionSummary>,
    /// The roles it is tied to: value, bounds and gap are then those of all of them together. Absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied_with: Vec<String>,
    /// The role's own part of the objective value, where it is tied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_value: Option<f64>,
    /// Unit of costs, hours where absent: `km` or `km²` where a map is redrawn that way.
    #[serde(default = "hours", skip_serializing_if = "is_hours")]
    pub unit: String,
    /// Centres that territories are drawn around; absent where accounts go to given homes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub centres: Vec<CentreSummary>,
    /// Follows from the numbers alone.
    pub status: Status,
    /// Objective value: hours on the way, and the price of unevenness in hours.
    pub primal_value: f64,
    /// No plan has a lower value.
    pub dual_bound: Option<f64>,
    /// Bound that `certificate.json` proves.
    pub certified_bound: Option<f64>,
    /// Which of the two the gap rests on.
    pub bound: BoundKind,
    /// primal − bound, hours.
    pub absolute_gap: Option<f64>,
    /// (primal − bound) / |primal|.
    pub gap: Option<f64>,
    /// Accounts that the role serves.
    pub accounts: usize,
    /// Of these, who had an owner.
    pub accounts_before: usize,
    /// Reps of the role.
    pub reps: usize,
    /// Hours of calls and travel.
    pub workload_hours: f64,
    /// Hours that the reps who stay have.
    pub capacity_hours: f64,
    /// Hours per rep with a share of the work.
    pub rep_hours_before: Option<SpreadSummary>,
    /// Hours per rep with a share of the work.
    pub rep_hours_after: Option<SpreadSummary>,
    /// Coefficient of variation of load ÷ share.
    pub workload_cv_before: Option<f64>,
    /// Coefficient of variation of load ÷ share.
    pub workload_cv_after: Option<f64>,
    /// The same of potential ÷ share.
    pub potential_cv_before: Option<f64>,
    /// The same of potential ÷ share.
    pub potential_cv_after: Option<f64>,
    /// Hours ÷ capacity per rep.
    pub utilisation_before: Option<SpreadSummary>,
    /// Hours ÷ capacity per rep.
    pub utilisation_after: Option<SpreadSummary>,
    /// Hours above capacity, of all reps; above their own of who leaves.
    pub overtime_hours_before: Option<f64>,
    /// Hours above capacity, of all reps.
    pub overtime_hours_after: Option<f64>,
    /// Calls that the segments ask for.
    pub calls_due: f64,
    /// Of these, those that somebody makes.
    pub calls_before: f64,
    /// Of these, those that somebody makes.
    pub calls_after: f64,
    /// Hours of travel, hops between stops included.
    pub travel_hours_before: Option<f64>,
    /// Hours of travel, hops between stops included.
    pub travel_hours_after: Option<f64>,
    /// Of these, hours to accounts that had an owner: to be held against those before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_hours_after_of_owned: Option<f64>,
    /// Nights away on trips.
    pub nights_before: Option<f64>,
    /// Nights away on trips.
    pub nights_after: Option<f64>,
    /// Accounts changing hands.
    #[serde(flatten)]
    pub turnover: TurnoverSummary,
    /// Cost of accounts that leave their owners, hours; part of the objective value.
    pub moving_hours: f64,
    /// Limits on what leaves its owner.
    pub caps: Vec<CapSummary>,
    /// Loads of each manager's reps, where that has a span. Absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamSummary>,
    /// Service given up because hours are short, by segment.
    pub given_up: Vec<Shortage>,
    /// What has shifted to another role, or from it. Absent where nothing may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<ShiftSummary>,
    /// Pairs with reps of the role that it follows. Absent where it follows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<Pairs>,
    /// What each rep carries.
    #[serde(default)]
    pub territories: Vec<TerritorySummary>,
}

fn hours() -> String {
    "h".into()
}

fn is_hours(unit: &str) -> bool {
    unit == "h"
}

impl RoleSummary {
    /// The summary of one role of a report.
    pub fn new(report: &Report, role: &RolePlan) -> Self {
        let (before, after) = (role.before.as_ref(), role.after.as_ref());
        let spread = |measures: &Measures| SpreadSummary::from(measures.rep_hours);
        let used = |measures: &Measures| measures.utilisation.map(SpreadSummary::from);
        let reps = role.territories.iter().map(|territory| &report.plan.reps[territory.rep]);
        let staying = reps.filter(|rep| rep.status != RepStatus::Leaving);
        RoleSummary {
            role: role.role.clone(),
            relaxed: role.relaxed.iter().map(|own| ConcessionSummary::new(report, own)).collect(),
            tied_with: role.proof.tied.as_ref().map(|tied| tied.with.clone()).unwrap_or_default(),
            own_value: role.proof.tied.as_ref().map(|tied| tied.own_value),
            unit: role.unit.into(),
            centres: role.territories.iter().filter_map(|territory| CentreSummary::new(report, territory)).collect(),
            status: role.status,
            primal_value: role.proof.primal,
            dual_bound: finite(role.proof.dual_bound),
            certified_bound: finite(role.proof.certified_bound),
            bound: if role.proof.is_certified() { BoundKind::Certified } else { BoundKind::Claimed },
            absolute_gap: finite(role.absolute_gap()),
            gap: finite(role.gap()),
            accounts: role.accounts.len(),
            accounts_before: before.map_or(0, |measures| measures.accounts),
            reps: role.territories.len(),
            workload_hours: after.map_or(0.0, |measures| measures.hours),
            capacity_hours: staying.map(|rep| rep.capacity_hours).sum(),
            rep_hours_before: before.map(spread),
            rep_hours_after: after.map(spread),
            workload_cv_before: before.and_then(|measures| measures.cv),
            workload_cv_after: after.and_then(|measures| measures.cv),
            potential_cv_before: before.and_then(|measures| measures.potential_cv),
            potential_cv_after: after.and_then(|measures| measures.potential_cv),
            utilisation_before: before.and_then(used),
            utilisation_after: after.and_then(used),
            overtime_hours_before: before.map(|measures| measures.overtime_hours),
            overtime_hours_after: after.map(|measures| measures.overtime_hours),
            calls_due: calls_due(role),
            calls_before: before.map_or(0.0, |measures| measures.calls),
            calls_after: after.map_or(0.0, |measures| measures.calls),
            travel_hours_before: before.map(|measures| measures.travel_hours),
            travel_hours_after: after.map(|measures| measures.travel_hours),
            nights_before: before.map(|measures| measures.nights),
            nights_after: after.map(|measures| measures.nights),
            travel_hours_after_of_owned: role.after_of_owned.as_ref().map(|measures| measures.travel_hours),
            turnover: turnover(report.plan, role).into(),
            moving_hours: role.moving_hours,
            caps: role.caps.iter().map(CapSummary::from).collect(),
            teams: role.teams.iter().map(TeamSummary::from).collect(),
            given_up: shortages(report.plan, report.segments, role),
            shift: role.shift.as_ref().map(|shift| ShiftSummary::new(&role.role, shift)),
            pairs: role.pairs.clone(),
            territories: territories(report, role),
        }
    }
}

/// Calls that the segments ask a role for: those that shift are the other role's.
fn calls_due(role: &RolePlan) -> f64 {
    let own = role.accounts.iter().filter(|account| account.service != Service::Shifted);
    let due: f64 = own.map(|account| account.calls + account.given_up.calls).sum();
    due + role.shift.iter().filter(|shift| shift.side == Side::Takes).map(|shift| shift.calls).sum::<f64>()
}
