//! Changes of a plan that people ask for, and those that were approved.

use jiff::civil::Date;

use super::locks::holding;
use super::{Lock, Plan};

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

impl Plan {
    /// Takes in approvals: accounts that nothing holds yet are held at the reps approved. Who has asked and approved stands beside
    /// the lock.
    pub fn approve(&mut self, approvals: Vec<Approval>) {
        for approval in &approvals {
            let request = &approval.request;
            if holding(self, request.account, &request.role).is_none() {
                let lock = Lock {
                    rep: request.to,
                    reason: Some(reason(approval)),
                    until: None,
                    file: APPROVALS.into(),
                    line: request.line,
                };
                self.locks.insert((request.account, request.role.clone()), lock);
            }
        }
        self.approvals.extend(approvals);
    }
}

/// `knows the buyer (asked by Ann, approved by Cid on 2026-01-15)`
fn reason(approval: &Approval) -> String {
    let asked = Some(&approval.request.asked_by).filter(|by| !by.is_empty()).map(|by| format!("asked by {by}, "));
    let who = format!("{}approved by {} on {}", asked.unwrap_or_default(), approval.approved_by, approval.date);
    match approval.request.reason.as_str() {
        "" => who,
        reason => format!("{reason} ({who})"),
    }
}
