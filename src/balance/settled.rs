//! The formulation that a role's plan belongs to: around the centres of a redrawn map, and with the rules that have given way.

use super::formulate::Formulation;
use super::formulate::redraw::settle;
use super::relax::Rulebook;
use super::territories::RolePlan;
use crate::error::Result;
use crate::plan::Plan;

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
    let names = redraw.ground.names(plan, &draft.role);
    let unit_of = |rep: usize| {
        let centre = role.territories.iter().find(|own| own.rep == rep)?.centre.as_ref()?;
        names.iter().position(|name| *name == centre.unit)
    };
    let centres = draft.reps.iter().map(|&rep| unit_of(rep)).collect();
    settle(plan, &draft, centres, &draft.of_accounts(assignment))
}
