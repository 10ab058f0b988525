//! Returns: units go back to where they are today where that alone saves something. A gap that is good enough ends a search before
//! it has tried this, and nobody would defend a relation that is cut for nothing.

use super::Progress;
use super::search::SearchState;
use crate::model::{Instance, Prices};

/// Offers the best plan with units sent back, until none saves anything by going back alone.
pub fn send_back(instance: &Instance, prices: &Prices, progress: &Progress) {
    let Some((_, plan)) = progress.best().filter(|_| instance.contiguity().is_none()) else { return };
    let mut state = SearchState::new(instance, plan, prices);
    // All of a pass together first: a plan is looked at as a whole when it is offered.
    loop {
        let mut together = state.clone();
        let back = (0..instance.units()).filter(|&unit| sent_back(instance, &mut together, unit).is_some()).count();
        if back == 0 {
            return;
        }
        if !progress.offer(instance, "returns", together.assignment()) {
            break;
        }
        state = together;
    }
    while (0..instance.units()).filter(|&unit| goes_back(instance, &mut state, unit, progress)).count() > 0 {}
}

/// Sends a unit back if that improves the penalised cost. Returns where it was.
fn sent_back(instance: &Instance, state: &mut SearchState, unit: usize) -> Option<u32> {
    let (options, from) = (instance.options(), state.assignment()[unit]);
    let (at, home) = (options.territory(from as usize), instance.current(unit)?);
    let to = options.at(home, at.map_or(0, |_| options.level(from as usize)));
    let open = at != Some(home) && instance.allows(unit, to);
    (open && state.apply_if_improving(&[(unit, to as u32)])).then_some(from)
}

/// Sends a unit back if that makes a better plan that keeps every limit. Returns whether it did.
fn goes_back(instance: &Instance, state: &mut SearchState, unit: usize, progress: &Progress) -> bool {
    let Some(from) = sent_back(instance, state, unit) else { return false };
    let better = progress.offer(instance, "returns", state.assignment());
    if !better {
        state.apply(&[(unit, from)]);
    }
    better
}
