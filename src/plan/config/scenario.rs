//! `[[scenario]]`

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `[[scenario]]`: another future. Every further key is a setting or a file of the plan that is other than above, such as
/// `balance.workload.tolerance = 0.05` or `data.reps = "two-more.csv"`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ScenarioSection {
    /// What it is called; no two scenarios have the same name.
    pub name: String,
    /// A grid: lists of values by setting, such as `{ "stability.max_moved" = [0.05, 0.1] }`. There is a scenario for every
    /// combination.
    #[serde(default)]
    pub vary: Map<String, Value>,
    /// Settings of the plan that fall back to their defaults, such as `["data.locks"]`.
    #[serde(default)]
    pub unset: Vec<String>,
    /// The settings that are other than above.
    #[serde(flatten)]
    pub set: Map<String, Value>,
}
