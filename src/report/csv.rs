//! `assignments.csv`, `territories.csv`, `moves.csv`. Numbers keep every digit, so that `verify` can compare them.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::content::Report;
use crate::balance::moves::moves;
use crate::balance::territories::{Assigned, Centre, RolePlan, Territory};
use crate::cells::Writer;

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

/// The columns that hold ids, names and words; all others hold numbers.
pub const WORDS: [&str; 16] = [
    "account_id",
    "name",
    "role",
    "kind",
    "rep_id",
    "rep_name",
    "previous_rep_id",
    "from_rep_id",
    "to_rep_id",
    "segment",
    "moved",
    "reason",
    "service",
    "centre",
    "postal_code",
    RELAXED,
];

const MOVE: [&str; 9] = ["account_id", "name", "role", "kind", "from_rep_id", "to_rep_id", "segment", "hours", "reason"];

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

/// Writes `assignments.csv`: a row per account and role; hours in the period.
///
/// # Errors
/// Where the disk fails.
pub fn assignments(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, marked(&ASSIGNMENT, report))?;
    for role in report.roles {
        for assigned in &role.accounts {
            let row = assignment_row(report, role, assigned);
            writer.row(row.into_iter().chain(report.is_relaxed().then(|| role.relaxed_for(report.plan, assigned))))?;
        }
    }
    writer.finish()
}

fn assignment_row(report: &Report, role: &RolePlan, assigned: &Assigned) -> [String; ASSIGNMENT.len()] {
    let segment = &report.segments[assigned.account];
    [
        report.plan.accounts[assigned.account].id.clone(),
        role.role.clone(),
        assigned.rep.map_or(String::new(), |rep| report.plan.reps[rep].id.clone()),
        assigned.previous.clone().unwrap_or_default(),
        segment.label.clone(),
        decimal(assigned.calls),
        decimal(assigned.call_hours),
        decimal(assigned.travel_hours),
        assigned.leaving().is_some().to_string(),
        format!("{}; {}", segment.reason, assigned.reason),
        assigned.service.word().into(),
        decimal(assigned.given_up.calls),
    ]
}

/// Writes `moves.csv`: a row per account that today's owner no longer has.
///
/// # Errors
/// Where the disk fails.
pub fn moved(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, marked(&MOVE, report))?;
    for role in report.roles {
        for one in moves(report.plan, report.segments, role) {
            let (whose, hours) = ([one.account_id, one.name, one.role, one.kind], decimal(one.hours));
            let how = [one.from_rep_id, one.to_rep_id, one.segment, &hours, one.reason];
            let relaxed = report.is_relaxed().then(|| one.relaxed.as_deref().unwrap_or_default());
            writer.row(whose.into_iter().chain(how).chain(relaxed))?;
        }
    }
    writer.finish()
}

/// A number with every digit, and a decimal point where it is whole.
fn decimal(number: f64) -> String {
    format!("{number:?}")
}

/// A header, with a last column where rules have given way.
fn marked<'a>(header: &[&'a str], report: &Report) -> Vec<&'a str> {
    header.iter().copied().chain(report.is_relaxed().then_some(RELAXED)).collect()
}

/// Writes `territories.csv`: a row per rep, with a last column per further activity that any role balances.
///
/// # Errors
/// Where the disk fails.
pub fn territories(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let names: BTreeSet<&str> = report.roles.iter().flat_map(|role| role.activities.iter().map(String::as_str)).collect();
    let centre = report.is_redrawn().then_some(CENTRE).into_iter().flatten();
    let header: Vec<&str> = TERRITORY.iter().copied().chain(names.iter().copied()).chain(centre).collect();
    let mut writer = Writer::new(out, marked(&header, report))?;
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
            writer.row(row)?;
        }
    }
    writer.finish()
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
