//! Impossibilities that simple sums show, before any search: each with the numbers, in words.

use std::collections::BTreeMap;

use super::rules::Rules;
use super::team::RoleTeam;
use crate::model::{FEASIBILITY_TOLERANCE, Instance};
use crate::plan::RepStatus;
use crate::plan::config::Unit;
use crate::plan::locks::holding;
use crate::plan::units::Units;
use crate::plan::words::{count, first, number};

/// Accounts named one by one before the rest is only counted.
const NAMED: usize = 20;

/// Hours of work, activity 0.
const HOURS: usize = 0;

/// Every reason found why an instance has no plan.
pub(super) fn reasons(team: &RoleTeam, units: &Units, instance: &Instance, rules: &Rules) -> Vec<String> {
    let test = FeasibilityTest { team, units, instance, rules };
    let mut reasons: Vec<String> = test.too_much_work().into_iter().collect();
    reasons.extend(test.nobody_may());
    reasons.extend(test.too_much_locked());
    reasons
}

struct FeasibilityTest<'a> {
    team: &'a RoleTeam<'a>,
    units: &'a Units,
    instance: &'a Instance,
    rules: &'a Rules,
}

impl FeasibilityTest<'_> {
    /// More hours than there are, even with everybody served from the nearest home, with as few calls as allowed.
    fn too_much_work(&self) -> Option<String> {
        let (team, coverage) = (self.team, &self.team.coverage);
        let least = |unit: usize| if coverage.drops() && coverage.droppable[unit] { 0.0 } else { coverage.share(unit, Some(1)) };
        let needed: f64 = (0..team.units()).map(|unit| least(unit) * team.least_hours(unit)).sum();
        let there = self.capacity().iter().sum::<f64>();
        if !exceeds(needed, there) {
            return None;
        }
        let calls: f64 = (0..team.units()).map(|unit| least(unit) * team.workload.call_hours[unit]).sum();
        let hours = |unit: usize| team.workload.call_hours[unit] + team.travel.hop_hours[unit];
        let mut largest: Vec<usize> = (0..team.units()).collect();
        largest.sort_by(|&a, &b| hours(b).total_cmp(&hours(a)));
        let largest = largest.iter().take(5);
        let reps = team.sellers().filter(|rep| rep.status != RepStatus::Leaving).count();
        let largest: Vec<String> = largest.map(|&unit| format!("{} {} h", team.account(unit).id, number(hours(unit)))).collect();
        Some(format!(
            "role {}: the work needs at least {} hours ({} of calls, {} of travel), but its {} {}: {} hours short. \
             The largest accounts: {}. [coverage] says what may be given up",
            team.role,
            number(needed),
            number(calls),
            number(needed - calls),
            if reps == 1 { "rep has".into() } else { format!("{} have", count(reps, "rep")) },
            number(there),
            number(needed - there),
            largest.join(", ")
        ))
    }

    /// Accounts that every rep is kept from, by a rule or by being larger than the capacity.
    fn nobody_may(&self) -> Vec<String> {
        let (instance, capacity) = (self.instance, self.capacity());
        let fits = |unit: usize, j: usize| !exceeds(self.least_load(unit, j), capacity[j]);
        let serves = |unit: usize, j: usize| instance.allows(unit, j) && fits(unit, j);
        let dropped = |unit: usize| instance.options().uncovered().is_some_and(|option| instance.allows(unit, option));
        let stuck = |&unit: &usize| !dropped(unit) && !(0..instance.territories()).any(|j| serves(unit, j));
        let stuck: Vec<usize> = (0..instance.units()).filter(stuck).collect();
        let mut reasons: Vec<String> = stuck.iter().take(NAMED).map(|&unit| self.why_nobody_may(unit)).collect();
        if stuck.len() > NAMED {
            let more = number((stuck.len() - NAMED) as f64);
            reasons.push(format!("role {}: {more} more accounts that no rep may serve", self.team.role));
        }
        reasons
    }

    fn why_nobody_may(&self, unit: usize) -> String {
        let mut kept: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (j, rep) in self.team.sellers().enumerate() {
            let why = match self.instance.forbidden_by(unit, j) {
                Some(rule) => self.rules.words(rule).to_owned(),
                None => {
                    let (hours, capacity) = (self.least_load(unit, j), self.capacity()[j]);
                    format!("it takes {} hours and capacity is {}", number(hours), number(capacity))
                }
            };
            kept.entry(why).or_default().push(&rep.id);
        }
        let kept: Vec<String> = kept.iter().map(|(why, reps)| format!("{} ({why})", first(reps, 5))).collect();
        let ids: Vec<&str> = self.units.members(unit).map(|at| self.team.account(at).id.as_str()).collect();
        let who = if let [one] = ids[..] {
            format!("account {one}")
        } else {
            let (what, key) = match self.team.plan.unit(self.team.role) {
                Unit::Column(_) => ("unit", "its role's unit"),
                _ => ("family", "[constraints] families"),
            };
            format!("the {what} of accounts {} as a whole (see {key})", first(&ids, 5))
        };
        format!("role {}: no rep may serve {who}: not {}", self.team.role, first(&kept, 8))
    }

    /// Reps whose locked accounts alone are more than they can serve.
    fn too_much_locked(&self) -> Vec<String> {
        let (team, capacity) = (self.team, self.capacity());
        let mut locked = vec![(0.0, 0); team.reps.len()];
        for unit in 0..self.instance.units() {
            let mut locks = self.units.members(unit).filter_map(|at| holding(team.plan, team.workload.accounts[at], team.role));
            let held = locks.next().and_then(|lock| team.reps.binary_search(&lock.rep).ok());
            if let Some(j) = held {
                locked[j] = (locked[j].0 + self.least_load(unit, j), locked[j].1 + self.units.members(unit).len());
            }
        }
        let over = locked.iter().zip(capacity).enumerate().filter(|(_, ((hours, _), capacity))| exceeds(*hours, **capacity));
        let words = |(j, ((hours, accounts), capacity)): (usize, (&(f64, usize), &f64))| {
            format!(
                "role {}: the {} locked to rep {} take {} hours, but capacity is {}",
                team.role,
                count(*accounts, "account"),
                team.rep(j).id,
                number(*hours),
                number(*capacity)
            )
        };
        over.map(words).collect()
    }

    fn capacity(&self) -> &[f64] {
        &self.instance.activities()[HOURS].upper
    }

    /// Hours of a unit at a territory with as few calls as it may get there.
    fn least_load(&self, unit: usize, territory: usize) -> f64 {
        let options = self.instance.options();
        let hours = |level: usize| self.instance.load(HOURS, unit, options.at(territory, level));
        (0..options.levels()).map(hours).fold(f64::INFINITY, f64::min)
    }
}

fn exceeds(hours: f64, capacity: f64) -> bool {
    hours > capacity + FEASIBILITY_TOLERANCE * capacity.abs().max(1.0)
}
