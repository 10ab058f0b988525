//! Requirements of `[shift]` on roles, segments and call patterns.

use super::defects::Defects;
use super::document::Document;
use super::nearest::hint;
use crate::plan::config::ShiftSection;
use crate::plan::hierarchy::is_tied;
use crate::plan::shift::{minutes_per_call, patterns};
use crate::plan::{Plan, RepStatus};

/// Checks the section against the roles and call patterns of the plan.
pub fn check(plan: &Plan, document: &Document, defects: &mut Defects) {
    let Some(section) = &plan.config.shift else { return };
    let roles = plan.roles();
    let known = |role: &String| roles.contains(role);
    for (key, role) in [("from", &section.from), ("to", &section.to)].into_iter().filter(|(_, role)| !known(role)) {
        let hint = hint(role, roles.iter().map(String::as_str));
        defects.push(document.defect(&format!("shift.{key}"), format!("no rep and no call pattern has this role{hint}")));
    }
    if section.from == section.to {
        defects.push(document.defect("shift.to", "must be another role than shift.from"));
    } else if known(&section.from) && known(&section.to) {
        check_roles(plan, section, document, defects);
        check_segments(plan, section, document, defects);
    }
}

/// What the two roles can't be or have beside.
fn check_roles(plan: &Plan, section: &ShiftSection, document: &Document, defects: &mut Defects) {
    let mut refuse = |key: &str, reason: String| defects.push(document.defect(&format!("shift.{key}"), reason));
    for (key, role) in [("from", &section.from), ("to", &section.to)] {
        if plan.redrawn(role).is_some() {
            refuse(key, format!("role {role} is redrawn: calls shift between roles with mode = \"assign\""));
        }
        if is_tied(plan, role) {
            refuse(key, format!("[hierarchy] ties role {role}: calls can't shift where a tie holds, take one of the two out"));
        }
        if !plan.coverage(role).is_empty() {
            refuse(
                key,
                format!(
                    "calls of role {role} may be given up ([coverage]), and can't shift as well: give it none of that \
                     (`[roles.{role}] coverage = {{}}`), or take [shift] out"
                ),
            );
        }
    }
    let (from, to) = (&section.from, &section.to);
    if plan.unit(from) != plan.unit(to) {
        refuse("to", format!("{from} and {to} have other units or families: roles between which calls shift must have the same"));
    }
    if !plan.reps.iter().any(|rep| rep.role == *to && rep.status != RepStatus::Leaving) {
        refuse("to", format!("no rep of role {to} stays, so nobody can take calls over"));
    }
}

/// The segments must have calls to shift, and minutes that they take.
fn check_segments(plan: &Plan, section: &ShiftSection, document: &Document, defects: &mut Defects) {
    let (from, to, labels) = (&section.from, &section.to, &plan.config.segment.labels);
    for (at, label) in section.segments.iter().enumerate().filter(|(_, label)| labels.contains(label)) {
        let called = patterns(plan, from, label).any(|pattern| pattern.calls_per_period > 0.0);
        if !called {
            let reason = format!("role {from} has no calls on segment {label}, so none can shift");
            defects.push(document.defect(&format!("shift.segments[{at}]"), reason));
        } else if minutes_per_call(plan, section, label).is_none() {
            let reason =
                format!("is needed: role {to} has no calls by phone on segment {label} whose minutes could stand for it");
            defects.push(document.defect("shift.minutes_per_call", reason));
        }
    }
}
