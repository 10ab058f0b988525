//! Sums over all units, the same at any number of threads.

use rayon::prelude::*;

/// Units per task: fixed, so that sums do not depend on the number of threads.
const CHUNK: usize = 1024;

/// Sums a pair of numbers over all units, in chunks whose order is fixed.
pub fn sum_chunks(units: usize, number: impl Fn(usize) -> [f64; 2] + Sync) -> [f64; 2] {
    let chunks: Vec<[f64; 2]> = (0..units.div_ceil(CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let range = chunk * CHUNK..((chunk + 1) * CHUNK).min(units);
            range.map(&number).fold([0.0, 0.0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]])
        })
        .collect();
    chunks.into_iter().fold([0.0, 0.0], |sum, pair| [sum[0] + pair[0], sum[1] + pair[1]])
}
