//! `approvals.csv`: the requests that a plan keeps, who asked and who approved.

use std::io::{self, Write};

use super::content::Report;
use crate::cells::Writer;
use crate::plan::Plan;

/// Columns of `approvals.csv`.
const COLUMNS: [&str; 7] = ["account_id", "role", "rep_id", "reason", "asked_by", "approved_by", "date"];

/// Writes a row for each approval.
///
/// # Errors
/// Where the disk fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    rows(report.plan, out)
}

/// The file of a plan.
pub fn bytes(plan: &Plan) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Memory takes all that is written.
    let written = rows(plan, &mut bytes);
    debug_assert!(written.is_ok());
    bytes
}

fn rows(plan: &Plan, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::in_dialect(plan.dialect, out, COLUMNS)?;
    for approval in &plan.approvals {
        let request = &approval.request;
        writer.row([
            plan.accounts[request.account].id.clone(),
            request.role.clone(),
            plan.reps[request.to].id.clone(),
            request.reason.clone(),
            request.asked_by.clone(),
            approval.approved_by.clone(),
            approval.date.to_string(),
        ])?;
    }
    writer.finish()
}
