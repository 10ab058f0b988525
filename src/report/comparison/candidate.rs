//! A plan to compare, and how far two of them are apart.

use super::super::content::Report;
use super::super::summary::{RoleSummary, Summary};
use crate::scenarios::compare::{Likeness, Placed, likeness, placed};

/// A plan to compare.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Name of the plan.
    pub name: String,
    /// Its roles, or why there is no plan.
    pub roles: Result<Vec<Compared>, Vec<String>>,
}

/// A role of a plan to compare.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Its measures.
    pub measures: RoleSummary,
    /// Its accounts and their reps.
    placed: Vec<Placed>,
}

impl Candidate {
    /// A plan of all roles.
    pub fn new(name: String, report: &Report) -> Self {
        let roles = Summary::new(report).roles.into_iter().zip(report.roles);
        let compared = |(measures, role)| Compared { measures, placed: placed(report.plan, role) };
        Candidate { name, roles: Ok(roles.map(compared).collect()) }
    }

    /// Why there is no plan, if there is none.
    pub fn reasons(&self) -> &[String] {
        self.roles.as_ref().err().map_or(&[], Vec::as_slice)
    }

    /// A role of the plan.
    pub(in crate::report) fn role(&self, role: &str) -> Option<&Compared> {
        self.roles.as_ref().ok()?.iter().find(|own| own.measures.role == role)
    }
}

/// The roles of all plans, in the order in which they first appear.
pub(in crate::report) fn roles(candidates: &[Candidate]) -> Vec<&str> {
    let mut roles: Vec<&str> = Vec::new();
    for compared in candidates.iter().filter_map(|own| own.roles.as_ref().ok()).flatten() {
        if !roles.contains(&compared.measures.role.as_str()) {
            roles.push(&compared.measures.role);
        }
    }
    roles
}

/// Likeness of a role of a plan to the same role of another one.
pub(super) fn between(from: Option<&Compared>, to: Option<&Compared>) -> Option<Likeness> {
    Some(likeness(&from?.placed, &to?.placed))
}

pub(super) fn head(reason: &str) -> &str {
    reason.lines().next().unwrap_or_default()
}
