//! Where a role's rules can't all be kept: which of them clash, what would do, and the plan that bends them.
//!
//! A concession lifts a limit and nothing else: with more hours a rep may carry more, but everybody's fair share stays as it
//! was. What a plan is said to take of the rules follows from its assignment alone.

mod advice;
mod headline;
mod rulebook;
mod words;

pub use advice::{Clash, InfeasibilityReport, RelaxationProposal, advise};
pub use rulebook::Rulebook;

use super::formulate::Formulation;
use super::formulate::tie::tie;
use super::optimise::checked::{Optimised, checked};
use super::optimise::{checked_tied, names, optimise, optimise_staying, optimise_tied};
use crate::error::{Error, Result};
use crate::model::evaluate;
use crate::plan::Plan;
use crate::plan::segment::segment;
use crate::solve::progress::Listener;
use crate::solve::{self, Parameters, Progress, WarmStart};

/// Optimises a role, or tied roles together, as [`optimise_or_advise`] and [`optimise_tied_or_advise`] do.
///
/// # Errors
/// As there.
pub fn optimise_roles_or_advise(
    plan: &Plan,
    roles: &[&Formulation],
    parameters: &Parameters,
    listener: Option<&Listener>,
    relax: bool,
) -> Result<Vec<Optimised>> {
    match roles {
        // What one role can't do the other may: neither says alone what would do.
        [role] if role.shift.is_some() => Ok(vec![optimise(plan, role, parameters, &Progress::new(listener))?]),
        [role] => Ok(vec![optimise_or_advise(plan, role, parameters, listener, relax)?]),
        _ => optimise_tied_or_advise(plan, roles, parameters, listener, relax),
    }
}

/// Optimises a role, or tied roles together, as [`optimise_staying`] does. Where there is no plan, says what clashes and what would
/// do.
///
/// # Errors
/// As [`optimise_roles_or_advise`].
pub fn optimise_staying_or_advise(
    plan: &Plan,
    roles: &[&Formulation],
    starts: (&[WarmStart], f64),
    parameters: &Parameters,
    listener: Option<&Listener>,
) -> Result<Vec<Optimised>> {
    match optimise_staying(plan, roles, starts, parameters, &Progress::new(listener)) {
        Err(Error::Infeasible(_)) => optimise_roles_or_advise(plan, roles, parameters, listener, false),
        solved => solved,
    }
}

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
        Err(Error::Infeasible(reasons)) if formulation.redraw.is_none() => {
            let advice = advise(plan, formulation, parameters)?;
            // A way out that bends nothing is a plan that the search had missed.
            if let Some(way) = advice.cheapest.as_ref().filter(|way| relax || way.concessions.is_empty()) {
                return optimise_relaxed(plan, formulation, way, parameters, listener);
            }
            Err(Error::Infeasible(told(plan, formulation, &advice, reasons)?))
        }
        other => other,
    }
}

/// What is told of a role without a plan: first what is short, what would do and what to type, then the reasons and the advice.
fn told(plan: &Plan, formulation: &Formulation, advice: &InfeasibilityReport, mut reasons: Vec<String>) -> Result<Vec<String>> {
    if let Some(last) = reasons.last_mut() {
        last.push_str(&words::advice(plan, formulation, advice));
    }
    let lines = headline::lines(plan, &segment(plan)?, formulation, advice);
    let first = (!lines.is_empty()).then(|| lines.join("\n    "));
    Ok(first.into_iter().chain(reasons).collect())
}

/// Optimises tied roles. Where they have no plan, says why; where a role has none even alone, what clashes in it and what would
/// do, or, where asked to `relax`, each such role is relaxed along its cheapest way out before they are tied. The tie itself
/// never gives way; nor does any rule of roles between which calls shift.
///
/// # Errors
/// As [`optimise_or_advise`].
pub fn optimise_tied_or_advise(
    plan: &Plan,
    roles: &[&Formulation],
    parameters: &Parameters,
    listener: Option<&Listener>,
    relax: bool,
) -> Result<Vec<Optimised>> {
    let together = match optimise_tied(plan, roles, parameters, &Progress::new(listener)) {
        Err(Error::Infeasible(reasons)) if roles.iter().any(|role| role.shift.is_some()) => {
            let note = if relax { "\n    --relax bends no rules of roles between which calls shift" } else { "" };
            return Err(Error::Infeasible(reasons.into_iter().map(|reason| reason + note).collect()));
        }
        // Without time nothing could be said of the roles alone.
        Err(Error::Infeasible(reasons)) if !parameters.should_stop() => reasons,
        other => return other,
    };
    // Any plan of a role alone will do.
    let any_plan = Parameters { gap: 1.0, ..parameters.clone() };
    let (mut reasons, mut relaxed, mut any) = (Vec::new(), Vec::new(), false);
    for role in roles {
        match optimise_or_advise(plan, role, &any_plan, None, relax) {
            Ok(Optimised { plan: alone, .. }) if alone.relaxed.is_empty() => relaxed.push((*role).clone()),
            Ok(Optimised { plan: alone, .. }) => {
                any = true;
                relaxed.push(Rulebook::new(plan, role)?.relaxed(&alone.relaxed));
            }
            Err(Error::Infeasible(found)) => reasons.extend(found),
            Err(other) => return Err(other),
        }
    }
    match (reasons.is_empty(), any) {
        (false, _) => Err(Error::Infeasible(reasons)),
        (true, true) => optimise_tied_relaxed(plan, roles, &relaxed, parameters, listener),
        (true, false) => {
            let alone = format!("\n    Each of the roles {} has a plan alone: together they fail the tie", names(roles));
            Err(Error::Infeasible(together.into_iter().map(|reason| reason + &alone).collect()))
        }
    }
}

/// Optimises tied roles some of which are relaxed. Of what they take, the plan keeps no more than it needs.
fn optimise_tied_relaxed(
    plan: &Plan,
    written: &[&Formulation],
    relaxed: &[Formulation],
    parameters: &Parameters,
    listener: Option<&Listener>,
) -> Result<Vec<Optimised>> {
    let outcome = solve::tied::solve(&tie(plan, &relaxed.iter().collect::<Vec<_>>())?, parameters, &Progress::new(listener));
    let mut needed = relaxed.to_vec();
    for (part, role) in written.iter().enumerate().filter(|(part, _)| !relaxed[*part].relaxed.is_empty()) {
        let rulebook = Rulebook::new(plan, role)?;
        let used = outcome.assignments.as_ref().and_then(|assignments| rulebook.concessions(&assignments[part]));
        if let Some(used) = used {
            needed[part] = rulebook.relaxed(&used);
        }
    }
    // Fewer plans than the bound was proven for: it holds all the more.
    let needed: Vec<&Formulation> = needed.iter().collect();
    checked_tied(plan, &needed, &tie(plan, &needed)?, outcome)
}

/// Optimises a role along a way out. Of what it takes, the plan keeps no more than it needs.
fn optimise_relaxed(
    plan: &Plan,
    formulation: &Formulation,
    way: &RelaxationProposal,
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
