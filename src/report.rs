//! What a person or a program gets to see: text, JSON, CSV, GeoJSON, and the folder they are written to.

pub mod audit;
pub mod bar;
pub mod comparison;
pub mod csv;
pub mod evaluation;
pub mod explanation;
pub mod folder;
pub mod frontier;
pub mod geojson;
pub mod model;
pub mod run;
pub mod size;
pub mod summary;
pub mod terminal;
pub mod text;
pub mod turnover;
pub mod verify;

pub use summary::Summary;

use std::io::{self, Write};

use crate::balance::territories::RolePlan;
use crate::plan::Plan;
use crate::plan::segment::Segmented;

/// A plan of all roles, ready to be written. The same report gives the same bytes.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// What was read.
    pub plan: &'a Plan,
    /// Segment per account.
    pub segments: &'a [Segmented],
    /// A plan per role.
    pub roles: &'a [RolePlan],
    /// Seed of every random choice.
    pub seed: u64,
}

impl Report<'_> {
    /// Whether the map of any role is redrawn.
    pub fn is_redrawn(&self) -> bool {
        self.roles.iter().any(|role| role.territories.iter().any(|territory| territory.centre.is_some()))
    }

    /// Whether rules of any role have given way.
    pub fn is_relaxed(&self) -> bool {
        self.roles.iter().any(|role| !role.relaxed.is_empty())
    }
}

/// `1 territory`, `12 territories`.
fn territories(count: usize) -> String {
    if count == 1 { "1 territory".into() } else { format!("{} territories", crate::plan::words::number(count as f64)) }
}

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

/// Who has which account.
pub const ASSIGNMENTS: &str = "assignments.csv";
/// What each rep carries.
pub const TERRITORIES: &str = "territories.csv";
/// The measures per role, and the inputs.
pub const SUMMARY: &str = "summary.json";
/// The proofs of the bounds.
pub const CERTIFICATE: &str = "certificate.json";
/// What varies from run to run.
pub const RUN: &str = "run.json";
