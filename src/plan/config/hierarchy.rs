//! `[hierarchy]`: what managers' teams have in common.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[hierarchy]`: reps with the same `manager_id` are a team.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HierarchySection {
    /// Roles that serve an account from one team: its reps of these roles have the same manager. Two roles or more.
    pub tie: Vec<String>,
    /// How far what a team carries together may be off the sum of its reps' shares, by activity (`workload`, or whatever
    /// `[balance]` may name); holds for every role whose reps have managers.
    pub spans: BTreeMap<String, SpanSection>,
}

/// `[hierarchy.spans.ACTIVITY]`
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SpanSection {
    /// Hard band around the team's share of the actual total, as a fraction (0.1 = ±10 %).
    pub tolerance: f64,
}
