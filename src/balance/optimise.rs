//! Step 3 in one call: solve a role, let the checker see the plan, and hand it out only when it passed.

pub(in crate::balance) mod checked;
mod leader;
mod relabel;
mod tied;

pub use checked::Optimised;
pub use leader::lead;
pub use tied::optimise_tied;
pub(super) use tied::{checked_tied, names};

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::formulate::Formulation;
use super::formulate::tie::bundles;
use super::redraw;
use super::territories::RolePlan;
use crate::error::{Error, Result};
use crate::model::evaluate;
use crate::plan::Plan;
use crate::plan::pair::pair;
use crate::solve::{self, Parameters, Progress, WarmStart};
use checked::checked;
use relabel::relabel;

/// Solves a role and checks the plan and its bound.
///
/// # Errors
/// [`Error::Infeasible`] where there is no plan or none was found; [`Error::Refused`] where the checker disagrees.
pub fn optimise(plan: &Plan, formulation: &Formulation, parameters: &Parameters, progress: &Progress) -> Result<Optimised> {
    optimise_from(plan, formulation, None, parameters, progress)
}

/// The same, from a plan that differs a little.
///
/// # Errors
/// As [`optimise`].
pub fn optimise_from(
    plan: &Plan,
    formulation: &Formulation,
    start: Option<&WarmStart>,
    parameters: &Parameters,
    progress: &Progress,
) -> Result<Optimised> {
    if !formulation.infeasible.is_empty() {
        return Err(Error::Infeasible(formulation.infeasible.clone()));
    }
    if let Some(redraw) = &formulation.redraw {
        return redraw::optimise(plan, formulation, redraw, parameters, progress);
    }
    let mut outcome = solve::solve_from(&formulation.instance, start, parameters, progress);
    if let Some(relabelled) = outcome.assignment.as_ref().and_then(|found| relabel(plan, formulation, found)) {
        outcome.primal = Some(evaluate(&formulation.instance, &relabelled).value);
        outcome.assignment = Some(relabelled);
    }
    checked(plan, formulation, outcome)
}

/// Lets `one` solve every role, or tied roles together, all at the same time: one result per role that it is handed. Roles
/// that follow others come after these, and are formulated for what these have become. Roles that have no plan, or a refused
/// one, are reported together.
///
/// # Errors
/// Those of the roles.
pub fn all_roles<T: Send + AsRef<RolePlan>>(
    plan: &Plan,
    formulations: &mut [Formulation],
    one: impl Fn(&[&Formulation]) -> Result<Vec<T>> + Sync,
) -> Result<Vec<T>> {
    let mut solved: BTreeMap<usize, T> = BTreeMap::new();
    let mut waiting = bundles(plan, formulations);
    while !waiting.is_empty() {
        let found = |role: &str| solved.values().map(AsRef::as_ref).find(|own| own.role == role);
        let has_work = |role: &str| formulations.iter().any(|own| own.role == role);
        let ready = |&at: &usize| leader(plan, &formulations[at]).is_none_or(|role| found(role).is_some() || !has_work(role));
        let (now, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|bundle| bundle.iter().all(ready));
        for &at in now.iter().flatten() {
            let served = leader(plan, &formulations[at]).and_then(found).into_iter().flat_map(RolePlan::served);
            formulations[at].follow(plan, served);
        }
        solved.extend(all_bundles(&now, formulations, &one)?);
        waiting = later;
    }
    Ok(solved.into_values().collect())
}

/// The role that a role follows.
fn leader<'a>(plan: &'a Plan, formulation: &Formulation) -> Option<&'a str> {
    pair(plan, &formulation.role).map(|pair| pair.with)
}

/// Solves bundles of roles at the same time: the results, each with the place of its role.
fn all_bundles<T: Send>(
    bundles: &[Vec<usize>],
    formulations: &[Formulation],
    one: &(impl Fn(&[&Formulation]) -> Result<Vec<T>> + Sync),
) -> Result<Vec<(usize, T)>> {
    let together = |bundle: &Vec<usize>| {
        let roles: Vec<&Formulation> = bundle.iter().map(|&at| &formulations[at]).collect();
        Ok(bundle.iter().copied().zip(one(&roles)?).collect())
    };
    let results: Vec<Result<Vec<(usize, T)>>> = bundles.par_iter().map(together).collect();
    let (mut solved, mut reasons, mut violations) = (Vec::new(), Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(roles) => solved.extend(roles),
            Err(Error::Infeasible(found)) => reasons.extend(found),
            Err(Error::Refused(found)) => violations.extend(found),
            Err(other) => return Err(other),
        }
    }
    match (reasons.is_empty(), violations.is_empty()) {
        (_, false) => Err(Error::Refused(violations)),
        (false, true) => Err(Error::Infeasible(reasons)),
        (true, true) => Ok(solved),
    }
}
