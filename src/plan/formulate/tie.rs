//! Tied roles: an account's reps of these roles have one manager. Accounts that need one of the roles only are free.

use std::collections::BTreeMap;

use super::Formulation;
use crate::error::Result;
use crate::model::{Instance, Tied};
use crate::plan::Plan;
use crate::plan::hierarchy::is_tied;

/// Which formulations are solved together: tied roles, every other role alone. Indices, in their order.
pub fn bundles(plan: &Plan, formulations: &[Formulation]) -> Vec<Vec<usize>> {
    let mut bundles: Vec<Vec<usize>> = Vec::new();
    let mut tied: Option<usize> = None;
    for (at, formulation) in formulations.iter().enumerate() {
        match tied.filter(|_| is_tied(plan, &formulation.role)) {
            Some(bundle) => bundles[bundle].push(at),
            None => {
                if is_tied(plan, &formulation.role) {
                    tied = Some(bundles.len());
                }
                bundles.push(vec![at]);
            }
        }
    }
    bundles
}

/// The instances of tied roles, and what ties their units.
///
/// # Errors
/// [`crate::Error::Command`] where the roles have other families: a mistake of the program, as reading refuses that.
pub fn tie(plan: &Plan, roles: &[&Formulation]) -> Result<Tied> {
    let parts: Vec<Instance> = roles.iter().map(|role| role.instance.clone()).collect();
    let teams = teams(plan, roles);
    let mut groups: Vec<Vec<Option<u32>>> = Vec::new();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (part, role) in roles.iter().enumerate() {
        for unit in 0..role.units.len() {
            let accounts: Vec<usize> = role.units.members(unit).map(|at| role.accounts[at]).collect();
            let known = accounts.iter().find_map(|account| group_of.get(account).copied());
            let group = known.unwrap_or_else(|| {
                groups.push(vec![None; roles.len()]);
                groups.len() - 1
            });
            groups[group][part] = Some(unit as u32);
            group_of.extend(accounts.into_iter().map(|account| (account, group)));
        }
    }
    groups.retain(|group| group.iter().flatten().count() > 1);
    Tied::new(parts, teams, groups)
}

/// The team of every territory: a number per manager; who leaves without one is alone.
fn teams(plan: &Plan, roles: &[&Formulation]) -> Vec<Vec<u32>> {
    let mut numbers: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    let reps = || roles.iter().flat_map(|role| &role.reps).map(|&rep| plan.reps[rep].manager_id.as_deref());
    for manager in reps() {
        let next = numbers.len() as u32;
        numbers.entry(manager).or_insert(next);
    }
    let team = |&rep: &usize| numbers[&plan.reps[rep].manager_id.as_deref()];
    roles.iter().map(|role| role.reps.iter().map(team).collect()).collect()
}
