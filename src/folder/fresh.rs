//! Hidden folders beside the place of what is being written. A run that is cut off leaves its own, and the next takes it away,
//! or puts back what had stepped aside. Whoever is at work holds a lock in it.
//!
//! ```text
//! .sutton-new-XXXXXX/lock       held
//! .sutton-new-XXXXXX/new/       what is made; afterwards, what it has replaced
//! .sutton-new-XXXXXX/old/NAME/  what steps aside where two folders can't change places in one step
//! ```

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::disk::machine;
use super::manifest::Manifest;
use crate::error::Result;

/// Prefix of the hidden folders of all versions.
const PREFIX: &str = ".sutton-";
/// Prefix of this version's.
const OURS: &str = ".sutton-new-";
const LOCK: &str = "lock";
const NEW: &str = "new";
const OLD: &str = "old";

/// A fresh folder, which is gone when dropped.
#[derive(Debug)]
pub(super) struct Fresh {
    hidden: TempDir,
    /// Held until dropped; where there are no locks, nothing.
    _lock: Option<File>,
}

impl Fresh {
    /// A folder for something new beside its place.
    pub fn beside(parent: &Path) -> Result<Self> {
        // The system would name the folder beside, which nobody asked for.
        let unwritable =
            |source: io::Error| io::Error::new(source.kind(), format!("nothing can be written here ({})", source.kind()));
        Fresh::made(parent).map_err(|source| machine(parent, unwritable(source)))
    }

    fn made(parent: &Path) -> io::Result<Self> {
        loop {
            let hidden = tempfile::Builder::new().prefix(OURS).tempdir_in(parent)?;
            let lock = match Hold::of(hidden.path()) {
                Hold::Ours(lock) => Some(lock),
                Hold::Theirs => continue,
                Hold::Unknown => None,
            };
            match fs::create_dir(hidden.path().join(NEW)) {
                // Another run took it for left over before it was held.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                made => return made.map(|()| Fresh { hidden, _lock: lock }),
            }
        }
    }

    /// Path of the folder.
    pub fn path(&self) -> PathBuf {
        self.hidden.path().join(NEW)
    }

    /// Path to which whatever stands at `place` may step aside.
    pub fn aside(&self, place: &Path) -> io::Result<PathBuf> {
        let old = self.hidden.path().join(OLD);
        fs::create_dir_all(&old)?;
        Ok(old.join(place.file_name().ok_or(io::ErrorKind::InvalidInput)?))
    }
}

impl Drop for Fresh {
    /// Where nothing was written, nothing need be listed: that takes memory, and there may be none left.
    fn drop(&mut self) {
        if fs::remove_dir(self.path()).is_ok() {
            let _ = fs::remove_file(self.hidden.path().join(LOCK));
            let _ = fs::remove_dir(self.hidden.path());
        }
    }
}

/// Holder of the lock of a hidden folder.
enum Hold {
    /// Nobody was, and now this run is.
    Ours(File),
    /// Another run.
    Theirs,
    /// That can't be told: the file system has no locks.
    Unknown,
}

impl Hold {
    fn of(hidden: &Path) -> Self {
        let Ok(file) = OpenOptions::new().create(true).append(true).open(hidden.join(LOCK)) else { return Hold::Unknown };
        match file.try_lock() {
            Ok(()) => Hold::Ours(file),
            Err(TryLockError::WouldBlock) => Hold::Theirs,
            Err(TryLockError::Error(_)) => Hold::Unknown,
        }
    }
}

/// Whether a folder of this name was begun and not ended, by a program that was cut off.
pub fn is_left_over(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(PREFIX)
}

/// Takes away what runs that were cut off have left in `parent`, and puts back what had stepped aside in it. Returns what
/// stays, and why.
pub fn sweep(parent: &Path) -> Vec<String> {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let left = entries.map(|entry| entry.file_name()).filter(|name| is_left_over(name));
    let mut left: Vec<String> = left.map(|name| name.to_string_lossy().into_owned()).collect();
    left.sort();
    left.iter().filter_map(|name| swept(parent, name)).collect()
}

/// Takes away one of them, or tells why it stays.
fn swept(parent: &Path, name: &str) -> Option<String> {
    let hidden = parent.join(name);
    let stays = |why: &str| Some(format!("{}, left behind by a run that was cut off, stays: {why}", hidden.display()));
    if !name.starts_with(OURS) {
        return stays("an earlier version made it, and an old plan may be in it");
    }
    let _lock = match Hold::of(&hidden) {
        Hold::Theirs => return None,
        Hold::Ours(lock) => lock,
        Hold::Unknown if !hidden.exists() => return None,
        Hold::Unknown => return stays("whether another run is at work in it can't be told; take it away if none is"),
    };
    match put_back(parent, &hidden).and_then(|rest| Ok(rest && is_nobodys(&hidden.join(NEW))?)) {
        Ok(true) => fs::remove_dir_all(&hidden).err().and_then(|error| stays(&error.to_string())),
        Ok(false) => stays("there are files in it that sutton did not write, or that were changed since"),
        Err(error) => stays(&error.to_string()),
    }
}

/// Puts what had stepped aside back in its place, if nothing new has come there; tells whether the rest is nobody's.
fn put_back(parent: &Path, hidden: &Path) -> Result<bool> {
    let failed = |source| machine(hidden, source);
    let mut nobodys = true;
    for entry in fs::read_dir(hidden.join(OLD)).into_iter().flatten() {
        let entry = entry.map_err(failed)?;
        let place = parent.join(entry.file_name());
        if place.exists() {
            nobodys &= is_nobodys(&entry.path())?;
        } else {
            fs::rename(entry.path(), &place).map_err(failed)?;
        }
    }
    Ok(nobodys)
}

/// Whether nobody's work but ours is in a folder, finished or not.
fn is_nobodys(folder: &Path) -> Result<bool> {
    match Manifest::read(folder) {
        Ok(manifest) => Ok(manifest.compare(folder)?.others().is_empty()),
        Err(_) => Ok(true),
    }
}
