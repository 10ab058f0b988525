//! A role alone: solved, checked, and handed out only when it passed.

use super::checked::{Optimised, checked};
use super::relabel::relabel;
use crate::balance::formulate::Formulation;
use crate::balance::redraw;
use crate::error::{Error, Result};
use crate::model::evaluate;
use crate::plan::Plan;
use crate::solve::{self, Parameters, Progress, WarmStart};

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
