//! `[execute]`: how a plan is carried out.

use jiff::civil::Time;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[execute]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExecuteSection {
    /// Days on which nobody works: a list of dates, or an iCalendar file.
    pub holidays: Option<String>,
    /// When the day of a rep begins; default 08:00. It lasts `travel.day_hours`.
    #[schemars(with = "String")]
    pub day_start: Time,
}

impl Default for ExecuteSection {
    fn default() -> Self {
        ExecuteSection { holidays: None, day_start: Time::constant(8, 0, 0, 0) }
    }
}
