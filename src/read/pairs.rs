//! Requirements of `[roles.X] pair`: a role that exists, no circle, and nothing else that binds the two together.

use super::defects::Defects;
use super::document::Document;
use super::nearest::hint;
use crate::plan::Plan;
use crate::plan::config::ShiftSection;
use crate::plan::hierarchy::is_tied;
use crate::plan::pair::pair;

/// Checks the roles that follow others.
pub fn check(plan: &Plan, document: &Document, defects: &mut Defects) {
    for (role, section) in &plan.config.roles {
        let key = |name: &str| format!("roles.{role}.{name}");
        let Some(with) = &section.pair else {
            let alone = [("pair_free", section.pair_free.is_some()), ("pair_hours", section.pair_hours.is_some())];
            for (name, _) in alone.into_iter().filter(|(_, given)| *given) {
                let reason = format!("says how role {role} follows another one: name that one, such as pair = \"outside\"");
                defects.push(document.defect(&key(name), reason));
            }
            continue;
        };
        if let Some(reason) = misfit(plan, role, with) {
            defects.push(document.defect(&key("pair"), reason));
        }
    }
}

/// Why a role can't follow another one.
fn misfit(plan: &Plan, role: &str, with: &str) -> Option<String> {
    let (roles, shifts) = (plan.roles(), |shift: &ShiftSection| shift.from == role || shift.to == role);
    if !roles.iter().any(|known| known == with) {
        let known = hint(with, roles.iter().map(String::as_str));
        return Some(format!("no rep and no call pattern has the role {with}{known}; there are: {}", roles.join(", ")));
    }
    if follows_itself(plan, role) {
        return Some(format!("goes round in a circle: role {role} would have to be planned before itself"));
    }
    if is_tied(plan, role) {
        return Some(format!("[hierarchy] ties role {role}, which is planned together with others: keep pair or tie"));
    }
    if plan.config.shift.as_ref().is_some_and(shifts) {
        return Some(format!("[shift] plans role {role} together with another one: keep pair or shift"));
    }
    plan.redrawn(role)
        .is_some()
        .then(|| format!("role {role} is redrawn, and a map follows no other role: keep pair or mode = \"redraw\""))
}

/// Whether a role follows one that follows it, at whatever remove.
fn follows_itself(plan: &Plan, role: &str) -> bool {
    let before = |at: &&str| pair(plan, at).map(|pair| pair.with);
    let chain = std::iter::successors(before(&role), before);
    chain.take(plan.config.roles.len() + 1).any(|at| at == role)
}
