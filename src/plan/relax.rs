//! Where a role's rules can't all be kept: which of them clash, what would do, and the plan that bends them.
//!
//! A concession lifts a limit and nothing else: with more hours a rep may carry more, but everybody's fair share stays as it
//! was. What a plan is said to take of the rules follows from its assignment alone.

mod advice;
mod rule;
mod rulebook;
mod words;

pub use advice::{Advice, Clash, WayOut, advise};
pub use rule::{Concession, Rule};
pub use rulebook::Rulebook;

use super::Plan;
use super::formulate::Formulation;
use super::optimise::{Optimised, checked, optimise};
use crate::error::{Error, Result};
use crate::model::evaluate;
use crate::solve::progress::Listener;
use crate::solve::{self, Parameters, Progress};

/// Optimises a role. Where it has no plan, either says what clashes and what would do, or, where asked to `relax`, takes the
/// cheapest way out and optimises the role as relaxed.
///
/// # Errors
/// As [`optimise`]; [`Error::Infeasible`] also where no way out was found.
pub fn optimise_or_advise(
    plan: &Plan,
    formulation: &Formulation,
    parameters: &Parameters,
    listener: Option<&Listener>,
    relax: bool,
) -> Result<Optimised> {
    match optimise(plan, formulation, parameters, &Progress::new(listener)) {
        // Limits of free centres are not bent: their bound would have to be found anew.
        Err(Error::Infeasible(mut reasons)) if formulation.redraw.is_none() => {
            let advice = advise(plan, formulation, parameters)?;
            // A way out that bends nothing is a plan that the search had missed.
            if let Some(way) = advice.cheapest.as_ref().filter(|way| relax || way.concessions.is_empty()) {
                return optimise_relaxed(plan, formulation, way, parameters, listener);
            }
            if let Some(last) = reasons.last_mut() {
                last.push_str(&words::advice(plan, formulation, &advice));
            }
            Err(Error::Infeasible(reasons))
        }
        other => other,
    }
}

/// Optimises a role along a way out. Of what it takes, the plan keeps no more than it needs.
fn optimise_relaxed(
    plan: &Plan,
    formulation: &Formulation,
    way: &WayOut,
    parameters: &Parameters,
    listener: Option<&Listener>,
) -> Result<Optimised> {
    let rulebook = Rulebook::new(plan, formulation)?;
    let relaxed = rulebook.relaxed(&way.concessions);
    let progress = Progress::new(listener);
    // Hardly more room than a plan needs: search would not find one soon.
    progress.incumbent("way out", evaluate(&relaxed.instance, &way.assignment).value, &way.assignment);
    let outcome = solve::solve(&relaxed.instance, parameters, &progress);
    let used = outcome.assignment.as_ref().and_then(|assignment| rulebook.concessions(assignment));
    // Fewer plans than the bound was proven for: it holds all the more.
    let needed = rulebook.relaxed(&used.unwrap_or_default());
    checked(plan, &needed, outcome)
}
