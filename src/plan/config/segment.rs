//! `[segment]`: who matters.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How segments are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SegmentMethod {
    /// Taken from the accounts' `segment` column.
    #[default]
    Given,
    /// By cumulative share of `column`: cuts = [0.8, 0.95] puts the accounts that make 80 % of it into the first segment.
    Pareto,
    /// By value of `column`: cuts = [100000, 20000] puts accounts from 100,000 up into the first segment.
    Thresholds,
    /// By rank in `column`: cuts = [0.2, 0.5] puts the top 20 % of accounts into the first segment.
    Quantiles,
    /// By a weighted score: each column of `weights` as its percentile (0 to 1), summed by weight; cuts as for quantiles.
    Score,
}

/// `[segment]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SegmentSection {
    /// How segments are made.
    pub method: SegmentMethod,
    /// The numeric column that pareto, thresholds and quantiles look at.
    pub column: String,
    /// Segment labels, best first; one more than cuts.
    pub labels: Vec<String>,
    /// Where one segment ends and the next begins (meaning by method).
    pub cuts: Vec<f64>,
    /// Weights of numeric columns, for the score method.
    pub weights: BTreeMap<String, f64>,
    /// Whether strategic accounts are lifted to the first segment.
    pub lift_strategic: bool,
}

impl Default for SegmentSection {
    fn default() -> Self {
        SegmentSection {
            method: SegmentMethod::Given,
            column: "revenue".into(),
            labels: ["A", "B", "C"].map(String::from).to_vec(),
            cuts: vec![0.8, 0.95],
            weights: BTreeMap::new(),
            lift_strategic: true,
        }
    }
}
