//! What becomes of a role whose requests were accepted, in words.

use std::collections::BTreeSet;

use crate::balance::territories::{Assigned, RolePlan};
use crate::execute::review::Standing;
use crate::plan::Plan;
use crate::plan::words::{count, first, number};

/// Accounts that move beside those asked for, named one by one.
const NAMED: usize = 10;

/// What becomes of a role: the requests that it keeps, what that costs, and who moves beside them. Nothing of one that stays.
pub fn accepted(plan: &Plan, own: &Standing, role: &RolePlan) -> Option<String> {
    let asked: BTreeSet<usize> = own.accepted.iter().flat_map(|priced| &priced.wish.accounts).copied().collect();
    let pairs = own.role.accounts.iter().zip(&role.accounts);
    let moved = pairs.filter(|(before, after)| before.rep != after.rep && !asked.contains(&after.account));
    let name = |rep: Option<usize>| rep.map_or("nobody", |rep| plan.reps[rep].called());
    let words = |(before, after): (&Assigned, &Assigned)| {
        format!("{} ({} to {})", plan.accounts[after.account].id, name(before.rep), name(after.rep))
    };
    let others: Vec<String> = moved.map(words).collect();
    if own.accepted.is_empty() && others.is_empty() {
        return None;
    }
    let value = |role: &RolePlan| role.proof.tied.as_ref().map_or(role.proof.primal, |tied| tied.own_value);
    let [before, after] = [own.role, role].map(value);
    let others = match others.len() {
        0 => "no other account moves".into(),
        many => format!(
            "{} as well: {}",
            if many == 1 { "1 other account moves".into() } else { format!("{} other accounts move", number(many as f64)) },
            first(&others, NAMED)
        ),
    };
    // A lock that closes a way to another role takes the price of that way out of the cost: there is no before.
    let before = if role.shift.is_some() { String::new() } else { format!(", {} before", number(before)) };
    let kept = match own.accepted.len() {
        0 => "nothing was asked for here".into(),
        kept => format!("{} kept", count(kept, "request")),
    };
    let gap = number(role.proof.primal - role.proof.dual_bound);
    let (name, unit) = (&role.role, role.unit);
    Some(format!("{name}: {kept}, {others}\n  It costs {} {unit} now{before}; gap {gap} {unit}\n", number(after)))
}
