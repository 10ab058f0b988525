//! A folder written whole or not at all: into a fresh one beside its place, which then takes it in one step.

mod disk;
mod file;
mod fresh;
pub mod manifest;
mod part;
mod seal;
mod swap;

use std::fs;
use std::path::{Path, PathBuf};

use disk::{is_free, is_mounted, machine, resolved};
pub use disk::{make_folder, store};
pub use file::{NewFile, replace};
use fresh::Fresh;
pub use fresh::{is_left_over, sweep};
use manifest::{Lost, Manifest};
pub use part::put_part;
pub use seal::sealed;
use swap::{exchange, sync};

use crate::error::{Error, Result};

/// Files named one by one before the rest is only counted.
const NAMED: usize = 20;
/// Why folders stay, and what to do.
const OF_A_BATCH: &str = "belongs to a batch, which alone replaces it: run that,";
const UNLISTED: &str = "holds files without a manifest.json, which an earlier version of sutton, or somebody else, has written: \
                        keep elsewhere what you need of them and take it away,";

/// The place of a folder to be: free, taken by an empty one, or by an earlier one of ours.
///
/// ```
/// use sutton::folder::{Folder, store};
/// let parent = tempfile::tempdir().expect("a place for temporary files");
/// let target = parent.path().join("out");
/// Folder::claim(&target)?.write(|fresh| store(&fresh.join("a.txt"), |out| out.write_all(b"a")))?;
/// assert_eq!(std::fs::read(target.join("a.txt")).ok(), Some(b"a".to_vec()));
/// assert_eq!(Folder::claim(&target).map_err(|error| error.exit_code()).err(), Some(2));
/// # Ok::<(), sutton::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Folder {
    target: PathBuf,
    /// Files that may not lie in an earlier folder that is replaced; `None` where none is.
    inputs: Option<Vec<PathBuf>>,
    notes: Vec<String>,
}

impl Folder {
    /// Claims a place that is free or an empty folder, before any work is done for it.
    ///
    /// # Errors
    /// [`Error::Command`] where something else stands there, or it is the working folder; [`Error::Machine`] where nothing can be written.
    pub fn claim(target: &Path) -> Result<Self> {
        Folder { target: resolved(target)?, inputs: None, notes: Vec::new() }.claimed()
    }

    /// Claims a place as [`Folder::claim`] does, or that of a folder whose manifest lists everything in it, unchanged, and in
    /// which none of `inputs` lies.
    ///
    /// # Errors
    /// As [`Folder::claim`].
    pub fn claim_or_replace(target: &Path, inputs: &[PathBuf]) -> Result<Self> {
        Folder { target: resolved(target)?, inputs: Some(inputs.to_vec()), notes: Vec::new() }.claimed()
    }

    /// Where it is: what a link leads to, not the link.
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// Whether an earlier folder stands there, to be replaced.
    pub fn replaces(&self) -> bool {
        !is_free(&self.target).unwrap_or(true)
    }

    /// What runs that were cut off have left beside it, and was not taken away.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Lets `fill` write into a fresh folder, which takes the place when all of it succeeded.
    ///
    /// # Errors
    /// Those of `fill`; [`Error::Machine`] where the disk fails. Nothing is left behind then, and what was there is as it was.
    /// [`Error::Command`] where something else has come to the place since it was claimed; the fresh folder is kept beside it.
    pub fn write(&self, fill: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
        let parent = self.parent();
        fs::create_dir_all(parent).map_err(|source| machine(parent, source))?;
        let fresh = Fresh::beside(parent)?;
        fill(&fresh.path()).map_err(|error| self.in_place(error, &fresh.path()))?;
        sync(&fresh.path());
        if let Err(error) = self.refuse_others(&self.target) {
            return Err(self.kept_beside(fresh, error));
        }
        self.place(fresh)
    }

    fn claimed(mut self) -> Result<Self> {
        self.refuse_the_working_folder()?;
        self.refuse_a_mounted_disk()?;
        let existing = self.target.ancestors().skip(1).find(|above| above.exists()).unwrap_or(Path::new("/"));
        self.notes = sweep(existing);
        self.refuse_others(&self.target)?;
        Fresh::beside(existing)?;
        Ok(self)
    }

    /// Puts a folder that is filled in its place.
    fn place(&self, fresh: Fresh) -> Result<()> {
        let failed = |source| machine(&self.target, source);
        if is_free(&self.target)? {
            // An empty folder gives way, and only an empty one does.
            fs::rename(fresh.path(), &self.target).map_err(failed)?;
            sync(self.parent());
            return Ok(());
        }
        exchange(&fresh, &self.target).map_err(failed)?;
        if let Err(error) = self.refuse_others(&fresh.path()) {
            // Somebody wrote there in the last moment.
            exchange(&fresh, &self.target).map_err(failed)?;
            return Err(self.kept_beside(fresh, error));
        }
        sync(self.parent());
        Ok(())
    }

    /// Refuses a folder in which anything would be lost that we have not written, or that is read.
    fn refuse_others(&self, folder: &Path) -> Result<()> {
        let reason = match &self.inputs {
            _ if is_free(folder)? => None,
            Some(inputs) if folder.is_dir() => self.why_it_stays(folder, inputs)?,
            _ => Some("is not an empty folder: take it away,".into()),
        };
        let refused = |reason| Error::Command(format!("{} {reason} or name another output folder", self.target.display()));
        reason.map_or(Ok(()), |reason| Err(refused(reason)))
    }

    /// Why a folder must stay, and what to do; `None` where it may be replaced.
    fn why_it_stays(&self, folder: &Path, inputs: &[PathBuf]) -> Result<Option<String>> {
        let mut others = match Manifest::read(folder) {
            Ok(manifest) if manifest.result.is_some() => return Ok(Some(OF_A_BATCH.into())),
            Ok(manifest) => manifest.compare(folder)?.others(),
            Err(Lost::Absent) => return Ok(Some(UNLISTED.into())),
            Err(Lost::Unreadable(why)) => {
                return Ok(Some(format!("holds a manifest.json that is no list of a plan's files ({why}): take it away,")));
            }
        };
        let here = |input: &PathBuf| Some(input.canonicalize().ok()?.strip_prefix(&self.target).ok()?.display().to_string());
        others.extend(inputs.iter().filter_map(here).map(|path| format!("{path}: an input of the plan")));
        let rest = others.len().saturating_sub(NAMED);
        others.truncate(NAMED);
        let rest = if rest > 0 { format!("\n  and {rest} more") } else { String::new() };
        let listed = format!("holds what would be lost:\n  {}{rest}\nMove that elsewhere,", others.join("\n  "));
        Ok((!others.is_empty()).then_some(listed))
    }

    /// Keeps a folder that can't take its place under a name that is free, so that no work is lost.
    fn kept_beside(&self, fresh: Fresh, error: Error) -> Error {
        let name = self.target.file_name().unwrap_or_default().to_string_lossy();
        let beside = |at: usize| self.parent().join(if at == 1 { format!("{name}-new") } else { format!("{name}-new-{at}") });
        let Some(place) = (1..NAMED).map(beside).find(|place| !place.exists()) else { return error };
        match fs::rename(fresh.path(), &place) {
            Ok(()) => Error::Command(format!("{error}\nWhat was made for it is in {}", place.display())),
            Err(_) => error,
        }
    }

    /// A shell in a folder that is replaced would stand in the one that is gone.
    fn refuse_the_working_folder(&self) -> Result<()> {
        if std::env::current_dir().is_ok_and(|here| here.starts_with(&self.target)) {
            let message = format!("{} is the folder you are in: name another output folder", self.target.display());
            return Err(Error::Command(message));
        }
        Ok(())
    }

    /// A disk's own folder can't change places with one beside it.
    fn refuse_a_mounted_disk(&self) -> Result<()> {
        if is_mounted(&self.target, self.parent()) {
            let message = format!("{} is where a disk is mounted: name a folder in it", self.target.display());
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

    fn parent(&self) -> &Path {
        self.target.parent().unwrap_or(Path::new("/"))
    }
}

#[cfg(test)]
mod tests;
