//! Memory, told before it is taken.

use std::path::Path;

use sutton::machine::{Memory, memory};
use sutton::plan::Plan;
use sutton::plan::memory::{bytes_needed, bytes_to_read};
use sutton::plan::words::number;
use sutton::read;

use super::terminal::note;

/// The part of what can be had from which on reading alone is worth a word.
const WORTH_A_WORD: f64 = 0.25;

/// Tells how much memory it takes to read a plan, where there is little of it; what is wrong with the plan file is for its
/// reader to tell.
pub fn tell_reading(plan: &Path) {
    let files = read::inputs::bytes_of_files(plan);
    let needed = files.map(|files| bytes_to_read(files as f64));
    if let (Some(needed), Some(memory)) = (needed, memory())
        && needed + memory.reserved > WORTH_A_WORD * memory.bytes
    {
        note(&format!("reading {}", in_words(needed, Some(memory))));
    }
}

/// Tells how much memory solving a plan takes, and how much there is.
pub fn tell_solving(plan: &Plan) {
    note(&solving(plan));
}

/// How much memory solving a plan takes, in words.
pub fn solving(plan: &Plan) -> String {
    format!("solving {}", in_words(bytes_needed(plan), memory()))
}

fn in_words(needed: f64, memory: Option<Memory>) -> String {
    let megabytes = |bytes: f64| number((bytes / 1e6).ceil());
    let Some(Memory { bytes, bound, reserved }) = memory else {
        return format!("takes about {} MB of memory", megabytes(needed));
    };
    let needed = needed + reserved;
    let short = if needed > bytes { ". It may run out, which ends with exit code 3 and writes nothing" } else { "" };
    format!("takes about {} MB of memory, {} MB can be had ({bound}){short}", megabytes(needed), megabytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_is_said() {
        let memory = |bytes| Some(Memory { bytes, bound: "ulimit -v", reserved: 100e6 });
        assert_eq!(in_words(229.1e6, memory(2e9)), "takes about 330 MB of memory, 2,000 MB can be had (ulimit -v)");
        assert!(
            in_words(229e6, memory(300e6))
                .ends_with("300 MB can be had (ulimit -v). It may run out, which ends with exit code 3 and writes nothing")
        );
        assert_eq!(in_words(1e6, None), "takes about 1 MB of memory");
    }
}
