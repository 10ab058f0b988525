//! Results and failures on disk.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::manifest::{BatchManifest, Entry, MANIFEST};
use crate::error::{Error, Result};
use crate::folder;
use crate::folder::manifest::{self, Lost};
use crate::hash::sha256;

const RESULTS: &str = "results";
const FAILURES: &str = "failures";
/// Folder of damaged results that were solved anew.
const DAMAGED: &str = "damaged";
/// Folder of locks.
pub(super) const LOCKS: &str = "locks";

/// State of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub enum ScenarioState {
    /// Not worked off yet.
    Open,
    /// Its plan is written.
    Finished,
    /// It has no plan, and why.
    Failed(Failure),
    /// Its result is not as it was written, and why.
    Damaged(Vec<String>),
}

/// Why a scenario has no plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// In a word.
    pub kind: FailureKind,
    /// In full.
    pub reasons: Vec<String>,
}

/// Why a scenario has no plan, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// No plan keeps its rules, or none was found.
    Infeasible,
    /// The checker disagreed.
    Refused,
    /// Its files can't be used.
    Input,
    /// The program broke down over it.
    Crashed,
}

impl FailureKind {
    /// The word.
    pub fn word(self) -> &'static str {
        match self {
            FailureKind::Infeasible => "infeasible",
            FailureKind::Refused => "refused",
            FailureKind::Input => "input",
            FailureKind::Crashed => "crashed",
        }
    }
}

impl Failure {
    /// The failure that an error is.
    pub fn of(error: Error) -> Self {
        match error {
            Error::Infeasible(reasons) => Failure { kind: FailureKind::Infeasible, reasons },
            Error::Refused(reasons) => Failure { kind: FailureKind::Refused, reasons },
            Error::Input(defects) => {
                Failure { kind: FailureKind::Input, reasons: defects.iter().map(ToString::to_string).collect() }
            }
            other => Failure { kind: FailureKind::Input, reasons: vec![other.to_string()] },
        }
    }

    /// A panic.
    pub fn crashed() -> Self {
        Failure { kind: FailureKind::Crashed, reasons: vec!["a mistake of the program: please report it".into()] }
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

    /// Path of a scenario's result.
    pub fn result(&self, entry: &Entry) -> PathBuf {
        self.folder.join(RESULTS).join(&entry.result)
    }

    /// How far a scenario is. Only what is as it was written counts, and only in its own place.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails.
    pub fn state(&self, entry: &Entry) -> Result<ScenarioState> {
        let result = self.result(entry);
        if result.symlink_metadata().is_ok() {
            let damage = damage(&result, &entry.result)?;
            return Ok(if damage.is_empty() { ScenarioState::Finished } else { ScenarioState::Damaged(damage) });
        }
        let path = self.failure(entry);
        match fs::read(&path) {
            Ok(bytes) => Ok(Record::read(&bytes, &entry.result).map_or_else(ScenarioState::Damaged, ScenarioState::Failed)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(ScenarioState::Open),
            Err(source) => Err(Error::Machine { path, source }),
        }
    }

    /// Keeps what lies in a scenario's place, and can't be believed, in a place of its own, which is returned.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails.
    pub fn set_aside(&self, entry: &Entry) -> Result<PathBuf> {
        let aside = self.folder.join(DAMAGED);
        fs::create_dir_all(&aside).map_err(|source| Error::Machine { path: aside.clone(), source })?;
        for path in [self.result(entry), self.failure(entry)].iter().filter(|path| path.symlink_metadata().is_ok()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let free = (1..).map(|at| aside.join(format!("{at}-{name}"))).find(|place| place.symlink_metadata().is_err());
            fs::rename(path, free.unwrap_or_default()).map_err(|source| Error::Machine { path: path.clone(), source })?;
        }
        Ok(aside)
    }

    /// Records why a scenario has no plan.
    ///
    /// # Errors
    /// [`Error::Machine`] if the disk fails.
    pub fn fail(&self, entry: &Entry, failure: &Failure) -> Result<()> {
        let record = Record::new(failure.clone(), &entry.result);
        folder::replace(&self.failure(entry), |out| {
            serde_json::to_writer_pretty(&mut *out, &record)?;
            writeln!(out)
        })
    }

    /// Takes away what runs that were cut off have left half done. Returns what stays, and why.
    pub fn sweep(&self) -> Vec<String> {
        let places = [self.folder.clone(), self.folder.join(RESULTS), self.folder.join(FAILURES)];
        places.iter().flat_map(|own| folder::sweep(own)).collect()
    }

    fn failure(&self, entry: &Entry) -> PathBuf {
        self.folder.join(FAILURES).join(format!("{}.json", entry.result))
    }
}

/// A failure as it is written.
#[derive(Serialize, Deserialize)]
struct Record {
    /// Which scenario's it is.
    result: String,
    #[serde(flatten)]
    failure: Failure,
    /// SHA-256 of all the rest.
    sha256: String,
}

impl Record {
    fn new(failure: Failure, result: &str) -> Self {
        let sha256 = sha256(format!("{result}\n{}\n{}", failure.kind.word(), failure.reasons.join("\n")).as_bytes());
        Record { result: result.into(), failure, sha256 }
    }

    /// The failure, or why it is none.
    fn read(bytes: &[u8], result: &str) -> std::result::Result<Failure, Vec<String>> {
        let record: Record =
            serde_json::from_slice(bytes).map_err(|error| vec![format!("its failure can't be read: {error}")])?;
        let written = Record::new(record.failure, result);
        let same = written.result == record.result && written.sha256 == record.sha256;
        if same { Ok(written.failure) } else { Err(vec!["its failure was changed since it was written, or is another's".into()]) }
    }
}

/// Why a result is not what was written under its name; nothing where it is.
fn damage(folder: &Path, result: &str) -> Result<Vec<String>> {
    match manifest::Manifest::read(folder) {
        Ok(manifest) if manifest.result.as_deref() != Some(result) => Ok(vec!["it is another scenario's".into()]),
        Ok(manifest) => Ok(manifest.compare(folder)?.damage()),
        Err(Lost::Absent) => Ok(vec![format!("{}: is gone", manifest::MANIFEST)]),
        Err(Lost::Unreadable(why)) => Ok(vec![format!("{}: {why}", manifest::MANIFEST)]),
    }
}

/// Whether a folder holds a batch, or the beginnings of one, or nothing.
fn is_ours(folder: &Path) -> std::io::Result<bool> {
    if !folder.is_dir() {
        return Ok(false);
    }
    if BatchManifest::is_in(folder) {
        return Ok(true);
    }
    let names = fs::read_dir(folder)?.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>()?;
    // A manifest that can't be read is ours among the rest of a batch alone.
    let begun = [RESULTS, LOCKS].iter().all(|own| names.iter().any(|name| name == own));
    let ours = |name: &std::ffi::OsString| {
        [RESULTS, FAILURES, LOCKS, DAMAGED].iter().any(|own| name == own)
            || (begun && name == MANIFEST)
            || folder::is_left_over(name)
    };
    Ok(names.iter().all(ours))
}
