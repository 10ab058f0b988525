//! Changes of a plan that people ask for, and those that were approved.

use jiff::civil::Date;

/// An account that somebody wants another rep to have.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// The role.
    pub role: String,
    /// The rep who is to have it: index into `Plan::reps`.
    pub to: usize,
    /// The rep who has it as far as the asker knows: index into `Plan::reps`; `None` where the request does not say.
    pub from: Option<usize>,
    /// Why.
    pub reason: String,
    /// Who asks.
    pub asked_by: String,
    /// The line of the file.
    pub line: usize,
}

/// A request that was approved: its account stays with the rep, as a lock holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Approval {
    /// What was asked for.
    pub request: Request,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub date: Date,
}

/// The file of a plan folder that holds what was approved.
pub const APPROVALS: &str = "approvals.csv";
