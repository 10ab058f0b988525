//! What the numbers of a travel file measure.

use crate::plan::config::{TimeUnit, TravelSection};

/// What is asked of a table of times that does not say what they are.
pub const NO_UNIT: &str = "is a table of times without a unit: say travel.unit = \"minutes\", \"hours\" or \"seconds\"";

/// What a number of a travel file is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// A time.
    Time(TimeUnit),
    /// A way on the road, in so many km: driven at the plan's speed.
    Road(f64),
}

impl Measure {
    /// The hours that a number stands for.
    pub fn hours(self, number: f64, road: &TravelSection) -> f64 {
        match self {
            Measure::Time(unit) => number / per_hour(unit),
            Measure::Road(km) => road.road_hours(number * km),
        }
    }

    /// What `inspect` adds to the format of the file; hours need no word.
    pub fn words(self) -> String {
        match self {
            Measure::Time(TimeUnit::Hours) => String::new(),
            Measure::Time(unit) => format!(", {}", name(unit)),
            Measure::Road(_) => ", road km, driven as [travel] says".into(),
        }
    }
}

/// How many of a unit are an hour.
pub fn per_hour(unit: TimeUnit) -> f64 {
    match unit {
        TimeUnit::Hours => 1.0,
        TimeUnit::Minutes => 60.0,
        TimeUnit::Seconds => 3600.0,
    }
}

/// The unit as it is written.
pub fn name(unit: TimeUnit) -> &'static str {
    match unit {
        TimeUnit::Hours => "hours",
        TimeUnit::Minutes => "minutes",
        TimeUnit::Seconds => "seconds",
    }
}

/// All units.
pub const UNITS: [TimeUnit; 3] = [TimeUnit::Hours, TimeUnit::Minutes, TimeUnit::Seconds];
