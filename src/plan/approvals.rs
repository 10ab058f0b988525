//! Approvals of a plan, as locks.

use super::locks::holding;
use super::requests::{APPROVALS, Approval};
use super::{Lock, Plan};

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
                self.locks.insert(request.account, &request.role, lock);
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
