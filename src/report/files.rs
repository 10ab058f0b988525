//! The files of a plan folder, and what writes each.

use std::io::{self, Write};

use super::content::Report;
use super::{approvals, csv, geojson, routing, summary};
use crate::plan::Plan;
use crate::plan::requests::APPROVALS;

/// Writes one file of a report.
pub type Render = fn(&Report, &mut dyn Write) -> io::Result<()>;

/// The files of a plan folder beside `run.json`: what `solve` writes and `verify` re-derives.
pub const FILES: [(&str, Render); 6] = [
    (ASSIGNMENTS, csv::assignments),
    (TERRITORIES, csv::territories),
    ("moves.csv", csv::moved),
    (SUMMARY, summary::write),
    (CERTIFICATE, summary::write_certificate),
    ("territories.geojson", geojson::write),
];

/// The file beside them where the units of a role are postal codes.
pub const ZIP_TO_REP: (&str, Render) = ("zip_to_rep.csv", routing::write);

/// The file beside them that says what was approved, where anything was.
pub const APPROVED: (&str, Render) = (APPROVALS, approvals::write);

/// The files of a plan's folder.
pub fn files_of(plan: &Plan) -> impl Iterator<Item = (&'static str, Render)> {
    let postal = plan.roles().iter().any(|role| plan.has_postal_units(role));
    let approved = (!plan.approvals.is_empty()).then_some(APPROVED);
    FILES.into_iter().chain(postal.then_some(ZIP_TO_REP)).chain(approved)
}

/// Assignments of accounts to reps.
pub const ASSIGNMENTS: &str = "assignments.csv";
/// Loads of reps.
pub const TERRITORIES: &str = "territories.csv";
/// The measures per role, and the inputs.
pub const SUMMARY: &str = "summary.json";
/// The proofs of the bounds.
pub const CERTIFICATE: &str = "certificate.json";
/// Facts that vary from run to run.
pub const RUN: &str = "run.json";
/// The page to look at, where it was asked for.
pub const PAGE: &str = "report.html";
/// The plan as a workbook, where it was asked for.
pub const WORKBOOK: &str = "plan.xlsx";
