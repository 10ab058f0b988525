//! What the numbers of a column measure, so what they may be written with.

use super::clock::Clock;
use crate::read::aliases::Column;

/// A unit that a column may be in, by its name and what turns it into ours: multiplied by the one, divided by the other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unit {
    /// Its name: `minutes`.
    pub name: &'static str,
    times: f64,
    over: f64,
}

impl Unit {
    const fn new(name: &'static str, times: f64, over: f64) -> Self {
        Unit { name, times, over }
    }

    /// A number of this unit in ours.
    pub fn convert(self, number: f64) -> f64 {
        // No 0 has a sign.
        number * self.times / self.over + 0.0
    }
}

/// What the numbers of a column measure.
#[derive(Debug)]
pub struct Quantity {
    /// Whether they may have a currency.
    pub money: bool,
    /// Whether they may be percentages.
    pub share: bool,
    /// Whether a dash means 0: where nothing written means something else, a dash could be either.
    pub dash: bool,
    /// The largest size there is.
    pub most: f64,
    /// Units that they may be in, ours first.
    pub units: &'static [Unit],
    /// How they may be durations.
    pub clocks: Option<Clocks>,
}

/// How the numbers of a column may be durations.
#[derive(Clone, Copy, Debug)]
pub struct Clocks {
    /// Seconds in our unit.
    pub second: f64,
    /// What two numbers are, where they can be nothing else.
    pub clock: Option<Clock>,
}

const HOURS: &[Unit] = &[Unit::new("hours", 1.0, 1.0), Unit::new("minutes", 1.0, 60.0), Unit::new("seconds", 1.0, 3600.0)];
const MINUTES: &[Unit] = &[Unit::new("minutes", 1.0, 1.0), Unit::new("hours", 60.0, 1.0), Unit::new("seconds", 1.0, 60.0)];
/// Amounts as they stand, in thousands, and with the sign that sales have in a ledger.
const AMOUNTS: &[Unit] = &[
    Unit::new("ones", 1.0, 1.0),
    Unit::new("thousands", 1e3, 1.0),
    Unit::new("millions", 1e6, 1.0),
    Unit::new("signed", 1.0, 1.0),
    Unit::new("credits", -1.0, 1.0),
];

/// Km on a plane, and what it may be measured in.
const LENGTHS: &[Unit] =
    &[Unit::new("km", 1.0, 1.0), Unit::new("mi", 1.609344, 1.0), Unit::new("ft", 0.3048, 1000.0), Unit::new("m", 1.0, 1000.0)];

const PLAIN: Quantity = Quantity { money: false, share: false, dash: false, most: f64::INFINITY, units: &[], clocks: None };
const ANY: Quantity = Quantity { money: true, share: true, dash: true, ..PLAIN };
const MONEY: Quantity = Quantity { money: true, dash: true, units: AMOUNTS, ..PLAIN };
/// Nobody writes hours as minutes and seconds.
const OF_HOURS: Option<Clocks> = Some(Clocks { second: 3600.0, clock: Some(Clock::HoursMinutes) });
const OF_MINUTES: Option<Clocks> = Some(Clocks { second: 60.0, clock: None });
const WORK: Quantity = Quantity { dash: true, units: HOURS, clocks: OF_HOURS, ..PLAIN };
const DRIVE: Quantity = Quantity { units: HOURS, clocks: OF_HOURS, ..PLAIN };
const DURATION: Quantity = Quantity { dash: true, units: MINUTES, clocks: OF_MINUTES, ..PLAIN };
const DRIVE_MINUTES: Quantity = Quantity { units: MINUTES, clocks: OF_MINUTES, ..PLAIN };
/// Durations need no unit: as hours.
const DRIVE_TIME: Quantity = Quantity { clocks: Some(Clocks { second: 3600.0, clock: None }), ..PLAIN };
const CALLS: Quantity = Quantity { dash: true, units: &[Unit::new("calls", 1.0, 1.0)], ..PLAIN };
const WEIGHT: Quantity = Quantity { share: true, ..PLAIN };
const RAMP: Quantity = Quantity { share: true, most: 1.0, ..PLAIN };
/// Latitudes may stand in the other column: both end where longitudes do.
const COORDINATE: Quantity = Quantity { most: 180.0, ..PLAIN };
const PLANE: Quantity = Quantity { units: LENGTHS, ..PLAIN };

impl Quantity {
    /// What a known column of numbers measures, or one of the user's own.
    pub fn of(column: Option<&Column>) -> &'static Quantity {
        match column.map_or("", |column| column.name) {
            "" => &ANY,
            "latitude" | "longitude" => &COORDINATE,
            "x" | "y" => &PLANE,
            "revenue" | "potential" | "open_pipeline" => &MONEY,
            "capacity_hours" | "min_hours" | "leave_hours" => &WORK,
            "hours" => &DRIVE,
            "minutes" => &DRIVE_MINUTES,
            "time" => &DRIVE_TIME,
            "minutes_per_call" => &DURATION,
            "calls_per_period" => &CALLS,
            "target_weight" => &WEIGHT,
            "ramp" => &RAMP,
            _ => &PLAIN,
        }
    }

    /// The unit that is meant.
    pub fn unit(&self, is_meant: impl Fn(&Unit) -> bool) -> Option<Unit> {
        self.units.iter().copied().find(is_meant)
    }
}

/// Whether a column holds dates.
pub fn holds_dates(column: Option<&Column>) -> bool {
    const DATES: [&str; 9] =
        ["owner_since", "lock_until", "start_date", "end_date", "since", "until", "from_date", "until_date", "date"];
    column.is_some_and(|column| DATES.contains(&column.name))
}
