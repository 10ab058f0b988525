//! CSV files of any length: blocks are made in parallel, a few at a time, and written in order.

use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::error::Result;
use crate::folder::store;

/// A block of rows on its way to the file.
pub type Rows = csv::Writer<Vec<u8>>;

const BLOCKS_AT_ONCE: usize = 32;

/// Writes a CSV file: the header, then what `fill` writes for each block.
///
/// # Errors
/// [`Error::Machine`] where the file can't be written.
pub fn write(
    path: &Path,
    header: &[&str],
    blocks: usize,
    fill: impl Fn(usize, &mut Rows) -> csv::Result<()> + Sync,
) -> Result<()> {
    store(path, |file| {
        file.write_all(&block(|rows| rows.write_record(header))?)?;
        for first in (0..blocks).step_by(BLOCKS_AT_ONCE) {
            let last = (first + BLOCKS_AT_ONCE).min(blocks);
            let made: Vec<io::Result<Vec<u8>>> = (first..last).into_par_iter().map(|at| block(|rows| fill(at, rows))).collect();
            for bytes in made {
                file.write_all(&bytes?)?;
            }
        }
        Ok(())
    })
}

fn block(fill: impl FnOnce(&mut Rows) -> csv::Result<()>) -> io::Result<Vec<u8>> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    fill(&mut rows)?;
    rows.into_inner().map_err(|error| io::Error::other(error.to_string()))
}
