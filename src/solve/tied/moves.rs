//! Local search over groups: one takes another joint choice, perhaps in another team, or two swap teams.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::joint_choices::{Joint, JointChoices};
use crate::model::CoupledInstances;
use crate::solve::search::SearchState;
use crate::solve::search::state::Move;

/// Choices of a group looked at.
const NEAR: usize = 20;
/// Partners that a group tries to change teams with.
const PARTNERS: usize = 24;
/// Relative improvement below which a move is noise.
const NOISE: f64 = 1e-11;

/// The choices of groups near the best at some prices.
pub struct JointCandidates(Vec<Vec<(Joint, f64)>>);

impl JointCandidates {
    /// The near-best choices of every group, with their regret, cheapest first.
    pub fn new(joint_choices: &JointChoices) -> Self {
        let near = |group: usize| {
            let mut choices = joint_choices.choices(group, Some(NEAR));
            let least = choices.first().map_or(0.0, |first| first.1);
            choices.iter_mut().for_each(|(_, cost)| *cost -= least);
            choices
        };
        JointCandidates((0..joint_choices.tied.groups().len()).into_par_iter().map(near).collect())
    }

    /// The choices of a group, with their regret.
    pub fn of(&self, group: usize) -> &[(Joint, f64)] {
        &self.0[group]
    }
}

/// Plans of tied instances under change, one state per instance.
pub struct JointState<'a> {
    /// The instances.
    pub tied: &'a CoupledInstances,
    /// Their states.
    pub states: Vec<SearchState<'a>>,
}

/// A group and what it would choose in another team.
type Crossing<'n> = (usize, &'n Joint);

/// Moves of groups, instance by instance.
type Moves = Vec<Vec<Move>>;

impl JointState<'_> {
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

    fn penalised_cost(&self) -> f64 {
        self.states.iter().map(SearchState::penalised_cost).sum()
    }

    /// Makes the moves if they truly improve the penalised cost.
    fn apply_if_improving(&mut self, moves: &Moves) -> bool {
        let before = self.penalised_cost();
        let back: Moves = self.states.iter().zip(moves).map(|(state, moves)| undoing(state, moves)).collect();
        self.states.iter_mut().zip(moves).for_each(|(state, moves)| state.apply(moves));
        if self.penalised_cost() < before - NOISE * before.abs() {
            return true;
        }
        self.states.iter_mut().zip(&back).for_each(|(state, back)| state.apply(back));
        false
    }

    fn is_now(&self, group: usize, joint: &[u32]) -> bool {
        self.tied.units(group).zip(joint).all(|((part, unit), &option)| self.states[part].assignment()[unit] == option)
    }

    /// Moves every group to its best choice, one after another. Returns how many moved.
    pub fn shifts(&mut self, near: &JointCandidates) -> usize {
        let mut moved = 0;
        for group in 0..self.tied.groups().len() {
            let others = near.of(group).iter().filter(|(joint, _)| !self.is_now(group, joint));
            let estimates = others.map(|(joint, _)| self.moves(&[(group, joint)])).map(|moves| (self.estimate(&moves), moves));
            let best = estimates.min_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((change, moves)) = best
                && change < 0.0
                && self.apply_if_improving(&moves)
            {
                moved += 1;
            }
        }
        moved
    }

    /// Lets pairs of groups change teams with each other, each drawn some partners. Returns how many pairs did.
    pub fn swaps(&mut self, near: &JointCandidates, rng: &mut Pcg64Mcg) -> usize {
        let teams = self.tied.team_count();
        let lists = self.crossings(near);
        let mut swapped = 0;
        let mut done = vec![false; self.tied.groups().len()];
        for from in 0..teams {
            for to in from + 1..teams {
                let (there, back) = (&lists[from * teams + to], &lists[to * teams + from]);
                for &crossing in there {
                    if done[crossing.0] {
                        continue;
                    }
                    let drawn = (0..PARTNERS.min(back.len())).map(|_| back[rng.random_range(0..back.len())]);
                    let partners: Vec<Crossing> = drawn.filter(|(other, _)| !done[*other]).collect();
                    if let Some((other, moves)) = self.best_partner(crossing, &partners)
                        && self.apply_if_improving(&moves)
                    {
                        (done[crossing.0], done[other]) = (true, true);
                        swapped += 1;
                    }
                }
            }
        }
        swapped
    }

    /// By the team that groups are in and the one they would go to (`from · teams + to`): the groups and their cheapest choice
    /// there.
    fn crossings<'n>(&self, near: &'n JointCandidates) -> Vec<Vec<Crossing<'n>>> {
        let teams = self.tied.team_count();
        let mut lists: Vec<Vec<Crossing>> = vec![Vec::new(); teams * teams];
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
        lists
    }

    /// The partner with whom changing teams improves the penalised cost most, by estimate, and the moves.
    fn best_partner(&self, (group, joint): Crossing, partners: &[Crossing]) -> Option<(usize, Moves)> {
        let swap = |&(other, its): &Crossing| {
            let moves = self.moves(&[(group, joint), (other, its)]);
            (self.estimate(&moves), other, moves)
        };
        let best = partners.iter().map(swap).min_by(|a, b| a.0.total_cmp(&b.0));
        best.filter(|(change, ..)| *change < 0.0).map(|(_, other, moves)| (other, moves))
    }
}

fn undoing(state: &SearchState, moves: &[Move]) -> Vec<Move> {
    moves.iter().map(|&(unit, _)| (unit, state.assignment()[unit])).collect()
}
