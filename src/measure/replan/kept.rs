//! What the new plan keeps of the old one: its owners, with since when they are, and its locks as far as they can hold.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::plan::published::Published;
use crate::plan::{ByRole, Lock, Ownership, Plan, RepStatus};

/// Today's owners. Who had the account before the old plan has it as long as that one said, who got it then since its first day.
pub fn owners(old: &Published, new: &Plan) -> ByRole<Ownership> {
    let places = places(&old.plan);
    let served: BTreeSet<(usize, &str, &str)> = old
        .roles
        .iter()
        .flat_map(|role| role.served.iter().map(move |own| (own.account, role.role.as_str(), own.rep)))
        .map(|(account, role, rep)| (account, role, old.plan.reps[rep].id.as_str()))
        .collect();
    let first = old.period().map(|period| period.0);
    let since = |(account, role): (usize, &str), own: &Ownership| {
        let &before = places.get(new.accounts[account].id.as_str())?;
        match old.plan.owners.get(before, role).filter(|then| then.rep_id == own.rep_id) {
            Some(then) => then.since,
            None => first.filter(|_| served.contains(&(before, role, &own.rep_id))),
        }
    };
    let kept = |key, own: &Ownership| Ownership { since: own.since.or_else(|| since(key, own)), ..own.clone() };
    new.owners.iter().map(|(key, own)| (key, kept(key, own))).collect()
}

/// Locks of the old plan's tables, approvals among them, that hold on a day and can be kept; and those that lapse, in words. Those that
/// stand with the accounts are read anew.
pub fn locks(old: &Published, day: Date, new: &Plan) -> (ByRole<Lock>, Vec<String>) {
    let places = places(new);
    let (mut kept, mut lapsed) = (ByRole::default(), Vec::new());
    let of_tables = old.plan.locks.iter().filter(|(_, lock)| lock.file != old.plan.config.data.accounts);
    for ((account, role), lock) in of_tables.filter(|(_, lock)| lock.until.is_none_or(|until| until >= day)) {
        let (account, rep) = (&old.plan.accounts[account].id, &old.plan.reps[lock.rep].id);
        let is_there = |own: &crate::plan::Rep| own.id == *rep && own.role == role && own.status != RepStatus::Leaving;
        let at = places.get(account.as_str()).copied();
        let held = new.reps.iter().position(is_there);
        match (at, held) {
            (Some(at), Some(rep)) => kept.insert(at, role, Lock { rep, ..lock.clone() }),
            (None, _) => lapsed.push(format!("{account} for {rep} (the account is gone)")),
            (_, None) => lapsed.push(format!("{account} for {rep} (who is gone)")),
        }
    }
    (kept, lapsed)
}

/// Accounts by id.
pub(super) fn places(plan: &Plan) -> BTreeMap<&str, usize> {
    plan.accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect()
}
