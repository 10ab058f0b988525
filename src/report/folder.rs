//! An output folder, written whole or not at all: into a folder beside it, which then takes its place.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::summary::SCHEMA;
use super::{Render, Report, SUMMARY};
use crate::error::{Error, Result};

/// A place for an output folder: free, empty, or taken by one of ours.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
}

impl Folder {
    /// Claims a place, before any work is done for it.
    ///
    /// # Errors
    /// [`Error::Command`] where something stands there that is not ours; [`Error::Machine`] where nothing can be written.
    pub fn claim(target: &Path) -> Result<Self> {
        let target = std::path::absolute(target).map_err(|source| machine(target, source))?;
        if target.exists() && !is_ours(&target) {
            let what = if target.is_dir() { "a folder that no plan was written to" } else { "a file" };
            let message = format!("{} is {what}; name another output folder, or remove it", target.display());
            return Err(Error::Command(message));
        }
        let existing = target.ancestors().skip(1).find(|folder| folder.exists());
        beside(existing.unwrap_or(Path::new("/")))?;
        Ok(Folder { target })
    }

    /// Writes a report and `extra` (name, text), and puts the new folder where the old one was.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk fails; then nothing is left behind, and an old folder is as it was.
    pub fn write(&self, report: &Report, files: &[(&str, Render)], extra: &[(&str, String)]) -> Result<()> {
        let parent = self.target.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).map_err(|source| machine(parent, source))?;
        let fresh = beside(parent)?;
        for (name, render) in files {
            let path = fresh.path().join(name);
            store(&path, |out| render(report, out)).map_err(|source| machine(&self.target.join(name), source))?;
        }
        for (name, text) in extra {
            let path = fresh.path().join(name);
            store(&path, |out| out.write_all(text.as_bytes())).map_err(|source| machine(&self.target.join(name), source))?;
        }
        self.replace(fresh, parent)
    }

    fn replace(&self, fresh: TempDir, parent: &Path) -> Result<()> {
        let failed = |source| machine(&self.target, source);
        if !self.target.exists() {
            fs::rename(fresh.path(), &self.target).map_err(failed)?;
            let _ = fresh.keep();
            return Ok(());
        }
        let attic = beside(parent)?;
        let old = attic.path().join("old");
        fs::rename(&self.target, &old).map_err(failed)?;
        if let Err(source) = fs::rename(fresh.path(), &self.target) {
            if fs::rename(&old, &self.target).is_err() {
                // Better an odd place for the old plan than none.
                let _ = attic.keep();
            }
            return Err(failed(source));
        }
        let _ = fresh.keep();
        attic.close().map_err(failed)
    }
}

fn store(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    // A full disk may only speak up here.
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
}

/// A fresh folder, which is gone when dropped.
fn beside(parent: &Path) -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".sutton-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any other folder, within the umask: temporary ones are closed to others.
        builder.permissions(fs::Permissions::from_mode(0o777));
    }
    // The system would name the folder beside, which nobody asked for.
    builder.tempdir_in(parent).map_err(|source| {
        machine(parent, io::Error::new(source.kind(), format!("nothing can be written here ({})", source.kind())))
    })
}

/// Whether a folder is empty, or was written by us.
fn is_ours(folder: &Path) -> bool {
    let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let marked = || {
        let summary: serde_json::Value = serde_json::from_slice(&fs::read(folder.join(SUMMARY)).ok()?).ok()?;
        Some(summary.get("schema")?.as_str()? == SCHEMA)
    };
    empty || marked().unwrap_or(false)
}

fn machine(path: &Path, source: io::Error) -> Error {
    Error::Machine { path: path.into(), source }
}
