//! How many threads a command works on.

use sutton::plan::config::MAX_THREADS;
use sutton::{Error, Result, machine};

/// A number of threads; 0 = all cores.
#[derive(Clone, Copy, Debug)]
pub struct Threads(usize);

impl Threads {
    /// So many.
    pub fn new(threads: usize) -> Result<Self> {
        let few = threads <= MAX_THREADS;
        if few {
            Ok(Threads(threads))
        } else {
            Err(Error::Command(format!("{threads} threads: at most {MAX_THREADS} can be used")))
        }
    }

    /// How many these are.
    pub fn count(self) -> usize {
        if self.0 == 0 { rayon::current_num_threads() } else { self.0 }
    }

    /// Runs parallel work on them.
    pub fn run<T: Send>(self, work: impl FnOnce() -> T + Send) -> Result<T> {
        Ok(machine::thread_pool(self.count())?.install(work))
    }
}
