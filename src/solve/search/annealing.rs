//! Noising (Charon and Hudry 1993): rounds of chains on territories that no two of them share, every other round by regrets
//! with random noise, the less the cooler it gets.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::state::Move;
use super::{CandidateLists, SearchSpace, SearchState, chain, paths};
use crate::solve::parameters::Stop;
use crate::solve::rng;

/// Rounds from hot to cold; then it starts again.
const CYCLE: usize = 400;
/// Units that are looked at before it is asked whether to stop.
const BETWEEN_STOPS: usize = 4096;
/// Rounds between passes of single moves; fewer where a pass finds more than chains do in its time, among so many units.
const RELOCATIONS: usize = 20;
const FEW_BETWEEN: usize = 4;
const LARGE: usize = 20_000;
/// Rounds after which limits that are broken get dearer while there is no plan that keeps all.
const BROKEN: usize = 5;
/// Units dealt between two territories; where units are so many, small exchanges find more in the same time; before there is a plan, much
/// must be passed on.
const UNITS: usize = 32;
const FEW_UNITS: usize = 16;
const MANY_UNITS: usize = 96;
/// Relative gap that the heat goes by before there is a plan.
const HOPED: f64 = 1e-3;
/// Tolerated rise of the penalised cost by a chain, in heats.
const ROOM: f64 = 3.0;

/// Random stream and round of the search.
pub struct Annealing {
    rng: Pcg64Mcg,
    rounds: usize,
}

impl Annealing {
    /// Before the first round.
    pub fn new(seed: u64) -> Self {
        Annealing { rng: rng::stream(seed, 2), rounds: 0 }
    }

    /// One round, or as much of it as there is before `stop`. `bound`: the least that a plan can cost; `best`: the value of the best
    /// plan so far, if there is one.
    pub fn round(&mut self, state: &mut SearchState, space: &SearchSpace, bound: f64, best: Option<f64>, stop: Stop) {
        let left = 1.0 - (self.rounds % CYCLE) as f64 / CYCLE as f64;
        let excess = best.unwrap_or(bound + HOPED * bound.abs()) - bound;
        let hottest = excess.max(0.0) / state.instance().territories() as f64;
        let heat = if self.rounds % 2 == 1 { hottest * left * left } else { 0.0 };
        let large = space.candidates.units() > LARGE;
        let between = if large { FEW_BETWEEN } else { RELOCATIONS };
        if self.rounds % between == between - 1 {
            relocate(state, space.candidates, stop);
        }
        self.rounds += 1;
        let units = match best {
            None => MANY_UNITS,
            Some(_) if large => FEW_UNITS,
            Some(_) => UNITS,
        };
        self.chains(state, space, heat, units, stop);
        if best.is_none() && self.rounds.is_multiple_of(BROKEN) {
            state.increase_penalties();
        }
    }

    /// The best chains along paths that share no territory, by regrets that are off by up to `heat`, where they don't
    /// worsen the plan by much more.
    fn chains(&mut self, state: &mut SearchState, space: &SearchSpace, heat: f64, units: usize, stop: Stop) {
        // Staying out of all territories is a place, too, where any number of paths may end.
        let options = state.instance().options();
        let mut free = vec![true; options.territories() + usize::from(options.uncovered().is_some())];
        let mut paths = if heat > 0.0 { Vec::new() } else { paths::directed(state, space, &mut free, &mut self.rng) };
        paths.extend(paths::random(state, space, &mut free, &mut self.rng));
        let seeds: Vec<u64> = paths.iter().map(|_| self.rng.random()).collect();
        let best = |(path, &seed): (&Vec<usize>, &u64)| {
            if stop() {
                return None;
            }
            let mut rng = rng::stream(seed, 0);
            chain::best(state, space, path, units, || if heat > 0.0 { rng.random_range(0.0..heat) } else { 0.0 })
        };
        let found: Vec<Option<Vec<Move>>> = paths.par_iter().zip(&seeds).map(best).collect();
        for moves in found.into_iter().flatten() {
            state.apply_if_within(&moves, ROOM * heat);
        }
    }
}

/// Moves every unit to its best option, one after another. Returns how many moved.
pub fn relocate(state: &mut SearchState, candidates: &CandidateLists, stop: Stop) -> usize {
    let mut moved = 0;
    for unit in 0..candidates.units() {
        if unit.is_multiple_of(BETWEEN_STOPS) && stop() {
            break;
        }
        let estimates = candidates.of(unit).iter().filter(|(o, _)| *o != state.assignment()[unit]);
        let best = estimates.map(|&(o, _)| (state.estimate(&[(unit, o)]), o)).min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, o)) = best.filter(|(change, _)| *change < 0.0) {
            moved += usize::from(state.apply_if_improving(&[(unit, o)]));
        }
    }
    moved
}
