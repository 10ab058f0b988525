//! Which rules an assignment of the user's own breaks, in words; it may leave accounts without a rep.

use std::collections::{BTreeMap, BTreeSet};

use super::formulate::{Formulation, SpanRule};
use super::metrics::{Cap, caps, loads, team_loads};
use crate::model::objective::interval;
use crate::model::{Budget, FEASIBILITY_TOLERANCE, RuleId};
use crate::plan::Plan;
use crate::plan::shift::Side;
use crate::plan::words::{count, first, number};

/// A broken rule: what breaks it, and by how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Whose rule it is: `rep R1: hours`; of two plans, the same rule is broken where this is the same.
    pub what: String,
    /// How it is broken: `1,650 is above 1,600 (capacity)`; empty where that goes without saying.
    pub how: String,
}

impl Broken {
    /// A rule that is broken or not.
    pub fn whole(what: String) -> Self {
        Broken { what, how: String::new() }
    }
}

impl std::fmt::Display for Broken {
    fn fmt(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str(&self.what)?;
        if self.how.is_empty() { Ok(()) } else { write!(out, " {}", self.how) }
    }
}

/// Every broken rule of a role, when `owners[i]` is the option of account i; families that are split among reps included.
pub fn violations(plan: &Plan, formulation: &Formulation, owners: &[Option<u32>]) -> Vec<String> {
    let mut violations = forbidden(plan, formulation, owners);
    let loads = loads(formulation, owners);
    let of_activity = |k: usize| loads.iter().map(|load| load.activities[k]).collect();
    let loads: Vec<Vec<f64>> = (0..formulation.instance.activities().len()).map(of_activity).collect();
    let limits = broken_limits(plan, formulation, &loads).into_iter().chain(over_caps(caps(formulation, owners)));
    violations.extend(limits.map(|broken| broken.to_string()));
    violations.extend(formulation.split_families(plan, owners));
    violations.extend(broken_apart(plan, formulation, owners).iter().map(Broken::to_string));
    violations
}

/// Accounts with reps of different teams that are named before the rest is only counted.
const SPLIT: usize = 10;

/// The accounts whose reps of tied roles have different managers, or whose calls have shifted in one role and not in the other,
/// when `owners[i]` is the option of a role's account i.
pub fn broken_ties(plan: &Plan, roles: &[(&Formulation, &[Option<u32>])]) -> Vec<String> {
    if roles.iter().any(|(role, _)| role.shift.is_some()) {
        return broken_shifts(plan, roles);
    }
    let mut reps: BTreeMap<usize, Vec<(&str, usize)>> = BTreeMap::new();
    for (role, owners) in roles {
        let options = role.instance.options();
        for (at, option) in owners.iter().enumerate() {
            if let Some(j) = option.and_then(|option| options.territory(option as usize)) {
                reps.entry(role.accounts[at]).or_default().push((&role.role, role.reps[j]));
            }
        }
    }
    let manager = |rep: usize| plan.reps[rep].manager_id.as_deref();
    let split = reps.into_iter().filter(|(_, own)| own.iter().any(|(_, rep)| manager(*rep) != manager(own[0].1)));
    let words = |(account, own): (usize, Vec<(&str, usize)>)| {
        let words = |(role, rep): &(&str, usize)| {
            format!("{role} rep {} is of {}'s team", plan.reps[*rep].id, manager(*rep).unwrap_or("no manager"))
        };
        let words: Vec<String> = own.iter().map(words).collect();
        format!("account {}: its {}, but [hierarchy] ties the roles", plan.accounts[account].id, words.join(", its "))
    };
    let mut words: Vec<String> = split.map(words).collect();
    let more = words.len().saturating_sub(SPLIT);
    words.truncate(SPLIT);
    if more > 0 {
        words
            .push(format!("and {} more have reps of different teams in the roles that [hierarchy] ties", count(more, "account")));
    }
    words
}

/// The accounts whose calls one role leaves and the other does not take over, or the other way round.
fn broken_shifts(plan: &Plan, roles: &[(&Formulation, &[Option<u32>])]) -> Vec<String> {
    let mut shifted: [BTreeSet<usize>; 2] = Default::default();
    for (role, owners) in roles {
        let Some(shift) = &role.shift else { continue };
        let level = |at: usize| owners[at].map(|option| role.instance.options().level(option as usize));
        let own = (0..owners.len()).filter(|&at| shift.is_shifted(at, level(at))).map(|at| role.accounts[at]);
        shifted[usize::from(shift.side == Side::Takes)].extend(own);
    }
    let [left, taken] = shifted;
    let words = |accounts: Vec<&usize>, what: &str| {
        let ids: Vec<&str> = accounts.into_iter().map(|&at| plan.accounts[at].id.as_str()).collect();
        (!ids.is_empty()).then(|| format!("{} {what}", first(&ids, SPLIT)))
    };
    let nobody =
        words(left.difference(&taken).collect(), "have no rep: calls are left to the other role, which does not make them");
    let both = words(taken.difference(&left).collect(), "have calls that both roles make: they shift, but are not left");
    nobody.into_iter().chain(both).collect()
}

/// Territories in several pieces, where they must be connected.
pub(super) fn broken_apart(plan: &Plan, formulation: &Formulation, owners: &[Option<u32>]) -> Vec<Broken> {
    let Some(contiguity) = formulation.instance.contiguity() else { return Vec::new() };
    let mut units = vec![Vec::new(); formulation.reps.len()];
    for (at, owner) in owners.iter().enumerate() {
        if let Some(j) = owner.and_then(|option| formulation.instance.options().territory(option as usize)) {
            units[j].push(formulation.units.unit(at));
        }
    }
    let name = |unit: &usize| plan.unit_name(&formulation.role, formulation.head(*unit));
    let words = |(j, mut own): (usize, Vec<usize>)| {
        own.dedup();
        own.sort_unstable();
        own.dedup();
        let pieces = contiguity.graph.pieces(&own);
        let around: Vec<&str> = pieces.iter().filter_map(|piece| piece.first()).map(name).collect();
        let rep = &plan.reps[formulation.reps[j]].id;
        let how = || format!("is in {} pieces, around {}", pieces.len(), first(&around, 5));
        (pieces.len() > 1).then(|| Broken { what: format!("the territory of {rep}"), how: how() })
    };
    units.into_iter().enumerate().filter_map(words).collect()
}

/// Limits on what leaves its owner that are exceeded.
pub(super) fn over_caps(caps: Vec<Cap>) -> impl Iterator<Item = Broken> {
    let over = |cap: &Cap| cap.used > cap.limit + FEASIBILITY_TOLERANCE * cap.limit.max(1.0);
    let words = |cap: Cap| Broken {
        what: format!("{}:", cap.rule),
        how: format!("that is {}, but it is {}", number(cap.limit), number(cap.used)),
    };
    caps.into_iter().filter(over).map(words)
}

fn forbidden(plan: &Plan, formulation: &Formulation, owners: &[Option<u32>]) -> Vec<String> {
    let options = formulation.instance.options();
    let broken = |(at, owner): (usize, &Option<u32>)| {
        let option = (*owner)? as usize;
        let rule = formulation.by_account().forbidden_by(at, option)?;
        let rep = formulation.reps[options.territory(option)?];
        let (account, rep) = (&plan.accounts[formulation.accounts[at]].id, &plan.reps[rep].id);
        Some(format!("account {account} may not be with {rep}: {}", formulation.rules.words(rule)))
    };
    owners.iter().enumerate().filter_map(broken).collect()
}

/// Teams outside their spans.
fn broken_spans(formulation: &Formulation, loads: &[Vec<f64>]) -> impl Iterator<Item = Broken> {
    let budgets = formulation.instance.budgets()[formulation.caps.len()..].iter().zip(&formulation.spans);
    let broken = |(budget, rule): (&Budget, &SpanRule)| {
        (budget.excess(0.0, loads) > 0.0).then(|| (rule.manager.clone(), rule.activity.1.clone(), budget.rule))
    };
    let broken: Vec<(String, String, RuleId)> = budgets.filter_map(broken).collect();
    let teams = team_loads(formulation, loads);
    broken.into_iter().filter_map(move |(manager, activity, rule)| {
        let own = teams.iter().find(|own| own.manager == manager && own.activity == activity)?;
        let (side, limit) = if own.load > own.most { ("above", own.most) } else { ("below", own.least) };
        let (load, limit, words) = (number(own.load), number(limit), formulation.rules.words(rule));
        Some(Broken { what: format!("team of {manager}: {activity}"), how: format!("{load} is {side} {limit} ({words})") })
    })
}

/// Loads outside their limits, their band or their team's span; `loads[k][j]` as in an [`Evaluation`](crate::model::Evaluation).
pub(super) fn broken_limits(plan: &Plan, formulation: &Formulation, loads: &[Vec<f64>]) -> Vec<Broken> {
    let mut broken = Vec::new();
    for (activity, loads) in formulation.instance.activities().iter().zip(loads) {
        let total: f64 = loads.iter().sum();
        for (j, &load) in loads.iter().enumerate() {
            let (low, high) = interval(activity, j, total);
            let slack = FEASIBILITY_TOLERANCE * total.max(1.0);
            let (side, limit) = if load > high + slack { ("above", high) } else { ("below", low) };
            if load > high + slack || load < low - slack {
                let limited = load > activity.upper[j] + slack || load < activity.lower[j] - slack;
                let rule = if limited { activity.limit_rule } else { activity.band_rule };
                let (rep, rule) = (&plan.reps[formulation.reps[j]].id, formulation.rules.words(rule));
                let (name, load, limit) = (&activity.name, number(load), number(limit));
                broken.push(Broken { what: format!("rep {rep}: {name}"), how: format!("{load} is {side} {limit} ({rule})") });
            }
        }
    }
    broken.extend(broken_spans(formulation, loads));
    broken
}
