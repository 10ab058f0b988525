//! Appointments of the calendar as it was handed out that new owners touch.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::balance::territories::RolePlan;
use crate::plan::Plan;
use crate::plan::published::Published;
use crate::plan::scheduled::ScheduledCalls;

/// Calls of the old calendar on the new plan's first day and later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Appointments {
    /// All of them.
    pub to_come: usize,
    /// Those with accounts that somebody else has in the new plan, or nobody.
    pub touched: usize,
}

/// Counts the appointments to come, and those whose rep is no longer the account's.
pub fn appointments(
    (old, calendar): (&Published, &ScheduledCalls),
    day: Date,
    (new, roles): (&Plan, &[&RolePlan]),
) -> Appointments {
    let kept: BTreeSet<(&str, &str, &str)> = roles
        .iter()
        .flat_map(|role| role.accounts.iter().map(move |own| (role.role.as_str(), own)))
        .filter_map(|(role, own)| Some((role, new.accounts[own.account].id.as_str(), new.reps[own.rep?].id.as_str())))
        .collect();
    let mut found = Appointments::default();
    for call in calendar.calls.iter().filter(|call| call.date >= day) {
        let (account, rep) = (&old.plan.accounts[call.account].id, &old.plan.reps[call.rep].id);
        found.to_come += 1;
        found.touched += usize::from(!kept.contains(&(old.roles[call.role].role.as_str(), account.as_str(), rep.as_str())));
    }
    found
}
