//! Iterated local search (Lourenço, Martin and Stützle 2003): relocations and swaps between near-best territories, overloads
//! at a price; kicks of a few units, undone where they don't pay.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::generalised_assignment::GeneralisedAssignment;
use crate::solve::parameters::Stop;

/// Territories tried per unit.
const NEAR: usize = 8;
/// Price of an overload, as a multiple of what an hour more of capacity is worth: where overloads last, and where none are.
const DEAREST: f64 = 16.0;
const CHEAPEST: f64 = 1.2;
const DEARER: f64 = 1.02;
const CHEAPER: f64 = 0.98;
/// Units that a kick moves.
const KICK: usize = 3;
/// Least change that counts as an improvement, relative to the value.
const LEAST: f64 = 1e-10;

/// An assignment that may overload territories, and what it costs with overloads priced.
pub struct IteratedLocalSearch<'a> {
    problem: &'a GeneralisedAssignment,
    /// Territories worth trying per unit, best first.
    near: Vec<Vec<u32>>,
    plan: Vec<u32>,
    members: Vec<Vec<u32>>,
    load: Vec<f64>,
    /// Worth of capacity per territory, and penalty of an overload as a multiple of it.
    worth: Vec<f64>,
    factor: f64,
    /// Territories whose units or load changed since they were last looked at.
    changed: Vec<bool>,
    /// Moves that may be undone: (unit, where it was).
    journal: Vec<(u32, u32)>,
    /// The best assignment without an overload, and its value.
    pub best: Option<(f64, Vec<u32>)>,
}

impl<'a> IteratedLocalSearch<'a> {
    /// A search from `plan` among the best territories of each unit; `worth` of an hour more of each capacity.
    pub fn new(problem: &'a GeneralisedAssignment, mut near: Vec<Vec<u32>>, plan: Vec<u32>, worth: Vec<f64>) -> Self {
        near.iter_mut().for_each(|near| near.truncate(NEAR));
        let m = problem.territories;
        let (mut members, mut load) = (vec![Vec::new(); m], vec![0.0; m]);
        for (unit, &j) in plan.iter().enumerate() {
            members[j as usize].push(unit as u32);
            load[j as usize] += problem.load[j as usize * problem.units + unit];
        }
        let (factor, changed, journal) = (2.0, vec![true; m], Vec::new());
        IteratedLocalSearch { problem, near, plan, members, load, worth, factor, changed, journal, best: None }
    }

    /// Descends, then kicks `kicks` times and descends again.
    pub fn run(&mut self, kicks: usize, rng: &mut Pcg64Mcg, stop: Stop) {
        self.changed.fill(true);
        self.descend();
        for _ in 0..kicks {
            if stop() {
                return;
            }
            self.journal.clear();
            let before = self.penalised_cost();
            self.kick(rng);
            self.descend();
            if self.penalised_cost() > before + LEAST * before.abs() {
                self.undo();
            }
            let over = self.overloaded();
            self.factor = if over { (self.factor * DEARER).min(DEAREST) } else { (self.factor * CHEAPER).max(CHEAPEST) };
        }
    }

    fn descend(&mut self) {
        while self.pass() {}
        if !self.overloaded() {
            let value = self.problem.value(&self.plan);
            if self.best.as_ref().is_none_or(|(best, _)| value < *best) {
                self.best = Some((value, self.plan.clone()));
            }
        }
    }

    fn overloaded(&self) -> bool {
        (0..self.problem.territories).any(|j| self.overload(j, 0.0) > 0.0)
    }

    fn penalised_cost(&self) -> f64 {
        let priced = (0..self.problem.territories).map(|j| self.factor * self.worth[j] * self.overload(j, 0.0));
        self.problem.value(&self.plan) + priced.sum::<f64>()
    }

    fn kick(&mut self, rng: &mut Pcg64Mcg) {
        for _ in 0..KICK {
            let unit = rng.random_range(0..self.plan.len());
            let to = self.near[unit][rng.random_range(0..self.near[unit].len())];
            self.shift(unit, to);
        }
    }

    fn undo(&mut self) {
        while let Some((unit, from)) = self.journal.pop() {
            self.shift(unit as usize, from);
            self.journal.pop();
        }
        self.changed.fill(false);
    }

    /// The best shift or swap of each unit in turn where something changed; whether any was made.
    fn pass(&mut self) -> bool {
        let least = LEAST * self.problem.value(&self.plan).abs().max(1.0);
        let changed = std::mem::replace(&mut self.changed, vec![false; self.problem.territories]);
        let mut moved = false;
        for unit in 0..self.plan.len() {
            let (delta, to, other) = self.best_move(unit, &changed);
            if delta < -least {
                let from = self.plan[unit];
                self.shift(unit, to);
                if let Some(other) = other {
                    self.shift(other as usize, from);
                }
                moved = true;
            }
        }
        moved
    }

    /// Change of value, territory, and who comes back in exchange.
    fn best_move(&self, unit: usize, changed: &[bool]) -> (f64, u32, Option<u32>) {
        let from = self.plan[unit];
        let mut best = (0.0, from, None);
        let fresh = |j: u32| changed[j as usize] || self.changed[j as usize];
        for &to in self.near[unit].iter().filter(|&&to| to != from && (fresh(from) || fresh(to))) {
            let moved = self.cost(unit, to) - self.cost(unit, from);
            let (leaves, comes) = (-self.load_of(unit, from), self.load_of(unit, to));
            let shift = moved + self.priced(from, leaves) + self.priced(to, comes);
            if shift < best.0 {
                best = (shift, to, None);
            }
            for &other in &self.members[to as usize] {
                let k = other as usize;
                if !self.near[k].contains(&from) {
                    continue;
                }
                let swap = moved + self.cost(k, from) - self.cost(k, to)
                    + self.priced(from, leaves + self.load_of(k, from))
                    + self.priced(to, comes - self.load_of(k, to));
                if swap < best.0 {
                    best = (swap, to, Some(other));
                }
            }
        }
        best
    }

    fn shift(&mut self, unit: usize, to: u32) {
        let from = self.plan[unit];
        if from == to {
            return;
        }
        self.journal.push((unit as u32, from));
        self.load[from as usize] -= self.load_of(unit, from);
        self.load[to as usize] += self.load_of(unit, to);
        self.members[from as usize].retain(|&member| member as usize != unit);
        self.members[to as usize].push(unit as u32);
        self.plan[unit] = to;
        self.changed[from as usize] = true;
        self.changed[to as usize] = true;
    }

    fn cost(&self, unit: usize, territory: u32) -> f64 {
        self.problem.cost[territory as usize * self.problem.units + unit]
    }

    fn load_of(&self, unit: usize, territory: u32) -> f64 {
        self.problem.load[territory as usize * self.problem.units + unit]
    }

    fn overload(&self, territory: usize, more: f64) -> f64 {
        (self.load[territory] + more - self.problem.capacity[territory]).max(0.0)
    }

    /// Change of the penalty of a territory's overload by `more` load.
    fn priced(&self, territory: u32, more: f64) -> f64 {
        let j = territory as usize;
        self.factor * self.worth[j] * (self.overload(j, more) - self.overload(j, 0.0))
    }
}
