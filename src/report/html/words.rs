//! How good a role's plan is, for somebody who sells.

use crate::balance::territories::RolePlan;
use crate::model::Status;
use crate::plan::words::number;
use crate::report::text;

/// What the gap means, in a sentence, and whose word that is.
pub fn verdict(role: &RolePlan) -> String {
    let what = match role.unit {
        "h" if role.pairs.is_some() => "hours of travel, moves, pairs and unevenness",
        "h" => "hours of travel, moves and unevenness",
        _ => "the way that the map pays for",
    };
    if !role.proof.dual_bound.is_finite() {
        return format!("How much better another plan could be is not proven; this is the best one found, by {what}.");
    }
    let gap = text::gap_of(role);
    let end = if role.status == Status::Optimal { ": this is as good as it gets" } else { "" };
    let who = if role.proof.is_certified() { "That is proven, and checked apart" } else { "That is the solver's word" };
    format!("Nobody can draw up a plan under your rules that is better by more than {gap}, counted in {what}{end}. {who}.")
}

/// Hours before and after, as a headline: `travel 8,230 h → 6,457 h (−21.5 %)`.
pub fn change(what: &str, before: Option<f64>, after: Option<f64>) -> Option<String> {
    let after = after?;
    let Some(before) = before.filter(|before| *before > 0.0) else { return Some(format!("{what} {} h", number(after))) };
    let percent = 100.0 * (after - before) / before;
    let sign = if percent > 0.0 { "+" } else { "−" };
    Some(format!("{what} {} h → {} h ({sign}{} %)", number(before), number(after), number(percent.abs())))
}
