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
            "{} beside them: {}",
            if many == 1 { "1 other account moves".into() } else { format!("{} other accounts move", number(many as f64)) },
            first(&others, NAMED)
        ),
    };
    Some(format!(
        "{}: {} kept, {others}\n  It costs {} {} now, {} before; gap {} {}\n",
        role.role,
        count(own.accepted.len(), "request"),
        number(after),
        role.unit,
        number(before),
        number(role.proof.primal - role.proof.dual_bound),
        role.unit
    ))
}
