//! All roles of a plan: tied ones together, those that follow others behind these, all else at the same time.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::balance::formulate::Formulation;
use crate::balance::formulate::tie::bundles;
use crate::balance::territories::RolePlan;
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::pair::pair;

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
