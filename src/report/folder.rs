//! The folder of a plan: new, empty, or taken by an earlier plan, which is replaced.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::files::{Render, files_of};
use super::run::{Run, Stopwatch};
use super::{RUN, Report, approvals, audit, crm};
use crate::error::{Error, Result};
use crate::folder::manifest::{Lost, MANIFEST, Manifest};
use crate::folder::{Folder, put_part, replace, store};
use crate::plan::Plan;
use crate::plan::requests::APPROVALS;

/// Claims the place of the folder for a plan that was read from `plan_file`, before any work is done for it.
///
/// # Errors
/// As [`Folder::claim_or_replace`]; [`Error::Command`] where approvals are there that the plan does not have, or what puts a CRM back.
pub fn claim(target: &Path, plan_file: &Path, plan: &Plan) -> Result<Folder> {
    let beside = plan_file.parent().unwrap_or(Path::new(""));
    let tables = plan.sources.iter().skip(1).map(|source| beside.join(&source.path));
    let inputs: Vec<PathBuf> = std::iter::once(plan_file.to_path_buf()).chain(tables).collect();
    let folder = Folder::claim_or_replace(target, &inputs)?;
    refuse_to_lose_approvals(target, plan)?;
    refuse_to_lose_rollback(target)?;
    Ok(folder)
}

/// What was exported before a load may be nowhere else.
fn refuse_to_lose_rollback(target: &Path) -> Result<()> {
    let crm = target.join(crm::FOLDER);
    if !crm::puts_back(&crm) {
        return Ok(());
    }
    Err(Error::Command(format!(
        "{0} holds what puts back what was loaded into the CRM: keep it elsewhere (mv {0} …) before the plan is replaced, or write to \
         another folder",
        crm.display()
    )))
}

/// Approvals are nowhere else.
fn refuse_to_lose_approvals(target: &Path, plan: &Plan) -> Result<()> {
    let file = target.join(APPROVALS);
    let Ok(stands) = fs::read(&file) else { return Ok(()) };
    let kept = approvals::bytes(plan);
    let kept: BTreeSet<&[u8]> = kept.split(|&byte| byte == b'\n').collect();
    if stands.split(|&byte| byte == b'\n').all(|line| kept.contains(line)) {
        return Ok(());
    }
    Err(Error::Command(format!(
        "{} holds requests that were approved, which this plan would lose: write to another folder, or move the file elsewhere \
         ([data] locks = \"…/{APPROVALS}\" keeps what it says)",
        file.display()
    )))
}

/// Writer of a folder, as its manifest says.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// The command: `solve`.
    pub command: &'a str,
    /// Name of the folder in a batch.
    pub result: Option<&'a str>,
}

/// Writes the files of a report and `extra` (name, bytes), then `run.json` with the time that took, and the manifest of them
/// all, once the report has been held against what was read. Returns the run.
///
/// # Errors
/// [`Error::Refused`] where it says anything else; as [`Folder::write`].
pub fn write(
    folder: &Folder,
    report: &Report,
    extra: &[(&str, Vec<u8>)],
    (mut run, mut stopwatch): (Run, Stopwatch),
    writer: Writer,
) -> Result<Run> {
    let violations = audit::violations(report);
    if !violations.is_empty() {
        return Err(Error::Refused(violations));
    }
    stopwatch.end("check");
    folder.write(|fresh| {
        let files: Vec<(&str, Render)> = files_of(report.plan).collect();
        files.par_iter().try_for_each(|(name, render)| store(&fresh.join(name), |out| render(report, out)))?;
        extra.iter().try_for_each(|(name, bytes)| store(&fresh.join(name), |out| out.write_all(bytes)))?;
        stopwatch.end("write");
        run.phases = stopwatch.phases().to_vec();
        let text = run.text()?;
        store(&fresh.join(RUN), |out| out.write_all(text.as_bytes()))?;
        let mut manifest = Manifest::of(fresh, writer.command, &[RUN])?;
        manifest.result = writer.result.map(String::from);
        manifest.write(fresh)
    })?;
    Ok(run)
}

/// Adds files to a plan's folder, in the place of earlier ones of these names, and renews its manifest.
///
/// # Errors
/// [`Error::Refused`] where the folder has no manifest to go by; [`Error::Machine`] where the disk fails.
pub fn add(folder: &Path, command: &str, files: &[(&str, Vec<u8>)]) -> Result<()> {
    let mut manifest = manifest(folder)?;
    for (name, bytes) in files {
        replace(&folder.join(name), |out| out.write_all(bytes))?;
        manifest.put(folder, name, command)?;
    }
    replace(&folder.join(MANIFEST), |out| manifest.render(out))
}

/// Adds a subfolder that `fill` writes to a plan's folder, in the place of an earlier one of its name, and renews the manifest.
///
/// # Errors
/// [`Error::Refused`] where the folder has no manifest to go by; as [`put_part`].
pub fn add_part(folder: &Path, command: &str, part: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    put_part(folder, part, (manifest(folder)?, command), fill)
}

fn manifest(folder: &Path) -> Result<Manifest> {
    Manifest::read(folder).map_err(|lost| {
        let reason = match lost {
            Lost::Absent => format!("{MANIFEST} is gone"),
            Lost::Unreadable(reason) => format!("{MANIFEST}: {reason}"),
        };
        Error::Refused(vec![reason])
    })
}
