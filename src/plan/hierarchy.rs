//! Who reports to whom: the reps of a manager are a team, of one role or of several that are tied.

use std::collections::BTreeMap;

use super::config::SpanSection;
use super::{Plan, RepStatus};

/// The teams among some reps (indices into `Plan::reps`): manager, and places in the list. Who leaves counts where there is a
/// manager; who has none is in no team.
pub fn teams(plan: &Plan, reps: &[usize]) -> BTreeMap<String, Vec<usize>> {
    let mut teams: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (place, &rep) in reps.iter().enumerate() {
        if let Some(manager) = &plan.reps[rep].manager_id {
            teams.entry(manager.clone()).or_default().push(place);
        }
    }
    teams
}

/// The spans of a role by activity: its own, else the plan's where its reps have managers.
pub fn spans(plan: &Plan, role: &str) -> BTreeMap<String, SpanSection> {
    let own = plan.config.roles.get(role).and_then(|section| section.spans.as_ref());
    match own {
        Some(own) => own.clone(),
        None if is_managed(plan, role) => plan.config.hierarchy.spans.clone(),
        None => BTreeMap::new(),
    }
}

/// Whether any rep of a role has a manager.
pub fn is_managed(plan: &Plan, role: &str) -> bool {
    plan.reps.iter().any(|rep| rep.role == role && rep.status != RepStatus::Leaving && rep.manager_id.is_some())
}

/// Whether a role is tied to others.
pub fn is_tied(plan: &Plan, role: &str) -> bool {
    plan.config.hierarchy.tie.len() > 1 && plan.config.hierarchy.tie.iter().any(|tied| tied == role)
}

/// The roles that a role is tied to.
pub fn tied_with(plan: &Plan, role: &str) -> Vec<String> {
    let others = plan.config.hierarchy.tie.iter().filter(|other| *other != role);
    if is_tied(plan, role) { others.cloned().collect() } else { Vec::new() }
}
