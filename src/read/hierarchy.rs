//! Requirements of `[hierarchy]` on reps and locks: managers, teams with every tied role, locks that agree.

use std::collections::BTreeMap;

use super::defects::Defects;
use super::document::Document;
use super::nearest::hint;
use crate::error::Defect;
use crate::plan::hierarchy::{is_managed, spans};
use crate::plan::locks::holding;
use crate::plan::{Config, Plan, Rep, RepStatus};

/// Every span that the plan file names: (key, activity, tolerance).
pub fn named_spans(config: &Config) -> impl Iterator<Item = (String, &String, f64)> {
    let general = config.hierarchy.spans.iter().map(|(name, span)| (format!("hierarchy.spans.{name}"), name, span.tolerance));
    let own = config.roles.iter().filter_map(|(role, section)| Some((role, section.spans.as_ref()?)));
    let own = own.flat_map(|(role, spans)| {
        spans.iter().map(move |(name, span)| (format!("roles.{role}.spans.{name}"), name, span.tolerance))
    });
    general.chain(own)
}

/// Checks what hangs on the reps, the roles and the locks.
pub fn check(plan: &Plan, document: &Document, defects: &mut Defects) {
    check_roles(plan, document, defects);
    let tied = &plan.config.hierarchy.tie;
    let sellers = || plan.reps.iter().filter(|rep| rep.status != RepStatus::Leaving);
    for rep in sellers().filter(|rep| rep.manager_id.is_none()) {
        let spanned = !spans(plan, &rep.role).is_empty();
        let why = match tied.contains(&rep.role) {
            true => format!("[hierarchy] ties role {} to {}", rep.role, others(tied, &rep.role)),
            false if spanned => format!("role {} has spans", rep.role),
            false => continue,
        };
        defects.push(of_rep(plan, rep, &format!("rep {} needs a manager: {why}", rep.id)));
    }
    check_teams(plan, defects);
    check_locks(plan, defects);
}

fn of_rep(plan: &Plan, rep: &Rep, reason: &str) -> Defect {
    let defect = Defect::of_file(&plan.config.data.reps, reason).line(rep.line).column("manager_id");
    match &rep.manager_id {
        Some(manager) => defect.value(manager.clone()),
        None => defect,
    }
}

fn others(tied: &[String], role: &str) -> String {
    let others: Vec<&str> = tied.iter().map(String::as_str).filter(|other| *other != role).collect();
    others.join(" and ")
}

/// Tied roles must exist, and spans need managers.
fn check_roles(plan: &Plan, document: &Document, defects: &mut Defects) {
    let (roles, tied) = (plan.roles(), &plan.config.hierarchy.tie);
    for (at, role) in tied.iter().enumerate() {
        let key = format!("hierarchy.tie[{at}]");
        if !roles.contains(role) {
            let known = hint(role, roles.iter().map(String::as_str));
            defects.push(document.defect(&key, format!("no rep and no call pattern has this role{known}")));
        } else if tied[..at].contains(role) {
            defects.push(document.defect(&key, "names a role twice"));
        }
    }
    if tied.len() == 1 {
        defects.push(document.defect("hierarchy.tie", "must name two roles or more, such as [\"outside\", \"inside\"]"));
    }
    for (at, role) in tied.iter().enumerate().filter(|(_, role)| plan.redrawn(role).is_some()) {
        let reason = format!("role {role} is redrawn, its territories know no team: take it out, or give it mode = \"assign\"");
        defects.push(document.defect(&format!("hierarchy.tie[{at}]"), reason));
    }
    let unit = |role: &String| plan.unit(role);
    if let Some(other) = tied.iter().skip(1).find(|role| unit(role) != unit(&tied[0])) {
        let reason = format!("{} and {other} have other units ([roles.NAME] unit): tied roles must have the same", tied[0]);
        defects.push(document.defect("hierarchy.tie", reason));
    }
    let families = |role: &String| plan.constraints(role).families.unwrap_or_default();
    if let Some(other) = tied.iter().skip(1).find(|role| families(role) != families(&tied[0])) {
        let reason =
            format!("{} and {other} have other families ([constraints] of their own): tied roles must have the same", tied[0]);
        defects.push(document.defect("hierarchy.tie", reason));
    }
    if !plan.config.hierarchy.spans.is_empty() && !roles.iter().any(|role| is_managed(plan, role)) {
        defects.push(document.defect("hierarchy.spans", "no rep has a manager_id, so there are no teams to balance"));
    }
    let own = plan.config.roles.iter().filter(|(_, section)| section.spans.as_ref().is_some_and(|spans| !spans.is_empty()));
    for (role, _) in own.filter(|(role, _)| roles.contains(role) && !is_managed(plan, role)) {
        let reason = format!("no rep of role {role} has a manager_id, so there are no teams to balance");
        defects.push(document.defect(&format!("roles.{role}.spans"), reason));
    }
}

/// A team of tied roles needs reps of each.
fn check_teams(plan: &Plan, defects: &mut Defects) {
    let tied = &plan.config.hierarchy.tie;
    let mut teams: BTreeMap<&str, Vec<&Rep>> = BTreeMap::new();
    for rep in plan.reps.iter().filter(|rep| tied.contains(&rep.role) && rep.status != RepStatus::Leaving) {
        if let Some(manager) = &rep.manager_id {
            teams.entry(manager).or_default().push(rep);
        }
    }
    for (manager, reps) in teams {
        let missing: Vec<&str> =
            tied.iter().filter(|role| !reps.iter().any(|rep| rep.role == **role)).map(String::as_str).collect();
        if !missing.is_empty() {
            let there: Vec<&str> = reps.iter().map(|rep| rep.id.as_str()).collect();
            let reason = format!(
                "the team of {manager} has {} and no {} rep: accounts that need all tied roles can't be served there. Give the \
                 team one, or its reps another manager",
                crate::plan::words::first(&there, 5),
                missing.join(" and no ")
            );
            defects.push(of_rep(plan, reps[0], &reason));
        }
    }
}

/// An account's locks in tied roles must name reps of one manager.
pub fn check_locks(plan: &Plan, defects: &mut Defects) {
    let tied = &plan.config.hierarchy.tie;
    let accounts: std::collections::BTreeSet<usize> = plan.locks.keys().map(|(account, _)| account).collect();
    for account in accounts {
        let mut locks = tied.iter().filter_map(|role| holding(plan, account, role));
        let Some(first) = locks.next() else { continue };
        let manager = |rep: usize| plan.reps[rep].manager_id.as_deref().unwrap_or_default();
        for lock in locks.filter(|lock| manager(lock.rep) != manager(first.rep)) {
            let (id, held, rep) = (&plan.accounts[account].id, &plan.reps[first.rep].id, &plan.reps[lock.rep].id);
            let reason = format!(
                "account {id} is locked to {rep} of {}'s team here and to {held} of {}'s team in {}, line {}: [hierarchy] ties \
                 their roles, so both must be of one team",
                manager(lock.rep),
                manager(first.rep),
                first.file,
                first.line
            );
            defects.push(Defect::of_file(&lock.file, reason).line(lock.line).column("rep_id").value(rep.clone()));
        }
    }
}
