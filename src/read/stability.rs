//! Stability that would count nothing: settings for roles none of whose accounts has an owner.

use super::defects::Defects;
use super::document::Document;
use crate::plan::Plan;
use crate::plan::config::StabilitySection;

/// Refuses stability that is written for roles without owners; of roles that a general section covers beside others, this is told.
pub fn check(plan: &Plan, document: &Document, warnings: &mut Vec<String>, defects: &mut Defects) {
    let calls = |role: &String| plan.call_patterns.iter().any(|pattern| pattern.role == *role && pattern.calls_per_period > 0.0);
    let roles: Vec<String> = plan.roles().into_iter().filter(calls).collect();
    let owned = |role: &String| plan.owners.iter().any(|((_, own), owner)| own == *role && owner.rep.is_some());
    let own = |role: &String| plan.config.roles.get(role).and_then(|section| section.stability.as_ref());
    for role in roles.iter().filter(|role| !owned(role)) {
        if let Some(key) = own(role).and_then(set) {
            let reason = refusal(&format!("no account has an owner in role {role}"));
            defects.push(document.defect(&format!("roles.{role}.stability.{key}"), reason));
        }
    }
    let Some(key) = set(&plan.config.stability) else { return };
    let (with, without): (Vec<&String>, Vec<&String>) =
        roles.iter().filter(|role| own(role).is_none()).partition(|role| owned(role));
    let names: Vec<&str> = without.iter().map(|role| role.as_str()).collect();
    if without.is_empty() {
        return;
    }
    if with.is_empty() {
        let reason = refusal(&format!("no account has an owner in role {}", names.join(" or ")));
        defects.push(document.defect(&format!("stability.{key}"), reason));
    } else {
        warnings.push(format!("role {}: no account has an owner, so [stability] says nothing of it", names.join(" and ")));
    }
}

fn refusal(what: &str) -> String {
    format!(
        "{what}, so this would count nothing: name the owners (a column of accounts, [columns.accounts] owner = \"its header\"; \
         [data] owners or owners_from), or take this out"
    )
}

/// The first setting that asks for anything.
fn set(section: &StabilitySection) -> Option<&'static str> {
    let prices = [
        ("move_hours", section.move_hours.unwrap_or_default()),
        ("move_hours_per_year", section.move_hours_per_year),
        ("move_hours_per_1000_revenue", section.move_hours_per_1000_revenue),
        ("move_hours_per_1000_pipeline", section.move_hours_per_1000_pipeline),
    ];
    let caps = [
        ("max_moved", section.max_moved),
        ("max_moved_revenue", section.max_moved_revenue),
        ("max_moved_hours", section.max_moved_hours),
        ("max_handed_over", section.max_handed_over),
        ("max_received", section.max_received),
    ];
    let price = prices.into_iter().find(|(_, price)| *price > 0.0).map(|(key, _)| key);
    price.or_else(|| caps.into_iter().find(|(_, cap)| cap.is_some()).map(|(key, _)| key))
}
