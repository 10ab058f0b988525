//! Roles that are solved together: tied ones, where an account's reps have one manager (accounts that need one of the roles only
//! are free), and two between which calls shift, where an account has shifted in both or in none.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use super::formulation::Formulation;
use super::shift::{Shift, TAKEN};
use crate::error::Result;
use crate::model::{CoupledInstances, Instance};
use crate::plan::Plan;
use crate::plan::hierarchy::is_tied;
use crate::plan::shift::Side;

/// Which formulations are solved together: tied roles, two between which calls shift, every other role alone. Indices, in their
/// order.
pub fn bundles(plan: &Plan, formulations: &[impl Borrow<Formulation>]) -> Vec<Vec<usize>> {
    let mut bundles: Vec<Vec<usize>> = Vec::new();
    let mut known: [Option<usize>; 2] = [None, None];
    for (at, formulation) in formulations.iter().map(Borrow::borrow).enumerate() {
        let kind = match &formulation.shift {
            Some(_) => Some(0),
            None => is_tied(plan, &formulation.role).then_some(1),
        };
        match kind.and_then(|kind| known[kind]) {
            Some(bundle) => bundles[bundle].push(at),
            None => {
                kind.into_iter().for_each(|kind| known[kind] = Some(bundles.len()));
                bundles.push(vec![at]);
            }
        }
    }
    bundles
}

/// The instances of roles that are solved together, and what ties their units.
///
/// # Errors
/// [`crate::Error::Command`] where the roles have other families: a mistake of the program, as reading refuses that.
pub fn tie(plan: &Plan, roles: &[&Formulation]) -> Result<CoupledInstances> {
    let parts: Vec<Instance> = roles.iter().map(|role| role.instance.clone()).collect();
    let shifts: Option<Vec<&Shift>> = roles.iter().map(|role| role.shift.as_ref()).collect();
    match shifts {
        Some(shifts) => {
            let teams = shifts.iter().zip(&parts).map(|(shift, part)| shifted(shift, part)).collect();
            CoupledInstances::by_option(parts, teams, groups(roles, |part, at| shifts[part].open[at]))
        }
        None => CoupledInstances::new(parts, teams(plan, roles), groups(roles, |_, _| true)),
    }
}

/// The units of all roles by account, as far as several roles have one, of accounts that are `tied`.
fn groups(roles: &[&Formulation], tied: impl Fn(usize, usize) -> bool) -> Vec<Vec<Option<u32>>> {
    let mut groups: Vec<Vec<Option<u32>>> = Vec::new();
    let mut group_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (part, role) in roles.iter().enumerate() {
        for unit in 0..role.units.len() {
            let members = role.units.members(unit).filter(|&at| tied(part, at));
            let accounts: Vec<usize> = members.map(|at| role.accounts[at]).collect();
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
    groups
}

/// Whether an account has shifted, by option: the teams 0 and 1 of a tie.
fn shifted(shift: &Shift, part: &Instance) -> Vec<Option<u32>> {
    let options = part.options();
    let state = |option: usize| match (shift.side, options.territory(option)) {
        (Side::Gives, territory) => territory.is_none(),
        (Side::Takes, territory) => territory.is_some() && options.level(option) == TAKEN,
    };
    (0..options.count()).map(|option| Some(u32::from(state(option)))).collect()
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
