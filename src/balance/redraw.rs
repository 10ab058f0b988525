//! Step 3 where the map is redrawn: free centres, then who gets which territory, then the role as any other.

mod matching;
mod nearest_band;

use std::time::Instant;

use super::formulate::redraw::settle;
use super::formulate::{Formulation, Redraw};
use super::optimise::checked::{ClaimedBounds, Optimised};
use super::territories::{Proof, RolePlan};
use crate::error::{Error, Result};
use crate::model::{Certificate, DistrictingInfeasible, DistrictingSolution, evaluate};
use crate::plan::Plan;
use crate::plan::words::{first, number};
use crate::solve::{Parameters, Progress, WarmStart, centres};
use crate::{check, solve};

/// Redraws a role's map and lets the checker see the plan and its bound.
///
/// The bound is that of free centres. Rules that name the reps of fixed territories are not part of it: it holds for the plans
/// that keep them all the more.
///
/// # Errors
/// [`Error::Infeasible`] where there is no plan or none was found; [`Error::Refused`] where the checker disagrees.
pub(super) fn optimise(
    plan: &Plan,
    draft: &Formulation,
    redraw: &Redraw,
    parameters: &Parameters,
    progress: &Progress,
) -> Result<Optimised> {
    let mut solution = centres::solve(&redraw.districting, parameters, progress);
    let Some(placed) = &solution.plan else { return Err(no_plan(plan, draft, redraw, &solution)) };
    let of_role = |violation: String| format!("role {}: {violation}", draft.role);
    let began = Instant::now();
    let matched = Redraw { centres: matching::centres(plan, draft, redraw, placed), ..redraw.clone() };
    let assignment = matched.assignment(placed);
    let settled = settle(plan, draft, matched.centres, &draft.of_accounts(&assignment))?;
    let assignment = with_rules(&settled, assignment, parameters)?;
    let primal = evaluate(&settled.instance, &assignment).value;
    let violations = check::violations(&settled.instance, &assignment, primal);
    let mut violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    violations.extend(settled.misdrawn(&assignment, primal));
    let certificate = Certificate::Centres(solution.proof);
    let claim = ClaimedBounds { primal, dual_bound: solution.dual_bound, certified_bound: solution.certified_bound };
    let accept = |proven: f64| claim.accept(proven, "the certificate proves");
    let certified = settled.proven(&certificate).and_then(accept).unwrap_or_else(|reason| {
        violations.push(reason);
        f64::NEG_INFINITY
    });
    if !violations.is_empty() {
        return Err(Error::Refused(violations.into_iter().map(of_role).collect()));
    }
    solution.trace.end_check(began);
    let dual_bound = claim.best_bound(certified);
    let proof = Proof { primal, dual_bound, certified_bound: certified, certificate, tied: None };
    let plan = RolePlan::new(plan, &settled, &assignment, proof)?;
    Ok(Optimised { plan, trace: solution.trace, start: WarmStart { assignment, prices: None } })
}

/// The assignment, or, where it breaks rules that name a fixed rep, the best one found around the same centres that keeps them.
fn with_rules(settled: &Formulation, assignment: Vec<u32>, parameters: &Parameters) -> Result<Vec<u32>> {
    if evaluate(&settled.instance, &assignment).feasible() {
        return Ok(assignment);
    }
    let found = solve::solve(&settled.instance, parameters, &Progress::new(None)).assignment;
    found.ok_or_else(|| {
        Error::Infeasible(vec![format!(
            "role {}: around the centres that were found, no plan keeps all the rules that name the reps of fixed territories; \
             nothing is proven for other centres",
            settled.role
        )])
    })
}

fn no_plan(plan: &Plan, draft: &Formulation, redraw: &Redraw, solution: &DistrictingSolution) -> Error {
    let reason = match &solution.infeasible {
        Some(DistrictingInfeasible::NoDistrict { unit }) => {
            if let Err(refusal) = check::districting::no_district(&redraw.districting, *unit) {
                return Error::Refused(vec![format!("role {}: {refusal}", draft.role)]);
            }
            format!(
                "the map can't be divided: no connected territory can hold {}, as whatever connected units are taken with it \
                 come to too little or too much. Widen the tolerance, take smaller units, or add neighbours",
                redraw.ground.names(plan, &draft.role)[*unit]
            )
        }
        Some(DistrictingInfeasible::TooFar { units }) => {
            if let Err(refusal) = check::districting::too_far(&redraw.districting, units) {
                return Error::Refused(vec![format!("role {}: {refusal}", draft.role)]);
            }
            let names: Vec<&str> = units.iter().map(|&unit| redraw.ground.names(plan, &draft.role)[unit]).collect();
            format!(
                "the map can't be divided: {} lie so far apart that no centre may have two of them, and there are {} territories. A \
                 greater max_km or more territories would do: `sutton frontier PLAN --max-km` tells the least",
                first(&names, 8),
                redraw.districting.territories()
            )
        }
        Some(DistrictingInfeasible::GivenTooSmall { activity, centre, capacity, lower }) => format!(
            "the map can't be divided: every territory must have at least {} of {activity}, but {} may have {} at most. Widen \
             the tolerance, draw more territories, or leave that centre free",
            number(*lower),
            fixed_rep(plan, draft, redraw, *centre),
            number(*capacity)
        ),
        Some(reason) => {
            let nearest = nearest_band::words(&redraw.districting).map_or(String::new(), |words| format!(". {words}"));
            format!("the map can't be divided: {reason}{nearest}")
        }
        None => "no plan was found within the limits, and nothing is proven: sizes may not fit the band, or not in connected \
                 pieces. Give it more time, a wider tolerance or smaller units"
            .into(),
    };
    Error::Infeasible(vec![format!("role {}: {reason}", draft.role)])
}

/// The fixed rep whose territory is drawn around a unit.
fn fixed_rep<'a>(plan: &'a Plan, draft: &Formulation, redraw: &Redraw, centre: usize) -> &'a str {
    let own = redraw.fixed.iter().find(|(_, unit)| *unit == centre);
    own.map_or("a fixed rep", |&(j, _)| &plan.reps[draft.reps[j]].id)
}
