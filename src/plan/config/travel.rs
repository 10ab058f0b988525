//! `[travel]`: what a way takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What counts where a travel file lists no way from a rep to an account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// What the listed ways show of the distance.
    #[default]
    Estimate,
    /// Circuity and speed.
    Formula,
    /// The rep can't have the account; placeholders, whom no file lists, can.
    Forbid,
}

/// Unit of times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TimeUnit {
    /// Hours.
    Hours,
    /// Sixty of them are an hour.
    Minutes,
    /// Sixty of them are a minute.
    Seconds,
}

/// `[travel]`: hours = visits · (2 · circuity · km / (speed · stops) + hop / speed), see `plan::travel`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TravelSection {
    /// Channels that cost travel; default ["visit", "field"].
    pub field_channels: Vec<String>,
    /// Road km per great-circle km; default 1.3.
    pub circuity: f64,
    /// Driving speed in km/h; default 60.
    pub speed_kmh: f64,
    /// Stops that share one way out and back; default 5.
    pub stops_per_trip: f64,
    /// What counts for pairs of rep and account that `data.travel` does not list: `estimate` (the default), `formula`, `forbid`.
    pub missing: Missing,
    /// Unit of the times in `data.travel`: `hours`, `minutes` or `seconds`; default: what its header, or the tool it comes from,
    /// says.
    pub unit: Option<TimeUnit>,
    /// The fastest way in `data.travel` that is believed, in km/h as the crow flies; default 150.
    pub max_kmh: f64,
    /// The farthest that a router may have moved a place to its nearest road, in km; default 2.
    pub max_snap_km: f64,
    /// Which nearest account measures local density for the hop between stops, at most; default 8. A nearer one does where a rep
    /// has no more than that many accounts: ⌈accounts ÷ reps⌉ − 1.
    pub hop_neighbour: usize,
}

impl Default for TravelSection {
    fn default() -> Self {
        TravelSection {
            field_channels: ["visit", "field"].map(String::from).to_vec(),
            circuity: 1.3,
            speed_kmh: 60.0,
            stops_per_trip: 5.0,
            missing: Missing::Estimate,
            unit: None,
            max_kmh: 150.0,
            max_snap_km: 2.0,
            hop_neighbour: 8,
        }
    }
}
