//! An account's `excluded_reps` never get it.

use super::{Barrier, Rules, Team};
use crate::model::Permissions;
use crate::plan::words::first;

/// Forbids every excluded pair, with one rule per account.
pub fn apply(team: &Team, rules: &mut Rules, permissions: &mut Permissions) {
    for unit in 0..team.units() {
        let account = team.account(unit);
        let excluded = (0..team.reps.len()).filter(|&j| team.named(j) && account.excluded_reps.contains(&team.reps[j]));
        let excluded: Vec<usize> = if account.excluded_reps.is_empty() { Vec::new() } else { excluded.collect() };
        if !excluded.is_empty() {
            let ids: Vec<&str> = excluded.iter().map(|&j| team.rep(j).id.as_str()).collect();
            let rule = rules.add_barrier(Barrier::Exclusion, format!("account {} excludes {}", account.id, first(&ids, 10)));
            for territory in excluded {
                permissions.forbid(unit, territory, rule);
            }
        }
    }
}
