//! What belongs together: Σ_j x_ij = 1 for every account that the role calls, one rep for all accounts of a unit, one manager for
//! an account in all tied roles, and one rep for calls that shift and those that are made anyway.

use std::collections::BTreeMap;

use super::demand::Demand;
use super::role::{AccountRow, PublishedRole};
use crate::plan::Plan;
use crate::plan::service::Service;

/// Rows that are missing, too many, of another segment, or that split a unit.
pub(super) fn violations(demand: &Demand, rows: &[AccountRow]) -> Vec<String> {
    let plan = demand.plan;
    let id = |account: usize| plan.accounts[account].id.as_str();
    let mut wrong = Vec::new();
    let mut seen: BTreeMap<usize, &AccountRow> = BTreeMap::new();
    let mut units: BTreeMap<&str, &AccountRow> = BTreeMap::new();
    for row in rows {
        let account = row.seat.account;
        let Some(own) = demand.accounts.get(&account).filter(|own| own.is_own()) else {
            wrong.push(format!("account {} gets no calls of the role", id(account)));
            continue;
        };
        if seen.insert(account, row).is_some() {
            wrong.push(format!("account {} has two rows", id(account)));
        }
        let label = &plan.config.segment.labels[own.segment];
        if label != row.segment {
            wrong.push(format!("account {} is of segment {label}, not {}", id(account), row.segment));
        }
        let first = units.entry(&own.unit).or_insert(row);
        if (first.seat.rep, first.seat.service) != (row.seat.rep, row.seat.service) {
            wrong.push(format!("accounts {} and {} must have one rep and one service", id(first.seat.account), id(account)));
        }
    }
    let missing = demand.accounts.iter().filter(|(account, own)| own.is_own() && !seen.contains_key(account));
    wrong.extend(missing.map(|(account, _)| format!("account {} has no row", id(*account))));
    wrong
}

/// Rules across roles.
pub(super) fn across(plan: &Plan, roles: &[PublishedRole]) -> Vec<String> {
    let mut wrong = untied(plan, roles);
    wrong.extend(doubly_called(plan, roles));
    wrong
}

/// Accounts whose reps of tied roles have different managers.
fn untied(plan: &Plan, roles: &[PublishedRole]) -> Vec<String> {
    let tie = &plan.config.hierarchy.tie;
    let shifts = |name: &str| plan.config.shift.as_ref().is_some_and(|own| own.from == name || own.to == name);
    let tied = roles.iter().filter(|role| tie.len() > 1 && tie.iter().any(|own| own == role.name) && !shifts(role.name));
    let mut managers: BTreeMap<usize, Option<&str>> = BTreeMap::new();
    let mut wrong = Vec::new();
    for row in tied.flat_map(|role| &role.rows) {
        let Some(rep) = row.seat.rep else { continue };
        let own = plan.reps[rep].manager_id.as_deref();
        if *managers.entry(row.seat.account).or_insert(own) != own {
            wrong.push(format!("account {} has reps of different managers in tied roles", plan.accounts[row.seat.account].id));
        }
    }
    wrong
}

/// Accounts with a rep of the role that their calls shift to, but another one than makes them.
fn doubly_called(plan: &Plan, roles: &[PublishedRole]) -> Vec<String> {
    let Some(shift) = &plan.config.shift else { return Vec::new() };
    let rows =
        |name: &str| roles.iter().filter(|role| role.name == name).flat_map(|role| &role.rows).collect::<Vec<&AccountRow>>();
    let there: BTreeMap<usize, Option<usize>> = rows(&shift.to).iter().map(|row| (row.seat.account, row.seat.rep)).collect();
    let shifted = rows(&shift.from).into_iter().filter(|row| row.seat.service == Service::Shifted);
    let two = shifted.filter(|row| there.get(&row.seat.account).is_some_and(|rep| *rep != row.seat.rep));
    two.map(|row| format!("account {} is called by two reps of role {}", plan.accounts[row.seat.account].id, shift.to)).collect()
}
