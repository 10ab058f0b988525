//! A locked account goes to its rep and nobody else, until the lock expires.

use super::rules::{Barrier, Rules};
use super::team::RoleTeam;
use crate::model::Permissions;
use crate::plan::Lock;
use crate::plan::locks::expired;

/// Locks units to territories.
pub(super) fn apply(team: &RoleTeam, rules: &mut Rules, permissions: &mut Permissions) {
    for (unit, territory, lock) in of_team(team).filter(|(_, j, lock)| team.named(*j) && !expired(team.plan, lock)) {
        let (account, rep) = (&team.account(unit).id, &team.rep(territory).id);
        let reason = lock.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let words = format!("account {account} is locked to {rep}{reason}");
        permissions.lock(unit, territory, rules.add_barrier(Barrier::Lock, words));
    }
}

/// A warning for every lock that ended before the period starts.
pub(super) fn expired_ones(team: &RoleTeam) -> Vec<String> {
    let expired = of_team(team).filter(|(.., lock)| expired(team.plan, lock));
    let warning = |(unit, territory, lock): (usize, usize, &Lock)| {
        let (account, rep, until) = (&team.account(unit).id, &team.rep(territory).id, lock.until?);
        Some(format!("account {account}: its lock to {rep} ended on {until}, before the plan starts"))
    };
    expired.filter_map(warning).collect()
}

/// The locks of a role's accounts: unit, territory, lock.
fn of_team<'a>(team: &'a RoleTeam) -> impl Iterator<Item = (usize, usize, &'a Lock)> {
    let of_role = team.plan.locks.iter().filter(|((_, role), _)| *role == team.role);
    of_role.filter_map(|((account, _), lock)| {
        let unit = team.workload.accounts.binary_search(&account).ok()?;
        Some((unit, team.reps.binary_search(&lock.rep).ok()?, lock))
    })
}
