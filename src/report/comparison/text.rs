//! Plans side by side for people: a line per plan, first what each takes and costs, then how far it is from one of them.

use super::super::paired::mean;
use super::super::summary::RoleSummary;
use super::super::width::{fitting, lines, table};
use super::candidate::{Candidate, Compared, between, head, roles};
use crate::plan::words::{count, first, number, percent};
use crate::scenarios::compare::Difference;

/// Columns of measures; words below each other.
pub(in crate::report) const MEASURES: [&str; 13] = [
    "",
    "travel\nhours",
    "load\nspread",
    "potential\nspread",
    "busiest\nrep",
    "overtime\nhours",
    "calls\nmade",
    "accounts\nmoved",
    "revenue\nmoved",
    "partners\na rep",
    "pairs,\nhours",
    "cost,\nhours",
    "gap",
];
/// Columns of measures of roles that follow others.
const PAIRS: std::ops::Range<usize> = 9..11;
/// Columns of measures that a narrow terminal can do without, the first first.
const DISPENSABLE: [usize; 8] = [3, 6, 2, 5, 8, 4, 10, 9];
pub(in crate::report) const LIKENESS: [&str; 6] =
    ["", "accounts with\nthe same rep", "hours with\nthe same rep", "adjusted\nRand", "territories\nthat differ", "most changed"];
/// Territories, and reasons, named before the rest is only counted.
const NAMED: usize = 3;
/// Text for what is not known.
const NOTHING: &str = "–";

/// The tables of all roles, each plan also held `against` one of them, and why some have no plan.
pub fn text(candidates: &[Candidate], against: usize) -> String {
    let mut text = String::new();
    for role in roles(candidates) {
        text += &measures(candidates, role);
        text += &distances(candidates, role, against);
        text.push('\n');
    }
    text + &without_plan(candidates)
}

/// Hours and costs of a role's plans, after a line for today.
fn measures(candidates: &[Candidate], role: &str) -> String {
    let (head, rows) = measure_rows(candidates, role);
    format!("{head}\n{}\n", fitted(&rows, &kept(candidates, role)))
}

/// Columns of measures that say something of a role.
pub(in crate::report) fn kept(candidates: &[Candidate], role: &str) -> Vec<usize> {
    let follows = candidates.iter().filter_map(|own| own.role(role)).any(|own| own.measures.pairs.is_some());
    (0..MEASURES.len()).filter(|at| follows || !PAIRS.contains(at)).collect()
}

/// What a role is, and a row for today and for each of its plans.
pub(in crate::report) fn measure_rows(candidates: &[Candidate], role: &str) -> (String, Vec<Vec<String>>) {
    let with_role = || candidates.iter().filter_map(|own| own.role(role));
    let before = with_role().next().filter(|own| own.measures.accounts_before > 0).map(|own| today(&own.measures));
    let planned = |candidate: &Candidate| match candidate.role(role) {
        Some(own) => Some(planned(&candidate.name, &own.measures)),
        None => candidate.roles.is_err().then(|| vec![candidate.name.clone(), "no plan".into()]),
    };
    let rows: Vec<Vec<String>> = before.into_iter().chain(candidates.iter().filter_map(planned)).collect();
    let (accounts, reps): (Vec<_>, Vec<_>) = with_role().map(|own| (own.measures.accounts, own.measures.reps)).unzip();
    (format!("{role}: {} for {}", range(&accounts, "account"), range(&reps, "rep")), rows)
}

/// The rows of measures, as many of the `telling` columns as the terminal has room for.
fn fitted(rows: &[Vec<String>], telling: &[usize]) -> String {
    let kept = fitting(&MEASURES, rows, telling, &DISPENSABLE);
    let header: Vec<&str> = kept.iter().map(|&at| MEASURES[at]).collect();
    let mut table = table(&header, 1..header.len());
    for row in rows {
        table.add_row(kept.iter().filter_map(|&at| row.get(at)).collect::<Vec<_>>());
    }
    let left: Vec<String> =
        telling.iter().copied().filter(|at| !kept.contains(at)).map(|at| MEASURES[at].replace('\n', " ")).collect();
    let left = if left.is_empty() { String::new() } else { format!("\n  Not shown for want of room: {}.", left.join(", ")) };
    lines(&table) + &left
}

fn today(role: &RoleSummary) -> Vec<String> {
    let nothing = || NOTHING.to_string();
    vec![
        "today".into(),
        or_nothing(role.travel_hours_before, number),
        or_nothing(role.workload_cv_before, spread),
        or_nothing(role.potential_cv_before, spread),
        or_nothing(role.utilisation_before.map(|used| used.max), percent),
        or_nothing(role.overtime_hours_before, number),
        or_nothing(share(role.calls_before, role.calls_due), percent),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
        nothing(),
    ]
}

fn planned(name: &str, role: &RoleSummary) -> Vec<String> {
    let bent = if role.relaxed.is_empty() { "" } else { " (RELAXED)" };
    let gap = role.absolute_gap.map(|gap| super::super::text::gap(gap, role.primal_value, role.workload_hours, &role.unit));
    vec![
        format!("{name}{bent}"),
        or_nothing(role.travel_hours_after, number),
        or_nothing(role.workload_cv_after, spread),
        or_nothing(role.potential_cv_after, spread),
        or_nothing(role.utilisation_after.map(|used| used.max), percent),
        or_nothing(role.overtime_hours_after, number),
        or_nothing(share(role.calls_after, role.calls_due), percent),
        number(role.turnover.moved_accounts as f64),
        or_nothing(share(role.turnover.moved_revenue, role.turnover.owned_revenue), percent),
        or_nothing(role.pairs.as_ref().map(mean), number),
        or_nothing(role.pairs.as_ref().map(|own| own.hours), number),
        number(role.primal_value),
        gap.unwrap_or_else(|| NOTHING.into()),
    ]
}

/// Distances of a role's plans from one of them.
fn distances(candidates: &[Candidate], role: &str, against: usize) -> String {
    let rows = distance_rows(candidates, role, against);
    if rows.is_empty() {
        return String::new();
    }
    let mut table = table(&LIKENESS, 1..LIKENESS.len() - 1);
    table.add_rows(rows);
    format!("  {role}, against {:?}\n{}\n", candidates[against].name, lines(&table))
}

/// A row for each of a role's plans but one that they are held against.
pub(in crate::report) fn distance_rows(candidates: &[Candidate], role: &str, against: usize) -> Vec<Vec<String>> {
    let Some(from) = candidates[against].role(role) else { return Vec::new() };
    let others = candidates.iter().enumerate().filter(|(at, _)| *at != against);
    others.filter_map(|(_, own)| distance(&own.name, from, own.role(role)?)).collect()
}

fn distance(name: &str, from: &Compared, to: &Compared) -> Option<Vec<String>> {
    let likeness = between(Some(from), Some(to))?;
    let mut most = likeness.territories.clone();
    most.sort_by_key(|own| std::cmp::Reverse(own.gained + own.lost));
    let words = |own: &Difference| format!("{} +{} -{}", own.rep, number(own.gained as f64), number(own.lost as f64));
    let words: Vec<String> = most.iter().map(words).collect();
    Some(vec![
        name.into(),
        or_nothing(likeness.accounts, percent),
        or_nothing(likeness.hours, percent),
        or_nothing(likeness.adjusted_rand, spread),
        number(likeness.territories.len() as f64),
        first(&words, NAMED),
    ])
}

pub(in crate::report) fn without_plan(candidates: &[Candidate]) -> String {
    let failed: Vec<&Candidate> = candidates.iter().filter(|own| own.roles.is_err()).collect();
    if failed.is_empty() {
        return String::new();
    }
    let mut text = format!("Without a plan: {}\n", count(failed.len(), "scenario"));
    for own in failed {
        text += &format!("  {}\n", own.name);
        let heads = own.reasons().iter().map(|reason| head(reason));
        heads.take(NAMED).for_each(|head| text += &format!("    {head}\n"));
        if let Some(more) = own.reasons().len().checked_sub(NAMED).filter(|more| *more > 0) {
            text += &format!("    and {}\n", count(more, "more reason"));
        }
    }
    text
}

/// `20 reps`, or `19 to 22 reps` where plans differ.
fn range(counts: &[usize], noun: &str) -> String {
    let (least, most) = (counts.iter().min().copied().unwrap_or(0), counts.iter().max().copied().unwrap_or(0));
    if least == most { count(most, noun) } else { format!("{} to {}", number(least as f64), count(most, noun)) }
}

fn or_nothing(value: Option<f64>, show: fn(f64) -> String) -> String {
    value.map_or(NOTHING.into(), show)
}

fn spread(value: f64) -> String {
    format!("{value:.3}")
}

/// A part of a whole that may be nothing.
fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}
