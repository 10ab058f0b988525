//! A history on the terminal, as CSV and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::cycle::{Cycle, MeasuredCycle, RoleCycle};
use crate::cells::Writer;
use crate::error::Result;
use crate::plan::words::{number, percent};
use crate::report::summary::json_text;
use crate::report::text::table;

/// Columns of the table as CSV.
const COLUMNS: [&str; 22] = [
    "folder",
    "plan",
    "start",
    "end",
    "role",
    "accounts",
    "reps",
    "workload_hours",
    "travel_hours",
    "load_spread",
    "absolute_gap",
    "gap",
    "moved",
    "changed_hands",
    "until",
    "due_calls",
    "done_calls",
    "adherence",
    "index",
    "index_of_plan",
    "best_index",
    "behind",
];

#[derive(Serialize)]
struct History<'a> {
    schema: &'static str,
    cycles: &'a [Cycle],
}

/// The history as JSON.
///
/// # Errors
/// As [`json_text`].
pub fn json(cycles: &[Cycle]) -> Result<String> {
    json_text(&History { schema: "sutton/history/1", cycles })
}

/// A row for each plan and role, then one for each measure, whose role is empty. Numbers are exact, shares are fractions.
///
/// # Errors
/// Where the disk fails.
pub fn csv(cycles: &[Cycle], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, COLUMNS)?;
    for cycle in cycles {
        let head = [
            cycle.folder.clone(),
            cycle.plan.clone(),
            cycle.start.map_or(String::new(), |day| day.to_string()),
            cycle.end.map_or(String::new(), |day| day.to_string()),
        ];
        for own in &cycle.roles {
            writer.row(head.iter().cloned().chain(cells(own)).chain([const { String::new() }; 8]))?;
        }
        for own in &cycle.measures {
            writer.row(head.iter().cloned().chain([const { String::new() }; 10]).chain(measures(own)))?;
        }
    }
    writer.finish()
}

fn cells(own: &RoleCycle) -> [String; 10] {
    let exact = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
    [
        own.role.clone(),
        own.accounts.to_string(),
        own.reps.to_string(),
        own.workload_hours.to_string(),
        exact(own.travel_hours),
        exact(own.load_spread),
        exact(own.absolute_gap),
        exact(own.gap),
        own.moved.to_string(),
        own.changed_hands.map_or(String::new(), |many| many.to_string()),
    ]
}

fn measures(own: &MeasuredCycle) -> [String; 8] {
    let exact = |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
    [
        own.until.to_string(),
        own.due_calls.to_string(),
        own.done_calls.to_string(),
        exact(own.adherence),
        exact(own.index),
        exact(own.index_of_plan),
        exact(own.best_index),
        own.behind.to_string(),
    ]
}

/// A table for each role, and one of all measures.
pub fn text(cycles: &[Cycle]) -> String {
    let mut roles: Vec<&str> = Vec::new();
    for own in cycles.iter().flat_map(|cycle| &cycle.roles) {
        if !roles.contains(&own.role.as_str()) {
            roles.push(&own.role);
        }
    }
    let mut parts: Vec<String> = roles.iter().map(|role| of_role(cycles, role)).collect();
    let rows: Vec<[String; 8]> = cycles.iter().flat_map(|cycle| cycle.measures.iter().map(|own| measured(cycle, own))).collect();
    if rows.is_empty() {
        parts.push(
            "None of these plans was measured: sutton measure DIR --activities LOG holds what was done against it\n".into(),
        );
    } else {
        let header = ["plan", "until", "calls due", "made", "share", "index", "plan's", "behind"];
        parts.push(format!("What was made of them\n{}\n", table(&header, &rows)));
    }
    parts.join("\n")
}

fn of_role(cycles: &[Cycle], role: &str) -> String {
    let header = ["plan", "from", "accounts", "reps", "hours", "travel", "load spread", "gap, h", "moved", "other rep"];
    let row = |cycle: &Cycle| {
        let own = cycle.roles.iter().find(|own| own.role == role)?;
        Some([
            cycle.folder.clone(),
            cycle.start.map_or("–".into(), |day| day.to_string()),
            number(own.accounts as f64),
            number(own.reps as f64),
            number(own.workload_hours.round()),
            own.travel_hours.map_or("–".into(), |hours| number(hours.round())),
            own.load_spread.map_or("–".into(), |spread| format!("{spread:.4}")),
            own.absolute_gap.map_or("–".into(), |gap| number((gap * 100.0).round() / 100.0)),
            number(own.moved as f64),
            own.changed_hands.map_or("–".into(), |many| number(many as f64)),
        ])
    };
    let rows: Vec<[String; 10]> = cycles.iter().filter_map(row).collect();
    format!("{role}\n{}\n", table(&header, &rows))
}

fn measured(cycle: &Cycle, own: &MeasuredCycle) -> [String; 8] {
    let share = |share: Option<f64>| share.map_or("–".into(), percent);
    [
        cycle.folder.clone(),
        own.until.to_string(),
        number(own.due_calls.round()),
        number(own.done_calls),
        share(own.adherence),
        share(own.index),
        share(own.index_of_plan),
        number(own.behind as f64),
    ]
}
