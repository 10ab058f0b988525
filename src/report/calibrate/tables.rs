//! The rows of what was found: for the page and the terminal alike.

use super::told::{Told, called, interval, shown, verdict};
use crate::measure::calibrate::drives::Multiple;
use crate::plan::words::number;

/// Columns of lengths.
pub const LENGTHS: [&str; 8] = ["role", "segment", "channel", "plan", "found, 95 %", "shrunk", "calls", "proposed"];
/// Columns of drives.
pub const DRIVES: [&str; 5] = ["drives", "number", "plan, min", "times, 95 %", "shrunk"];

/// Minutes per call.
pub fn lengths(told: &Told) -> Vec<Vec<String>> {
    let row = |own: &crate::measure::calibrate::lengths::Length| {
        let [role, segment, channel] = told.names(own).map(String::from);
        let found = own.found.as_ref();
        vec![
            role,
            segment,
            channel,
            shown(own.planned),
            found.map_or("–".into(), interval),
            shown(own.shrunk),
            number(found.map_or(0.0, |found| found.count as f64)),
            verdict(own),
        ]
    };
    told.found.lengths.iter().map(row).collect()
}

/// Drives: all, by region, by distance.
pub fn drives(told: &Told) -> Vec<Vec<String>> {
    let row = |own: &Multiple| {
        vec![called(own), number(own.found.count as f64), shown(own.planned), interval(&own.found), shown(own.shrunk)]
    };
    let found = &told.found.drives;
    found.all.iter().chain(&found.regions).chain(&found.classes).map(row).collect()
}
