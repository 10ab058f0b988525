//! Step 3 in one call: solve a role, let the checker see the plan, and hand it out only when it passed.

use super::Plan;
use super::formulate::Formulation;
use super::territories::{Proof, RolePlan};
use crate::check;
use crate::error::{Error, Result};
use crate::model::Outcome;
use crate::solve::{self, Parameters, Progress};

/// A role's plan, and how it came about: seconds, incumbent, bound.
#[derive(Clone, Debug)]
pub struct Optimised {
    /// The checked plan.
    pub plan: RolePlan,
    /// Incumbents and bounds as they came.
    pub trace: Vec<(f64, Option<f64>, f64)>,
}

/// Solves a role and checks the plan and its bound.
///
/// # Errors
/// [`Error::Infeasible`] where there is no plan or none was found; [`Error::Refused`] where the checker disagrees.
pub fn optimise(plan: &Plan, formulation: &Formulation, parameters: &Parameters, progress: &Progress) -> Result<Optimised> {
    let outcome = solve::solve(&formulation.instance, parameters, progress);
    let (Some(assignment), Some(primal)) = (&outcome.assignment, outcome.primal) else {
        return Err(Error::Infeasible(vec![no_plan(formulation, &outcome)]));
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
    let dual_bound = outcome.dual_bound.max(certified);
    let proof = Proof { primal, dual_bound, certified_bound: certified, certificate: outcome.certificate };
    Ok(Optimised { plan: RolePlan::new(plan, formulation, assignment, proof), trace: outcome.trace })
}

/// The checker's bound, which must not fall short of the engine's, nor pass the plan's own value.
fn certified_bound(formulation: &Formulation, outcome: &Outcome, primal: f64) -> std::result::Result<f64, String> {
    let bound = check::bound(&formulation.instance, &outcome.certificate)?;
    let slack = check::TOLERANCE * bound.abs().max(1.0);
    if outcome.certified_bound > bound + slack {
        return Err(format!("the certificate proves a bound of {bound}, not {}", outcome.certified_bound));
    }
    if bound > primal + slack {
        return Err(format!("the certificate proves a bound of {bound}, but the plan has {primal}"));
    }
    Ok(bound.min(primal))
}

fn no_plan(formulation: &Formulation, outcome: &Outcome) -> String {
    let reason = outcome.infeasible.as_deref();
    let reason = reason.unwrap_or("none was found within the limits, and nothing is proven; give it more time or loosen a rule");
    format!("role {}: {reason}", formulation.role)
}
