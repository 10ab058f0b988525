//! Files and folders as the system has them, and its errors by their place.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Links that are followed before they are taken for a circle, as systems do.
const LINKS: usize = 40;
/// Writes a file, down to the disk.
///
/// # Errors
/// [`Error::Machine`] where the disk fails.
pub fn store(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let stored = || -> io::Result<()> {
        let mut out = BufWriter::new(File::create(path)?);
        write(&mut out)?;
        // A full disk may only speak up here.
        out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    };
    stored().map_err(|source| machine(path, source))
}

/// Resolves a path: links are followed, also into nothing, so that they stay links.
pub(super) fn resolved(path: &Path) -> Result<PathBuf> {
    let absolute = std::path::absolute(path).map_err(|source| machine(path, source))?;
    let mut at: PathBuf = absolute.components().collect();
    for _ in 0..LINKS {
        let Ok(to) = fs::read_link(&at) else { return Ok(at.canonicalize().unwrap_or(at)) };
        at = at.parent().unwrap_or(Path::new("/")).join(to);
    }
    Err(Error::Command(format!("{}: its links lead nowhere: name another place", path.display())))
}

/// Whether a folder lies on another disk than the one that holds it.
#[cfg(unix)]
pub(super) fn is_mounted(folder: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| fs::metadata(path).map(|there| there.dev()).ok();
    disk(folder).is_some_and(|own| disk(parent).is_some_and(|other| own != other))
}

#[cfg(not(unix))]
pub(super) fn is_mounted(_: &Path, _: &Path) -> bool {
    false
}

/// Whether nothing is there, or an empty folder.
pub(super) fn is_free(target: &Path) -> Result<bool> {
    match fs::read_dir(target) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(!target.exists()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(source) => Err(machine(target, source)),
    }
}

/// Makes a folder, and those above it, where they are not there.
///
/// # Errors
/// [`Error::Machine`] where the disk fails.
pub fn make_folder(path: &Path) -> Result<()> {
    std::fs::create_dir_all(path).map_err(|source| machine(path, source))
}

/// The error of a machine at a place.
pub(super) fn machine(path: &Path, source: io::Error) -> Error {
    Error::Machine { path: path.into(), source }
}
