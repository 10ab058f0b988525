//! Moves of whole groups: all units of one take another choice, perhaps in another team, or two groups change teams.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::offers::{Joint, Offers};
use crate::model::Tied;
use crate::solve::search::State;
use crate::solve::search::state::Move;

/// Choices of a group looked at.
const NEAR: usize = 12;
/// Partners that a group tries to change teams with.
const PARTNERS: usize = 24;
/// Relative improvement below which a move is noise.
const NOISE: f64 = 1e-11;

/// The choices of groups near the best at some prices.
pub struct NearChoices(Vec<Vec<(Joint, f64)>>);

impl NearChoices {
    /// The near-best choices of every group, with their regret, cheapest first.
    pub fn new(offers: &Offers) -> Self {
        use rayon::prelude::*;
        let near = |group: usize| {
            let mut choices = offers.choices(group, Some(NEAR));
            let least = choices.first().map_or(0.0, |first| first.1);
            choices.iter_mut().for_each(|(_, cost)| *cost -= least);
            choices
        };
        NearChoices((0..offers.tied.groups().len()).into_par_iter().map(near).collect())
    }

    /// The choices of a group, with their regret.
    pub fn of(&self, group: usize) -> &[(Joint, f64)] {
        &self.0[group]
    }
}

/// Plans of tied instances under change, one state per instance.
pub struct Board<'a> {
    /// The instances.
    pub tied: &'a Tied,
    /// Their states.
    pub states: Vec<State<'a>>,
}

/// What a group would do, instance by instance.
type Moves = Vec<Vec<Move>>;

impl Board<'_> {
    /// The plans as they are.
    pub fn plan(&self) -> Vec<Vec<u32>> {
        self.states.iter().map(|state| state.assignment().to_vec()).collect()
    }

    fn add(&self, moves: &mut Moves, group: usize, joint: &[u32]) {
        for ((part, unit), &option) in self.tied.units(group).zip(joint) {
            if self.states[part].assignment()[unit] != option {
                moves[part].push((unit, option));
            }
        }
    }

    fn moves(&self, changes: &[(usize, &Joint)]) -> Moves {
        let mut moves = vec![Vec::new(); self.states.len()];
        changes.iter().for_each(|(group, joint)| self.add(&mut moves, *group, joint));
        moves
    }

    fn estimate(&self, moves: &Moves) -> f64 {
        let parts = self.states.iter().zip(moves).filter(|(_, moves)| !moves.is_empty());
        parts.map(|(state, moves)| state.estimate(moves)).sum()
    }

    fn merit(&self) -> f64 {
        self.states.iter().map(State::merit).sum()
    }

    /// Makes the moves if they truly improve the merit.
    fn commit(&mut self, moves: &Moves) -> bool {
        let before = self.merit();
        let back: Moves = self.states.iter().zip(moves).map(|(state, moves)| undoing(state, moves)).collect();
        self.states.iter_mut().zip(moves).for_each(|(state, moves)| state.apply(moves));
        if self.merit() < before - NOISE * before.abs() {
            return true;
        }
        self.states.iter_mut().zip(&back).for_each(|(state, back)| state.apply(back));
        false
    }

    fn is_now(&self, group: usize, joint: &[u32]) -> bool {
        self.tied.units(group).zip(joint).all(|((part, unit), &option)| self.states[part].assignment()[unit] == option)
    }

    /// Moves every group to its best choice, one after another. Returns how many moved.
    pub fn shifts(&mut self, near: &NearChoices) -> usize {
        let mut moved = 0;
        for group in 0..self.tied.groups().len() {
            let others = near.of(group).iter().filter(|(joint, _)| !self.is_now(group, joint));
            let estimates = others.map(|(joint, _)| self.moves(&[(group, joint)])).map(|moves| (self.estimate(&moves), moves));
            let best = estimates.min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((change, moves)) = best
                && change < 0.0
                && self.commit(&moves)
            {
                moved += 1;
            }
        }
        moved
    }

    /// Lets pairs of groups change teams with each other, each drawn some partners. Returns how many pairs did.
    pub fn swaps(&mut self, near: &NearChoices, rng: &mut Pcg64Mcg) -> usize {
        let teams = self.tied.team_count();
        // By the team it is in and the one it would go to: the group and its cheapest choice there.
        let mut lists: Vec<Vec<(usize, &Joint)>> = vec![Vec::new(); teams * teams];
        let team_of = |group: usize, joint: &[u32]| {
            self.tied.units(group).zip(joint).find_map(|((part, _), &option)| self.tied.team(part, option as usize))
        };
        for group in 0..self.tied.groups().len() {
            let now: Joint = self.tied.units(group).map(|(part, unit)| self.states[part].assignment()[unit]).collect();
            let Some(from) = team_of(group, &now) else { continue };
            let mut met = vec![false; teams];
            for (joint, _) in near.of(group) {
                let Some(to) = team_of(group, joint).filter(|&to| to != from) else { continue };
                if !std::mem::replace(&mut met[to], true) {
                    lists[from * teams + to].push((group, joint));
                }
            }
        }
        let mut swapped = 0;
        let mut done = vec![false; self.tied.groups().len()];
        for from in 0..teams {
            for to in from + 1..teams {
                let (there, back) = (&lists[from * teams + to], &lists[to * teams + from]);
                for &(group, joint) in there.iter().filter(|_| !back.is_empty()) {
                    let mut best: Option<(f64, usize, Moves)> = None;
                    for _ in 0..PARTNERS.min(back.len()) {
                        let (other, its) = back[rng.random_range(0..back.len())];
                        if done[group] || done[other] {
                            continue;
                        }
                        let moves = self.moves(&[(group, joint), (other, its)]);
                        let change = self.estimate(&moves);
                        if change < best.as_ref().map_or(0.0, |best| best.0) {
                            best = Some((change, other, moves));
                        }
                    }
                    if let Some((_, other, moves)) = best
                        && self.commit(&moves)
                    {
                        (done[group], done[other]) = (true, true);
                        swapped += 1;
                    }
                }
            }
        }
        swapped
    }
}

fn undoing(state: &State, moves: &[Move]) -> Vec<Move> {
    moves.iter().map(|&(unit, _)| (unit, state.assignment()[unit])).collect()
}
