//! Step 3 in one call: solve a role, let the checker see the plan, and hand it out only when it passed.

use super::formulate::Formulation;
use super::territories::{Proof, RolePlan};
use super::{Plan, conflicts, redraw};
use crate::check;
use crate::error::{Error, Result};
use crate::model::{Conflict, Outcome};
use crate::solve::{self, Parameters, Progress};

/// How far the checker's bound may fall short of the engine's, relative to it or to the hours of work: the checker widens
/// limits, which costs it their prices. Those are high where limits leave hardly any room, and where calls given up are dear.
const WIDENED: f64 = 1e-6;

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
    if !formulation.hopeless.is_empty() {
        return Err(Error::Infeasible(formulation.hopeless.clone()));
    }
    if let Some(redraw) = &formulation.redraw {
        return redraw::optimise(plan, formulation, redraw, parameters, progress);
    }
    checked(plan, formulation, solve::solve(&formulation.instance, parameters, progress))
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
    let proof = Proof { primal, dual_bound, certified_bound: certified, certificate: outcome.certificate };
    Ok(Optimised { plan: RolePlan::new(plan, formulation, assignment, proof)?, trace: outcome.trace })
}

/// The checker's bound, which must not fall short of the engine's, nor pass the plan's own value.
fn certified_bound(formulation: &Formulation, outcome: &Outcome, primal: f64) -> std::result::Result<f64, String> {
    let bound = formulation.proven(&outcome.certificate)?;
    let slack = check::TOLERANCE * bound.abs().max(1.0);
    let widened = WIDENED * bound.abs().max(formulation.instance.hours()).max(1.0);
    if outcome.certified_bound > bound + widened {
        return Err(format!("the certificate proves a bound of {bound}, not {}", outcome.certified_bound));
    }
    if bound > primal + slack {
        return Err(format!("the certificate proves a bound of {bound}, but the plan has {primal}"));
    }
    Ok(bound.min(primal))
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
