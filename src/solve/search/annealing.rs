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
/// Units that single moves look at together, at most, and into how many parts they take all units at least; those of one task.
const AT_ONCE: usize = 4096;
const FEWEST_TIMES: usize = 1000;
const PER_TASK: usize = 128;
/// Rounds between passes of single moves.
const RELOCATIONS: usize = 20;
/// Rounds after which limits that are broken get dearer while there is no plan that keeps all.
const BROKEN: usize = 5;
/// Units dealt between two territories; where units are so many, small exchanges find more in the same time; before there is a plan, much
/// must be passed on.
const UNITS: usize = 32;
const LARGE: usize = 20_000;
const FEW_UNITS: usize = 16;
const MANY_UNITS: usize = 96;
/// The first heat, as a part of what the plan costs above the bound per territory; more takes longer to mend than it helps to find. Before
/// there is a plan it goes by a relative gap that is hoped for.
const HEAT: f64 = 0.3;
const HOPED: f64 = 1e-3;
/// The regret from which a unit has a path of its own, measured like the first heat.
const NOTABLE: f64 = 0.1;
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
        let usual = excess.max(0.0) / state.instance().territories() as f64;
        let heat = if self.rounds % 2 == 1 { HEAT * usual * left * left } else { 0.0 };
        if self.rounds % RELOCATIONS == RELOCATIONS - 1 {
            relocate(state, space.candidates, stop);
        }
        self.rounds += 1;
        let units = match best {
            None => MANY_UNITS,
            Some(_) if space.candidates.units() > LARGE => FEW_UNITS,
            Some(_) => UNITS,
        };
        self.chains(state, space, heat, NOTABLE * usual, units, stop);
        if best.is_none() && self.rounds.is_multiple_of(BROKEN) {
            state.increase_penalties();
        }
    }

    /// The best chains along paths that share no territory, some from units whose regret is `notable`, by regrets that are off by up to
    /// `heat`, where they don't worsen the plan by much more.
    fn chains(&mut self, state: &mut SearchState, space: &SearchSpace, heat: f64, notable: f64, units: usize, stop: Stop) {
        // Staying out of all territories is a place, too, where any number of paths may end.
        let options = state.instance().options();
        let mut free = vec![true; options.territories() + usize::from(options.uncovered().is_some())];
        let mut paths = if heat > 0.0 { Vec::new() } else { paths::directed(state, space, &mut free, &mut self.rng) };
        paths.extend(paths::of_regrets(state, space, notable, &mut free, &mut self.rng));
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

/// Moves every unit to its best option, a few at a time: what is best is asked for all of them at once, and each moves if it is still
/// better then. Returns how many moved.
pub fn relocate(state: &mut SearchState, candidates: &CandidateLists, stop: Stop) -> usize {
    let units = candidates.units();
    let most = (units / FEWEST_TIMES).clamp(1, AT_ONCE);
    let mut moved = 0;
    for first in (0..units).step_by(most) {
        if stop() {
            break;
        }
        let best = |unit: usize| Some((unit, best_option(state, candidates, unit)?));
        let moves: Vec<Move> =
            (first..(first + most).min(units)).into_par_iter().with_min_len(PER_TASK).filter_map(best).collect();
        moved += moves.into_iter().filter(|&own| state.apply_if_improving(&[own])).count();
    }
    moved
}

/// The option that improves the plan most if a unit takes it.
fn best_option(state: &SearchState, candidates: &CandidateLists, unit: usize) -> Option<u32> {
    let others = candidates.of(unit).iter().filter(|(o, _)| *o != state.assignment()[unit]);
    let estimates = others.map(|&(o, _)| (state.estimate(&[(unit, o)]), o));
    estimates.min_by(|a, b| a.0.total_cmp(&b.0)).filter(|(change, _)| *change < 0.0).map(|(_, o)| o)
}
