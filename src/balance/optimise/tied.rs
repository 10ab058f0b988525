//! Tied roles, or two between which calls shift, in one call: solved together, checked together, handed out role by role.

use std::time::Instant;

use super::checked::{ClaimedBounds, Optimised};
use super::relabel::relabel;
use crate::balance::conflicts;
use crate::balance::formulate::Formulation;
use crate::balance::formulate::tie::tie;
use crate::balance::territories::{CoupledProof, Proof, RolePlan, link_shifted_calls};
use crate::error::{Error, Result};
use crate::model::coupled::{CoupledConflict, CoupledOutcome};
use crate::model::{Certificate, CoupledInstances};
use crate::plan::Plan;
use crate::plan::words::first;
use crate::solve::{Parameters, Progress, WarmStart};
use crate::{check, solve};

/// Managers named before the rest is only counted.
const NAMED: usize = 5;

/// Solves tied roles and checks their plans and the bound.
///
/// # Errors
/// As [`optimise`](super::optimise), of all roles together.
pub fn optimise_tied(
    plan: &Plan,
    roles: &[&Formulation],
    parameters: &Parameters,
    progress: &Progress,
) -> Result<Vec<Optimised>> {
    let infeasible: Vec<String> = roles.iter().flat_map(|role| role.infeasible.iter().cloned()).collect();
    if !infeasible.is_empty() {
        return Err(Error::Infeasible(infeasible));
    }
    let tied = tie(plan, roles)?;
    let mut outcome = solve::tied::solve(&tied, parameters, progress);
    if let Some(assignments) = &mut outcome.assignments {
        // Books change hands within a manager's team alone, which no tie minds.
        for (role, own) in roles.iter().zip(0..) {
            if let Some(relabelled) = relabel(plan, role, &assignments[own]) {
                assignments[own] = relabelled;
                outcome.primal = Some(tied.evaluate(assignments).iter().map(|evaluation| evaluation.value).sum());
            }
        }
    }
    checked_tied(plan, roles, &tied, outcome)
}

/// Lets the checker see the plans and the bound of an outcome.
///
/// # Errors
/// As [`optimise_tied`].
pub(in crate::balance) fn checked_tied(
    plan: &Plan,
    roles: &[&Formulation],
    tied: &CoupledInstances,
    mut outcome: CoupledOutcome,
) -> Result<Vec<Optimised>> {
    let began = Instant::now();
    let (Some(assignments), Some(primal)) = (&outcome.assignments, outcome.primal) else {
        return Err(no_plan(plan, roles, tied, outcome.infeasible.as_ref()));
    };
    let values: Vec<f64> = tied.evaluate(assignments).iter().map(|evaluation| evaluation.value).collect();
    let violations = check::coupled_violations(tied, assignments, &values);
    let mut violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    let claim = ClaimedBounds { primal, dual_bound: outcome.dual_bound, certified_bound: outcome.certified_bound };
    let accept = |proven: f64| claim.accept(proven, "the certificates prove");
    let certified = check::coupled_bound(tied, &outcome.prices).map_err(String::from).and_then(accept).unwrap_or_else(|reason| {
        violations.push(reason);
        f64::NEG_INFINITY
    });
    if !violations.is_empty() {
        let names = names(roles);
        return Err(Error::Refused(violations.into_iter().map(|violation| format!("roles {names}: {violation}")).collect()));
    }
    outcome.trace.end_check(began);
    let dual_bound = claim.best_bound(certified);
    let one = |(part, role): (usize, &&Formulation)| {
        let others = roles.iter().filter(|other| other.role != role.role).map(|other| other.role.clone());
        let proof = Proof {
            primal,
            dual_bound,
            certified_bound: certified,
            certificate: Certificate::Prices(outcome.prices[part].clone()),
            tied: Some(CoupledProof { with: others.collect(), own_value: values[part], hours: tied.hours() }),
        };
        let start = WarmStart { assignment: assignments[part].clone(), prices: None };
        Ok(Optimised { plan: RolePlan::new(plan, role, &assignments[part], proof)?, trace: outcome.trace.clone(), start })
    };
    let mut solved = roles.iter().enumerate().map(one).collect::<Result<Vec<Optimised>>>()?;
    link_shifted_calls(&mut solved.iter_mut().map(|role| &mut role.plan).collect::<Vec<_>>());
    Ok(solved)
}

/// `outside and inside`.
pub(in crate::balance) fn names(roles: &[&Formulation]) -> String {
    let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
    names.join(" and ")
}

/// Why there is no plan, once the checker has confirmed it; what it can't confirm is not proven.
fn no_plan(plan: &Plan, roles: &[&Formulation], tied: &CoupledInstances, conflict: Option<&CoupledConflict>) -> Error {
    let names = names(roles);
    let reason = match conflict {
        Some(CoupledConflict::Exhausted) => {
            format!(
                "no assignment keeps every limit and {}: a search over all of them came back empty (the solver's word). Sums show \
                 no contradiction: sizes do not fit",
                bond(roles)
            )
        }
        Some(conflict) if check::coupled_conflict(tied, conflict).is_ok() => {
            return Error::Infeasible(vec![words(plan, roles, tied, conflict)]);
        }
        _ => "no plan was found within the limits, and nothing is proven: sums show no contradiction, but sizes may not fit. \
              Give it more time or loosen a rule"
            .to_owned(),
    };
    let how = if is_shift(roles) { "between which calls may shift" } else { "which [hierarchy] ties" };
    Error::Infeasible(vec![format!("roles {names}, {how}: {reason}")])
}

fn is_shift(roles: &[&Formulation]) -> bool {
    roles.iter().all(|role| role.shift.is_some())
}

/// What holds roles together.
fn bond(roles: &[&Formulation]) -> &'static str {
    if is_shift(roles) { "one role for each account's calls ([shift])" } else { "the tie" }
}

fn words(plan: &Plan, roles: &[&Formulation], tied: &CoupledInstances, conflict: &CoupledConflict) -> String {
    let names = names(roles);
    match conflict {
        CoupledConflict::Part { part, conflict } => {
            format!("role {}: {}", roles[*part].role, conflicts::words(plan, roles[*part], conflict))
        }
        CoupledConflict::NoCommonTeam { group } if is_shift(roles) => {
            let account = tied.units(*group).next().map_or("", |(part, unit)| &plan.accounts[roles[part].head(unit)].id);
            format!(
                "roles {names}: account {account} may have no rep of the one, nor its calls shift to a rep of the other. Look at \
                 its locks, skills, languages, regions, exclusions and distances"
            )
        }
        CoupledConflict::NoCommonTeam { group } => {
            let open = |(part, unit): (usize, usize)| {
                let role = roles[part];
                let allowed = (0..role.reps.len()).filter(|&j| role.instance.allows(unit, j)).map(|j| role.reps[j]);
                let mut managers: Vec<&str> = allowed.filter_map(|rep| plan.reps[rep].manager_id.as_deref()).collect();
                managers.sort_unstable();
                managers.dedup();
                format!("{} it may have reps of {}", role.role, first(&managers, NAMED))
            };
            let parts: Vec<String> = tied.units(*group).map(|own| format!("in role {}", open(own))).collect();
            let account = tied.units(*group).next().map_or("", |(part, unit)| &plan.accounts[roles[part].head(unit)].id);
            format!(
                "roles {names}: account {account} has no team that may serve it in all of them, as [hierarchy] tie asks: {}. \
                 Look at its locks, skills, languages, regions, exclusions and distances",
                parts.join(", ")
            )
        }
        CoupledConflict::FarkasDual { prices } => {
            let limits = roles.iter().zip(prices).map(|(role, prices)| (role, conflicts::pressing(plan, role, prices)));
            let limits = limits.filter(|(_, limits)| !limits.is_empty());
            let limits: Vec<String> = limits.map(|(role, limits)| format!("role {}: {}", role.role, limits.join("; "))).collect();
            let (how, or) = match is_shift(roles) {
                true => ("wherever calls shift", ", or let more accounts shift"),
                false => ("while [hierarchy] ties the roles", ", or the tie"),
            };
            format!(
                "roles {names}: these limits can't all be kept {how}, as prices prove: {}. Loosen one of them{or}",
                limits.join("; ")
            )
        }
        CoupledConflict::Exhausted => format!("roles {names}: no assignment keeps every limit and {}", bond(roles)),
    }
}
