//! Who is at work in a batch's folder. The system lets go of a lock when its process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::shard::Shard;
use super::store::LOCKS;
use crate::error::{Error, Result};

/// Locks held until dropped.
#[derive(Debug)]
pub struct FolderLock {
    held: Vec<File>,
}

/// Mode of a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Alone,
    Together,
}

impl FolderLock {
    /// The whole batch: nobody else may be at work in it. With `wait`, until nobody is.
    ///
    /// # Errors
    /// [`Error::Command`] where somebody is at work; [`Error::Machine`] if the disk fails.
    pub fn whole(folder: &Path, wait: bool) -> Result<Self> {
        FolderLock { held: Vec::new() }.take(folder, "batch", Way::Alone, wait)
    }

    /// A shard: others may be at work in other shards.
    ///
    /// # Errors
    /// As [`FolderLock::whole`].
    pub fn shard(folder: &Path, shard: Shard, wait: bool) -> Result<Self> {
        let own = format!("shard-{}-of-{}", shard.index, shard.count);
        FolderLock { held: Vec::new() }.take(folder, "batch", Way::Together, wait)?.take(folder, &own, Way::Alone, wait)
    }

    /// Whether the file system has locks at all.
    pub fn is_held(&self) -> bool {
        !self.held.is_empty()
    }

    fn take(mut self, folder: &Path, name: &str, way: Way, wait: bool) -> Result<Self> {
        let path = folder.join(LOCKS).join(name);
        let machine = |source| Error::Machine { path: path.clone(), source };
        let file = OpenOptions::new().create(true).append(true).open(&path).map_err(machine)?;
        let taken = match (way, wait) {
            (Way::Alone, false) => file.try_lock(),
            (Way::Together, false) => file.try_lock_shared(),
            (Way::Alone, true) => file.lock().map_err(TryLockError::Error),
            (Way::Together, true) => file.lock_shared().map_err(TryLockError::Error),
        };
        match taken {
            Ok(()) => self.held.push(file),
            Err(TryLockError::WouldBlock) => {
                return Err(Error::Command(format!(
                    "another run is at work in {}: `sutton batch status` shows how far it is, --wait waits for it",
                    folder.display()
                )));
            }
            Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => {}
            Err(TryLockError::Error(source)) => return Err(machine(source)),
        }
        Ok(self)
    }
}
