//! Requests that were approved: an input that a plan's folder holds itself.

use std::path::Path;

use jiff::civil::Date;

use super::aliases::REQUESTS;
use super::defects::Defects;
use super::requests::{rows, untamed};
use super::row::Row;
use super::schema::{REQUESTS_OF_OWN, Schema};
use super::sheet::Sheet;
use super::{families, hierarchy};
use crate::error::{Defect, Result};
use crate::plan::Plan;
use crate::plan::requests::{APPROVALS, Approval};

/// Takes in the approvals of a plan's folder.
///
/// # Errors
/// As [`requests`](super::requests::requests); also who approved, or when, is missing; a lock of the plan names another rep.
pub fn approvals(folder: &Path, plan: &mut Plan) -> Result<()> {
    let mut defects = Defects::default();
    let sheet = Sheet::read(folder, APPROVALS, Schema::plain(REQUESTS_OF_OWN, REQUESTS), &mut defects)?.map(untamed);
    let Some(sheet) = sheet else { return Err(defects.into()) };
    let [by, date] = ["approved_by", "date"].map(|name| sheet.required(name, &mut defects));
    let mut approvals = Vec::new();
    for (index, request) in rows(&sheet, plan, &mut defects).0 {
        let mut row = Row { sheet: &sheet, index, defects: &mut defects };
        let approved_by = row.required(by).to_owned();
        let written = row.required(date).parse::<Date>();
        match written {
            Ok(date) => approvals.push(Approval { request, approved_by, date }),
            Err(_) => row.wrong(date, "is no date: write it like 2026-01-31"),
        }
    }
    defects.finish()?;
    plan.approve(approvals);
    held(plan)
}

/// Holds the approvals of a plan against its other locks.
///
/// # Errors
/// [`crate::Error::Input`] where a lock, of the account itself, of its family or of a tied role, keeps it from the rep approved.
pub fn held(plan: &Plan) -> Result<()> {
    let mut defects = Defects::default();
    for approval in &plan.approvals {
        let request = &approval.request;
        let Some(lock) = plan.locks.get(request.account, &request.role).filter(|lock| lock.rep != request.to) else {
            continue;
        };
        let (account, rep) = (&plan.accounts[request.account].id, &plan.reps[lock.rep].id);
        let reason = format!("{}, line {} locks account {account} to {rep}", lock.file, lock.line);
        let defect = Defect::of_file(APPROVALS, reason).line(request.line).column("rep_id");
        defects.push(defect.value(plan.reps[request.to].id.clone()));
    }
    families::check_locks(plan, &mut defects);
    hierarchy::check_locks(plan, &mut defects);
    defects.finish()
}
