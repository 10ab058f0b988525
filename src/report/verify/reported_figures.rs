//! What a plan folder reports: its files as they stand, and the inputs they were made from.

#[cfg(feature = "parquet")]
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use crate::balance::formulate::Formulation;
use crate::error::{Error, Result};
use crate::folder::manifest::{Lost, MANIFEST, Manifest};
use crate::hash::{sha256, sha256_of_file};
use crate::plan::requests::APPROVALS;
use crate::report::files::{APPROVED, ZIP_TO_REP};
#[cfg(feature = "parquet")]
use crate::report::parquet::NAMES;
use crate::report::run::Run;
use crate::report::summary::{Certificates, Proved, RoleSummary, SCHEMA, Summary};
use crate::report::{CERTIFICATE, FILES, RUN, SUMMARY};
#[cfg(feature = "cli")]
use crate::report::{PAGE, WORKBOOK};

/// The files of a folder, the JSON ones parsed.
pub struct ReportedFigures {
    pub summary: Summary,
    certificates: Certificates,
    files: Vec<(&'static str, Vec<u8>)>,
    /// The page and the workbook, where there are any; the program alone makes and looks at them.
    #[cfg(feature = "cli")]
    pub page: Option<Vec<u8>>,
    #[cfg(feature = "cli")]
    pub workbook: Option<Vec<u8>>,
    /// The tables as Parquet, as far as they are there.
    #[cfg(feature = "parquet")]
    pub parquet: BTreeMap<&'static str, Vec<u8>>,
    /// What is not as the manifest says that it was written.
    pub changed: Vec<String>,
}

impl ReportedFigures {
    /// Reads all files of a plan.
    pub fn read(folder: &Path) -> Result<Self> {
        if !folder.is_dir() {
            return Err(Error::Command(format!("{} is no folder", folder.display())));
        }
        let mut wrong = Vec::new();
        let mut files = Vec::new();
        for (name, _) in FILES {
            match fs::read(folder.join(name)) {
                Ok(bytes) => files.push((name, bytes)),
                Err(error) => wrong.push(format!("{name}: {error}")),
            }
        }
        // Most plans have none; where one is due, an empty one is told.
        for (name, _) in [ZIP_TO_REP, APPROVED] {
            files.extend(fs::read(folder.join(name)).ok().map(|bytes| (name, bytes)));
        }
        let summary: Option<Summary> = parse(&files, SUMMARY, &mut wrong);
        let certificates = parse(&files, CERTIFICATE, &mut wrong);
        match (summary, certificates) {
            (Some(summary), _) if summary.schema != SCHEMA => {
                Err(Error::Command(format!("{SUMMARY}: schema {:?} is not {SCHEMA:?}", summary.schema)))
            }
            (Some(summary), Some(certificates)) if wrong.is_empty() => {
                #[cfg(feature = "cli")]
                let [page, workbook] = [PAGE, WORKBOOK].map(|name| fs::read(folder.join(name)).ok());
                Ok(ReportedFigures {
                    summary,
                    certificates,
                    files,
                    #[cfg(feature = "cli")]
                    page,
                    #[cfg(feature = "cli")]
                    workbook,
                    #[cfg(feature = "parquet")]
                    parquet: NAMES.iter().filter_map(|&name| Some((name, fs::read(folder.join(name)).ok()?))).collect(),
                    changed: changed(folder)?,
                })
            }
            _ => Err(Error::Refused(wrong)),
        }
    }

    /// A file's bytes.
    pub fn file(&self, name: &str) -> &[u8] {
        self.files.iter().find(|(own, _)| *own == name).map_or(&[], |(_, bytes)| bytes)
    }

    /// Where the plan file is, and the folder that its files are relative to: where the user says, or where they were.
    pub fn plan_file(&self, folder: &Path, said: Option<&Path>) -> Result<(PathBuf, PathBuf)> {
        let beside = |plan: &Path| plan.parent().unwrap_or(Path::new("")).to_path_buf();
        if let Some(said) = said {
            return Ok((said.to_path_buf(), beside(said)));
        }
        let run: Option<Run> = fs::read(folder.join(RUN)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let lost = || Error::Refused(vec![format!("{RUN} does not say where the plan file is: name it with --plan")]);
        let run = run.ok_or_else(lost)?;
        let plan = folder.join(run.plan);
        let data = run.data.map_or_else(|| beside(&plan), |data| folder.join(data));
        Ok((plan, data))
    }

    /// Every input must be what it was.
    pub fn check_inputs(&self, plan_file: &Path, data: &Path) -> Result<()> {
        let mut wrong = Vec::new();
        for (at, input) in self.summary.inputs.iter().enumerate() {
            let path = if at == 0 { plan_file.to_path_buf() } else { data.join(&input.path) };
            match sha256_of_file(&path) {
                Ok(hash) if hash == input.sha256 => {}
                Ok(_) => wrong.push(format!("{}: the input has changed since the plan was written", path.display())),
                Err(error) => wrong.push(format!("{}: the input can't be read: {error}", path.display())),
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Refused(wrong)) }
    }

    /// What was approved must be what the plan was made with.
    pub fn check_approvals(&self) -> Result<()> {
        let stands = Some(self.file(APPROVALS)).filter(|bytes| !bytes.is_empty()).map(sha256);
        match (&self.summary.approvals, stands) {
            (said, stands) if *said == stands => Ok(()),
            (Some(_), None) => Err(Error::Refused(vec![format!("{APPROVALS} is gone, which the plan was made with")])),
            (None, _) => Err(Error::Refused(vec![format!("{APPROVALS}: the plan was made without it")])),
            (Some(_), Some(_)) => Err(Error::Refused(vec![format!("{APPROVALS} has changed since the plan was written")])),
        }
    }

    /// The roles claimed must be the roles that have work.
    pub fn check_roles(&self, formulations: &[Formulation]) -> Vec<String> {
        let derived: Vec<&str> = formulations.iter().map(|formulation| formulation.role.as_str()).collect();
        let summary: Vec<&str> = self.summary.roles.iter().map(|role| role.role.as_str()).collect();
        let proved: Vec<&str> = self.certificates.roles.iter().map(|role| role.role.as_str()).collect();
        let claimed = [(SUMMARY, summary), (CERTIFICATE, proved)];
        let wrong = claimed.into_iter().filter(|(_, roles)| *roles != derived);
        wrong.map(|(file, roles)| format!("{file}: the roles are {}, not {}", derived.join(", "), roles.join(", "))).collect()
    }

    /// Whether any role is said to bend its rules.
    pub fn is_relaxed(&self) -> bool {
        self.summary.roles.iter().any(|role| !role.relaxed.is_empty())
    }

    /// What is claimed and proved of a role.
    pub fn role(&self, role: &str) -> Option<(&RoleSummary, &Proved)> {
        let summary = self.summary.roles.iter().find(|own| own.role == role)?;
        Some((summary, self.certificates.roles.iter().find(|own| own.role == role)?))
    }
}

/// What is not as the manifest says. What lies beside the plan's files is nobody's claim.
fn changed(folder: &Path) -> Result<Vec<String>> {
    match Manifest::read(folder) {
        Ok(manifest) => {
            let listed = |name: &&str| manifest.files.iter().any(|own| own.path == *name && own.sha256.is_some());
            let unlisted = FILES.iter().map(|(name, _)| *name).filter(|name| !listed(name));
            let unlisted = unlisted.map(|name| format!("{MANIFEST}: has no hash of {name}")).collect::<Vec<_>>();
            Ok([manifest.compare(folder)?.damage(), unlisted].concat())
        }
        Err(Lost::Absent) => Ok(vec![format!("{MANIFEST} is gone, so that nobody can tell what was changed since")]),
        Err(Lost::Unreadable(reason)) => Ok(vec![format!("{MANIFEST}: {reason}")]),
    }
}

fn parse<T: DeserializeOwned>(files: &[(&str, Vec<u8>)], name: &str, wrong: &mut Vec<String>) -> Option<T> {
    let (_, bytes) = files.iter().find(|(own, _)| *own == name)?;
    serde_json::from_slice(bytes).map_err(|error| wrong.push(format!("{name}: {error}"))).ok()
}
