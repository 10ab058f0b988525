//! `report.html`: the plan as one page that opens by a double click and asks no network for anything. It holds no second and no
//! clock, so that the same plan is the same bytes.

mod beds;
pub(super) mod borders;
pub(super) mod chart;
mod colours;
mod data;
mod gather;
mod lines;
mod pack;
mod rows;
pub(super) mod sheet;
pub(super) mod sketch;
mod template;
mod weeks;
mod words;

pub use words::verdict;

use super::Report;
use crate::balance::explain::{Explainer, SolvedRole, tied_roles};
use crate::balance::formulate::Formulation;
use crate::error::Result;
use crate::plan::scheduled::ScheduledCalls;

/// Rows of assignments up to which a plan gets its page unasked.
pub const MOST_ROWS: usize = 200_000;

/// A role's formulation and the option of each of its units.
pub type Solved<'a> = (&'a Formulation, &'a [u32]);

/// The page of a report, whose roles were solved like this, with the calls of its calendar where it has one.
///
/// # Errors
/// As [`tied_roles`].
pub fn page(report: &Report, solved: &[Solved], calls: Option<&ScheduledCalls>) -> Result<String> {
    let roles: Vec<SolvedRole> =
        (solved.iter().zip(report.roles)).map(|(&(formulation, assignment), role)| (formulation, role, assignment)).collect();
    let tied = tied_roles(report.plan, &roles)?;
    let explainers: Vec<Explainer> =
        roles.iter().enumerate().map(|(at, solved)| Explainer::of(report.plan, &tied, at, solved)).collect();
    let data = gather::page(report, &roles, &explainers, calls);
    Ok(template::page(report, &pack::packed(&data)?).into_string() + "\n")
}
