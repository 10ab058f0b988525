//! Work of a role once another has taken over what fits into its hours.

use std::collections::BTreeSet;

use crate::error::Result;
use crate::plan::segment::Segmented;
use crate::plan::shift::{Side, movable, side};
use crate::plan::travel::{hops, travel};
use crate::plan::workload::{Workload, workload};
use crate::plan::{Plan, RepStatus};

/// The workload of a role. Where its calls may shift, those accounts are left out that the other role has time for: those first
/// that spare most hours of calls for an hour by phone, and the last one as a whole, so that no plan leaves less to do.
///
/// # Errors
/// As [`travel`].
pub(super) fn work(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Workload> {
    let whole = workload(plan, segments, role);
    let Some((Side::Gives, section)) = side(plan, role) else { return Ok(whole) };
    let mut left = spare_hours(plan, segments, &section.to)?;
    let reps = reps(plan, role);
    let hops = hops(plan, &whole, &reps, reps.len())?;
    let spared = |account: usize| whole.accounts.binary_search(&account).map_or(0.0, |at| whole.call_hours[at] + hops[at]);
    let mut shiftable = movable(plan, segments).accounts;
    let ratio = |account: usize, hours: f64| spared(account) / hours;
    shiftable.sort_by(|a, b| ratio(b.account, b.hours).total_cmp(&ratio(a.account, a.hours)).then(a.account.cmp(&b.account)));
    let mut gone: BTreeSet<usize> = BTreeSet::new();
    for own in shiftable {
        if left <= 0.0 {
            break;
        }
        left -= own.hours;
        gone.insert(own.account);
    }
    let stays: Vec<usize> = (0..whole.accounts.len()).filter(|&at| !gone.contains(&whole.accounts[at])).collect();
    let kept = |values: &[f64]| stays.iter().map(|&at| values[at]).collect();
    Ok(Workload {
        accounts: stays.iter().map(|&at| whole.accounts[at]).collect(),
        calls: kept(&whole.calls),
        call_hours: kept(&whole.call_hours),
        visits: kept(&whole.visits),
        visit_hours: kept(&whole.visit_hours),
    })
}

/// Hours that a role has beyond what it has to do anyway.
fn spare_hours(plan: &Plan, segments: &[Segmented], role: &str) -> Result<f64> {
    let (own, reps) = (workload(plan, segments, role), reps(plan, role));
    let travel = travel(plan, &own, &reps, &vec![true; reps.len()])?;
    let hours = own.call_hours.iter().sum::<f64>() + travel.hop_hours.iter().sum::<f64>() + travel.least_hours();
    Ok(reps.iter().map(|&rep| plan.reps[rep].capacity_hours).sum::<f64>() - hours)
}

fn reps(plan: &Plan, role: &str) -> Vec<usize> {
    let stays = |at: &usize| plan.reps[*at].role == role && plan.reps[*at].status != RepStatus::Leaving;
    (0..plan.reps.len()).filter(stays).collect()
}
