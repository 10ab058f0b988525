//! Scenarios that failed, are damaged or still open, in words.

use std::path::Path;

use sutton::Error;
use sutton::plan::words::{count, first};
use sutton::scenarios::batch::{BatchManifest, ScenarioState, Store};

/// Scenarios without a plan that are named before the rest is only counted.
const NAMED: usize = 10;

/// The first of the failures, and the names of the others.
pub fn shortened(mut failed: Vec<String>) -> Vec<String> {
    let rest = failed.split_off(failed.len().min(NAMED));
    if !rest.is_empty() {
        let names: Vec<&str> = rest.iter().map(|line| line.split(": ").next().unwrap_or_default()).collect();
        failed.push(format!("and {}", first(&names, NAMED)));
    }
    failed
}

/// That a batch is not worked off yet, or that results are not what was written.
pub fn unfinished(folder: &Path, manifest: &BatchManifest, store: &Store) -> Error {
    let states = manifest.scenarios.iter().map(|entry| (entry, store.state(entry)));
    let (mut open, mut damaged) = (0, Vec::new());
    for (entry, state) in states {
        match state {
            Ok(ScenarioState::Open) => open += 1,
            Ok(ScenarioState::Damaged(damage)) => damaged.push(format!("{}: {}", entry.name, damage.join("; "))),
            _ => {}
        }
    }
    let folder = folder.display();
    damaged = shortened(damaged);
    if let Some(last) = damaged.last_mut() {
        last.push_str(&format!("\n`sutton batch run {folder}` solves what was changed anew"));
        return Error::Scenarios(damaged);
    }
    Error::Command(format!(
        "{open} of {} are not worked off yet: `sutton batch run {folder}` goes on with them",
        count(manifest.scenarios.len(), "scenario")
    ))
}
