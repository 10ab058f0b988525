//! Every rule that keeps an account from a rep: a plan names the first, a way out must know them all.

use super::{Coverage, Formulation, RuleId, Team, eligibility};
use crate::error::Result;
use crate::plan::travel::travel;
use crate::plan::{Plan, RepStatus};

/// Per account of the role, (territory, rule) for every rule that closes a territory to it but the lock; the first one of a
/// territory first.
///
/// # Errors
/// As [`formulate`](super::formulate), of whose result this is.
pub fn barriers(plan: &Plan, formulation: &Formulation) -> Result<Vec<Vec<(usize, RuleId)>>> {
    let (reps, workload) = (formulation.reps.clone(), formulation.workload.clone());
    let open: Vec<bool> = reps.iter().map(|&at| plan.reps[at].status != RepStatus::Leaving).collect();
    let travel = travel(plan, &workload, &reps, &open)?;
    let (coverage, shift) = (Coverage::default(), formulation.shift.clone());
    let team = Team { plan, role: &formulation.role, reps, workload, travel, coverage, shift, open, redraw: None };
    let eligible = eligibility::all(&team);
    let of_unit = |unit: usize| {
        let mut bars = eligible(unit);
        bars.extend(formulation.by_account().excluded(unit));
        bars.sort_by_key(|&(territory, _)| territory);
        bars
    };
    Ok((0..team.units()).map(of_unit).collect())
}
