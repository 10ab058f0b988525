//! Results and failures on disk.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::{Entry, Manifest};
use crate::error::{Error, Result};
use crate::folder;

const RESULTS: &str = "results";
const FAILURES: &str = "failures";
/// Where locks lie.
pub(super) const LOCKS: &str = "locks";

/// How far a scenario is.
#[derive(Clone, Debug, PartialEq)]
pub enum State {
    /// Not worked off yet.
    Open,
    /// Its plan is written.
    Finished,
    /// It has no plan, and why.
    Failed(Failure),
}

/// Why a scenario has no plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// In a word.
    pub kind: Kind,
    /// In full.
    pub reasons: Vec<String>,
}

/// Why a scenario has no plan, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// No plan keeps its rules, or none was found.
    Infeasible,
    /// The checker disagreed.
    Refused,
    /// Its files can't be used.
    Input,
    /// The program broke down over it.
    Crashed,
}

impl Kind {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Infeasible => "infeasible",
            Kind::Refused => "refused",
            Kind::Input => "input",
            Kind::Crashed => "crashed",
        }
    }
}

impl Failure {
    /// The failure that an error is.
    pub fn of(error: Error) -> Self {
        match error {
            Error::Infeasible(reasons) => Failure { kind: Kind::Infeasible, reasons },
            Error::Refused(reasons) => Failure { kind: Kind::Refused, reasons },
            Error::Input(defects) => Failure { kind: Kind::Input, reasons: defects.iter().map(ToString::to_string).collect() },
            other => Failure { kind: Kind::Input, reasons: vec![other.to_string()] },
        }
    }

    /// A panic.
    pub fn crashed() -> Self {
        Failure { kind: Kind::Crashed, reasons: vec!["a mistake of the program: please report it".into()] }
    }
}

/// The folder of a batch.
#[derive(Clone, Debug)]
pub struct Store {
    folder: PathBuf,
}

impl Store {
    /// Opens the folder of a batch, or makes it.
    ///
    /// # Errors
    /// [`Error::Command`] where something else is there; [`Error::Machine`] if the disk fails.
    pub fn open(folder: &Path) -> Result<Self> {
        let machine = |source| Error::Machine { path: folder.into(), source };
        if folder.exists() && !is_ours(folder).map_err(machine)? {
            let message = format!("{} is not an empty folder and not an earlier batch's: name another one", folder.display());
            return Err(Error::Command(message));
        }
        for below in [RESULTS, FAILURES, LOCKS] {
            let path = folder.join(below);
            fs::create_dir_all(&path).map_err(|source| Error::Machine { path, source })?;
        }
        Ok(Store { folder: folder.into() })
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where a scenario's result lies, or will lie.
    pub fn result(&self, entry: &Entry) -> PathBuf {
        self.folder.join(RESULTS).join(&entry.result)
    }

    /// How far a scenario is.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails.
    pub fn state(&self, entry: &Entry) -> Result<State> {
        if self.result(entry).is_dir() {
            return Ok(State::Finished);
        }
        let path = self.failure(entry);
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(failure) => Ok(State::Failed(failure)),
                Err(error) => Err(Error::Machine { path, source: error.into() }),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(State::Open),
            Err(source) => Err(Error::Machine { path, source }),
        }
    }

    /// Records why a scenario has no plan.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails.
    pub fn fail(&self, entry: &Entry, failure: &Failure) -> Result<()> {
        folder::replace(
            &self.failure(entry),
            |_| true,
            |out| {
                serde_json::to_writer_pretty(&mut *out, failure)?;
                writeln!(out)
            },
        )
    }

    /// Takes away what runs that were cut off have left half done. Nobody else may be at work.
    pub fn sweep(&self) {
        [self.folder.clone(), self.folder.join(RESULTS), self.folder.join(FAILURES)].iter().for_each(|own| folder::sweep(own));
    }

    fn failure(&self, entry: &Entry) -> PathBuf {
        self.folder.join(FAILURES).join(format!("{}.json", entry.result))
    }
}

/// Whether a folder holds a batch, or the beginnings of one, or nothing.
fn is_ours(folder: &Path) -> std::io::Result<bool> {
    if !folder.is_dir() {
        return Ok(false);
    }
    let ours = |entry: std::io::Result<fs::DirEntry>| {
        let name = entry?.file_name();
        Ok([RESULTS, FAILURES, LOCKS].iter().any(|own| name == *own) || folder::is_left_over(&name))
    };
    Ok(Manifest::is_in(folder)
        || fs::read_dir(folder)?.map(ours).collect::<std::io::Result<Vec<bool>>>()?.into_iter().all(|own| own))
}
