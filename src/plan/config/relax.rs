//! `[relax]`: what it takes to bend each kind of rule where a plan can't keep them all.

use std::fmt;

use schemars::JsonSchema;
use serde::de::{Deserializer, Error, Visitor};
use serde::{Deserialize, Serialize};

/// What a rule costs where it gives way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Price {
    /// A number above 0, in hours of work.
    Hours(f64),
    /// The rule stands.
    Never(Never),
}

/// The word for a rule that stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Never {
    /// Not at any price.
    Never,
}

impl Price {
    /// The price in hours; ∞ where the rule stands.
    pub fn hours(self) -> f64 {
        match self {
            Price::Hours(hours) => hours,
            Price::Never(_) => f64::INFINITY,
        }
    }
}

impl<'de> Deserialize<'de> for Price {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl Visitor<'_> for Reader {
            type Value = Price;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a number of hours above 0, or \"never\"")
            }

            fn visit_f64<E: Error>(self, hours: f64) -> Result<Price, E> {
                Ok(Price::Hours(hours))
            }

            fn visit_i64<E: Error>(self, hours: i64) -> Result<Price, E> {
                Ok(Price::Hours(hours as f64))
            }

            fn visit_u64<E: Error>(self, hours: u64) -> Result<Price, E> {
                Ok(Price::Hours(hours as f64))
            }

            fn visit_str<E: Error>(self, word: &str) -> Result<Price, E> {
                if word == "never" {
                    Ok(Price::Never(Never::Never))
                } else {
                    Err(E::invalid_value(serde::de::Unexpected::Str(word), &self))
                }
            }
        }
        deserializer.deserialize_any(Reader)
    }
}

/// `[relax]`: what it takes, in hours of work, to bend a rule where a plan can't keep them all; "never" = it stands.
/// `solve` names the cheapest way out at these prices, `solve --relax` takes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RelaxSection {
    /// An hour above a rep's capacity; default 1.
    pub hour: Price,
    /// An hour below a rep's `min_hours`; default 1.
    pub hour_short: Price,
    /// An account above a rep's `max_accounts`; default 5.
    pub account: Price,
    /// A percent point of tolerance more, for one activity's band; default 5.
    pub band_point: Price,
    /// A percent point of a territory's limit, `at_least` or `at_most` in `[balance]`; default 5.
    pub limit_point: Price,
    /// A percent point more of a cap on what leaves its owner; default 5.
    pub cap_point: Price,
    /// A percent point more at one end of a manager's span; default 5.
    pub span_point: Price,
    /// An account unlocked; default 20.
    pub lock: Price,
    /// An account at a rep it excludes; default 20.
    pub exclusion: Price,
    /// An account at reps without one of the skills it requires; default 40.
    pub skill: Price,
    /// An account at reps who don't speak its language; default 40.
    pub language: Price,
    /// An account at reps of other regions; default 20.
    pub region: Price,
    /// An account at reps beyond the greatest distance; default 20.
    pub distance: Price,
}

impl Default for RelaxSection {
    fn default() -> Self {
        RelaxSection {
            hour: Price::Hours(1.0),
            hour_short: Price::Hours(1.0),
            account: Price::Hours(5.0),
            band_point: Price::Hours(5.0),
            limit_point: Price::Hours(5.0),
            cap_point: Price::Hours(5.0),
            span_point: Price::Hours(5.0),
            lock: Price::Hours(20.0),
            exclusion: Price::Hours(20.0),
            skill: Price::Hours(40.0),
            language: Price::Hours(40.0),
            region: Price::Hours(20.0),
            distance: Price::Hours(20.0),
        }
    }
}

impl RelaxSection {
    /// Every price with its key.
    pub fn prices(&self) -> [(&'static str, Price); 13] {
        [
            ("hour", self.hour),
            ("hour_short", self.hour_short),
            ("account", self.account),
            ("band_point", self.band_point),
            ("limit_point", self.limit_point),
            ("cap_point", self.cap_point),
            ("span_point", self.span_point),
            ("lock", self.lock),
            ("exclusion", self.exclusion),
            ("skill", self.skill),
            ("language", self.language),
            ("region", self.region),
            ("distance", self.distance),
        ]
    }
}
