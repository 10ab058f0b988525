//! Random streams: one per task, from the seed and the task's number, never per thread.

use rand::SeedableRng;
use rand_pcg::Pcg64Mcg;

/// The stream of a task.
pub fn stream(seed: u64, task: u64) -> Pcg64Mcg {
    // Golden-ratio step (Knuth): neighbouring tasks get unrelated seeds.
    Pcg64Mcg::seed_from_u64(seed ^ task.wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
