//! Random streams: one per task, so that neither threads nor the size of other tasks change a draw.

use rand::SeedableRng;
use rand_pcg::Pcg64;

/// Purpose of a stream of random numbers.
#[derive(Clone, Copy, Debug)]
pub enum Task {
    /// A block of accounts.
    Accounts = 1,
    /// The reps of a role.
    Reps = 2,
    /// Today's owners of a block of accounts.
    Owners = 3,
    /// A benchmark instance.
    Instance = 4,
    /// The calls of a rep.
    Log = 5,
}

/// The stream of the `index`-th piece of a task.
pub fn stream(seed: u64, task: Task, index: u64) -> Pcg64 {
    Pcg64::seed_from_u64(mix(mix(mix(seed) ^ task as u64) ^ index))
}

/// Finaliser of SplitMix64 (Steele, Lea, Flood 2014): neighbouring seeds must not give neighbouring streams.
fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
