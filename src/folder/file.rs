//! A single file written whole or not at all: beside its place, which it then takes.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::disk::{machine, resolved, store};
use super::fresh::{Fresh, sweep};
use super::swap::sync;
use crate::error::{Error, Result};

/// The place of a file to be: free, or taken by an empty one. Nothing tells whether somebody has worked on an earlier one
/// since, so that stays.
#[derive(Clone, Debug)]
pub struct NewFile {
    target: PathBuf,
}

impl NewFile {
    /// Claims a place, before any work is done for it.
    ///
    /// # Errors
    /// [`Error::Command`] where something stands there; [`Error::Machine`] where nothing can be written.
    pub fn claim(path: &Path) -> Result<Self> {
        let file = NewFile { target: resolved(path)? };
        file.refuse_others()?;
        let parent = file.target.parent().unwrap_or(Path::new("/"));
        sweep(parent);
        Fresh::beside(parent)?;
        Ok(file)
    }

    /// Writes the file.
    ///
    /// # Errors
    /// [`Error::Machine`] where the disk fails; [`Error::Command`] where something has come to the place since it was claimed.
    pub fn write(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        self.refuse_others()?;
        replace(&self.target, write)
    }

    fn refuse_others(&self) -> Result<()> {
        let free = match fs::metadata(&self.target) {
            Ok(there) => there.is_file() && there.len() == 0,
            Err(_) => true,
        };
        let shown = self.target.display();
        if free { Ok(()) } else { Err(Error::Command(format!("{shown} is there already, and stays: name another place"))) }
    }
}

/// Writes a file of our own, in the place of an earlier one where there is one.
///
/// # Errors
/// [`Error::Machine`] where the disk fails.
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let absolute = std::path::absolute(path).map_err(|source| machine(path, source))?;
    let parent = absolute.parent().unwrap_or(Path::new("/"));
    let fresh = Fresh::beside(parent)?;
    let file = fresh.path().join("file");
    store(&file, write).map_err(|error| match error {
        Error::Machine { source, .. } => machine(path, source),
        other => other,
    })?;
    fs::rename(&file, path).map_err(|source| machine(path, source))?;
    sync(parent);
    Ok(())
}
