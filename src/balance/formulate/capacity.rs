//! A rep's hours may not exceed the capacity, nor fall short of what is asked at least; who leaves has none.

use super::rules::Rules;
use super::team::RoleTeam;
use crate::model::{Activity, RuleId};
use crate::plan::Rep;

/// What a limit says that is none.
pub(super) const NOT_NEGATIVE: &str = "may not be negative";

/// Sets the least and the greatest hours per territory.
pub fn hours(team: &RoleTeam, rules: &mut Rules, hours: &mut Activity) {
    let most = limits(team, |rep| Some(rep.capacity_hours));
    hours.upper.iter_mut().zip(most).for_each(|(most, of_rep)| *most = most.min(of_rep));
    for j in (0..team.reps.len()).filter(|&j| team.open[j] && team.named(j)) {
        hours.lower[j] = hours.lower[j].max(team.rep(j).min_hours);
    }
    let least = hours.lower.iter().any(|&least| least > 0.0);
    let rule =
        if least { "a rep's hours stay from min_hours to capacity_hours" } else { "a rep's hours may not exceed capacity_hours" };
    hours.limit_rule = also(rules, rule, hours.limit_rule);
}

/// Sets the greatest number of accounts per territory.
pub fn accounts(team: &RoleTeam, rules: &mut Rules, accounts: &mut Activity) {
    let of_reps = limits(team, |rep| rep.max_accounts);
    accounts.upper.iter_mut().zip(of_reps).for_each(|(most, of_rep)| *most = most.min(of_rep));
    accounts.limit_rule = also(rules, "a rep may not have more than max_accounts", accounts.limit_rule);
}

/// A rule beside the one that there is.
fn also(rules: &mut Rules, words: &str, rule: RuleId) -> RuleId {
    let others = rules.words(rule).to_owned();
    rules.add(if others.contains(NOT_NEGATIVE) { words.into() } else { format!("{words}; {others}") })
}

/// Whether some rep of the role may have so many accounts and no more.
pub fn limits_accounts(team: &RoleTeam) -> bool {
    (0..team.reps.len()).any(|j| team.named(j) && team.rep(j).max_accounts.is_some())
}

fn limits(team: &RoleTeam, greatest: impl Fn(&Rep) -> Option<f64>) -> Vec<f64> {
    let limit = |j: usize| match team.open[j] {
        true if team.named(j) => greatest(team.rep(j)).unwrap_or(f64::INFINITY),
        true => f64::INFINITY,
        false => 0.0,
    };
    (0..team.reps.len()).map(limit).collect()
}
