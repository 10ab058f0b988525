//! `sutton batch merge`

use super::failures::unfinished;
use super::shown::shown;
use crate::cli::terminal::print_file;
use std::path::PathBuf;

use sutton::report::comparison::{Merged, merged};
use sutton::report::{SUMMARY, Summary};
use sutton::scenarios::batch::{Entry, ScenarioState, Store};
use sutton::{Error, Result};

/// Arguments of `sutton batch merge`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the batch.
    folder: PathBuf,
}

/// Runs `sutton batch merge`.
pub fn run(args: &Args) -> Result<()> {
    let (manifest, store) = (shown(&args.folder)?, Store::open(&args.folder)?);
    let mut rows: Vec<Merged> = Vec::new();
    for entry in &manifest.scenarios {
        let roles = match store.state(entry)? {
            ScenarioState::Finished => Ok(summary(&store, entry)?.roles),
            ScenarioState::Failed(failure) => Err((failure.kind.word(), failure.reasons)),
            ScenarioState::Open | ScenarioState::Damaged(_) => return Err(unfinished(&args.folder, &manifest, &store)),
        };
        let change = |(key, value): (&String, &serde_json::Value)| format!("{key} = {value}");
        let changes: Vec<String> = entry.changes.iter().map(change).collect();
        rows.push((entry.name.clone(), changes.join("; "), roles));
    }
    print_file(|out| merged(&rows, out))
}

fn summary(store: &Store, entry: &Entry) -> Result<Summary> {
    let path = store.result(entry).join(SUMMARY);
    let bytes = std::fs::read(&path).map_err(|source| Error::Machine { path: path.clone(), source })?;
    serde_json::from_slice(&bytes).map_err(|error| Error::Refused(vec![format!("{}: {error}", path.display())]))
}
