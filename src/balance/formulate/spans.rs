//! Managers' spans: what the reps of a manager carry together stays near the sum of their shares of the actual total.

use super::rules::{Rules, SpanRule};
use super::team::RoleTeam;
use crate::model::{Activity, Budget};
use crate::plan::hierarchy::{spans, teams};
use crate::plan::words::percent;

/// A team this near to everything has no span: all is its share.
const WHOLE: f64 = 1.0 - 1e-9;

/// The ends of all spans of a role, manager by manager, each with the rule behind it.
pub(super) fn budgets(team: &RoleTeam, activities: &[Activity], rules: &mut Rules) -> Vec<(Budget, SpanRule)> {
    let sections = spans(team.plan, team.role);
    if sections.is_empty() {
        return Vec::new();
    }
    let managed = teams(team.plan, &team.reps);
    let mut budgets = Vec::new();
    for (name, section) in &sections {
        let Some(k) = activities.iter().position(|activity| activity.name == *name) else { continue };
        for (manager, reps) in &managed {
            let inside: Vec<bool> = (0..team.reps.len()).map(|j| reps.contains(&j)).collect();
            let share: f64 = reps.iter().map(|&j| activities[k].share[j]).sum();
            if share <= 0.0 || share >= WHOLE {
                continue;
            }
            let words = format!(
                "{name} of {manager}'s reps together stays within {} of their share ({})",
                percent(section.tolerance),
                percent(share)
            );
            let rule = rules.add(words);
            let ends = Budget::of_team(k, &inside, share, section.tolerance, rule);
            budgets.extend(ends.into_iter().map(|budget| {
                let above = budget.team_balance.as_ref().is_some_and(|span| span.above);
                let (activity, tolerance, base) = ((k, name.clone()), section.tolerance, share * activities[k].reference);
                (budget, SpanRule { manager: manager.clone(), activity, share, tolerance, base, above })
            }));
        }
    }
    budgets
}
