//! Locks: accounts that must stay with, or go to, a rep for a while.

use super::{Lock, Plan};

/// The lock of an account in a role that holds in the plan's period.
pub fn holding<'a>(plan: &'a Plan, account: usize, role: &str) -> Option<&'a Lock> {
    plan.locks.get(account, role).filter(|lock| !expired(plan, lock))
}

/// Whether a lock ended before the plan starts.
pub fn expired(plan: &Plan, lock: &Lock) -> bool {
    lock.until.zip(plan.config.plan.start).is_some_and(|(until, start)| until < start)
}
