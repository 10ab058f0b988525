//! `[coverage]`: what may be given up where hours are short.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[coverage.SEGMENT]`: what may be given up where hours are short. Segments not named get all their calls.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CoverageSection {
    /// The share of the calls that an account keeps at the reduced level (0.5 = every other call); absent = no such level.
    pub reduced: Option<f64>,
    /// Whether an account may be left without a rep; default false.
    pub uncovered: bool,
    /// What an hour of work (calls, and travel from the nearest home) that is given up costs, in hours. Default: 5 for the
    /// last segment, five times as much for each better one.
    pub price: Option<f64>,
}
