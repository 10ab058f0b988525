//! Step 3: the only door into the model. A role of a plan becomes an instance: an account or a family is a unit, a rep a
//! territory. Rules are laid down account by account; families are gathered last.
//!
//! The cost of a pair is the way out and back, and what it takes when the account leaves its owner. The hops between stops are
//! the same whoever travels: they are part of the load, but not of the cost, where they would only flatter the gap; but for
//! accounts whose calls may shift, which have none where they do.

mod activities;
mod assemble;
mod capacity;
pub(crate) mod coverage;
mod eligibility;
mod feasibility;
pub(crate) mod formulation;
mod locks;
mod pair;
pub(crate) mod redraw;
mod rules;
mod shares;
pub(crate) mod shift;
mod spans;
pub(in crate::balance) mod stability;
mod team;
pub mod tie;
mod units;

pub use coverage::Coverage;
pub use eligibility::barriers;
pub use formulation::Formulation;
pub use pair::follow;
pub use redraw::Redraw;
pub use rules::{Barrier, CapRule, Rules, SpanRule};
pub use shift::Shift;

use assemble::formulation;
use team::RoleTeam;

use crate::error::{Defect, Error, Result};
use crate::plan::AccountCalls;
use crate::plan::segment::Segmented;
use crate::plan::travel::travel;
use crate::plan::units::Units;
use crate::plan::workload::{without_pattern, workload};
use crate::plan::{Plan, RepStatus};

/// Formulates every role that has work, in the order of [`Plan::roles`].
///
/// # Errors
/// As [`formulate`], of all roles together; [`Error::Input`] where no role has work.
pub fn formulate_all(plan: &Plan, segments: &[Segmented]) -> Result<Vec<Formulation>> {
    let drafts = draft_all(plan, segments)?;
    let reasons: Vec<String> = drafts.iter().flat_map(|draft| draft.infeasible.iter().cloned()).collect();
    if reasons.is_empty() { Ok(drafts) } else { Err(Error::Infeasible(reasons)) }
}

/// The same, with roles that are [`infeasible`](Formulation::infeasible) among them.
///
/// # Errors
/// As [`draft`], of all roles together; [`Error::Input`] where no role has work.
pub fn draft_all(plan: &Plan, segments: &[Segmented]) -> Result<Vec<Formulation>> {
    let (mut formulations, mut defects) = (Vec::new(), unknown_minutes(plan, segments));
    for role in plan.roles() {
        match draft(plan, segments, &role) {
            Ok(formulation) if formulation.accounts.is_empty() => {}
            Ok(formulation) => formulations.push(formulation),
            Err(Error::Input(found)) => defects.extend(found),
            Err(other) => return Err(other),
        }
    }
    defects.sort();
    defects.dedup();
    if !defects.is_empty() {
        return Err(Error::Input(defects));
    }
    if formulations.is_empty() {
        let reason = "no account gets a call from any role: no segment of the accounts has a row with calls";
        return Err(Error::defect(Defect::of_file(&plan.config.data.call_patterns, reason)));
    }
    Ok(formulations)
}

/// Calls of single accounts that take nobody knows how long.
fn unknown_minutes(plan: &Plan, segments: &[Segmented]) -> Vec<Defect> {
    let defect = |(account, own): (usize, &AccountCalls)| {
        let (segment, patterns) = (&segments[account].label, &plan.config.data.call_patterns);
        let reason = format!(
            "is no channel through which {} calls accounts of segment {segment}, so its minutes are not known: give {patterns} a row of \
             it, if with 0 calls",
            own.role
        );
        let file = plan.config.data.account_calls.as_deref().unwrap_or("account_calls");
        Defect::of_file(file, reason).line(own.line).column("channel").value(own.channel.clone())
    };
    without_pattern(plan, segments).map(defect).collect()
}

/// Formulates one role, with the segments of all accounts.
///
/// # Errors
/// [`Error::Input`] where the role has work but no rep, places that travel needs are missing, or a balanced column has
/// no numbers; [`Error::Infeasible`] where simple sums show that there is no plan.
pub fn formulate(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    let draft = draft(plan, segments, role)?;
    if draft.infeasible.is_empty() { Ok(draft) } else { Err(Error::Infeasible(draft.infeasible)) }
}

/// Formulates one role, whether or not there can be a plan.
///
/// # Errors
/// [`Error::Input`] as [`formulate`].
pub fn draft(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    if plan.redrawn(role).is_some() {
        return redraw::draft(plan, segments, role);
    }
    let mut team = team(plan, segments, role)?;
    let units = Units::of(plan, role, &team.workload.accounts);
    team.coverage = match &team.shift {
        Some(shift) => shift.coverage(&units),
        None => {
            let hours = (0..team.units()).map(|at| team.least_hours(at)).collect();
            Coverage::of((plan, role), segments, &team.workload.accounts, hours, &units)
        }
    };
    formulation(team, units)
}

fn team<'a>(plan: &'a Plan, segments: &[Segmented], role: &'a str) -> Result<RoleTeam<'a>> {
    let reps: Vec<usize> = (0..plan.reps.len()).filter(|&at| plan.reps[at].role == role).collect();
    let mut workload = workload(plan, segments, role);
    let shift = Shift::of(plan, segments, role, &mut workload);
    if reps.is_empty() {
        let reason = format!("role {role} has {} accounts to serve and no rep", workload.accounts.len());
        return Err(Error::defect(Defect::of_file(&plan.config.data.reps, reason).column("role")));
    }
    let open: Vec<bool> = reps.iter().map(|&at| plan.reps[at].status != RepStatus::Leaving).collect();
    let travel = travel(plan, &workload, &reps, &open)?;
    Ok(RoleTeam { plan, role, reps, workload, travel, coverage: Coverage::default(), shift, open, redraw: None })
}
