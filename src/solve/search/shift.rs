//! Shift: a unit takes another of its near-tie options.

use super::{NearTies, State};

/// Moves every unit to its best option, one after another. Returns how many moved.
pub fn pass(state: &mut State, ties: &NearTies) -> usize {
    let mut moved = 0;
    for unit in 0..ties.units() {
        let estimates = ties.of(unit).iter().filter(|(o, _)| *o != state.assignment()[unit]);
        let best = estimates.map(|&(o, _)| (state.estimate(&[(unit, o)]), o)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((change, o)) = best
            && change < 0.0
            && state.commit(&[(unit, o)])
        {
            moved += 1;
        }
    }
    moved
}
