//! Takes a written plan at its word and re-derives every word: inputs, segments, hours, rules, objective, bound, files.

mod assignment;
mod claims;
mod differences;

use std::path::Path;

use super::summary::{Proved, RoleSummary};
use super::{ASSIGNMENTS, FILES, Report};
use crate::check::{self, TOLERANCE};
use crate::error::{Error, Result};
use crate::plan::Plan;
use crate::plan::formulate::redraw::settle;
use crate::plan::formulate::{Formulation, draft_all};
use crate::plan::relax::Rulebook;
use crate::plan::segment::{Segmented, segment};
use crate::plan::territories::{Proof, RolePlan};
use crate::plan::violations::violations as in_words;
use crate::read;
use claims::Claims;

/// A folder that `solve` wrote, and what it was made from, read again.
pub struct Written {
    claims: Claims,
    /// The inputs.
    pub plan: Plan,
    /// Segment per account.
    pub segments: Vec<Segmented>,
    /// The roles that have work.
    pub formulations: Vec<Formulation>,
    /// An option per unit of each role; `None` where the file has something else.
    pub assignments: Vec<Option<Vec<u32>>>,
    /// What is wrong with the file of assignments.
    wrong: Vec<String>,
}

impl Written {
    /// Reads a folder; `plan_file` says where the plan file is, if not where it was.
    ///
    /// # Errors
    /// [`Error::Refused`] where inputs have changed or files are lost; [`Error::Command`] where the folder holds no plan.
    pub fn read(folder: &Path, plan_file: Option<&Path>) -> Result<Self> {
        let claims = Claims::read(folder)?;
        let plan_file = claims.plan_file(folder, plan_file)?;
        claims.check_inputs(&plan_file)?;
        let plan = read::plan(&plan_file)?;
        let segments = segment(&plan)?;
        let drafts = draft_all(&plan, &segments)?;
        let relaxed = claims.is_relaxed();
        let (assignments, mut wrong) = assignment::read(claims.file(ASSIGNMENTS), &plan, &drafts, relaxed);
        let mut formulations = Vec::new();
        for (draft, assignment) in drafts.into_iter().zip(&assignments) {
            let said = claims.role(&draft.role).is_some_and(|(summary, _)| !summary.relaxed.is_empty());
            match assignment.as_ref().filter(|_| said) {
                Some(assignment) => formulations.push(relaxed_by(&plan, draft, assignment, &mut wrong)?),
                None if draft.redraw.is_some() => formulations.push(settled(&plan, draft, &claims, &mut wrong)?),
                None if draft.hopeless.is_empty() || said => formulations.push(draft),
                None => return Err(Error::Infeasible(draft.hopeless)),
            }
        }
        Ok(Written { claims, plan, segments, formulations, assignments, wrong })
    }

    /// The roles' plans as re-derived.
    ///
    /// # Errors
    /// [`Error::Refused`] with everything that is wrong.
    pub fn verified(&self) -> Result<Vec<RolePlan>> {
        let mut violations = self.wrong.clone();
        violations.extend(self.claims.check_roles(&self.formulations));
        let mut roles = Vec::new();
        for (formulation, assignment) in self.formulations.iter().zip(&self.assignments) {
            let Some((summary, proved)) = self.claims.role(&formulation.role) else { continue };
            let of_role = |violation: String| format!("role {}: {violation}", formulation.role);
            violations.extend(bound_violations(formulation, summary, proved).into_iter().map(of_role));
            if let Some(assignment) = assignment {
                // The checker knows units and rule ids only: who is meant is told first.
                let told = in_words(&self.plan, formulation, &formulation.of_accounts(assignment));
                let wrong = check::violations(&formulation.instance, assignment, summary.primal_value);
                let misdrawn = formulation.misdrawn(assignment, summary.primal_value);
                violations.extend(told.into_iter().chain(wrong).chain(misdrawn).map(of_role));
                roles.push(RolePlan::new(&self.plan, formulation, assignment, proof(summary, proved))?);
            }
        }
        if roles.len() == self.formulations.len() {
            violations.extend(file_violations(&self.claims, &self.plan, &self.segments, &roles)?);
        }
        if violations.is_empty() { Ok(roles) } else { Err(Error::Refused(violations)) }
    }
}

/// The role as its assignment bends the rules: what else is said of that must come to the same. Rules that should stand
/// are not for sale.
fn relaxed_by(plan: &Plan, draft: Formulation, assignment: &[u32], wrong: &mut Vec<String>) -> Result<Formulation> {
    let rulebook = Rulebook::new(plan, &draft)?;
    let concessions = rulebook.concessions(assignment).unwrap_or_default();
    let stand = concessions.iter().filter(|own| !own.price.is_finite());
    wrong.extend(stand.map(|own| format!("role {}: {}: [relax] has no price for that", draft.role, own.words(plan))));
    Ok(rulebook.relaxed(&concessions))
}

/// A redrawn role around the centres that it is said to have: one for each territory, given ones where they are.
fn settled(plan: &Plan, draft: Formulation, claims: &Claims, wrong: &mut Vec<String>) -> Result<Formulation> {
    let Some((redraw, (summary, _))) = draft.redraw.as_ref().zip(claims.role(&draft.role)) else { return Ok(draft) };
    let names = redraw.ground.names(plan, &draft.role);
    let mut centres = vec![None; draft.reps.len()];
    for own in &summary.centres {
        let unit = names.iter().position(|name| *name == own.unit);
        let territory = draft.reps.iter().position(|&rep| plan.reps[rep].id == own.rep_id);
        match unit.zip(territory) {
            Some((unit, j)) if centres[j].is_none() && !centres.contains(&Some(unit)) => centres[j] = Some(unit),
            _ => {
                wrong.push(format!("{}: role {}: {} can't be the centre of {}", super::SUMMARY, draft.role, own.unit, own.rep_id))
            }
        }
    }
    wrong.extend(redraw.misplaced(&centres).map(|reason| format!("{}: role {}: {reason}", super::SUMMARY, draft.role)));
    settle(plan, &draft, centres)
}

/// The claimed bounds against what the certificate proves.
fn bound_violations(formulation: &Formulation, summary: &RoleSummary, proved: &Proved) -> Vec<String> {
    let mut violations = Vec::new();
    let derived = formulation.proven(&proved.certificate).unwrap_or_else(|reason| {
        violations.push(format!("{}: {reason}", super::CERTIFICATE));
        f64::NEG_INFINITY
    });
    for (file, claimed) in [(super::SUMMARY, summary.certified_bound), (super::CERTIFICATE, proved.bound)] {
        if let Some(claimed) = claimed.filter(|claimed| above(*claimed, derived)) {
            violations.push(format!("{file}: the certified bound is said to be {claimed}, but the certificate proves {derived}"));
        }
    }
    if let Some(bound) = summary.dual_bound.filter(|bound| above(*bound, summary.primal_value)) {
        violations.push(format!("the dual bound {bound} is above the plan's own value {}", summary.primal_value));
    }
    violations
}

fn above(claimed: f64, derived: f64) -> bool {
    claimed > derived + TOLERANCE * derived.abs().max(1.0)
}

fn proof(summary: &RoleSummary, proved: &Proved) -> Proof {
    Proof {
        primal: summary.primal_value,
        dual_bound: summary.dual_bound.unwrap_or(f64::NEG_INFINITY),
        certified_bound: summary.certified_bound.unwrap_or(f64::NEG_INFINITY),
        certificate: proved.certificate.clone(),
    }
}

/// Every file of the folder against the same file written anew.
fn file_violations(claims: &Claims, plan: &Plan, segments: &[Segmented], roles: &[RolePlan]) -> Result<Vec<String>> {
    let report = Report { plan, segments, roles, seed: claims.summary.seed };
    let mut violations = Vec::new();
    for (name, render) in FILES {
        let mut derived = Vec::new();
        render(&report, &mut derived).map_err(|source| Error::Machine { path: name.into(), source })?;
        violations.extend(differences::between(name, claims.file(name), &derived));
    }
    Ok(violations)
}
