//! Roles whose rules have changed a little, solved so that what need not move stays: leaving the start costs something in the
//! search, and nothing in the plan's value, whose bound is that of the rules alone.

use super::checked::{Optimised, checked};
use super::tied::checked_tied;
use crate::balance::formulate::Formulation;
use crate::balance::formulate::tie::tie;
use crate::error::Result;
use crate::model::{Instance, Trace, evaluate};
use crate::plan::Plan;
use crate::solve::{self, Parameters, Progress, WarmStart};

/// Solves a role, or tied roles together, from plans of each (an option per unit) that differ a little. An account leaves its
/// place there only where that saves more than `leaving`, in the unit of the plan's costs, or a rule asks for it.
///
/// # Errors
/// As [`optimise`](super::optimise).
pub fn optimise_staying(
    plan: &Plan,
    roles: &[&Formulation],
    (starts, leaving): (&[WarmStart], f64),
    parameters: &Parameters,
    progress: &Progress,
) -> Result<Vec<Optimised>> {
    let infeasible: Vec<String> = roles.iter().flat_map(|role| role.infeasible.iter().cloned()).collect();
    if !infeasible.is_empty() {
        return Err(crate::Error::Infeasible(infeasible));
    }
    let favoured: Vec<Instance> = roles.iter().zip(starts).map(|(role, start)| favouring(role, start, leaving)).collect();
    if let ([role], [start], [favoured]) = (roles, starts, favoured.as_slice()) {
        let found = solve::solve_from(favoured, Some(start), parameters, progress).assignment;
        let from = found.as_ref().map(|found| WarmStart { assignment: found.clone(), prices: None });
        let mut outcome = solve::solve_from(&role.instance, from.as_ref(), parameters, &Progress::new(None));
        if let Some(found) = found {
            let primal = evaluate(&role.instance, &found).value;
            (outcome.primal, outcome.assignment, outcome.trace) = (Some(primal), Some(found), no_better(outcome.trace, primal));
        }
        return Ok(vec![checked(plan, role, outcome)?]);
    }
    let tied = tie(plan, roles)?;
    let favoured = tied.with_parts(favoured);
    let start: Vec<Vec<u32>> = starts.iter().map(|start| start.assignment.clone()).collect();
    favoured.value(&start).into_iter().for_each(|value| {
        progress.incumbent("start", value, &start.concat());
    });
    let found = solve::tied::solve(&favoured, parameters, progress).assignments;
    let mut outcome = solve::tied::solve(&tied, parameters, &Progress::new(None));
    if let Some(found) = found {
        let primal = tied.evaluate(&found).iter().map(|evaluation| evaluation.value).sum();
        (outcome.primal, outcome.assignments, outcome.trace) = (Some(primal), Some(found), no_better(outcome.trace, primal));
    }
    checked_tied(plan, roles, &tied, outcome)
}

/// The trace of a search that served the bound: its incumbents are not the plan's.
fn no_better(mut trace: Trace, primal: f64) -> Trace {
    trace.steps.iter_mut().filter_map(|(_, incumbent, _)| incumbent.as_mut()).for_each(|value| *value = value.max(primal));
    trace
}

/// The instance of a role where each account costs more elsewhere than in the start.
fn favouring(role: &Formulation, start: &WarmStart, leaving: f64) -> Instance {
    let accounts = |unit: usize| role.units.members(unit).count() as f64;
    let leaving: Vec<f64> = (0..role.instance.units()).map(|unit| leaving * accounts(unit)).collect();
    role.instance.favouring(&start.assignment, &leaving)
}
