//! `summary.json`, the measures per role, and `certificate.json`, the proofs of their bounds.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::approvals;
use super::content::Report;
use crate::hash::sha256;
use crate::version::VERSION;

mod certificate;
mod json;
mod parts;
mod role;

pub use certificate::{CERTIFICATE_SCHEMA, Certificates, Proved, write_certificate};
pub use json::{json, json_text};
pub use parts::{CapSummary, CentreSummary, ConcessionSummary, ShiftSummary, SpreadSummary, TeamSummary};
pub use role::{BoundKind, RoleSummary};

/// Schema of a folder: marks it as ours, and says how to read it.
pub const SCHEMA: &str = "sutton/summary/1";

/// `summary.json`. Hours throughout; *before* is null where nobody owned the accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// Name of the plan.
    pub plan: String,
    /// First and last day of the plan; absent where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Date>,
    /// The latter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Date>,
    /// Seed of every random choice.
    pub seed: u64,
    /// What was read; the plan file first, the others relative to its folder.
    pub inputs: Vec<Input>,
    /// Folder of the earlier plan whose reps are today's owners, relative to the plan file's; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owners_from: Option<String>,
    /// SHA-256 of `approvals.csv`, an input that the folder itself holds; absent where nothing was approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approvals: Option<String>,
    /// A plan per role.
    pub roles: Vec<RoleSummary>,
}

/// An input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Path relative to the plan file's folder.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Summary {
    /// The summary of a report.
    pub fn new(report: &Report) -> Self {
        let input = |source: &crate::plan::Source| Input { path: source.path.clone(), sha256: source.sha256.clone() };
        Summary {
            schema: SCHEMA.into(),
            version: VERSION.into(),
            plan: report.plan.config.plan.name.clone(),
            start: report.plan.config.plan.start,
            end: report.plan.config.plan.end,
            seed: report.seed,
            inputs: report.plan.sources.iter().map(input).collect(),
            approvals: (!report.plan.approvals.is_empty()).then(|| sha256(&approvals::bytes(report.plan))),
            owners_from: report.plan.config.data.owners_from.clone(),
            roles: report.roles.iter().map(|role| RoleSummary::new(report, role)).collect(),
        }
    }
}

/// Writes `summary.json`.
///
/// # Errors
/// Where the disk fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json(&Summary::new(report), out)
}
