//! Broken rules: passed by more than rounding may explain.

use crate::plan::Plan;
use crate::plan::rule::Rule;

/// Tolerance of rounding, relative to a number (absolute below 1): formulas differ in their order, and so in last digits.
pub(super) const TINY: f64 = 1e-7;

/// Whether two numbers are the same but for rounding.
pub(super) fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TINY * a.abs().max(b.abs()).max(1.0)
}

/// A rule that is broken, and by how much in the unit of its price.
#[derive(Clone, Debug)]
pub struct Broken {
    /// The rule.
    pub rule: Rule,
    /// Hours, accounts, percent points, or 1.
    pub excess: f64,
}

impl Broken {
    /// The rule where it is broken by more than rounding.
    pub(super) fn beyond(rule: Rule, excess: f64, size: f64) -> Option<Self> {
        let kept = excess <= TINY * size.abs().max(1.0);
        (!kept).then_some(Broken { rule, excess })
    }

    /// The violation in words.
    pub(super) fn describe(&self, plan: &Plan) -> String {
        let (kind, by) = (self.rule.kind(), self.excess);
        let of_rep = self.rule.rep().map_or(String::new(), |rep| format!(" of rep {}", plan.reps[rep].id));
        match &self.rule {
            Rule::Band { activity } => format!("the tolerance of {activity} is passed by {by} percent points"),
            Rule::Span { manager, activity, .. } => format!("{manager}'s span of {activity} is passed by {by} percent points"),
            Rule::Limit { activity, .. } => format!("{kind} of {activity}{of_rep} is missed by {by} percent of it"),
            Rule::Cap { .. } => format!("{kind}{of_rep} is passed by {by} percent points"),
            Rule::Capacity { .. } | Rule::MinHours { .. } | Rule::MaxAccounts { .. } => {
                format!("{kind}{of_rep} is missed by {by}")
            }
            one => {
                let account = one.account().map_or("", |account| plan.accounts[account].id.as_str());
                format!("account {account} has a rep against its {kind}")
            }
        }
    }
}
