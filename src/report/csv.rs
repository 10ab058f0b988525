//! `assignments.csv`, `territories.csv`, `moves.csv`. Numbers keep every digit, so that `verify` can compare them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use csv::{Writer, WriterBuilder};
use serde::Serialize;

use super::Report;
use crate::plan::moves::{Move, moves};
use crate::plan::territories::{Centre, RolePlan, Territory};

/// Columns of `assignments.csv`.
pub const ASSIGNMENT: [&str; 12] = [
    "account_id",
    "role",
    "rep_id",
    "previous_rep_id",
    "segment",
    "calls",
    "call_hours",
    "travel_hours",
    "moved",
    "reason",
    "service",
    "calls_given_up",
];

/// The last column of every table of a plan whose rules have given way: where they did for this account or rep.
pub const RELAXED: &str = "relaxed";

/// Columns of `territories.csv` where the map of any role is redrawn: the unit that a territory is drawn around, and its middle
/// (y and x in km where places are given so).
const CENTRE: [&str; 3] = ["centre", "centre_latitude", "centre_longitude"];

const MOVE: [&str; 8] = ["account_id", "name", "role", "from_rep_id", "to_rep_id", "segment", "hours", "reason"];

const TERRITORY: [&str; 16] = [
    "role",
    "rep_id",
    "rep_name",
    "accounts_before",
    "accounts",
    "calls",
    "call_hours",
    "travel_hours_before",
    "travel_hours",
    "hours_before",
    "hours",
    "capacity_hours",
    "utilisation",
    "share",
    "load_to_share",
    "moved_in",
];

#[derive(Serialize)]
struct Assignment<'a> {
    account_id: &'a str,
    role: &'a str,
    rep_id: &'a str,
    previous_rep_id: &'a str,
    segment: &'a str,
    calls: f64,
    call_hours: f64,
    travel_hours: f64,
    moved: bool,
    reason: String,
    service: &'a str,
    calls_given_up: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    relaxed: Option<String>,
}

/// Writes `assignments.csv`: a row per account and role; hours in the period.
///
/// # Errors
/// What the disk says.
pub fn assignments(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let (mut writer, relaxed) = (writer(out, &marked(&ASSIGNMENT, report))?, report.is_relaxed());
    for role in report.roles {
        for assigned in &role.accounts {
            let segment = &report.segments[assigned.account];
            writer.serialize(Assignment {
                account_id: &report.plan.accounts[assigned.account].id,
                role: &role.role,
                rep_id: assigned.rep.map_or("", |rep| &report.plan.reps[rep].id),
                previous_rep_id: assigned.previous.as_deref().unwrap_or(""),
                segment: &segment.label,
                calls: assigned.calls,
                call_hours: assigned.call_hours,
                travel_hours: assigned.travel_hours,
                moved: assigned.moved,
                reason: format!("{}; {}", segment.reason, assigned.reason),
                service: assigned.service.word(),
                calls_given_up: assigned.given_up.calls,
                relaxed: relaxed.then(|| role.relaxed_for(report.plan, assigned)),
            })?;
        }
    }
    writer.flush()
}

/// Writes `moves.csv`: a row per account that changes hands.
///
/// # Errors
/// What the disk says.
pub fn moved(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = writer(out, &marked(&MOVE, report))?;
    for role in report.roles {
        for one in moves(report.plan, report.segments, role) {
            let relaxed = one.relaxed.clone().or_else(|| report.is_relaxed().then(String::new));
            writer.serialize(Move { relaxed, ..one })?;
        }
    }
    writer.flush()
}

/// A header, with a last column where rules have given way.
fn marked<'a>(header: &[&'a str], report: &Report) -> Vec<&'a str> {
    header.iter().copied().chain(report.is_relaxed().then_some(RELAXED)).collect()
}

/// Writes `territories.csv`: a row per rep, with a last column per further activity that any role balances.
///
/// # Errors
/// What the disk says.
pub fn territories(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let names: BTreeSet<&str> = report.roles.iter().flat_map(|role| role.activities.iter().map(String::as_str)).collect();
    let centre = report.is_redrawn().then_some(CENTRE).into_iter().flatten();
    let header: Vec<&str> = TERRITORY.iter().copied().chain(names.iter().copied()).chain(centre).collect();
    let mut writer = writer(out, &marked(&header, report))?;
    for role in report.roles {
        for territory in &role.territories {
            let mut row = territory_row(report, role, territory);
            row.extend(names.iter().map(|name| {
                let at = role.activities.iter().position(|own| own == name);
                at.map_or(String::new(), |at| territory.after.activities[at + 1].to_string())
            }));
            if report.is_redrawn() {
                row.extend(centre_row(territory));
            }
            row.extend(report.is_relaxed().then(|| role.relaxed_of(report.plan, territory.rep)));
            writer.write_record(row)?;
        }
    }
    writer.flush()
}

fn territory_row(report: &Report, role: &RolePlan, territory: &Territory) -> Vec<String> {
    let rep = &report.plan.reps[territory.rep];
    let (before, after) = (&territory.before, &territory.after);
    let used = (rep.capacity_hours > 0.0).then(|| after.hours() / rep.capacity_hours);
    let or_empty = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    vec![
        role.role.clone(),
        rep.id.clone(),
        rep.name.clone(),
        before.accounts.to_string(),
        after.accounts.to_string(),
        after.calls.to_string(),
        after.call_hours.to_string(),
        before.travel_hours.to_string(),
        after.travel_hours.to_string(),
        before.hours().to_string(),
        after.hours().to_string(),
        rep.capacity_hours.to_string(),
        or_empty(used),
        territory.share.to_string(),
        or_empty(territory.fairness),
        territory.moved_in.to_string(),
    ]
}

fn centre_row(territory: &Territory) -> [String; 3] {
    let place = |centre: &Centre| [centre.unit.clone(), centre.place.latitude.to_string(), centre.place.longitude.to_string()];
    territory.centre.as_ref().map(place).unwrap_or_default()
}

/// A writer whose header stands even where no row follows.
fn writer<'a>(out: &'a mut dyn Write, header: &[&str]) -> io::Result<Writer<&'a mut dyn Write>> {
    let mut writer = WriterBuilder::new().has_headers(false).from_writer(out);
    writer.write_record(header)?;
    Ok(writer)
}
