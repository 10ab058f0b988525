//! What each rep carries, in `summary.json`: every digit, where `territories.csv` is rounded.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::content::Report;
use crate::balance::metrics::Load;
use crate::balance::territories::{RolePlan, Territory};

/// A rep's territory; hours in the period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TerritorySummary {
    /// The rep.
    pub rep_id: String,
    /// Today; of accounts that the rep owns.
    pub before: LoadSummary,
    /// In the plan.
    pub after: LoadSummary,
    /// The rep's share of the hours.
    pub share: f64,
    /// What the plan's further activities come to, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub activities: BTreeMap<String, f64>,
}

/// What a territory carries.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LoadSummary {
    /// Accounts.
    pub accounts: usize,
    /// Calls.
    pub calls: f64,
    /// Hours of calls.
    pub call_hours: f64,
    /// Hours of travel, hops between stops included.
    pub travel_hours: f64,
    /// Nights away on trips.
    pub nights: f64,
}

impl From<&Load> for LoadSummary {
    fn from(load: &Load) -> Self {
        let Load { accounts, calls, call_hours, travel_hours, nights, .. } = *load;
        LoadSummary { accounts, calls, call_hours, travel_hours, nights }
    }
}

/// The territories of a role, in rep order.
pub fn territories(report: &Report, role: &RolePlan) -> Vec<TerritorySummary> {
    let of = |own: &Territory| TerritorySummary {
        rep_id: report.plan.reps[own.rep].id.clone(),
        before: (&own.before).into(),
        after: (&own.after).into(),
        share: own.share,
        activities: role.activities.iter().cloned().zip(own.after.activities[1..].iter().copied()).collect(),
    };
    role.territories.iter().map(of).collect()
}
