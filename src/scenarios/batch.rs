//! All scenarios of a plan in one folder. Results are named by what they are made from, and written whole or not at all: a
//! batch that is cut off at any moment goes on where it was, and one whose inputs have changed in part is redone in part.
//!
//! ```text
//! DIR/manifest.json      the scenarios, in the plan's order, and the name of each one's result
//! DIR/results/NAME/      a plan folder, as of `sutton solve`; its settings stand in plan.json
//! DIR/failures/NAME.json why there is no plan
//! DIR/locks/             held by whoever is at work
//! DIR/damaged/           what was not as it was written, and has been worked off anew
//! ```

mod lock;
mod manifest;
mod shard;
mod store;

pub use lock::FolderLock;
pub use manifest::{BatchManifest, Entry, InputFile, Standing};
pub use shard::Shard;
pub use store::{Failure, FailureKind, ScenarioState, Store};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use super::worker_pool::WorkerPool;
use crate::error::{Error, Result};

/// Works off entries of a manifest, each whose result is not there as it was written. What has no plan is recorded, and the
/// others go on. Once `stop` is set none is begun, and those begun stay open: how far they came depends on the clock.
///
/// # Errors
/// [`Error::Machine`] where the disk failed; the entries concerned stay open.
pub fn run(
    store: &Store,
    entries: &[&Entry],
    pool: WorkerPool,
    stop: &AtomicBool,
    work: impl Fn(&Entry) -> Result<()> + Sync,
) -> Result<()> {
    let stopped = || stop.load(Ordering::Relaxed);
    let one = |entry: &&Entry| {
        if stopped() {
            return Ok(());
        }
        // Another run of the same shards may have been faster.
        match store.state(entry)? {
            ScenarioState::Open => {}
            ScenarioState::Damaged(_) => store.set_aside(entry).map(drop)?,
            ScenarioState::Finished | ScenarioState::Failed(_) => return Ok(()),
        }
        match catch_unwind(AssertUnwindSafe(|| work(entry))) {
            Ok(Err(error @ Error::Machine { .. })) => Err(error),
            Ok(Ok(())) => Ok(()),
            _ if stopped() => Ok(()),
            Ok(Err(error)) => store.fail(entry, &Failure::of(error)),
            Err(_) => store.fail(entry, &Failure::crashed()),
        }
    };
    pool.run(entries, one)?.into_iter().collect()
}
