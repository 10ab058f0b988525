//! A locked account goes to its rep and nobody else, until the lock expires.

use super::{Barrier, Rules, Team};
use crate::model::Permissions;
use crate::plan::{Lock, Plan};

/// The lock of an account in a role that holds in the plan's period.
pub fn holding<'a>(plan: &'a Plan, account: usize, role: &str) -> Option<&'a Lock> {
    plan.locks.get(&(account, role.to_owned())).filter(|lock| !expired(plan, lock))
}

/// Locks units to territories. Returns a warning for every lock that ended before the period starts.
pub(super) fn apply(team: &Team, rules: &mut Rules, permissions: &mut Permissions) -> Vec<String> {
    let mut warnings = Vec::new();
    for ((account, _), lock) in team.plan.locks.iter().filter(|((_, role), _)| role == team.role) {
        let units = &team.workload.accounts;
        let (Ok(unit), Ok(territory)) = (units.binary_search(account), team.reps.binary_search(&lock.rep)) else {
            continue;
        };
        let (account, rep) = (&team.account(unit).id, &team.rep(territory).id);
        match lock.until.filter(|_| expired(team.plan, lock)) {
            Some(until) => {
                warnings.push(format!("account {account}: its lock to {rep} ended on {until}, before the plan starts"))
            }
            None => {
                let reason = lock.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
                let words = format!("account {account} is locked to {rep}{reason}");
                permissions.lock(unit, territory, rules.add_barrier(Barrier::Lock, words));
            }
        }
    }
    warnings
}

fn expired(plan: &Plan, lock: &Lock) -> bool {
    lock.until.zip(plan.config.plan.start).is_some_and(|(until, start)| until < start)
}
