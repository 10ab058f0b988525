//! `[balance]`: what is balanced, and the activities that are computed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The activity that every plan has: hours of calls and travel.
pub const WORKLOAD: &str = "workload";
/// The activity that counts accounts.
pub const ACCOUNTS: &str = "accounts";
/// Activities that are computed from call patterns: calls, those that cost travel, hours of calls without travel.
pub const CALLS: &str = "calls";
/// See [`CALLS`].
pub const VISITS: &str = "visits";
/// See [`CALLS`].
pub const CALL_HOURS: &str = "call_hours";

/// Whether an activity is no column of the accounts.
pub fn is_computed(name: &str) -> bool {
    [WORKLOAD, ACCOUNTS, CALLS, VISITS, CALL_HOURS].contains(&name)
}

/// Whose share of the total a rep should carry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// In proportion to capacity hours.
    #[default]
    Capacity,
    /// The same for every rep.
    Equal,
    /// In proportion to the reps' `target_weight`.
    Weighted,
}

/// `[balance.ACTIVITY]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BalanceSection {
    /// Whose share a rep carries.
    pub share: Share,
    /// Hard band around the share, as a fraction (0.05 = ±5 %); absent = none.
    pub tolerance: Option<f64>,
    /// Least that every territory must have, in the activity's unit; absent = none.
    pub at_least: Option<f64>,
    /// Most that any territory may have, in the activity's unit; absent = none.
    pub at_most: Option<f64>,
    /// Price of variance, in units of a rep's hours at 100 % deviation squared; default 10.
    pub weight: f64,
}

impl Default for BalanceSection {
    fn default() -> Self {
        BalanceSection { share: Share::Capacity, tolerance: None, at_least: None, at_most: None, weight: 10.0 }
    }
}
