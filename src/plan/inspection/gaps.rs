//! What is missing where something counts on it: rows of the call patterns, numbers that weigh, shares that fit nobody.

use std::collections::BTreeMap;

use super::suspicions::Suspicion;
use crate::plan::segment::Segmented;
use crate::plan::words::{count, number, percent};
use crate::plan::{Plan, RepStatus};

/// The part of a column that may be blank without a word.
const BLANK: f64 = 0.2;

/// Accounts that reps of a role own, in segments that its call patterns leave out.
pub fn dropped(plan: &Plan, segments: &[Segmented], role: &str) -> Option<Suspicion> {
    let called =
        |label: &str| plan.call_patterns.iter().any(|row| row.role == role && row.segment == label && row.calls_per_period > 0.0);
    let owned = (0..plan.accounts.len()).filter(|&at| plan.staying_owner(at, role).is_some());
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    owned.filter(|&at| !called(&segments[at].label)).for_each(|at| *left.entry(&segments[at].label).or_default() += 1);
    let all: usize = left.values().sum();
    let words = |(label, accounts): (&&str, &usize)| format!("segment {label}: {}", count(*accounts, "account"));
    let examples = left.iter().map(words).collect();
    let what = format!(
        "{} of {role} reps drop out of the role, as call_patterns has no calls for their segments",
        count(all, "account")
    );
    (all > 0).then_some(Suspicion { what, count: all, examples })
}

/// Numeric columns that a setting counts on and many accounts leave blank: they count as 0 there.
pub fn blanks(plan: &Plan) -> Vec<Suspicion> {
    let segment = &plan.config.segment;
    let weights =
        segment.weights.iter().filter(|(_, weight)| **weight != 0.0).map(|(name, _)| (name.clone(), "[segment] weights"));
    let mut used: BTreeMap<String, &str> = weights.collect();
    let balanced = plan.config.balance.keys().chain(plan.config.roles.values().flat_map(|role| role.balance.keys()));
    used.extend(balanced.filter(|name| !BUILT_IN.contains(&name.as_str())).map(|name| (name.clone(), "[balance]")));
    let blank = |(name, setting): (String, &str)| {
        let blank = plan.accounts.iter().filter(|account| account.numbers.get(&name).is_none()).count();
        let (all, part) = (plan.accounts.len(), blank as f64 / plan.accounts.len().max(1) as f64);
        let what = format!(
            "{name} is blank in {} of {} ({}), and counts as 0 in {setting}",
            number(blank as f64),
            count(all, "account"),
            percent(part)
        );
        (part >= BLANK).then(|| Suspicion { what, count: blank, examples: Vec::new() })
    };
    used.into_iter().filter_map(blank).collect()
}

/// What `[balance]` counts without a column of the accounts.
const BUILT_IN: [&str; 5] = ["workload", "accounts", "calls", "visits", "call_hours"];

/// Accounts that bring more of a balanced number than a rep's even share: no band holds.
pub fn tails(plan: &Plan, role: &str) -> Vec<Suspicion> {
    let reps = plan.reps.iter().filter(|rep| rep.role == role && rep.status != RepStatus::Leaving).count();
    let sections = plan.balance(role);
    let own = sections.keys().filter(|name| !BUILT_IN.contains(&name.as_str()));
    let tail = |name: &String| {
        let total: f64 = plan.accounts.iter().map(|account| account.number(name).max(0.0)).sum();
        let share = total / reps.max(1) as f64;
        let large: Vec<String> = plan
            .accounts
            .iter()
            .filter(|account| reps > 1 && account.number(name) > share)
            .map(|account| format!("{} ({}): {} of all {name}", account.id, account.name, percent(account.number(name) / total)))
            .collect();
        let what = format!("with more {name} than an even share of {}", count(reps, &format!("{role} rep")));
        Suspicion::of("account", &what, large)
    };
    own.filter_map(tail).collect()
}
