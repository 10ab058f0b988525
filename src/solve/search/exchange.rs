//! Exchange: pairs of territories deal the units between them anew, pairs that share no territory in parallel.

use rayon::prelude::*;

use super::state::Move;
use super::{State, View, chain};
use crate::solve::Parameters;

/// Deals until no pair can do better. Returns how many deals were made.
pub fn descend(state: &mut State, view: &View, parameters: &Parameters) -> usize {
    let (pairs, rounds) = (&view.trades.pairs, view.trades.rounds());
    let mut changed = vec![1; state.instance().territories() + 1];
    let mut seen = vec![0; pairs.len()];
    let mut now = 1;
    loop {
        let before = now;
        for round in &rounds {
            let stale = |at: usize| pairs[at].territories.iter().any(|&j| changed[j] > seen[at]);
            let deal = |&at: &usize| {
                let pair = &pairs[at];
                let idle = !stale(at) || parameters.should_stop();
                if idle { None } else { chain::best(state, view, &pair.territories, || 0.0) }
            };
            let deals: Vec<Option<Vec<Move>>> = round.par_iter().map(deal).collect();
            for (&at, moves) in round.iter().zip(deals) {
                if moves.is_some_and(|moves| state.commit(&moves)) {
                    now += 1;
                    pairs[at].territories.iter().for_each(|&j| changed[j] = now);
                }
                seen[at] = now;
            }
        }
        if now == before || parameters.should_stop() {
            return now - 1;
        }
    }
}
