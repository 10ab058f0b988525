//! Every call of the plan is in the calendar once, or listed.

use std::collections::{BTreeMap, BTreeSet};

use super::row::{Listed, Row, named};
use crate::plan::published::Published;

/// What is a rounding error, and no fraction of a call.
const TINY: f64 = 1e-6;

pub(super) fn violations(plan: &Published, rows: &[Row], listed: &[Listed]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let key = (row.role, row.account, row.channel);
        *counts.entry(key).or_default() += 1;
        if !seen.insert((key, row.call)) {
            wrong.push(format!("{}: it is there twice", named(plan, row)));
        }
    }
    let dated = counts.clone();
    listed.iter().for_each(|own| *counts.entry((own.role, own.account, own.channel)).or_default() += own.calls);
    let mut reps: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (role, own) in plan.roles.iter().enumerate() {
        let mut totals: BTreeMap<(&str, usize), (f64, usize)> = BTreeMap::new();
        for served in &own.served {
            reps.insert((role, served.account), served.rep);
            for (channel, calls) in &served.calls {
                let count = counts.remove(&(role, served.account, *channel)).unwrap_or_default();
                let total = totals.entry((&plan.segments[served.account].label, *channel)).or_default();
                *total = (total.0 + calls.calls, total.1 + count);
                if (count as f64 - calls.calls).abs() >= 1.0 - TINY && !is_whole(count, calls.calls) {
                    let (account, channel) = (&plan.plan.accounts[served.account].id, &plan.channels[*channel]);
                    wrong.push(format!(
                        "account {account}, role {}: {count} {channel} calls with a date or listed, the plan has {}",
                        own.role, calls.calls
                    ));
                }
            }
        }
        for ((segment, channel), (planned, count)) in totals {
            if (planned - count as f64).abs() > 0.5 + TINY {
                let channel = &plan.channels[channel];
                wrong.push(format!("role {}, segment {segment}: {count} {channel} calls, the plan has {planned}", own.role));
            }
        }
    }
    for (role, account, _) in counts.into_keys() {
        let account = &plan.plan.accounts[account].id;
        wrong.push(format!("account {account}, role {}: the plan has no such calls", plan.roles[role].role));
    }
    for row in rows.iter().filter(|row| reps.get(&(row.role, row.account)).is_some_and(|rep| *rep != row.rep)) {
        wrong.push(format!("{}: the account is another rep's", named(plan, row)));
    }
    for row in rows {
        let count = dated[&(row.role, row.account, row.channel)];
        if row.call == 0 || row.call > count {
            wrong.push(format!("{}: its number is none of 1 to {count}", named(plan, row)));
        }
    }
    wrong
}

fn is_whole(count: usize, calls: f64) -> bool {
    (count as f64 - calls).abs() < TINY
}
