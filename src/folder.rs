//! A folder written whole or not at all: into a fresh one beside its place, which then takes it.

pub mod manifest;

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, Result};

/// What a folder may take the place of, besides an empty one.
#[derive(Clone, Copy, Debug)]
pub struct Ours {
    /// In words: `an earlier plan`.
    pub what: &'static str,
    /// Whether a folder is one.
    pub is: fn(&Path) -> bool,
}

/// The place of a folder to be: free, taken by an empty one, or by one of ours.
///
/// ```
/// use sutton::folder::{Folder, store};
/// let parent = tempfile::tempdir().expect("a place for temporary files");
/// let target = parent.path().join("out");
/// Folder::claim(&target, None)?.write(|fresh| store(&fresh.join("a.txt"), |out| out.write_all(b"a")))?;
/// assert_eq!(std::fs::read(target.join("a.txt")).ok(), Some(b"a".to_vec()));
/// assert_eq!(Folder::claim(&target, None).map_err(|error| error.exit_code()).err(), Some(2));
/// # Ok::<(), sutton::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Folder {
    target: PathBuf,
    ours: Option<Ours>,
}

impl Folder {
    /// Claims a place, before any work is done for it.
    ///
    /// # Errors
    /// [`Error::Command`] where something else stands there, or it is the working folder; [`Error::Machine`] where nothing can be written.
    pub fn claim(target: &Path, ours: Option<Ours>) -> Result<Self> {
        let target = std::path::absolute(target).map_err(|source| machine(target, source))?;
        let folder = Folder { target, ours };
        folder.refuse_the_working_folder()?;
        folder.refuse_strangers()?;
        let existing = folder.target.ancestors().skip(1).find(|above| above.exists());
        beside(existing.unwrap_or(Path::new("/")))?;
        Ok(folder)
    }

    /// Lets `fill` write into a fresh folder, which takes the place when all of it succeeded.
    ///
    /// # Errors
    /// Those of `fill`; [`Error::Machine`] where the disk fails; [`Error::Command`] where something else has come to the
    /// place since it was claimed. Nothing is left behind then, and what was there is as it was.
    pub fn write(&self, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let parent = self.target.parent().unwrap_or(Path::new("/"));
        fs::create_dir_all(parent).map_err(|source| machine(parent, source))?;
        let fresh = beside(parent)?;
        fill(fresh.path()).map_err(|error| self.in_place(error, fresh.path()))?;
        self.refuse_strangers()?;
        self.replace(fresh, parent).map_err(|source| machine(&self.target, source))
    }

    fn refuse_strangers(&self) -> Result<()> {
        let target = &self.target;
        if !target.exists() || self.ours.is_some_and(|ours| (ours.is)(target)) || is_empty(target)? {
            return Ok(());
        }
        let nor = self.ours.map_or(String::new(), |ours| format!(" and not {}", ours.what));
        Err(Error::Command(format!("{} is not an empty folder{nor}: name another output folder", target.display())))
    }

    /// A shell in a folder that is replaced would stand in the one that is gone.
    fn refuse_the_working_folder(&self) -> Result<()> {
        if std::env::current_dir().is_ok_and(|here| here.starts_with(&self.target)) {
            let message = format!("{} is the folder you are in: name another output folder", self.target.display());
            return Err(Error::Command(message));
        }
        Ok(())
    }

    /// Names a file by the place where it would have been.
    fn in_place(&self, error: Error, fresh: &Path) -> Error {
        match error {
            Error::Machine { path, source } => match path.strip_prefix(fresh) {
                Ok(name) => machine(&self.target.join(name), source),
                Err(_) => Error::Machine { path, source },
            },
            other => other,
        }
    }

    fn replace(&self, fresh: TempDir, parent: &Path) -> io::Result<()> {
        let attic = tempfile::Builder::new().prefix(PREFIX).tempdir_in(parent)?;
        let (old, taken) = (attic.path().join("old"), self.target.exists());
        if taken {
            fs::rename(&self.target, &old)?;
        }
        if let Err(error) = fs::rename(fresh.path(), &self.target) {
            if taken && fs::rename(&old, &self.target).is_err() {
                // Better an odd place for the old folder than none.
                let _ = attic.keep();
            }
            return Err(error);
        }
        let _ = fresh.keep();
        Ok(())
    }
}

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

/// Writes a single file whole or not at all: beside its place, which it then takes, if that is free or `ours`.
///
/// # Errors
/// [`Error::Command`] where something else stands there; [`Error::Machine`] where the disk fails.
pub fn replace(path: &Path, ours: fn(&Path) -> bool, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    if path.exists() && !ours(path) {
        return Err(Error::Command(format!("{}: something else is there, and it stays; name another place", path.display())));
    }
    let absolute = std::path::absolute(path).map_err(|source| machine(path, source))?;
    let fresh = beside(absolute.parent().unwrap_or(Path::new("/")))?;
    let file = fresh.path().join("file");
    store(&file, write).map_err(|error| match error {
        Error::Machine { source, .. } => machine(path, source),
        other => other,
    })?;
    fs::rename(&file, path).map_err(|source| machine(path, source))
}

/// How fresh folders are named until they take their place.
const PREFIX: &str = ".sutton-";

/// Whether a folder of this name was begun and not ended, by a program that was cut off.
pub fn is_left_over(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(PREFIX)
}

/// Takes away fresh folders that programs which were cut off have left in `parent`. None may be at work there; what can't be
/// taken away stays.
pub fn sweep(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries.filter(|entry| is_left_over(&entry.file_name())).for_each(|entry| {
        let _ = fs::remove_dir_all(entry.path());
    });
}

/// A fresh folder, which is gone when dropped.
fn beside(parent: &Path) -> Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX);
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

fn is_empty(target: &Path) -> Result<bool> {
    match fs::read_dir(target) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        Err(source) => Err(machine(target, source)),
    }
}

fn machine(path: &Path, source: io::Error) -> Error {
    Error::Machine { path: path.into(), source }
}

#[cfg(test)]
mod tests;
