//! Takes a written plan at its word and re-derives every word: inputs, segments, hours, rules, objective, bound, files; rules,
//! hours, objective and measures a second time by the checker's own formulas.

mod assignment;
mod differences;
#[cfg(feature = "cli")]
mod page;
mod published;
mod reported_figures;

use std::path::{Path, PathBuf};

use super::csv::assignment_header;
use super::files::files_of;
use super::summary::{Proved, RoleSummary};
use super::{ASSIGNMENTS, Report, audit};
use crate::balance::explain::SolvedRole;
use crate::balance::formulate::redraw::settle;
use crate::balance::formulate::tie::{bundles, tie};
use crate::balance::formulate::{Formulation, draft_all, follow};
use crate::balance::relax::Rulebook;
use crate::balance::settled::centres;
use crate::balance::territories::{CoupledProof, Proof, RolePlan, link_shifted_calls};
use crate::balance::violations::{broken_ties, violations as in_words};
use crate::check::{self, TOLERANCE};
use crate::error::{Error, Result};
use crate::model::{Certificate, Prices};
use crate::plan::Plan;
use crate::plan::segment::{Segmented, segment};
use crate::read::ScenarioWorkbook;
use crate::read::approvals::approvals;
use reported_figures::ReportedFigures;

/// A folder that `solve` wrote, and what it was made from, read again.
pub struct StoredPlan {
    /// Where it is.
    pub folder: PathBuf,
    reported: ReportedFigures,
    /// Where the plan file is.
    pub plan_file: PathBuf,
    /// The folder that its files are relative to.
    pub data: PathBuf,
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

impl StoredPlan {
    /// Reads a folder; `plan_file` says where the plan file is, if not where it was.
    ///
    /// # Errors
    /// [`Error::Refused`] where inputs have changed or files are lost; [`Error::Command`] where the folder holds no plan.
    pub fn read(folder: &Path, plan_file: Option<&Path>) -> Result<Self> {
        let reported = ReportedFigures::read(folder)?;
        let (plan_file, data) = reported.plan_file(folder, plan_file)?;
        reported.check_inputs(&plan_file, &data)?;
        reported.check_approvals()?;
        let mut plan = ScenarioWorkbook::read(&plan_file, Some(&data), reported.summary.owners_from.as_deref())?.plan;
        if reported.summary.approvals.is_some() {
            approvals(folder, &mut plan)?;
        }
        let segments = segment(&plan)?;
        let drafts = draft_all(&plan, &segments)?;
        let relaxed = reported.is_relaxed();
        let header = assignment_header(&plan, relaxed);
        let (assignments, mut wrong) = assignment::read(reported.file(ASSIGNMENTS), &plan, &drafts, &header);
        let mut formulations = Vec::new();
        for (draft, assignment) in drafts.into_iter().zip(&assignments) {
            let said = reported.role(&draft.role).is_some_and(|(summary, _)| !summary.relaxed.is_empty());
            match assignment.as_ref().filter(|_| said) {
                Some(assignment) => formulations.push(relaxed_by(&plan, draft, assignment, &mut wrong)?),
                None if draft.redraw.is_some() => {
                    formulations.push(around_reported_centres(&plan, draft, assignment.as_deref(), &reported, &mut wrong)?)
                }
                None if draft.infeasible.is_empty() || said => formulations.push(draft),
                None => return Err(Error::Infeasible(draft.infeasible)),
            }
        }
        follow_leaders(&plan, &mut formulations, &assignments);
        let folder = folder.into();
        Ok(StoredPlan { folder, reported, plan_file, data, plan, segments, formulations, assignments, wrong })
    }

    /// The roles as they were solved; `roles` are those that [`verified`](Self::verified) derives.
    pub fn solved<'a>(&'a self, roles: &'a [RolePlan]) -> Vec<SolvedRole<'a>> {
        let options = self.assignments.iter().map(|own| own.as_deref().unwrap_or_default());
        self.formulations.iter().zip(roles).zip(options).map(|((own, role), options)| (own, role, options)).collect()
    }

    /// The roles' plans as re-derived.
    ///
    /// # Errors
    /// [`Error::Refused`] with everything that is wrong.
    pub fn verified(&self) -> Result<Vec<RolePlan>> {
        let mut violations = [self.reported.changed.clone(), self.wrong.clone()].concat();
        violations.extend(self.reported.check_roles(&self.formulations));
        let mut roles = Vec::new();
        for bundle in bundles(&self.plan, &self.formulations) {
            let (found, wrong) = self.verified_together(&bundle)?;
            roles.extend(found);
            violations.extend(wrong);
        }
        roles.sort_by_key(|(at, _)| *at);
        let roles: Vec<RolePlan> = roles.into_iter().map(|(_, role)| role).collect();
        if roles.len() == self.formulations.len() {
            violations.extend(file_violations(&self.reported, &self.plan, &self.segments, &roles)?);
        }
        if violations.is_empty() { Ok(roles) } else { Err(Error::Refused(violations)) }
    }

    /// The plans of a role alone, or of tied roles, and what is wrong with them.
    fn verified_together(&self, bundle: &[usize]) -> Result<(Vec<Placed>, Vec<String>)> {
        let tied = Together::of(self, bundle)?;
        let (mut roles, mut violations) = (Vec::new(), tied.violations(self));
        for &at in bundle {
            let formulation = &self.formulations[at];
            let Some((summary, proved)) = self.reported.role(&formulation.role) else { continue };
            let of_role = |violation: String| format!("role {}: {violation}", formulation.role);
            let derived = match &tied.bound {
                Some(derived) => derived.clone(),
                None => formulation.proven(&proved.certificate),
            };
            violations.extend(bound_violations(derived, summary, proved).into_iter().map(of_role));
            let Some(assignment) = &self.assignments[at] else { continue };
            // The checker knows units and rule ids only: who is meant is told first.
            let told = in_words(&self.plan, formulation, &formulation.of_accounts(assignment));
            let own_value = if tied.bound.is_some() { summary.own_value.unwrap_or(f64::NAN) } else { summary.primal_value };
            let wrong = check::violations(&formulation.instance, assignment, own_value);
            let misdrawn = formulation.misdrawn(assignment, own_value);
            violations.extend(told.into_iter().chain(wrong.iter().map(ToString::to_string)).chain(misdrawn).map(of_role));
            let proof = Proof { tied: tied.proof(self, at, own_value), ..proof(summary, proved) };
            roles.push((at, RolePlan::new(&self.plan, formulation, assignment, proof)?));
        }
        link_shifted_calls(&mut roles.iter_mut().map(|(_, role)| role).collect::<Vec<_>>());
        Ok((roles, violations))
    }
}

/// Lets roles follow others as these are said to be.
fn follow_leaders(plan: &Plan, formulations: &mut [Formulation], assignments: &[Option<Vec<u32>>]) {
    let options: Vec<Vec<Option<u32>>> = formulations
        .iter()
        .zip(assignments)
        .map(|(own, assignment)| assignment.as_ref().map(|assignment| own.of_accounts(assignment)).unwrap_or_default())
        .collect();
    follow(plan, formulations, &options);
}

/// A role's place among all, and its plan.
type Placed = (usize, RolePlan);

/// Roles that are verified together.
struct Together {
    bundle: Vec<usize>,
    hours: f64,
    /// What their certificates prove together; `None` for a role alone.
    bound: Option<std::result::Result<f64, String>>,
}

impl Together {
    fn of(stored: &StoredPlan, bundle: &[usize]) -> Result<Self> {
        let roles: Vec<&Formulation> = bundle.iter().map(|&at| &stored.formulations[at]).collect();
        let hours = roles.iter().map(|role| role.instance.hours()).sum();
        if roles.len() < 2 {
            return Ok(Together { bundle: bundle.to_vec(), hours, bound: None });
        }
        let prices = |role: &&Formulation| match stored.reported.role(&role.role).map(|(_, proved)| &proved.certificate) {
            Some(Certificate::Prices(prices)) => Ok(prices.clone()),
            _ => Err("a tied role needs a certificate of prices".to_owned()),
        };
        let prices: std::result::Result<Vec<Prices>, String> = roles.iter().map(prices).collect();
        let tied = tie(&stored.plan, &roles)?;
        let bound = prices.and_then(|prices| Ok(check::coupled_bound(&tied, &prices)?));
        Ok(Together { bundle: bundle.to_vec(), hours, bound: Some(bound) })
    }

    /// Accounts whose reps are of different teams, and values that don't add up.
    fn violations(&self, stored: &StoredPlan) -> Vec<String> {
        if self.bound.is_none() {
            return Vec::new();
        }
        let roles = || self.bundle.iter().map(|&at| &stored.formulations[at]);
        let names: Vec<&str> = roles().map(|role| role.role.as_str()).collect();
        let owners: Option<Vec<Vec<Option<u32>>>> =
            roles().zip(&self.bundle).map(|(role, &at)| Some(role.of_accounts(stored.assignments[at].as_ref()?))).collect();
        let owners = owners.unwrap_or_default();
        let pairs: Vec<(&Formulation, &[Option<u32>])> = roles().zip(owners.iter().map(Vec::as_slice)).collect();
        let mut violations = broken_ties(&stored.plan, &pairs);
        let reported: Vec<&RoleSummary> = names.iter().filter_map(|role| Some(stored.reported.role(role)?.0)).collect();
        let sum: f64 = reported.iter().map(|own| own.own_value.unwrap_or(f64::NAN)).sum();
        let adds_up = |own: &&&RoleSummary| (own.primal_value - sum).abs() <= TOLERANCE * sum.abs().max(1.0);
        for own in reported.iter().filter(|own| !adds_up(own)) {
            let names = names.join(" and ");
            violations
                .push(format!("role {}: the value {} is not what {names} cost together, {sum}", own.role, own.primal_value));
        }
        violations
    }

    fn proof(&self, stored: &StoredPlan, at: usize, own_value: f64) -> Option<CoupledProof> {
        self.bound.as_ref()?;
        let others = self.bundle.iter().filter(|&&other| other != at);
        let with = others.map(|&other| stored.formulations[other].role.clone()).collect();
        Some(CoupledProof { with, own_value, hours: self.hours })
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
fn around_reported_centres(
    plan: &Plan,
    draft: Formulation,
    assignment: Option<&[u32]>,
    reported: &ReportedFigures,
    wrong: &mut Vec<String>,
) -> Result<Formulation> {
    let Some((redraw, (summary, _))) = draft.redraw.as_ref().zip(reported.role(&draft.role)) else { return Ok(draft) };
    let said = summary.centres.iter().map(|own| (own.rep_id.as_str(), own.unit.as_str()));
    let (centres, refused) = centres(plan, (&draft, redraw), said);
    let told = |reason: String| format!("{}: role {}: {reason}", super::SUMMARY, draft.role);
    wrong.extend(refused.into_iter().map(|(rep, unit)| told(format!("{unit} can't be the centre of {rep}"))));
    wrong.extend(redraw.misplaced(&centres).map(told));
    let options = assignment.map(|assignment| draft.of_accounts(assignment)).unwrap_or_default();
    settle(plan, &draft, centres, &options)
}

/// The claimed bounds against what the certificate proves: they must neither pass it nor fall short of it. What is no number,
/// or a proof of nothing, bears out no claim.
fn bound_violations(derived: std::result::Result<f64, String>, summary: &RoleSummary, proved: &Proved) -> Vec<String> {
    let primal = summary.primal_value;
    let proven = match derived {
        Err(reason) => return vec![format!("{}: {reason}", super::CERTIFICATE)],
        Ok(derived) if !check::bears_out(primal, derived, slack(primal)) => {
            let file = super::CERTIFICATE;
            return vec![format!(
                "{file}: it proves that no plan costs less than {derived}, but this one is said to cost {primal}"
            )];
        }
        Ok(derived) => derived.min(primal),
    };
    let reported = [(super::SUMMARY, summary.certified_bound), (super::CERTIFICATE, proved.bound)];
    let wrong = reported.into_iter().filter(|(_, claimed)| !same(claimed.unwrap_or(f64::NEG_INFINITY), proven));
    let mut violations: Vec<String> = wrong
        .map(|(file, claimed)| {
            let claimed = claimed.map_or("none".into(), |claimed| claimed.to_string());
            format!("{file}: the certified bound is said to be {claimed}, but the certificate proves {}", bound_in_words(proven))
        })
        .collect();
    let claimed = summary.dual_bound.unwrap_or(f64::NEG_INFINITY);
    if !check::bears_out(primal, claimed, slack(primal)) {
        violations.push(format!("the dual bound {claimed} is above the plan's own value {primal}"));
    } else if !check::bears_out(claimed, proven, slack(proven)) {
        let claimed = bound_in_words(claimed);
        violations.push(format!("the dual bound is said to be {claimed}, but the certificate proves {proven}"));
    }
    violations
}

/// Whether two bounds are the same but for rounding; two that are none are.
fn same(claimed: f64, proven: f64) -> bool {
    check::bears_out(proven, claimed, slack(proven)) && check::bears_out(claimed, proven, slack(proven))
}

fn slack(of: f64) -> f64 {
    TOLERANCE * of.abs().max(1.0)
}

fn bound_in_words(bound: f64) -> String {
    if bound.is_finite() { bound.to_string() } else { "none".into() }
}

fn proof(summary: &RoleSummary, proved: &Proved) -> Proof {
    Proof {
        primal: summary.primal_value,
        dual_bound: summary.dual_bound.unwrap_or(f64::NEG_INFINITY),
        certified_bound: summary.certified_bound.unwrap_or(f64::NEG_INFINITY),
        certificate: proved.certificate.clone(),
        tied: None,
    }
}

/// The plan against the files that it was made from, and every file of the folder against the same file written anew.
fn file_violations(reported: &ReportedFigures, plan: &Plan, segments: &[Segmented], roles: &[RolePlan]) -> Result<Vec<String>> {
    let report = Report { plan, segments, roles, seed: reported.summary.seed };
    let mut violations = audit::violations(&report);
    for (name, render) in files_of(plan) {
        let mut derived = Vec::new();
        render(&report, &mut derived).map_err(|source| Error::Machine { path: name.into(), source })?;
        violations.extend(differences::between((name, plan.dialect), reported.file(name), &derived));
    }
    Ok(violations)
}
