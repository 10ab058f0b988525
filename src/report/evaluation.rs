//! Report of `evaluate` on an assignment of the user's own.

use serde::Serialize;

use super::text;
use super::turnover::TurnoverSummary;
use crate::balance::score::Score;
use crate::plan::Plan;
use crate::plan::words::{count, first, number};

/// A role in the JSON of `evaluate`. Hours, but for costs of redrawn maps, which may be in other units.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoleEvaluation<'a> {
    /// The role.
    pub role: &'a str,
    /// The roles it is tied to: value, bounds and gap are those of all of them together. Absent where there are none.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub tied_with: &'a [String],
    /// Unit of the objective value and its bounds.
    pub unit: &'a str,
    /// Objective value; null where accounts have no rep.
    pub value: Option<f64>,
    /// No plan that keeps all rules has a lower value.
    pub dual_bound: Option<f64>,
    /// Certified part of the bound.
    pub certified_bound: Option<f64>,
    /// value − bound; null where rules are broken or accounts have no rep.
    pub absolute_gap: Option<f64>,
    /// The same, relative to the value.
    pub gap: Option<f64>,
    /// Accounts that the role should serve.
    pub accounts: usize,
    /// Of these, who has no rep.
    pub unassigned_accounts: usize,
    /// Accounts changing hands.
    #[serde(flatten)]
    pub turnover: TurnoverSummary,
    /// Hours of calls and travel.
    pub workload_hours: Option<f64>,
    /// Coefficient of variation of load ÷ share.
    pub workload_cv: Option<f64>,
    /// Hours of travel, hops between stops included.
    pub travel_hours: Option<f64>,
    /// Reps above their capacity.
    pub over_capacity: usize,
    /// Broken rules, in words.
    pub violations: &'a [String],
}

impl<'a> From<&'a Score> for RoleEvaluation<'a> {
    fn from(score: &'a Score) -> Self {
        let scored = score.scored.as_ref();
        let finite = |value: f64| value.is_finite().then_some(value);
        RoleEvaluation {
            role: &score.role,
            tied_with: &score.tied_with,
            unit: score.unit,
            value: score.value,
            dual_bound: finite(score.dual_bound),
            certified_bound: finite(score.certified_bound),
            absolute_gap: score.gap().map(|(hours, _)| hours),
            gap: score.gap().map(|(_, relative)| relative).and_then(finite),
            accounts: score.accounts,
            unassigned_accounts: score.unassigned.len(),
            turnover: score.turnover.into(),
            workload_hours: scored.map(|measures| measures.hours),
            workload_cv: scored.and_then(|measures| measures.cv),
            travel_hours: scored.map(|measures| measures.travel_hours),
            over_capacity: scored.map_or(0, |measures| measures.over_capacity),
            violations: &score.violations,
        }
    }
}

/// The table of a role, its distance to the bound and the rules it breaks.
pub fn role(plan: &Plan, score: &Score) -> String {
    let mut rows = text::measures(&[score.today.as_ref(), score.scored.as_ref()]);
    rows.push(text::moved_row(&score.turnover));
    let mut lines = vec![format!("{}: {}", score.role, count(score.accounts, "account"))];
    lines.push(text::table(&["", "today", "yours"], &rows));
    lines.extend(text::moved_kinds(&score.turnover).map(|kinds| kinds.trim_end().to_owned()));
    if !score.unassigned.is_empty() {
        let ids: Vec<&str> = score.unassigned.iter().map(|&at| plan.accounts[at].id.as_str()).collect();
        lines.push(format!("  {} without a rep: {}", count(ids.len(), "account"), first(&ids, 10)));
    }
    lines.push(format!("  {}", distance(score)));
    if !score.violations.is_empty() {
        lines.push(format!("  It breaks {}:", count(score.violations.len(), "rule")));
        lines.extend(score.violations.iter().map(|violation| format!("    {violation}")));
    }
    lines.join("\n") + "\n"
}

fn distance(score: &Score) -> String {
    let (bound, unit, with) = (number(score.dual_bound), score.unit, score.tied_with.join(" and "));
    let it = if with.is_empty() { "It costs".into() } else { format!("With {with}, to which the role is tied, it costs") };
    match (score.gap(), score.value) {
        (Some((hours, _)), Some(value)) => {
            let gap = text::gap(hours, value, score.scored.as_ref().map_or(0.0, |scored| scored.hours), unit);
            format!("{it} {} {unit}; no plan can cost less than {bound} {unit}; at most {gap} can be saved.", number(value))
        }
        (_, Some(value)) if score.dual_bound.is_finite() => {
            format!("{it} {} {unit}; no plan that keeps all rules can cost less than {bound} {unit}.", number(value))
        }
        (_, Some(value)) => format!("{it} {} {unit}; no bound is known.", number(value)),
        (_, None) => "Its cost can't be compared while accounts have no rep.".into(),
    }
}
