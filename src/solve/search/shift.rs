//! Shift: a unit takes another of its near-tie options.

use super::{NearTies, State};
use crate::solve::Parameters;

/// Moves every unit to its best option, one after another. Returns how many moved.
pub fn pass(state: &mut State, ties: &NearTies, parameters: &Parameters) -> usize {
    let mut moved = 0;
    for unit in 0..ties.units() {
        if unit % 1024 == 0 && parameters.should_stop() {
            break;
        }
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
