//! `certificate.json`: the proofs of the bounds of each role.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::json::{finite, json};
use crate::balance::territories::RolePlan;
use crate::model::Certificate;
use crate::report::Report;

/// Schema of certificates: marks them as ours, and says how to read them.
pub const CERTIFICATE_SCHEMA: &str = "sutton/certificate/1";

/// `certificate.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificates {
    /// [`CERTIFICATE_SCHEMA`].
    pub schema: String,
    /// A proof per role.
    pub roles: Vec<Proved>,
}

/// A role in `certificate.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proved {
    /// The role.
    pub role: String,
    /// Where rules have given way, in words: the bound is that of the relaxed role. Absent where all are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxed: Vec<String>,
    /// The roles it is tied to: objective and bound are those of all of them, which their certificates prove together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied_with: Vec<String>,
    /// Objective value of the plan.
    pub objective: f64,
    /// The bound that the certificate proves.
    pub bound: Option<f64>,
    /// The proof.
    pub certificate: Certificate,
}

impl Certificates {
    /// The proofs of a report.
    pub fn new(report: &Report) -> Self {
        let proved = |role: &RolePlan| Proved {
            role: role.role.clone(),
            relaxed: role.relaxed.iter().map(|own| own.words(report.plan)).collect(),
            tied_with: role.proof.tied.as_ref().map(|tied| tied.with.clone()).unwrap_or_default(),
            objective: role.proof.primal,
            bound: finite(role.proof.certified_bound),
            certificate: role.proof.certificate.clone(),
        };
        Certificates { schema: CERTIFICATE_SCHEMA.into(), roles: report.roles.iter().map(proved).collect() }
    }
}

/// Writes `certificate.json`.
///
/// # Errors
/// Where the disk fails.
pub fn write_certificate(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json(&Certificates::new(report), out)
}
