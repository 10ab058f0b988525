//! Accepts or refuses the plan and the bound of an engine by the checker's verdict: nothing else is handed out.

use std::time::Instant;

use crate::balance::conflicts;
use crate::balance::formulate::Formulation;
use crate::balance::territories::{Proof, RolePlan};
use crate::check;
use crate::error::{Error, Result};
use crate::model::{Certificate, Conflict, Outcome, Trace};
use crate::plan::Plan;
use crate::solve::WarmStart;

/// A role's plan, and how it came about: seconds, incumbent, bound.
#[derive(Clone, Debug)]
pub struct Optimised {
    /// The checked plan.
    pub plan: RolePlan,
    /// The course of the solve, the check included.
    pub trace: Trace,
    /// What a plan that is to differ a little may start from.
    pub start: WarmStart,
}

impl AsRef<RolePlan> for Optimised {
    fn as_ref(&self) -> &RolePlan {
        &self.plan
    }
}

/// What an engine says of a plan.
pub(in crate::balance) struct ClaimedBounds {
    /// Its value.
    pub primal: f64,
    /// The best bound, whatever it rests on.
    pub dual_bound: f64,
    /// The bound that its certificate is said to prove.
    pub certified_bound: f64,
}

impl ClaimedBounds {
    /// Accepts the bound that the checker found proven, be it lower than the engine's: what is told is what is proven. It must not
    /// pass the plan's own value.
    ///
    /// # Errors
    /// What is wrong, in words that begin with `proof`: `the certificate proves`.
    pub fn accept(&self, proven: f64, proof: &str) -> std::result::Result<f64, String> {
        if check::bears_out(self.primal, proven, check::TOLERANCE * proven.abs().max(1.0)) {
            Ok(proven.min(self.primal))
        } else {
            Err(format!("{proof} a bound of {proven}, but the plan has {}", self.primal))
        }
    }

    /// The best bound to tell: where the engine's is the one it certifies, the checker's word for it stands.
    pub fn best_bound(&self, accepted: f64) -> f64 {
        let claimed = self.dual_bound > self.certified_bound;
        if claimed { self.dual_bound.max(accepted).min(self.primal) } else { accepted }
    }
}

/// Lets the checker see the plan and the bound of an outcome.
///
/// # Errors
/// As [`optimise`](super::optimise).
pub(in crate::balance) fn checked(plan: &Plan, formulation: &Formulation, mut outcome: Outcome) -> Result<Optimised> {
    let began = Instant::now();
    let (Some(assignment), Some(primal)) = (&outcome.assignment, outcome.primal) else {
        return Err(no_plan(plan, formulation, outcome.infeasible.as_ref()));
    };
    let prices = match &outcome.certificate {
        Certificate::Prices(prices) => Some(prices.clone()),
        Certificate::Tree(_) | Certificate::Centres(_) => None,
    };
    let (instance, of_role) = (&formulation.instance, |violation: String| format!("role {}: {violation}", formulation.role));
    let claim = ClaimedBounds { primal, dual_bound: outcome.dual_bound, certified_bound: outcome.certified_bound };
    let accept = |proven: f64| claim.accept(proven, "the certificate proves");
    let mut violations: Vec<String> =
        check::violations(instance, assignment, primal).iter().map(ToString::to_string).map(of_role).collect();
    let certified = formulation.proven(&outcome.certificate).and_then(accept).unwrap_or_else(|reason| {
        violations.push(of_role(reason));
        f64::NEG_INFINITY
    });
    if !violations.is_empty() {
        return Err(Error::Refused(violations));
    }
    let start = WarmStart { assignment: assignment.clone(), prices };
    outcome.trace.end_check(began);
    let dual_bound = claim.best_bound(certified);
    let proof = Proof { primal, dual_bound, certified_bound: certified, certificate: outcome.certificate, tied: None };
    Ok(Optimised { plan: RolePlan::new(plan, formulation, assignment, proof)?, trace: outcome.trace, start })
}

/// Why there is no plan, once the checker has confirmed it; what it can't confirm is not proven.
fn no_plan(plan: &Plan, formulation: &Formulation, conflict: Option<&Conflict>) -> Error {
    let reason = match conflict {
        Some(Conflict::Exhausted) => {
            "no assignment keeps every limit: a search over all of them came back empty (the solver's word). Sums show no \
             contradiction: sizes do not fit"
                .into()
        }
        Some(conflict) if check::conflict(&formulation.instance, conflict).is_ok() => {
            conflicts::words(plan, formulation, conflict)
        }
        _ => "no plan was found within the limits, and nothing is proven: sums show no contradiction, but sizes may not \
              fit. Give it more time or loosen a rule"
            .into(),
    };
    Error::Infeasible(vec![format!("role {}: {reason}", formulation.role)])
}

#[cfg(test)]
mod tests {
    use super::ClaimedBounds;

    #[test]
    fn what_is_told_is_what_is_proven_and_never_above_the_plan() {
        let claim = ClaimedBounds { primal: 100.0, dual_bound: 99.0, certified_bound: 99.0 };
        let accepted = claim.accept(96.0, "the certificate proves").unwrap();
        assert_eq!((accepted, claim.best_bound(accepted)), (96.0, 96.0));
        assert_eq!(claim.accept(f64::NEG_INFINITY, "the certificate proves"), Ok(f64::NEG_INFINITY));
        for proven in [100.1, f64::INFINITY, f64::NAN] {
            assert!(claim.accept(proven, "the certificate proves").unwrap_err().ends_with("but the plan has 100"), "{proven}");
        }
    }
}
