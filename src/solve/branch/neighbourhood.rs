//! Large neighbourhoods: the units of a few territories that trade with each other, dealt anew by a small tree while all
//! others stand still.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::basis::Vertex;
use super::coupling::Coupling;
use super::part::{Part, Row};
use super::simplex::{End, Simplex};
use super::tree::{Margin, Tree};
use crate::model::Instance;
use crate::solve::rng;
use crate::solve::search::trades::Trades;

/// Territories in a group, at least and at most.
const FEWEST: usize = 3;
const MOST: usize = 5;
/// Shares of a group's gap that its plan is guessed to close, boldest first: the bolder, the more is fixed.
const GUESSES: [f64; 3] = [0.25, 0.5, 1.0];
/// Nodes of a group's trees at most.
const NODES: usize = 400;
/// Groups per territory that may find nothing before it is time for another start.
const PATIENCE: usize = 8;
/// Iterations for a group's first prices.
const ITERATIONS: usize = 2_000;
/// Least improvement, relative to what the group costs.
const LEAST: f64 = 1e-9;

/// Rounds of neighbourhoods around a plan.
pub struct Neighbourhoods<'a> {
    instance: &'a Instance,
    coupling: &'a Coupling<'a>,
    trades: &'a Trades,
    rng: Pcg64Mcg,
    plan: Vec<u32>,
    failures: usize,
    /// Arcs priced so far.
    pub work: usize,
}

/// What came of a group: units with their new option, and arcs priced.
#[derive(Default)]
struct Dealt {
    found: Option<Vec<(u32, u32)>>,
    work: usize,
}

/// What a group costs, and how it may be dealt anew.
struct Group<'a> {
    instance: &'a Instance,
    coupling: &'a Coupling<'a>,
    territories: Vec<usize>,
    units: Vec<u32>,
    /// The rows that it changes, and what reaches them from elsewhere.
    numbers: Vec<usize>,
    rows: Vec<Row>,
    load: Vec<f64>,
    value: f64,
}

impl<'a> Neighbourhoods<'a> {
    /// Around a plan, before the first round.
    pub fn new(instance: &'a Instance, coupling: &'a Coupling<'a>, trades: &'a Trades, plan: Vec<u32>, seed: u64) -> Self {
        Neighbourhoods { instance, coupling, trades, rng: rng::stream(seed, 4), plan, failures: 0, work: 0 }
    }

    /// Whether nothing has been found for a while.
    pub fn stuck(&self) -> bool {
        self.failures >= PATIENCE * self.instance.territories()
    }

    /// Starts anew from another plan.
    pub fn start(&mut self, plan: Vec<u32>) {
        (self.plan, self.failures) = (plan, 0);
    }

    /// One round over all territories, in groups that share none: the plan, if some group has made it better.
    pub fn round(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> Option<&[u32]> {
        let mut members = vec![Vec::new(); self.instance.territories()];
        self.plan.iter().zip(0..).for_each(|(&j, unit)| members[j as usize].push(unit));
        let mut groups = self.groups();
        if !self.instance.budgets().is_empty() {
            // What all share can't be dealt in two places at once.
            groups.truncate(1);
        }
        let plan = &self.plan;
        let deal = |territories: Vec<usize>| {
            let units = territories.iter().flat_map(|&j| members[j].iter().copied()).collect();
            Group::new(self.instance, self.coupling, plan, territories, units).dealt(stop)
        };
        let dealt: Vec<Dealt> = groups.into_par_iter().map(deal).collect();
        self.work += dealt.iter().map(|dealt| dealt.work).sum::<usize>();
        self.failures += dealt.len();
        let found: Vec<(u32, u32)> = dealt.into_iter().filter_map(|dealt| dealt.found).flatten().collect();
        if found.is_empty() {
            return None;
        }
        self.failures = 0;
        found.into_iter().for_each(|(unit, option)| self.plan[unit as usize] = option);
        Some(&self.plan)
    }

    /// Territories in groups at random, each with neighbours it trades with.
    fn groups(&mut self) -> Vec<Vec<usize>> {
        let m = self.instance.territories();
        let mut free = vec![true; m];
        let mut left: Vec<usize> = (0..m).collect();
        let (mut groups, size) = (Vec::new(), self.rng.random_range(FEWEST..=MOST));
        while !left.is_empty() {
            let mut group = vec![left[self.rng.random_range(0..left.len())]];
            free[group[0]] = false;
            while group.len() < size {
                let Some(next) = self.neighbour(&group, &free) else { break };
                free[next] = false;
                group.push(next);
            }
            left.retain(|&j| free[j]);
            groups.push(group);
        }
        groups
    }

    /// A free neighbour of a group, the likelier the cheaper load is to pass on to it.
    fn neighbour(&mut self, group: &[usize], free: &[bool]) -> Option<usize> {
        let around = group.iter().flat_map(|&j| self.trades.neighbours(j)).filter(|(j, _)| free.get(*j) == Some(&true));
        let around: Vec<(usize, f64)> = around.map(|(j, pair)| (j, 1.0 / pair.price.max(f64::MIN_POSITIVE.sqrt()))).collect();
        let total: f64 = around.iter().map(|(_, weight)| weight).sum();
        let mut draw = if total > 0.0 { self.rng.random_range(0.0..total) } else { 0.0 };
        let drawn = around.iter().find(|(_, weight)| {
            draw -= weight;
            draw < 0.0
        });
        drawn.or(around.last()).map(|&(j, _)| j)
    }
}

impl<'a> Group<'a> {
    fn new(instance: &'a Instance, coupling: &'a Coupling, plan: &[u32], territories: Vec<usize>, units: Vec<u32>) -> Self {
        let numbers = coupling.rows_of(&territories);
        let mut used = vec![0.0; coupling.rows.len()];
        if !instance.budgets().is_empty() {
            let others = plan.iter().enumerate().filter(|(_, j)| !territories.contains(&(**j as usize)));
            others.for_each(|(unit, &j)| coupling.entries(unit, j as usize).for_each(|(row, load)| used[row] += load));
        }
        let value = units.iter().map(|&unit| instance.cost(unit as usize, plan[unit as usize] as usize)).sum();
        let (rows, load) = numbers.iter().map(|&row| (coupling.rows[row], used[row])).unzip();
        Group { instance, coupling, territories, units, numbers, rows, load, value }
    }

    /// A better way to deal its units, found by the boldest guess that comes true.
    fn dealt(&self, stop: &(dyn Fn() -> bool + Sync)) -> Dealt {
        let mut dealt = Dealt::default();
        if self.territories.len() < 2 {
            return dealt;
        }
        let inside = |unit: usize| {
            let allowed = self.territories.iter().filter(|&&j| self.instance.allows(unit, j));
            allowed.map(|&j| j as u32).collect()
        };
        let everything = self.coupling.part(&self.numbers, self.load.clone(), &self.units, inside);
        let target = self.value - LEAST * self.value.abs();
        let mut simplex = Simplex::new(&everything, &self.rows, Vertex::origin(&everything, self.rows.len()));
        let end = simplex.run(target, ITERATIONS);
        dealt.work += simplex.iterations * everything.option.len();
        if end == End::Cut {
            return dealt;
        }
        for guess in GUESSES {
            let room = guess * (target - simplex.value);
            let part = near(&everything, &simplex.priced, room);
            let margin = Margin { relative: LEAST, absolute: 0.0 };
            let mut tree = Tree::new(part, &self.rows, simplex.value + room, margin, false);
            while !tree.closed() && tree.settled < NODES && !stop() {
                tree.step(1, stop);
            }
            dealt.work += tree.work;
            if tree.found.is_some() || !tree.closed() {
                dealt.found = tree.found.map(|found| found.1);
                break;
            }
        }
        dealt
    }
}

/// The arcs whose regret is at most `room`.
fn near(part: &Part, prices: &[f64], room: f64) -> Part {
    let mut open = vec![false; part.option.len()];
    for at in 0..part.units.len() {
        let arcs = || part.arcs(at).filter(|&arc| part.open[arc]);
        let least = arcs().map(|arc| prices[arc]).fold(f64::INFINITY, f64::min);
        arcs().for_each(|arc| open[arc] = prices[arc] - least <= room);
    }
    part.kept(|arc| open[arc], &vec![false; part.units.len()]).0
}
