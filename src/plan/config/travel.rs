//! `[travel]`: what a way takes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::geometry::Drive;

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

/// What a drive takes by distance, where nothing better is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Dense cities, from the first to the last stop.
    City,
    /// Towns and what lies between them.
    #[default]
    Mixed,
    /// Villages and country roads.
    Country,
}

impl Profile {
    /// The name that a plan file gives it.
    pub fn name(self) -> &'static str {
        match self {
            Profile::City => "city",
            Profile::Mixed => "mixed",
            Profile::Country => "country",
        }
    }

    /// Minutes one way by km as the crow flies: what docs/src/numbers.md says of each. Mixed is drawn through what routers once had
    /// for Gothenburg at 1 and 12 km, city through Helsinki's centre up to 3 km; the rest is assumed.
    fn minutes(self) -> &'static [(f64, f64)] {
        match self {
            Profile::City => &[(3.0, 13.0), (10.0, 29.0), (50.0, 76.0), (200.0, 175.0), (LONGEST, 12_065.0)],
            Profile::Mixed => &[(1.0, 3.6), (5.0, 10.4), (12.0, 18.6), (50.0, 52.0), (200.0, 150.0), (LONGEST, 12_040.0)],
            Profile::Country => &[(1.0, 2.0), (10.0, 12.5), (50.0, 46.0), (200.0, 138.0), (LONGEST, 12_028.0)],
        }
    }
}

/// What a distance takes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TravelBand {
    /// Distance as the crow flies, km.
    pub km: f64,
    /// Minutes one way.
    pub minutes: f64,
}

/// Half of the way round the Earth, km.
const LONGEST: f64 = 20_016.0;
/// Road km per great-circle km, and km/h, where one of the two alone is given.
const CIRCUITY: f64 = 1.3;
const SPEED_KMH: f64 = 60.0;
const MINUTES: f64 = 60.0;

/// `[travel]`: hours = visits · (way out and back ÷ stops of a trip, with its nights + hop), see `plan::travel`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct TravelSection {
    /// Channels that cost travel; default ["visit", "field"].
    pub field_channels: Vec<String>,
    /// What drives take by distance: `city`, `mixed` (the default), `country`.
    pub profile: Option<Profile>,
    /// What they take instead, from distance to distance: rising km as the crow flies with minutes one way.
    pub bands: Vec<TravelBand>,
    /// In place of profile and bands, road km per great-circle km, the same for all distances; 1.3 where only `speed_kmh` is given.
    pub circuity: Option<f64>,
    /// In place of profile and bands, driving speed in km/h; 60 where only `circuity` is given.
    pub speed_kmh: Option<f64>,
    /// Stops that share one way out and back, at most; default 5.
    pub stops_per_trip: f64,
    /// Hours of a day away, for the way and the stops; default 9; 0 where trips have all their stops, however far.
    pub day_hours: f64,
    /// Hours that a night away costs; default 4.
    pub overnight_hours: f64,
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
            profile: None,
            bands: Vec::new(),
            circuity: None,
            speed_kmh: None,
            stops_per_trip: 5.0,
            day_hours: 9.0,
            overnight_hours: 4.0,
            missing: Missing::Estimate,
            unit: None,
            max_kmh: 150.0,
            max_snap_km: 2.0,
            hop_neighbour: 8,
        }
    }
}

impl TravelSection {
    /// Hours one way, by km as the crow flies.
    pub fn drive(&self) -> Drive {
        if self.is_linear() {
            return Drive::linear(self.road_km(1.0) / self.speed_kmh.unwrap_or(SPEED_KMH));
        }
        let mut knots: Vec<(f64, f64)> = self.bands.iter().map(|band| (band.km, band.minutes)).collect();
        match knots[..] {
            [] => knots.extend(self.profile.unwrap_or_default().minutes()),
            // On as from the last but one to the last.
            [.., a, b] => knots.push((LONGEST.max(b.0 + 1.0), b.1 + (LONGEST.max(b.0 + 1.0) - b.0) * (b.1 - a.1) / (b.0 - a.0))),
            [_] => {}
        }
        Drive::new(knots.into_iter().map(|(km, minutes)| (km, minutes / MINUTES)).collect())
    }

    /// Whether all distances take as much for each km.
    pub fn is_linear(&self) -> bool {
        self.circuity.is_some() || self.speed_kmh.is_some()
    }

    /// Km by road of so many as the crow flies.
    pub fn road_km(&self, km: f64) -> f64 {
        self.circuity.unwrap_or(CIRCUITY) * km
    }

    /// Hours for so many km by road.
    pub fn road_hours(&self, km: f64) -> f64 {
        self.drive().of(km / self.road_km(1.0))
    }

    /// What tells the drives, as a plan file has it.
    pub fn told_by(&self) -> String {
        match (self.is_linear(), self.bands.is_empty()) {
            (true, _) => "circuity · km / speed_kmh".into(),
            (false, false) => "travel.bands".into(),
            (false, true) => format!("travel.profile = \"{}\"", self.profile.unwrap_or_default().name()),
        }
    }
}
