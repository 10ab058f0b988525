//! Accepts or refuses the plan and the bound of an engine by the checker's verdict: nothing else is handed out.

use crate::balance::conflicts;
use crate::balance::formulate::Formulation;
use crate::balance::territories::{Proof, RolePlan};
use crate::check;
use crate::error::{Error, Result};
use crate::model::{Certificate, Conflict, Instance, Outcome, Prices};
use crate::plan::Plan;
use crate::solve::WarmStart;

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
    pub start: WarmStart,
}

/// What an engine says of a plan.
pub(in crate::balance) struct Claim {
    /// Its value.
    pub primal: f64,
    /// The best bound, whatever it rests on.
    pub dual_bound: f64,
    /// The bound that its certificate is said to prove.
    pub certified_bound: f64,
}

impl Claim {
    /// Accepts the bound that the checker found proven: one that falls short of the engine's by no more than widened limits cost
    /// (`worth`: hours of work, and budgets at their prices), and does not pass the plan's own value.
    ///
    /// # Errors
    /// What is wrong, in words that begin with `proof`: `the certificate proves`.
    pub fn accept(&self, proven: f64, (hours, budgets): (f64, f64), proof: &str) -> std::result::Result<f64, String> {
        let widened = WIDENED * (proven.abs().max(hours).max(1.0) + budgets);
        if !check::bears_out(proven, self.certified_bound, widened) {
            return Err(format!("{proof} a bound of {proven}, not {}", self.certified_bound));
        }
        if !check::bears_out(self.primal, proven, check::TOLERANCE * proven.abs().max(1.0)) {
            return Err(format!("{proof} a bound of {proven}, but the plan has {}", self.primal));
        }
        Ok(proven.min(self.primal))
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
pub(in crate::balance) fn checked(plan: &Plan, formulation: &Formulation, outcome: Outcome) -> Result<Optimised> {
    let (Some(assignment), Some(primal)) = (&outcome.assignment, outcome.primal) else {
        return Err(no_plan(plan, formulation, outcome.infeasible.as_ref()));
    };
    let prices = match &outcome.certificate {
        Certificate::Prices(prices) => Some(prices.clone()),
        Certificate::Tree(_) | Certificate::Centres(_) => None,
    };
    let (instance, of_role) = (&formulation.instance, |violation: String| format!("role {}: {violation}", formulation.role));
    let claim = Claim { primal, dual_bound: outcome.dual_bound, certified_bound: outcome.certified_bound };
    let worth = prices.as_ref().map_or(0.0, |prices| budgets_worth(instance, prices));
    let accept = |proven: f64| claim.accept(proven, (instance.hours(), worth), "the certificate proves");
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
    let dual_bound = claim.best_bound(certified);
    let proof = Proof { primal, dual_bound, certified_bound: certified, certificate: outcome.certificate, tied: None };
    Ok(Optimised { plan: RolePlan::new(plan, formulation, assignment, proof)?, trace: outcome.trace, start })
}

/// Budgets at their prices; one on nothing as one on a unit, as the checker widens it.
pub(in crate::balance) fn budgets_worth(instance: &Instance, prices: &Prices) -> f64 {
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
