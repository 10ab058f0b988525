//! The page and the workbook of a written plan: made anew from what is verified, and held against the files.

use super::{StoredPlan, differences};
use crate::balance::territories::RolePlan;
use crate::error::{Error, Result};
use crate::plan::scheduled::ScheduledCalls;
use crate::read::scheduled::{calls_of, is_listed};
use crate::report::html::{self, Solved};
use crate::report::workbook::workbook;
use crate::report::{PAGE, Report, WORKBOOK};

impl StoredPlan {
    /// The seed of the plan.
    pub fn seed(&self) -> u64 {
        self.reported.summary.seed
    }

    /// Lets a file be as it is, or gone: it is about to be made anew.
    pub fn overlook(&mut self, file: &str) {
        self.reported.changed.retain(|changed| !changed.starts_with(&format!("{file}: ")));
    }

    /// The same of all files in a subfolder.
    pub fn overlook_below(&mut self, part: &str) {
        self.reported.changed.retain(|changed| !changed.starts_with(&format!("{part}/")));
    }

    /// Whether the folder has a page.
    pub fn has_page(&self) -> bool {
        self.reported.page.is_some()
    }

    /// The page of the plan's report, with the calendar that stands in the folder.
    ///
    /// # Errors
    /// As [`html::page`] and [`calls_of`].
    pub fn page(&self, report: &Report) -> Result<String> {
        let options = self.assignments.iter().map(|own| own.as_deref().unwrap_or_default());
        let calls = self.calls(report)?;
        html::page(report, &self.formulations.iter().zip(options).collect::<Vec<Solved>>(), calls.as_ref())
    }

    /// The calls of the calendar, where `schedule` has put one into the folder.
    fn calls(&self, report: &Report) -> Result<Option<ScheduledCalls>> {
        if !is_listed(&self.folder) {
            return Ok(None);
        }
        let roles = report.roles.iter().map(|role| role.role.as_str());
        calls_of(&self.folder, report.plan, roles, report.roles.iter().flat_map(|role| &role.accounts).map(|own| own.account))
    }

    /// Holds the page and the workbook, where there are any, against the verified roles.
    ///
    /// # Errors
    /// [`Error::Refused`] where they are others.
    pub fn verify_pages(&self, roles: &[RolePlan]) -> Result<()> {
        let report = Report { plan: &self.plan, segments: &self.segments, roles, seed: self.seed() };
        let mut wrong = Vec::new();
        if let Some(page) = &self.reported.page {
            wrong.extend(differences::between((PAGE, self.plan.dialect), page, self.page(&report)?.as_bytes()));
        }
        if let Some(written) = &self.reported.workbook {
            // Nobody notes whether each rep has a sheet.
            if *written != workbook(&report, false)? && *written != workbook(&report, true)? {
                wrong.push(format!("{WORKBOOK}: it is not what the plan gives"));
            }
        }
        #[cfg(feature = "parquet")]
        for (name, bytes) in crate::report::parquet::files(&report)? {
            if self.reported.parquet.get(name).is_some_and(|written| *written != bytes) {
                wrong.push(format!("{name}: it is not what the plan gives"));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Refused(wrong)) }
    }
}
