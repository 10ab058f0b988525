//! The three lines that come first where a role has no plan: what is short, the smallest change that would do, what to type.

use super::advice::{InfeasibilityReport, RelaxationProposal};
use crate::balance::formulate::Formulation;
use crate::plan::Plan;
use crate::plan::concession::Concession;
use crate::plan::rule::Rule;
use crate::plan::segment::Segmented;
use crate::plan::words::{count, first, number, percent};

/// Concessions named before the rest is only counted.
const NAMED: usize = 4;
/// The greatest part of a segment's calls that is worth giving up.
const PART: f64 = 0.5;

/// The lines; nothing where no way out is known.
pub fn lines(plan: &Plan, segments: &[Segmented], formulation: &Formulation, report: &InfeasibilityReport) -> Vec<String> {
    let Some(way) = &report.cheapest else { return Vec::new() };
    let hours = hours_short(way);
    let short = if hours > 0.0 { hours_in_words(formulation, way, hours) } else { "not every rule can be kept".into() };
    let changes: Vec<String> = way.concessions.iter().map(|own| own.words(plan)).collect();
    let mut means = vec![first(&changes, NAMED)];
    if hours > 0.0 {
        means.extend(one_more_rep(plan, formulation, way, hours));
        means.extend(fewer_calls(&plan.config.segment.labels, segments, formulation, hours));
    }
    let file = plan.file();
    let (role, quoted) = (&formulation.role, if file.contains(' ') { format!("\"{file}\"") } else { file.into() });
    let size =
        if hours > 0.0 { format!("; sutton size {quoted} --role {role} tells how many sellers it takes") } else { String::new() };
    vec![
        format!("role {role}: {short}"),
        format!("would do: {}", means.join("; or ")),
        format!("type: sutton solve {quoted} --relax --out OUT plans with the first of these, and marks it{size}"),
    ]
}

/// Hours above capacity that a way out takes.
fn hours_short(way: &RelaxationProposal) -> f64 {
    let hours = |own: &Concession| if matches!(own.rule, Rule::Capacity { .. }) { own.amount() } else { 0.0 };
    way.concessions.iter().map(hours).sum()
}

fn hours_in_words(formulation: &Formulation, way: &RelaxationProposal, hours: f64) -> String {
    let there: f64 = formulation.capacity_hours.iter().sum();
    let reps = count(formulation.capacity_hours.iter().filter(|own| **own > 0.0).count(), "rep");
    let besides = way.concessions.iter().any(|own| !matches!(own.rule, Rule::Capacity { .. }));
    let besides = if besides { ", and other rules stand in the way" } else { "" };
    format!("{} h are short, as whole accounts go: {reps} have {} h{besides}", number(hours), number(there))
}

/// One more rep with the hours, near whoever lacks most of them.
fn one_more_rep(plan: &Plan, formulation: &Formulation, way: &RelaxationProposal, hours: f64) -> Option<String> {
    let most = way.concessions.iter().filter(|own| matches!(own.rule, Rule::Capacity { .. }));
    let rep = &plan.reps[most.max_by(|a, b| a.amount().total_cmp(&b.amount()))?.rule.rep()?];
    let usual = formulation.capacity_hours.iter().copied().fold(0.0, f64::max);
    (hours <= usual).then(|| format!("about {} h of one more rep, near {}", number(hours.ceil()), rep.called()))
}

/// Fewer calls on the last segment that has enough of them.
fn fewer_calls(labels: &[String], segments: &[Segmented], formulation: &Formulation, hours: f64) -> Option<String> {
    let of = |at: usize| segments[formulation.accounts[at]].label.as_str();
    let last = labels.iter().rev().find(|label| (0..formulation.accounts.len()).any(|at| of(at) == label.as_str()))?;
    let work = |at: usize| formulation.workload.call_hours[at] + formulation.hop_hours[at];
    let all: f64 = (0..formulation.accounts.len()).filter(|&at| of(at) == last.as_str()).map(work).sum();
    (hours <= PART * all).then(|| {
        format!(
            "about {} fewer calls on {last} (reduced in [coverage.{last}], or its call pattern)",
            percent((100.0 * hours / all).ceil() / 100.0)
        )
    })
}
