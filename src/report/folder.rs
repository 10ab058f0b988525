//! The folder of a plan: new, empty, or taken by an earlier plan, which is replaced.

use std::fs;
use std::path::Path;

use super::summary::SCHEMA;
use super::{FILES, RUN, Report, SUMMARY, audit};
use crate::error::{Error, Result};
use crate::folder::manifest::Manifest;
use crate::folder::{Folder, Ours, store};

const EARLIER: Ours = Ours { what: "an earlier plan's", is: holds_a_plan };

/// Claims the place of a plan folder, before any work is done for it.
///
/// # Errors
/// As [`Folder::claim`].
pub fn claim(target: &Path) -> Result<Folder> {
    Folder::claim(target, Some(EARLIER))
}

/// Who writes a folder, as its manifest says.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'a> {
    /// The command: `solve`.
    pub command: &'a str,
    /// What a batch calls the folder.
    pub result: Option<&'a str>,
}

/// Writes the [`FILES`] of a report and `extra` (name, text), and the manifest of them all, once the report has been held
/// against what was read.
///
/// # Errors
/// [`Error::Refused`] where it says anything else; as [`Folder::write`].
pub fn write(folder: &Folder, report: &Report, extra: &[(&str, String)], writer: Writer) -> Result<()> {
    let violations = audit::violations(report);
    if !violations.is_empty() {
        return Err(Error::Refused(violations));
    }
    folder.write(|fresh| {
        for (name, render) in FILES {
            store(&fresh.join(name), |out| render(report, out))?;
        }
        extra.iter().try_for_each(|(name, text)| store(&fresh.join(name), |out| out.write_all(text.as_bytes())))?;
        let mut manifest = Manifest::of(fresh, writer.command, &[RUN])?;
        manifest.result = writer.result.map(String::from);
        manifest.write(fresh)
    })
}

fn holds_a_plan(folder: &Path) -> bool {
    let schema = || {
        let summary: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(SUMMARY)).ok()?).ok()?;
        Some(summary.get("schema")?.as_str()? == SCHEMA)
    };
    schema().unwrap_or(false)
}
