//! A group of a few territories: a small tree assigns their units anew, while all others stay.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::basis::Vertex;
use super::coupling::CouplingRows;
use super::part::{Part, RangeRow};
use super::simplex::{End, Simplex};
use super::tree::{Margin, Tree};
use crate::model::Instance;
use crate::solve::search::territory_graph::TerritoryGraph;

/// Nodes of a group's trees at most, where it is to be improved, and where it is to keep its limits.
const NODES: usize = 400;
const FEW_NODES: usize = 50;
/// Shares of a group's gap that its plan is guessed to close, boldest first: the bolder, the more is fixed.
const GUESSES: [f64; 3] = [0.25, 0.5, 1.0];
/// Iterations for a group's first prices.
const ITERATIONS: usize = 2_000;
/// Least improvement, relative to what the group costs.
const LEAST: f64 = 1e-9;
/// How much dearer than the best, relative to it, a group may be dealt where that keeps limits that were broken.
const ROOMS: [f64; 3] = [1e-3, 1e-2, 1e-1];

/// Result of a group: units with their new option, and arcs priced.
#[derive(Default)]
pub struct Dealt {
    /// The units.
    pub found: Option<Vec<(u32, u32)>>,
    /// The arcs.
    pub work: usize,
}

/// A few territories: what their units cost, and how these may be dealt anew.
pub struct Group<'a> {
    instance: &'a Instance,
    coupling: &'a CouplingRows<'a>,
    territories: Vec<usize>,
    units: Vec<u32>,
    /// The rows that it changes, and what reaches them from elsewhere.
    numbers: Vec<usize>,
    rows: Vec<RangeRow>,
    load: Vec<f64>,
    value: f64,
}

impl<'a> Group<'a> {
    /// The group of some territories in a plan, and of all their `members`.
    pub fn new(
        instance: &'a Instance,
        coupling: &'a CouplingRows,
        plan: &[u32],
        members: &[Vec<u32>],
        territories: Vec<usize>,
    ) -> Self {
        let units: Vec<u32> = territories.iter().flat_map(|&j| members[j].iter().copied()).collect();
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
    pub fn improved(&self, stop: &(dyn Fn() -> bool + Sync)) -> Dealt {
        let target = self.value - LEAST * self.value.abs();
        self.dealt(target, NODES, |bound| GUESSES.map(|guess| guess * (target - bound)), stop)
    }

    /// A way to deal its units that keeps all limits, not much dearer than the best.
    pub fn mended(&self, stop: &(dyn Fn() -> bool + Sync)) -> Dealt {
        self.dealt(f64::INFINITY, FEW_NODES, |bound| ROOMS.map(|room| room * bound.abs().max(f64::MIN_POSITIVE)), stop)
    }

    /// A way that costs less than `target`: the first that is found within one of the `rooms` above what prices prove.
    fn dealt(&self, target: f64, nodes: usize, rooms: impl Fn(f64) -> [f64; 3], stop: &(dyn Fn() -> bool + Sync)) -> Dealt {
        let mut dealt = Dealt::default();
        if self.territories.len() < 2 {
            return dealt;
        }
        let inside = |unit: usize| {
            let allowed = self.territories.iter().filter(|&&j| self.instance.allows(unit, j));
            allowed.map(|&j| j as u32).collect()
        };
        let everything = self.coupling.part(&self.numbers, self.load.clone(), &self.units, inside);
        let mut simplex = Simplex::new(&everything, &self.rows, Vertex::origin(&everything, self.rows.len()));
        let end = simplex.run(target, ITERATIONS);
        dealt.work += simplex.iterations * everything.option.len();
        if end == End::Cut {
            return dealt;
        }
        for room in rooms(simplex.value) {
            let part = near(&everything, &simplex.priced, room);
            let margin = Margin { relative: LEAST, absolute: 0.0 };
            let mut tree = Tree::new(part, &self.rows, simplex.value + room, margin, false);
            let enough = |tree: &Tree| tree.found.is_some() && target.is_infinite();
            while !tree.closed() && tree.settled < nodes && !enough(&tree) && !stop() {
                tree.step(1, stop);
            }
            dealt.work += tree.work;
            if tree.found.is_some() || (!tree.closed() && target.is_finite()) {
                dealt.found = tree.found.map(|found| found.1);
                break;
            }
        }
        dealt
    }
}

/// The units of each territory in a plan.
pub fn members(plan: &[u32], territories: usize) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); territories];
    plan.iter().zip(0..).for_each(|(&j, unit)| members[j as usize].push(unit));
    members
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

/// A free territory and free neighbours that it trades with, up to `size`, drawn the likelier the cheaper load is to pass
/// on to them; they are free no more.
pub fn around(graph: &TerritoryGraph, first: usize, size: usize, free: &mut [bool], rng: &mut Pcg64Mcg) -> Vec<usize> {
    let mut group = vec![first];
    free[first] = false;
    while group.len() < size {
        let next = group.iter().flat_map(|&j| graph.neighbours(j)).filter(|(j, _)| free.get(*j) == Some(&true));
        let next: Vec<(usize, f64)> = next.map(|(j, pair)| (j, 1.0 / pair.price.max(f64::MIN_POSITIVE.sqrt()))).collect();
        let total: f64 = next.iter().map(|(_, weight)| weight).sum();
        let mut draw = if total > 0.0 { rng.random_range(0.0..total) } else { 0.0 };
        let drawn = next.iter().find(|(_, weight)| {
            draw -= weight;
            draw < 0.0
        });
        let Some(&(j, _)) = drawn.or(next.last()) else { break };
        free[j] = false;
        group.push(j);
    }
    group
}
