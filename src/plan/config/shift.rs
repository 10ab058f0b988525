//! `[shift]`: calls of one role that another may make by phone instead.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[shift]`: accounts that one role visits and another may call by phone instead, where that costs less. An account shifts as a
/// whole: with all calls that the first role makes on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShiftSection {
    /// The role whose accounts may shift.
    pub from: String,
    /// The role that may take them over. Where it calls an account anyway, the same rep makes all the calls.
    pub to: String,
    /// Segments whose accounts may shift.
    #[serde(default)]
    pub segments: Vec<String>,
    /// Calls by phone that take the place of a visit; default 1. Calls by phone that the first role makes stay as they are.
    #[serde(default = "one")]
    pub calls_per_visit: f64,
    /// Minutes of a call that takes the place of a visit. Default: those of the second role's calls by phone on the segment.
    pub minutes_per_call: Option<f64>,
    /// Hours that shifting an account counts, for what the relation loses; default 0. What `[stability]` says of accounts that
    /// leave their owner counts as well.
    #[serde(default)]
    pub price: f64,
}

fn one() -> f64 {
    1.0
}
