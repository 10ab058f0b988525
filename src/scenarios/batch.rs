//! All scenarios of a plan in one folder. Results are named by what they are made from, and written whole or not at all: a
//! batch that is cut off at any moment goes on where it was, and one whose inputs have changed in part is redone in part.
//!
//! ```text
//! DIR/manifest.json      the scenarios, in the plan's order, and the name of each one's result
//! DIR/results/NAME/      a plan folder, as of `sutton solve`; its settings stand in plan.json
//! DIR/failures/NAME.json why there is no plan
//! DIR/locks/             held by whoever is at work
//! ```

mod lock;
mod manifest;
mod shard;
mod store;

pub use lock::Lock;
pub use manifest::{Entry, InputFile, Manifest};
pub use shard::Shard;
pub use store::{Failure, Kind, State, Store};

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::crew::Crew;
use crate::error::{Error, Result};

/// Works off entries of a manifest, each whose result is not there yet, and returns how many there were. What has no plan
/// is recorded, and the others go on.
///
/// # Errors
/// [`Error::Machine`] where the disk failed; the entries concerned stay open.
pub fn run(store: &Store, entries: &[&Entry], crew: Crew, work: impl Fn(&Entry) -> Result<()> + Sync) -> Result<usize> {
    let one = |entry: &&Entry| {
        // Another run of the same shards may have been faster.
        if store.state(entry)? != State::Open {
            return Ok(());
        }
        match catch_unwind(AssertUnwindSafe(|| work(entry))) {
            Ok(Err(error @ Error::Machine { .. })) => Err(error),
            Ok(Err(error)) => store.fail(entry, &Failure::of(error)),
            Ok(Ok(())) => Ok(()),
            Err(_) => store.fail(entry, &Failure::crashed()),
        }
    };
    let results = crew.run(entries, one)?;
    let done = results.len();
    results.into_iter().collect::<Result<Vec<()>>>()?;
    Ok(done)
}
