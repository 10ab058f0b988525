//! Output folders that are written whole or not at all.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Lets `fill` write into a folder beside `dir`, which becomes `dir` when all of it succeeded.
///
/// # Errors
/// [`Error::Command`] where `dir` is there and not an empty folder; [`Error::Machine`] where the disk fails.
pub fn write_whole(dir: &Path, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    refuse_what_is_there(dir)?;
    let parent = dir.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let machine = |source| Error::Machine { path: dir.to_path_buf(), source };
    fs::create_dir_all(parent).map_err(machine)?;
    let scratch = tempfile::Builder::new().prefix(".sutton-").tempdir_in(parent).map_err(machine)?;
    // A temporary folder is its owner's alone: the plan goes into one of ordinary permissions inside.
    let whole = scratch.path().join("whole");
    fs::create_dir(&whole).map_err(machine)?;
    fill(&whole)?;
    if dir.exists() {
        fs::remove_dir(dir).map_err(machine)?;
    }
    fs::rename(&whole, dir).map_err(machine)
}

fn refuse_what_is_there(dir: &Path) -> Result<()> {
    match fs::read_dir(dir).map(|mut entries| entries.next().is_some()) {
        Ok(false) => Ok(()),
        Ok(true) => Err(Error::Command(format!("{} is there and not empty: name a new folder", dir.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => {
            Err(Error::Command(format!("{} is a file: name a new folder", dir.display())))
        }
        Err(source) => Err(Error::Machine { path: dir.to_path_buf(), source }),
    }
}
