//! Step 3 in one call: solve a role, let the checker see the plan, and hand it out only when it passed.

mod tied;

pub use tied::optimise_tied;
pub(super) use tied::{checked_tied, names};

use rayon::prelude::*;

use super::formulate::Formulation;
use super::formulate::tie::bundles;
use super::territories::{Proof, RolePlan};
use super::{conflicts, redraw};
use crate::check;
use crate::error::{Error, Result};
use crate::model::{Certificate, Conflict, Instance, Outcome, Prices};
use crate::plan::Plan;
use crate::solve::{self, Parameters, Progress, Start};

/// How far the checker's bound may fall short of the engine's, relative to it or to the hours of work, and to what budgets are
/// worth: the checker widens limits, which costs it their prices. Those are high where limits leave hardly any room, and where
/// calls given up are dear.
const WIDENED: f64 = 1e-6;

/// A role's plan, and how it came about: seconds, incumbent, bound.
#[derive(Clone, Debug)]
pub struct Optimised {
    /// The checked plan.
    pub plan: RolePlan,
    /// Incumbents and bounds as they came.
    pub trace: Vec<(f64, Option<f64>, f64)>,
    /// What a plan that is to differ a little may start from.
    pub start: Start,
}

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
    start: Option<&Start>,
    parameters: &Parameters,
    progress: &Progress,
) -> Result<Optimised> {
    if !formulation.hopeless.is_empty() {
        return Err(Error::Infeasible(formulation.hopeless.clone()));
    }
    if let Some(redraw) = &formulation.redraw {
        return redraw::optimise(plan, formulation, redraw, parameters, progress);
    }
    checked(plan, formulation, solve::solve_from(&formulation.instance, start, parameters, progress))
}

/// Lets `one` solve every role, or tied roles together, all at the same time: one result per role that it is handed. Roles
/// that have no plan, or a refused one, are reported together.
///
/// # Errors
/// Those of the roles.
pub fn all_roles<T: Send>(
    plan: &Plan,
    formulations: &[Formulation],
    one: impl Fn(&[&Formulation]) -> Result<Vec<T>> + Sync,
) -> Result<Vec<T>> {
    let together = |bundle: &Vec<usize>| {
        let roles: Vec<&Formulation> = bundle.iter().map(|&at| &formulations[at]).collect();
        Ok(bundle.iter().copied().zip(one(&roles)?).collect())
    };
    let results: Vec<Result<Vec<(usize, T)>>> = bundles(plan, formulations).par_iter().map(together).collect();
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
        (true, true) => {
            solved.sort_by_key(|(at, _)| *at);
            Ok(solved.into_iter().map(|(_, role)| role).collect())
        }
    }
}

/// Lets the checker see the plan and the bound of an outcome.
///
/// # Errors
/// As [`optimise`].
pub(super) fn checked(plan: &Plan, formulation: &Formulation, outcome: Outcome) -> Result<Optimised> {
    let (Some(assignment), Some(primal)) = (&outcome.assignment, outcome.primal) else {
        return Err(no_plan(plan, formulation, outcome.infeasible.as_ref()));
    };
    let of_role = |violation: String| format!("role {}: {violation}", formulation.role);
    let mut violations: Vec<String> =
        check::violations(&formulation.instance, assignment, primal).into_iter().map(of_role).collect();
    let certified = certified_bound(formulation, &outcome, primal).unwrap_or_else(|reason| {
        violations.push(of_role(reason));
        f64::NEG_INFINITY
    });
    if !violations.is_empty() {
        return Err(Error::Refused(violations));
    }
    // Where the engine's best bound is the one it certifies, the checker's word for it stands.
    let claimed = outcome.dual_bound > outcome.certified_bound;
    let dual_bound = if claimed { outcome.dual_bound.max(certified) } else { certified };
    let prices = match &outcome.certificate {
        Certificate::Prices(prices) => Some(prices.clone()),
        Certificate::Tree(_) | Certificate::Centres(_) => None,
    };
    let start = Start { assignment: assignment.clone(), prices };
    let proof = Proof { primal, dual_bound, certified_bound: certified, certificate: outcome.certificate, tied: None };
    Ok(Optimised { plan: RolePlan::new(plan, formulation, assignment, proof)?, trace: outcome.trace, start })
}

/// The checker's bound, which must not fall short of the engine's, nor pass the plan's own value.
fn certified_bound(formulation: &Formulation, outcome: &Outcome, primal: f64) -> std::result::Result<f64, String> {
    let bound = formulation.proven(&outcome.certificate)?;
    let slack = check::TOLERANCE * bound.abs().max(1.0);
    let worth = match &outcome.certificate {
        Certificate::Prices(prices) => budgets_worth(&formulation.instance, prices),
        Certificate::Tree(_) | Certificate::Centres(_) => 0.0,
    };
    let widened = WIDENED * (bound.abs().max(formulation.instance.hours()).max(1.0) + worth);
    if !check::bears_out(bound, outcome.certified_bound, widened) {
        return Err(format!("the certificate proves a bound of {bound}, not {}", outcome.certified_bound));
    }
    if !check::bears_out(primal, bound, slack) {
        return Err(format!("the certificate proves a bound of {bound}, but the plan has {primal}"));
    }
    Ok(bound.min(primal))
}

/// Budgets at their prices; one on nothing as one on a unit, as the checker widens it.
fn budgets_worth(instance: &Instance, prices: &Prices) -> f64 {
    let budgets = instance.budgets().iter().zip(&prices.budget);
    budgets.map(|(budget, price)| price * budget.limit.abs().max(1.0)).sum()
}

/// Why there is no plan, once the checker has confirmed it.
fn no_plan(plan: &Plan, formulation: &Formulation, conflict: Option<&Conflict>) -> Error {
    let reason = match conflict {
        None => "no plan was found within the limits, and nothing is proven: sums show no contradiction, but sizes may not \
                 fit. Give it more time or loosen a rule"
            .into(),
        Some(Conflict::Exhausted) => {
            "no assignment keeps every limit: a search over all of them came back empty (the solver's word). Sums show no \
             contradiction: sizes do not fit"
                .into()
        }
        Some(conflict) => match check::conflict(&formulation.instance, conflict) {
            Ok(()) => conflicts::words(plan, formulation, conflict),
            Err(refusal) => return Error::Refused(vec![format!("role {}: {refusal}", formulation.role)]),
        },
    };
    Error::Infeasible(vec![format!("role {}: {reason}", formulation.role)])
}
