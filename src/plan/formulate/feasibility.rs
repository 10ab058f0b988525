//! Impossibilities that simple sums show, before any search: each with the numbers, in words.

use std::collections::BTreeMap;

use super::{Rules, Team};
use crate::model::{Instance, objective::FEASIBILITY_TOLERANCE};
use crate::plan::words::{count, first, number};

/// Accounts named one by one before the rest is only counted.
const NAMED: usize = 20;

/// Hours of work, activity 0.
const HOURS: usize = 0;

/// Every reason found why an instance has no plan.
pub fn reasons(team: &Team, instance: &Instance, rules: &Rules) -> Vec<String> {
    let mut reasons: Vec<String> = too_much_work(team, instance).into_iter().collect();
    reasons.extend(nobody_may(team, instance, rules));
    reasons.extend(too_much_locked(team, instance));
    reasons
}

/// More hours than there are, even with everybody served from the nearest home.
fn too_much_work(team: &Team, instance: &Instance) -> Option<String> {
    let hours = &instance.activities()[HOURS];
    let (fixed, way) = (hours.load.fixed.iter().sum::<f64>(), team.travel.least_hours());
    let (needed, there) = (fixed + way, hours.upper.iter().sum::<f64>());
    if !exceeds(needed, there) {
        return None;
    }
    let calls: f64 = team.workload.call_hours.iter().sum();
    let mut largest: Vec<usize> = (0..team.units()).collect();
    largest.sort_by(|&a, &b| hours.load.fixed[b].total_cmp(&hours.load.fixed[a]));
    let largest = largest.iter().take(5);
    let largest: Vec<String> = largest.map(|&i| format!("{} {} h", team.account(i).id, number(hours.load.fixed[i]))).collect();
    Some(format!(
        "role {}: the work needs at least {} hours ({} of calls, {} of travel), but its {} {}: {} hours short. \
         The largest accounts: {}",
        team.role,
        number(needed),
        number(calls),
        number(needed - calls),
        if team.reps.len() == 1 { "rep has".into() } else { format!("{} have", count(team.reps.len(), "rep")) },
        number(there),
        number(needed - there),
        largest.join(", ")
    ))
}

/// Accounts that every rep is kept from, by a rule or by being larger than the capacity.
fn nobody_may(team: &Team, instance: &Instance, rules: &Rules) -> Vec<String> {
    let capacity = &instance.activities()[HOURS].upper;
    let fits = |unit: usize, j: usize| !exceeds(instance.load(HOURS, unit, j), capacity[j]);
    let stuck = |&unit: &usize| !(0..team.reps.len()).any(|j| instance.allows(unit, j) && fits(unit, j));
    let stuck: Vec<usize> = (0..team.units()).filter(stuck).collect();
    let mut reasons: Vec<String> = stuck.iter().take(NAMED).map(|&unit| why_nobody_may(team, instance, rules, unit)).collect();
    if stuck.len() > NAMED {
        reasons.push(format!("role {}: {} more accounts that no rep may serve", team.role, number((stuck.len() - NAMED) as f64)));
    }
    reasons
}

fn why_nobody_may(team: &Team, instance: &Instance, rules: &Rules, unit: usize) -> String {
    let capacity = &instance.activities()[HOURS].upper;
    let mut kept: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (j, rep) in team.sellers().enumerate() {
        let why = match instance.forbidden_by(unit, j) {
            Some(rule) => rules.words(rule).to_owned(),
            None => {
                let hours = instance.load(HOURS, unit, j);
                format!("it takes {} hours and capacity is {}", number(hours), number(capacity[j]))
            }
        };
        kept.entry(why).or_default().push(&rep.id);
    }
    let kept: Vec<String> = kept.iter().map(|(why, reps)| format!("{} ({why})", first(reps, 5))).collect();
    format!("role {}: no rep may serve account {}: not {}", team.role, team.account(unit).id, first(&kept, 8))
}

/// Reps whose locked accounts alone are more than they can serve.
fn too_much_locked(team: &Team, instance: &Instance) -> Vec<String> {
    let mut locked = vec![(0.0, 0); team.reps.len()];
    for unit in 0..team.units() {
        if let Some(lock) = super::locks::holding(team.plan, team.workload.accounts[unit], team.role)
            && let Ok(j) = team.reps.binary_search(&lock.rep)
        {
            locked[j] = (locked[j].0 + instance.load(HOURS, unit, j), locked[j].1 + 1);
        }
    }
    let capacity = &instance.activities()[HOURS].upper;
    let over = locked.iter().zip(capacity).enumerate().filter(|(_, ((hours, _), capacity))| exceeds(*hours, **capacity));
    over.map(|(j, ((hours, accounts), capacity))| {
        format!(
            "role {}: the {} locked to rep {} take {} hours, but capacity is {}",
            team.role,
            count(*accounts, "account"),
            team.rep(j).id,
            number(*hours),
            number(*capacity)
        )
    })
    .collect()
}

fn exceeds(hours: f64, capacity: f64) -> bool {
    hours > capacity + FEASIBILITY_TOLERANCE * capacity.abs().max(1.0)
}
