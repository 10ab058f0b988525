//! A row per plan and role, for spreadsheets. Numbers keep every digit; nothing depends on the clock or the machine.

use std::io::{self, Write};

use super::super::summary::RoleSummary;
use super::candidate::{Candidate, Compared, between, head};
use crate::balance::pairs::Pairs;
use crate::balance::shortage::Shortage;
use crate::cells::Writer;
use crate::model::Status;
use crate::plan::words::first;
use crate::report::summary::{BoundKind, SpreadSummary};

/// Measures of a role, in order.
const MEASURES: [&str; 47] = [
    "role",
    "status",
    "reasons",
    "relaxed",
    "primal_value",
    "dual_bound",
    "certified_bound",
    "bound",
    "absolute_gap",
    "gap",
    "accounts",
    "accounts_before",
    "reps",
    "capacity_hours",
    "workload_hours",
    "travel_hours_before",
    "travel_hours",
    "rep_hours_min",
    "rep_hours_mean",
    "rep_hours_max",
    "workload_cv_before",
    "workload_cv",
    "potential_cv_before",
    "potential_cv",
    "utilisation_max_before",
    "utilisation_min",
    "utilisation_mean",
    "utilisation_max",
    "overtime_hours_before",
    "overtime_hours",
    "calls_due",
    "calls_before",
    "calls",
    "given_up_hours",
    "given_up_worth",
    "owned_accounts",
    "moved_accounts",
    "moved_to_reps",
    "moved_given_up",
    "moved_shifted",
    "owned_revenue",
    "moved_revenue",
    "moving_hours",
    "uncovered_accounts",
    "pairs",
    "pairs_beyond",
    "pair_hours",
];

/// Reasons named before the rest is only counted.
const NAMED: usize = 3;

/// Distance of a plan from the one it is held against.
const LIKENESS: [&str; 4] = ["same_rep_accounts", "same_rep_hours", "adjusted_rand", "territories_that_differ"];

/// All plans as CSV, each also held `against` one of them.
///
/// # Errors
/// Where the disk fails.
pub fn csv(candidates: &[Candidate], against: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, ["plan"].iter().chain(&MEASURES).chain(&LIKENESS))?;
    for candidate in candidates {
        let row = |cells: Vec<String>| [vec![candidate.name.clone()], cells].concat();
        match &candidate.roles {
            Ok(roles) => roles.iter().try_for_each(|own| writer.row(row(compared(own, &candidates[against]))))?,
            Err(reasons) => writer.row(row(failed("no plan", reasons, MEASURES.len() + LIKENESS.len())))?,
        }
    }
    writer.finish()
}

/// The measures of a role, and how far it is from that of another plan.
fn compared(own: &Compared, against: &Candidate) -> Vec<String> {
    let mut cells = measures(&own.measures);
    cells.extend(match between(against.role(&own.measures.role), Some(own)) {
        Some(likeness) => [
            or_empty(likeness.accounts),
            or_empty(likeness.hours),
            or_empty(likeness.adjusted_rand),
            likeness.territories.len().to_string(),
        ],
        None => [const { String::new() }; LIKENESS.len()],
    });
    cells
}

/// A scenario of a batch: its name, what it changes in words, and its roles or, in a word and in full, why it has no plan.
pub type Merged = (String, String, Result<Vec<RoleSummary>, (&'static str, Vec<String>)>);

/// The scenarios of a batch as CSV.
///
/// # Errors
/// Where the disk fails.
pub fn merged(scenarios: &[Merged], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::new(out, ["scenario", "changes"].iter().chain(&MEASURES))?;
    for (name, changes, roles) in scenarios {
        let row = |cells: Vec<String>| [vec![name.clone(), changes.clone()], cells].concat();
        match roles {
            Ok(roles) => roles.iter().try_for_each(|role| writer.row(row(measures(role))))?,
            Err((word, reasons)) => writer.row(row(failed(word, reasons, MEASURES.len())))?,
        }
    }
    writer.finish()
}

/// A row of a plan that does not exist.
fn failed(word: &str, reasons: &[String], cells: usize) -> Vec<String> {
    let mut row = vec![String::new(); cells];
    row[1] = word.into();
    row[2] = first(&reasons.iter().map(|reason| head(reason)).collect::<Vec<_>>(), NAMED);
    row
}

fn measures(role: &RoleSummary) -> Vec<String> {
    let spread = |spread: Option<SpreadSummary>, part: fn(SpreadSummary) -> f64| or_empty(spread.map(part));
    let sum = |of: fn(&Shortage) -> f64| role.given_up.iter().fold(0.0, |sum, own| sum + of(own)).to_string();
    let pairs = |of: fn(&Pairs) -> f64| or_empty(role.pairs.as_ref().map(of));
    let relaxed: Vec<&str> = role.relaxed.iter().map(|own| own.words.as_str()).collect();
    vec![
        role.role.clone(),
        if role.status == Status::Optimal { "optimal".into() } else { "feasible".into() },
        String::new(),
        relaxed.join("; "),
        role.primal_value.to_string(),
        or_empty(role.dual_bound),
        or_empty(role.certified_bound),
        if role.bound == BoundKind::Certified { "certified".into() } else { "claimed".into() },
        or_empty(role.absolute_gap),
        or_empty(role.gap),
        role.accounts.to_string(),
        role.accounts_before.to_string(),
        role.reps.to_string(),
        role.capacity_hours.to_string(),
        role.workload_hours.to_string(),
        or_empty(role.travel_hours_before),
        or_empty(role.travel_hours_after),
        spread(role.rep_hours_after, |own| own.min),
        spread(role.rep_hours_after, |own| own.mean),
        spread(role.rep_hours_after, |own| own.max),
        or_empty(role.workload_cv_before),
        or_empty(role.workload_cv_after),
        or_empty(role.potential_cv_before),
        or_empty(role.potential_cv_after),
        spread(role.utilisation_before, |own| own.max),
        spread(role.utilisation_after, |own| own.min),
        spread(role.utilisation_after, |own| own.mean),
        spread(role.utilisation_after, |own| own.max),
        or_empty(role.overtime_hours_before),
        or_empty(role.overtime_hours_after),
        role.calls_due.to_string(),
        role.calls_before.to_string(),
        role.calls_after.to_string(),
        sum(|own| own.hours),
        sum(|own| own.worth),
        role.turnover.owned_accounts.to_string(),
        role.turnover.moved_accounts.to_string(),
        role.turnover.moved_to_reps.to_string(),
        role.turnover.moved_given_up.to_string(),
        role.turnover.moved_shifted.to_string(),
        role.turnover.owned_revenue.to_string(),
        role.turnover.moved_revenue.to_string(),
        role.moving_hours.to_string(),
        sum(|own| own.uncovered_accounts as f64),
        pairs(|own| own.pairs as f64),
        pairs(|own| own.beyond as f64),
        pairs(|own| own.hours),
    ]
}

fn or_empty(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}
