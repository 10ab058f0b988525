//! Tables that lie beside the plan file of a rest, and that it reads: owners and locks.

use std::io;

use crate::cells::Writer;
use crate::plan::{ByRole, Lock, Ownership, Plan};

const OWNERS: [&str; 4] = ["account_id", "role", "rep_id", "since"];
const LOCKS: [&str; 5] = ["account_id", "role", "rep_id", "until", "reason"];

/// Today's owners, by account and role.
///
/// # Errors
/// As [`Writer::row`].
pub fn owners(plan: &Plan, owners: &ByRole<Ownership>) -> io::Result<Vec<u8>> {
    let row = |((account, role), own): ((usize, &str), &Ownership)| {
        let since = own.since.map(|since| since.to_string()).unwrap_or_default();
        [plan.accounts[account].id.clone(), role.to_string(), own.rep_id.clone(), since]
    };
    written(plan, OWNERS, owners.iter().map(row))
}

/// Locks, by account and role.
///
/// # Errors
/// As [`Writer::row`].
pub fn locks(plan: &Plan, locks: &ByRole<Lock>) -> io::Result<Vec<u8>> {
    let row = |((account, role), lock): ((usize, &str), &Lock)| {
        let until = lock.until.map(|until| until.to_string()).unwrap_or_default();
        let reason = lock.reason.clone().unwrap_or_default();
        [plan.accounts[account].id.clone(), role.to_string(), plan.reps[lock.rep].id.clone(), until, reason]
    };
    written(plan, LOCKS, locks.iter().map(row))
}

fn written<const N: usize>(plan: &Plan, header: [&str; N], rows: impl Iterator<Item = [String; N]>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut writer = Writer::in_dialect(plan.dialect, &mut bytes, header)?;
    rows.into_iter().try_for_each(|row| writer.row(row))?;
    writer.finish()?;
    Ok(bytes)
}
