//! `[stability]`: what it costs that accounts change hands, and how many may.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Hours of a handover, half for each of the two reps: for who is visited a briefing of 15 minutes and 15 on the visit that both
/// make, for who is called half of that. A convention to be changed, no study's figure.
const VISITED_HANDOVER_HOURS: f64 = 1.0;
const CALLED_HANDOVER_HOURS: f64 = 0.5;

/// `[stability]`: accounts that leave an owner who stays, for another rep, for nobody (`[coverage]`) or for another role's phone
/// (`[shift]`). Others go for nothing and count for no limit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StabilitySection {
    /// Hours that it costs when any account leaves; default 1 for an account that is visited and 0.5 for one that is only
    /// called, half of it for who hands over and half for who takes over. `0` lets accounts move for nothing.
    pub move_hours: Option<f64>,
    /// Hours more per year that the owner has had it (`owner_since` to the plan's start); default 0.
    pub move_hours_per_year: f64,
    /// Hours more per 1,000 of revenue; default 0.
    pub move_hours_per_1000_revenue: f64,
    /// Hours more per 1,000 of open pipeline; default 0.
    pub move_hours_per_1000_pipeline: f64,
    /// Every price of moving counts so many times; default 1. `replan` writes 3, as relations have hardly begun.
    pub price_factor: Option<f64>,
    /// Hours that it costs when any account leaves, in the place of all prices. `replan --move-hours` writes it.
    pub flat_hours: Option<f64>,
    /// The greatest share of accounts that may leave (0.15 = 15 %); absent = no limit.
    pub max_moved: Option<f64>,
    /// The greatest share of revenue that may leave.
    pub max_moved_revenue: Option<f64>,
    /// The greatest share of the hours of calls that may leave.
    pub max_moved_hours: Option<f64>,
    /// The greatest share of a rep's accounts that may leave.
    pub max_handed_over: Option<f64>,
    /// The most accounts that a rep may get from others, as a share of the rep's own of today.
    pub max_received: Option<f64>,
}

impl StabilitySection {
    /// Hours of handing an account over, before tenure and money count.
    pub fn handover_hours(&self, visited: bool) -> f64 {
        self.move_hours.unwrap_or(if visited { VISITED_HANDOVER_HOURS } else { CALLED_HANDOVER_HOURS })
    }

    /// What it costs when an account leaves, from the hours of handing it over and those for tenure and money.
    pub fn price(&self, handover: f64, earned: f64) -> f64 {
        self.flat_hours.unwrap_or_else(|| self.price_factor.unwrap_or(1.0) * (handover + earned))
    }
}
