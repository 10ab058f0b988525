//! Primal heuristics: annealing around good locations or random ones, then large steps from the best plan, again and again.

use std::ops::Range;

use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::location::{self, Location};
use super::run::Run;
use super::{annealing, construction, regions};
use crate::model::outcome::relative_gap;
use crate::solve::parameters::ROUNDING;
use crate::solve::rng;

/// Places of centres that plans are made of, and of these, those whose units a MIP divides.
const KEPT: usize = 8;
const DIVIDED: usize = 3;
/// The most pairs of unit and centre that it is asked to divide where territories must be connected.
const DIVISION: usize = 12_000;
/// Pairs of unit and territory from which a plan is wanted before places are improved.
const LONG: usize = 60_000;
/// Moves of annealing per unit: from plans that only need mending, and from random ones.
const MENDING: usize = 1_000;
const MOVES: usize = 20_000;
/// Random plans, and plans around centres that multipliers name; the former where regions mend them afterwards.
const STARTS: usize = 4;
const FEW_STARTS: usize = 2;
/// Reheats in a row that may find nothing, and the relative gap between a connected plan and one of divisible units from which
/// the search over clusters waits for them.
const PATIENCE: usize = 10;
const FAR: f64 = 2e-3;
/// The heat for these.
const GUIDED: f64 = 0.1;

impl Run<'_> {
    /// Good places for the centres, each cost but once; with plans on the way where that takes long.
    pub(super) fn locate(&self) -> Vec<Location> {
        let seed = self.parameters.seed;
        let settled = location::settled(self.problem, &self.table, seed);
        if self.problem.units() * self.problem.territories > LONG {
            self.around(&settled[..FEW_STARTS.min(settled.len())]);
        }
        let mut found = location::improved(self.problem, &self.table, &settled, seed, &|| self.stop());
        found.dedup_by(|a, b| relative_gap(a.value, b.value) < ROUNDING);
        found.truncate(KEPT);
        found
    }

    /// Plans around these places, or from random ones; a MIP has a say in the best of them.
    pub(super) fn plans(&self, locations: &[Location]) {
        self.around(locations);
        locations.iter().take(DIVIDED).for_each(|location| self.divide(location));
    }

    /// Anneals around these places, or from random ones.
    fn around(&self, locations: &[Location]) {
        let heat = if locations.is_empty() { (annealing::HOT, MOVES) } else { (annealing::WARM, MENDING) };
        let starts = match locations.len() {
            0 if self.large() => FEW_STARTS,
            0 => STARTS,
            places => places,
        };
        self.anneal(1_000..1_000 + starts, heat, |task, rng| {
            let (centres, prices) = match locations.get(task - 1_000) {
                Some(location) => location::priced(&self.table, location),
                None => (location::drawn(&self.table, rng), vec![0.0; self.problem.territories]),
            };
            construction::around(self.problem, &centres, &prices)
        });
    }

    /// Anneals the best plan again, a little.
    fn reheat(&self, round: usize) {
        if let Some((_, plan)) = self.progress.best() {
            self.anneal_from(&plan, STARTS * round);
        }
    }

    /// Anneals a plan a little, with streams of luck from a first one on.
    pub(super) fn anneal_from(&self, start: &[u32], first: usize) {
        let first = 2_000 + first;
        self.anneal(first..first + STARTS, (GUIDED, MOVES), |_, _| start.to_vec());
    }

    /// Anneals from a start per task, each with a stream of luck of its own, at a heat with so many moves per unit.
    fn anneal(&self, tasks: Range<usize>, (heat, moves): (f64, usize), start: impl Fn(usize, &mut Pcg64Mcg) -> Vec<u32> + Sync) {
        let moves = annealing::moves(self.problem, moves);
        let one = |task: usize| {
            let mut rng = rng::stream(self.parameters.seed, task as u64);
            let start = start(task, &mut rng);
            annealing::anneal(&self.landscape, &start, (heat, moves), &mut rng, &|| self.stop())
        };
        let annealed: Vec<_> = tasks.into_par_iter().with_max_len(1).map(one).collect();
        for (value, plan) in annealed.into_iter().flatten() {
            self.progress.incumbent("annealing", value, &plan);
        }
    }

    /// Anneals the regions of the best plan again, after so many times in vain.
    fn sweep(&self, round: usize, vain: usize) {
        let seed = self.parameters.seed;
        let swept = |plan: &Vec<u32>| regions::sweep(self.problem, plan, (seed, round, vain), &|| self.stop());
        if let Some(made) = self.progress.best().and_then(|(_, plan)| swept(&plan)) {
            self.progress.incumbent("regions", self.problem.value(&made), &made);
        }
    }

    /// Anneals again and again while the best plan is far above what centres cost at least, and divides its units exactly if it
    /// stays there.
    pub(super) fn come_near(&self, least: f64) {
        let near = |value: f64| relative_gap(value, least) <= FAR;
        self.repeat(&near, &mut |round, _| self.reheat(round));
        let far = self.progress.best().filter(|(value, _)| !near(*value));
        if let Some(location) = far.and_then(|(_, plan)| location::of(&self.table, &plan)) {
            self.divide(&location);
        }
    }

    /// Moves some centres of the best plan aside, and makes plans around where they settle, unless that was `tried`.
    fn wander(&self, first: usize, tried: &mut Vec<Vec<u32>>) {
        let Some((value, plan)) = self.progress.best().filter(|_| self.divisible()) else { return };
        let mut locations = location::near(&self.table, &plan, (self.parameters.seed, first), &|| self.stop());
        locations.retain(|location| location.value < value && !tried.contains(&location.centres));
        if !locations.is_empty() {
            tried.extend(locations.iter().map(|location| location.centres.clone()));
            self.plans(&locations);
        }
    }

    /// Looks around the best plan again and again, until it is as good as asked.
    pub(super) fn improve(&self) {
        let mut tried = Vec::new();
        let good = |value: f64| value - self.progress.best_bound() <= self.parameters.allowed(value);
        self.repeat(&good, &mut |round, vain| {
            self.wander(STARTS * round, &mut tried);
            if self.large() { self.sweep(round, vain) } else { self.reheat(round) }
        });
    }

    /// Does something again and again, told the round and how many before it were in vain, until the best plan is good, or
    /// nothing came of it some times.
    fn repeat(&self, good: &dyn Fn(f64) -> bool, something: &mut dyn FnMut(usize, usize)) {
        let mut idle = 0;
        for round in 1..=self.parameters.work_limit {
            let Some(before) = self.progress.best_value() else { return };
            if good(before) || self.stop() || idle == PATIENCE {
                return;
            }
            something(round, idle);
            idle = if self.progress.best_value() < Some(before) { 0 } else { idle + 1 };
        }
    }

    /// Lets a MIP divide the units among centres, and moves these to the middle of what they got, while that helps.
    fn divide(&self, location: &Location) {
        if self.problem.graph.is_some() && self.problem.units() * self.problem.territories > DIVISION {
            return;
        }
        let mut location = location.clone();
        while !self.stop() {
            let value = self.progress.best_value().unwrap_or(f64::INFINITY);
            if location.value >= value {
                return;
            }
            let settled = location::settle_units(self.problem, &self.table, &location, value, &self.effort());
            let Some((value, plan)) = settled.plan else { return };
            if !self.progress.incumbent("division", value, &plan) {
                return;
            }
            match location::recentred(&self.table, &plan) {
                Some(moved) => location = moved,
                None => return,
            }
        }
    }
}
