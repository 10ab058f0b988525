//! The formulation that a role's plan belongs to: around the centres of a redrawn map, and with the rules that have given way.

use super::formulate::Formulation;
use super::formulate::redraw::{Redraw, settle};
use super::relax::Rulebook;
use super::territories::RolePlan;
use crate::error::Result;
use crate::plan::Plan;

/// A centre in words: the id of the rep whose territory it is, and the name of its unit.
pub type NamedCentre<'a> = (&'a str, &'a str);

/// The formulation of a plan of a drafted role, which has an option per unit.
///
/// # Errors
/// As [`Rulebook::new`], and as of the map that its centres make.
pub fn settled(plan: &Plan, draft: Formulation, role: &RolePlan, assignment: &[u32]) -> Result<Formulation> {
    if !role.relaxed.is_empty() {
        let rulebook = Rulebook::new(plan, &draft)?;
        return Ok(rulebook.relaxed(&role.relaxed));
    }
    let Some(redraw) = &draft.redraw else { return Ok(draft) };
    let named = role.territories.iter().filter_map(|own| {
        let centre = own.centre.as_ref()?;
        Some((plan.reps[own.rep].id.as_str(), centre.unit.as_str()))
    });
    let (centres, _) = centres(plan, (&draft, redraw), named);
    settle(plan, &draft, centres, &draft.of_accounts(assignment))
}

/// The unit of each territory's centre, by their names; and centres that can't be: of strangers, of unknown units, or second ones.
pub fn centres<'a>(
    plan: &Plan,
    (draft, redraw): (&Formulation, &Redraw),
    named: impl Iterator<Item = NamedCentre<'a>>,
) -> (Vec<Option<usize>>, Vec<NamedCentre<'a>>) {
    let names = redraw.ground.names(plan, &draft.role);
    let (mut centres, mut wrong) = (vec![None; draft.reps.len()], Vec::new());
    for (rep, unit) in named {
        let at = names.iter().position(|name| *name == unit);
        let territory = draft.reps.iter().position(|&own| plan.reps[own].id == rep);
        match at.zip(territory) {
            Some((at, j)) if centres[j].is_none() && !centres.contains(&Some(at)) => centres[j] = Some(at),
            _ => wrong.push((rep, unit)),
        }
    }
    (centres, wrong)
}
