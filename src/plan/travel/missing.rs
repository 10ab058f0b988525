//! What is told of ways that a travel file does not list.

use std::collections::BTreeSet;

use super::fit::fit;
use crate::error::Result;
use crate::geometry::Drive;
use crate::plan::config::Missing;
use crate::plan::segment::segment;
use crate::plan::words::{count, first, number};
use crate::plan::workload::workload;
use crate::plan::{Plan, RepStatus};

/// Names given.
const NAMED: usize = 5;

/// Warns, role by role, of ways that the travel file does not list, and of what counts in their place.
///
/// # Errors
/// As [`segment`].
pub fn tell(plan: &mut Plan) -> Result<()> {
    let Some(file) = plan.config.data.travel.clone() else { return Ok(()) };
    let segments = segment(plan)?;
    for role in plan.roles().into_iter().filter(|role| plan.redrawn(role).is_none()).collect::<Vec<_>>() {
        let work = workload(plan, &segments, &role);
        let visited = work.accounts.iter().zip(&work.visits).filter(|(_, visits)| **visits > 0.0);
        let accounts: BTreeSet<usize> = visited.map(|(&account, _)| account).collect();
        let stays = |rep: &usize| plan.reps[*rep].role == role && plan.reps[*rep].status != RepStatus::Leaving;
        let reps: Vec<usize> = (0..plan.reps.len()).filter(stays).collect();
        let words = words(plan, &role, &reps, &accounts);
        plan.warnings.extend(words.map(|words| format!("{file}: {words}")));
    }
    Ok(())
}

/// What is told of a role's ways; nothing where all are listed.
fn words(plan: &Plan, role: &str, reps: &[usize], accounts: &BTreeSet<usize>) -> Option<String> {
    let mut waiting = vec![false; plan.accounts.len()];
    accounts.iter().for_each(|&account| waiting[account] = true);
    let (visited, mut listed, mut of_rep) = (waiting.clone(), 0_u32, vec![0_usize; plan.reps.len()]);
    for &(rep, account) in plan.travel.keys().filter(|(rep, account)| visited[*account] && reps.binary_search(rep).is_ok()) {
        (waiting[account], listed, of_rep[rep]) = (false, listed + 1, of_rep[rep] + 1);
    }
    let all = reps.len() * accounts.len();
    if listed as usize == all {
        return None;
    }
    let (whole, missing) = (number(all as f64), number((all - listed as usize) as f64));
    let listed = number(f64::from(listed));
    let mut words =
        format!("{listed} of {whole} ways from {role} reps to accounts that they visit are listed; the other {missing} ");
    words += &instead(plan, fit(plan).as_ref());
    let unlisted: Vec<&str> = reps.iter().filter(|rep| of_rep[**rep] == 0).map(|&rep| plan.reps[rep].id.as_str()).collect();
    if !unlisted.is_empty() {
        words += &format!("; none from {}", named("rep", &unlisted));
    }
    let lost: Vec<&str> =
        accounts.iter().filter(|account| waiting[**account]).map(|&account| plan.accounts[account].id.as_str()).collect();
    if !lost.is_empty() {
        words += &format!("; none to {}", named("account", &lost));
    }
    Some(words)
}

/// `account A7`, `3 accounts (A7, A8, A9)`
fn named(noun: &str, ids: &[&str]) -> String {
    match ids {
        [only] => format!("{noun} {only}"),
        _ => format!("{} ({})", count(ids.len(), noun), first(ids, NAMED)),
    }
}

/// What counts where no way is listed.
fn instead(plan: &Plan, drive: Option<&Drive>) -> String {
    let road = &plan.config.travel;
    let (own, by) = (road.drive(), road.told_by());
    let ratio = |&(km, hours): &(f64, f64)| (km, hours / own.of(km));
    let knots: Vec<(f64, f64)> = drive.map(|drive| drive.knots.iter().skip(1).map(ratio).collect()).unwrap_or_default();
    let at = |knot: Option<&(f64, f64)>| knot.map(|(km, ratio)| format!("{} at {} km", number(*ratio), number(*km)));
    let ends: Vec<String> = at(knots.first()).into_iter().chain(at(knots.last().filter(|_| knots.len() > 1))).collect();
    let ends = ends.join(" and ");
    match (road.missing, drive) {
        (Missing::Forbid, _) => "are forbidden, as travel.missing says".into(),
        (Missing::Formula, None) => format!("take what {by} says, as travel.missing asks"),
        (Missing::Formula, Some(_)) => {
            format!("take what {by} says, as travel.missing asks, though listed ones take {ends} times that")
        }
        (Missing::Estimate, Some(_)) => {
            format!("are estimated from what is listed, by distance: {ends} times what {by} says; so are hops between stops")
        }
        (Missing::Estimate, None) => format!("take what {by} says: too few are listed to estimate others from"),
    }
}
