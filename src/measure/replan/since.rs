//! What has changed since a plan was made: calls made and missed, people and accounts that came and went, segments.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::left::gone;
use crate::measure::call_log::{CallLog, LoggedCall};
use crate::measure::due::{Due, roles_of_reps};
use crate::plan::published::Published;
use crate::plan::segment::Segmented;
use crate::plan::{Plan, Rep, RepStatus};

/// What has changed, in ids and names as each plan has them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Since {
    /// Calls of the plan, and those of them before the day by the days gone.
    pub planned: f64,
    /// The latter.
    pub due: f64,
    /// Calls made before the day, of those that the plan has.
    pub made: usize,
    /// Calls made before the day through channels of which the plan has none on these accounts.
    pub unplanned: usize,
    /// Calls of the log on the day and later.
    pub later: usize,
    /// Reps who are gone: name, last day, accounts that they have.
    pub left: Vec<(String, Option<Date>, usize)>,
    /// Reps who are new: name, first day.
    pub came: Vec<(String, Option<Date>)>,
    /// Accounts that are in the new plan alone.
    pub new_accounts: usize,
    /// Accounts that are in the old plan alone.
    pub lost_accounts: usize,
    /// Accounts in another segment: from, to, how many.
    pub segments: Vec<(String, String, usize)>,
}

/// Holds a plan, its log and the new plan's inputs side by side.
pub fn since((old, log): (&Published, &CallLog), day: Date, (new, segments): (&Plan, &[Segmented])) -> Since {
    let planned: f64 = old.roles.iter().flat_map(|role| &role.served).flat_map(|own| &own.calls).map(|own| own.1.calls).sum();
    let (places, roles) = (Due::of(old), roles_of_reps(old));
    let is_planned = |call: &&LoggedCall| {
        let entry = roles[call.rep as usize].and_then(|role| places.find(role, call.account as usize));
        entry.is_none_or(|at| places.entries[at].plans(usize::from(call.channel)))
    };
    let before = || log.calls.iter().filter(|call| call.date < day);
    let (all, made) = (before().count(), before().filter(is_planned).count());
    let accounts = |plan: &Plan| plan.accounts.iter().map(|own| own.id.clone()).collect::<BTreeSet<String>>();
    let (before, after) = (accounts(&old.plan), accounts(new));
    let books = books(old);
    let book = |rep: &Rep| books.get(rep.id.as_str()).copied().unwrap_or(0);
    let is_in = |plan: &Plan, rep: &Rep| plan.reps.iter().any(|own| own.id == rep.id && own.role == rep.role);
    let there = |rep: &&Rep| rep.status != RepStatus::Leaving && rep.presence.end.is_none_or(|end| end >= day);
    let stays = |rep: &Rep| new.reps.iter().filter(there).any(|own| own.id == rep.id && own.role == rep.role);
    let last = |rep: &Rep| new.reps.iter().find(|own| own.id == rep.id).and_then(|own| own.presence.end);
    let left = old.plan.reps.iter().filter(|rep| !stays(rep) && (there(rep) || book(rep) > 0));
    Since {
        planned,
        due: gone(old, day) * planned,
        made,
        unplanned: all - made,
        later: log.calls.len() - all,
        left: left.map(|rep| (rep.called().into(), last(rep), book(rep))).collect(),
        came: new.reps.iter().filter(|rep| !is_in(&old.plan, rep)).map(|rep| (rep.called().into(), rep.presence.start)).collect(),
        new_accounts: after.difference(&before).count(),
        lost_accounts: before.difference(&after).count(),
        segments: moved_segments(old, (new, segments)),
    }
}

/// Accounts of each rep.
fn books(old: &Published) -> BTreeMap<&str, usize> {
    let mut books = BTreeMap::new();
    for own in old.roles.iter().flat_map(|role| &role.served) {
        *books.entry(old.plan.reps[own.rep].id.as_str()).or_default() += 1;
    }
    books
}

fn moved_segments(old: &Published, (new, segments): (&Plan, &[Segmented])) -> Vec<(String, String, usize)> {
    let before: BTreeMap<&str, &str> =
        old.plan.accounts.iter().zip(&old.segments).map(|(own, segment)| (own.id.as_str(), segment.label.as_str())).collect();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (own, segment) in new.accounts.iter().zip(segments) {
        let label = segment.label.as_str();
        if let Some(&then) = before.get(own.id.as_str()).filter(|then| **then != label) {
            *counts.entry((then, label)).or_default() += 1;
        }
    }
    counts.into_iter().map(|((from, to), accounts)| (from.into(), to.into(), accounts)).collect()
}
