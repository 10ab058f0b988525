//! Simulated annealing on territories as sets of units: every move is weighed with the best centre of what it leaves and
//! makes, so that centres follow by themselves. Limits may be passed at a price that rises; plans that keep them are kept.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use super::table::Costs;
use crate::model::{Adjacency, Districting};

/// Nearest units, one of which names the territory that a unit tries.
const NEIGHBOURS: usize = 12;
/// Temperature at the start where nothing is known of the plan, as a share of the mean cost of a unit.
pub(super) const HOT: f64 = 1.0;
/// The same where the plan only needs mending.
pub(super) const WARM: f64 = 0.03;
/// Temperature at the end.
const COLD: f64 = 0.002;
/// What passing a limit by one mean unit's load costs, as a multiple of a unit's mean cost, at the start and at the end.
const LENIENT: f64 = 2.0;
const STRICT: f64 = 200.0;
/// Moves between two that take a territory elsewhere, where territories hold at most so many units.
const BETWEEN: usize = 10;
const MOVABLE: usize = 60;
/// The most moves of a plan, and the most work: moves times units per territory.
const MOST_MOVES: usize = 15_000_000;
const MOST_WORK: usize = 400_000_000;
/// How often temperature and price change.
const STAGES: usize = 200;

/// What stays the same from run to run.
pub(super) struct Ground<'a> {
    problem: &'a Districting,
    costs: &'a Costs,
    neighbours: Vec<Vec<u32>>,
    mean_load: Vec<f64>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(problem: &'a Districting, costs: &'a Costs) -> Self {
        let n = problem.units();
        let neighbours = match &problem.graph {
            Some(graph) => (0..n).map(|unit| graph.neighbours(unit).to_vec()).collect(),
            None => (0..n).map(|unit| nearest(costs, n, unit)).collect(),
        };
        let mean_load = problem.bands.iter().map(|band| band.load.iter().sum::<f64>() / n as f64).collect();
        Ground { problem, costs, neighbours, mean_load }
    }
}

/// The units at which a unit costs least, but itself.
fn nearest(costs: &Costs, units: usize, unit: usize) -> Vec<u32> {
    let row = costs.of_unit(unit);
    let mut others: Vec<u32> = (0..units as u32).filter(|&other| other as usize != unit).collect();
    let by_cost = |a: &u32, b: &u32| row[*a as usize].total_cmp(&row[*b as usize]).then(a.cmp(b));
    if others.len() > NEIGHBOURS {
        others.select_nth_unstable_by(NEIGHBOURS, by_cost);
        others.truncate(NEIGHBOURS);
    }
    others.sort_unstable_by(by_cost);
    others
}

/// A territory: its units, and what they all cost at each of them as the centre.
#[derive(Clone, Debug, Default)]
struct Territory {
    units: Vec<u32>,
    sums: Vec<f64>,
    loads: Vec<f64>,
    /// Place of the centre that is given, if one is.
    given: Option<u32>,
    cost: f64,
    centre: u32,
}

/// A plan under way.
struct Plan<'a> {
    ground: &'a Ground<'a>,
    territories: Vec<Territory>,
    /// Territory of each unit, and its place there.
    at: Vec<(u32, u32)>,
    /// What all territories cost.
    cost: f64,
}

impl<'a> Plan<'a> {
    fn new(ground: &'a Ground<'a>, plan: &[u32]) -> Self {
        let mut centres = plan.to_vec();
        centres.sort_unstable();
        centres.dedup();
        let bands = ground.problem.bands.len();
        let empty = |&centre: &u32| Territory {
            loads: vec![0.0; bands],
            given: ground.problem.fixed.contains(&centre).then_some(centre),
            ..Territory::default()
        };
        let territories = centres.iter().map(empty).collect();
        let mut made = Plan { ground, territories, at: vec![(0, 0); plan.len()], cost: 0.0 };
        for (unit, centre) in plan.iter().enumerate() {
            let j = centres.binary_search(centre).unwrap_or_default();
            made.insert(unit as u32, j);
        }
        made
    }

    fn assignment(&self) -> Vec<u32> {
        self.at.iter().map(|&(j, _)| self.territories[j as usize].centre).collect()
    }

    /// Cost and centre of a territory with one unit less and one more.
    fn exchanged(&self, j: usize, out: Option<u32>, into: Option<u32>) -> (f64, u32) {
        let (territory, costs) = (&self.territories[j], self.ground.costs);
        let removed = out.map(|unit| costs.of_unit(unit as usize));
        let added = into.map(|unit| costs.of_unit(unit as usize));
        let sum = |(&centre, &sum): (&u32, &f64)| {
            let centre = centre as usize;
            sum - removed.map_or(0.0, |row| row[centre]) + added.map_or(0.0, |row| row[centre])
        };
        if let Some(given) = territory.given {
            let at = self.at[given as usize].1 as usize;
            return (sum((&given, &territory.sums[at])), given);
        }
        let mut best = (f64::INFINITY, u32::MAX);
        for pair in territory.units.iter().zip(&territory.sums) {
            if Some(*pair.0) != out {
                let cost = sum(pair);
                if cost < best.0 {
                    best = (cost, *pair.0);
                }
            }
        }
        if let Some(unit) = into {
            let row = costs.of_centre(unit as usize);
            let members = territory.units.iter().filter(|&&member| Some(member) != out);
            let cost = row[unit as usize] + members.map(|&member| row[member as usize]).sum::<f64>();
            if cost < best.0 {
                best = (cost, unit);
            }
        }
        best
    }

    fn remove(&mut self, unit: u32) {
        let (j, place) = self.at[unit as usize];
        let row = self.ground.costs.of_unit(unit as usize);
        let territory = &mut self.territories[j as usize];
        territory.units.swap_remove(place as usize);
        territory.sums.swap_remove(place as usize);
        if let Some(&moved) = territory.units.get(place as usize) {
            self.at[moved as usize].1 = place;
        }
        territory.units.iter().zip(&mut territory.sums).for_each(|(&centre, sum)| *sum -= row[centre as usize]);
        territory.loads.iter_mut().zip(&self.ground.problem.bands).for_each(|(load, band)| *load -= band.load[unit as usize]);
        self.settle(j as usize);
    }

    fn insert(&mut self, unit: u32, j: usize) {
        let (row, column) = (self.ground.costs.of_unit(unit as usize), self.ground.costs.of_centre(unit as usize));
        let territory = &mut self.territories[j];
        territory.units.iter().zip(&mut territory.sums).for_each(|(&centre, sum)| *sum += row[centre as usize]);
        let own = column[unit as usize] + territory.units.iter().map(|&member| column[member as usize]).sum::<f64>();
        self.at[unit as usize] = (j as u32, territory.units.len() as u32);
        territory.units.push(unit);
        territory.sums.push(own);
        territory.loads.iter_mut().zip(&self.ground.problem.bands).for_each(|(load, band)| *load += band.load[unit as usize]);
        self.settle(j);
    }

    /// Finds the best centre again.
    fn settle(&mut self, j: usize) {
        let territory = &mut self.territories[j];
        let before = territory.cost;
        let best = territory.units.iter().zip(&territory.sums).min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)));
        match best {
            Some((&centre, &cost)) => (territory.centre, territory.cost) = (centre, cost),
            None => territory.cost = 0.0,
        }
        if let Some(given) = territory.given
            && let Some(at) = territory.units.iter().position(|&unit| unit == given)
        {
            (territory.centre, territory.cost) = (given, territory.sums[at]);
        }
        self.cost += territory.cost - before;
    }

    /// What a territory's loads, changed by `change` in activity after activity, pass its limits by, in mean units.
    fn violation(&self, j: usize, centre: u32, out: Option<u32>, into: Option<u32>) -> f64 {
        let bands = self.ground.problem.bands.iter().zip(&self.territories[j].loads).zip(&self.ground.mean_load);
        let over = |((band, load), mean): ((&crate::model::Band, &f64), &f64)| {
            let load =
                load - out.map_or(0.0, |unit| band.load[unit as usize]) + into.map_or(0.0, |unit| band.load[unit as usize]);
            ((load - band.upper[centre as usize]).max(0.0) + (band.lower - load).max(0.0)) / mean
        };
        bands.map(over).sum()
    }

    fn feasible(&self) -> bool {
        (0..self.territories.len()).all(|j| self.violation(j, self.territories[j].centre, None, None) <= 1e-12)
    }

    /// Whether territories are connected, where they must be.
    fn connected(&self) -> bool {
        let whole = |graph: &Adjacency, territory: &Territory| {
            graph.connected(&territory.units.iter().map(|&unit| unit as usize).collect::<Vec<_>>())
        };
        self.ground.problem.graph.as_ref().is_none_or(|graph| self.territories.iter().all(|territory| whole(graph, territory)))
    }

    /// Whether a territory stays connected without a unit.
    fn severable(&self, unit: u32, scratch: &mut Scratch) -> bool {
        let Some(graph) = &self.ground.problem.graph else { return true };
        let j = self.at[unit as usize].0;
        let inside = |&&other: &&u32| self.at[other as usize].0 == j;
        let around: Vec<u32> = graph.neighbours(unit as usize).iter().filter(inside).copied().collect();
        let Some(&first) = around.first() else { return false };
        scratch.mark += 1;
        let mark = scratch.mark;
        scratch.seen[unit as usize] = mark;
        scratch.seen[first as usize] = mark;
        let mut left = around.len() - 1;
        scratch.stack.clear();
        scratch.stack.push(first);
        while let Some(at) = scratch.stack.pop() {
            if left == 0 {
                return true;
            }
            for &next in graph.neighbours(at as usize) {
                if self.at[next as usize].0 == j && scratch.seen[next as usize] != mark {
                    scratch.seen[next as usize] = mark;
                    left -= usize::from(around.contains(&next));
                    scratch.stack.push(next);
                }
            }
        }
        left == 0
    }
}

/// Marks of a search through a territory.
struct Scratch {
    seen: Vec<u32>,
    mark: u32,
    stack: Vec<u32>,
}

/// Moves on a problem, so many per unit, as far as they don't take too long.
pub(super) fn moves(problem: &Districting, per_unit: usize) -> usize {
    let units = problem.units();
    (per_unit * units).min(MOST_MOVES).min(MOST_WORK * problem.territories / units.max(1))
}

/// Anneals a plan by so many moves; returns the best plan met that keeps the limits, with its value. Moves never tear a
/// territory, and never mend a torn one: then there is none.
pub(super) fn anneal(
    ground: &Ground,
    start: &[u32],
    (hot, moves): (f64, usize),
    rng: &mut Pcg64Mcg,
    stop: &dyn Fn() -> bool,
) -> Option<(f64, Vec<u32>)> {
    let problem = ground.problem;
    let n = problem.units();
    let mut plan = Plan::new(ground, start);
    if !plan.connected() {
        return None;
    }
    let mut scratch = Scratch { seen: vec![0; n], mark: 0, stack: Vec::new() };
    let mut best: Option<Vec<u32>> = None;
    let mean = problem.value(start) / n as f64;
    let mended = plan.feasible();
    let mut least = f64::INFINITY;
    let mut keep = |plan: &Plan| {
        if plan.cost < least * (1.0 - 1e-12) && plan.feasible() {
            least = plan.cost;
            best = Some(plan.assignment());
        }
    };
    let movable = problem.graph.is_none() && n <= MOVABLE * plan.territories.len();
    keep(&plan);
    for stage in 0..STAGES {
        if stop() {
            break;
        }
        let progress = stage as f64 / (STAGES - 1) as f64;
        let temperature = mean * hot * (COLD / hot).powf(progress);
        let price = mean * LENIENT * (STRICT / LENIENT).powf(progress);
        for round in 0..moves / STAGES {
            // From plans that still need mending, each move would be the best so far.
            if step(&mut plan, temperature, price, rng, &mut scratch) && mended {
                keep(&plan);
            }
            if movable && round % BETWEEN == 0 {
                relocate(&mut plan, temperature, price, rng);
            }
        }
        keep(&plan);
    }
    // Sums that were added to and taken from carry rounding errors.
    best.map(|plan| (problem.value(&plan), plan))
}

/// Tries one move, and tells whether it is made.
fn step(plan: &mut Plan, temperature: f64, price: f64, rng: &mut Pcg64Mcg, scratch: &mut Scratch) -> bool {
    let unit = rng.random_range(0..plan.at.len() as u32);
    let around = &plan.ground.neighbours[unit as usize];
    if around.is_empty() {
        return false;
    }
    let other = around[rng.random_range(0..around.len())];
    let (a, b) = (plan.at[unit as usize].0 as usize, plan.at[other as usize].0 as usize);
    let given = |j: usize, unit: u32| plan.territories[j].given == Some(unit);
    if a == b || plan.territories[a].units.len() == 1 || given(a, unit) {
        return false;
    }
    let swap = plan.ground.problem.graph.is_none() && !given(b, other) && rng.random::<bool>();
    let back = swap.then_some(other);
    let (from, from_centre) = plan.exchanged(a, Some(unit), back);
    let (to, to_centre) = plan.exchanged(b, back, Some(unit));
    let (old_a, old_b) = (&plan.territories[a], &plan.territories[b]);
    let mut delta = from + to - old_a.cost - old_b.cost;
    let before = plan.violation(a, old_a.centre, None, None) + plan.violation(b, old_b.centre, None, None);
    let after = plan.violation(a, from_centre, Some(unit), back) + plan.violation(b, to_centre, back, Some(unit));
    delta += price * (after - before);
    if delta > 0.0 && rng.random::<f64>() >= (-delta / temperature).exp() {
        return false;
    }
    if !plan.severable(unit, scratch) {
        return false;
    }
    plan.remove(unit);
    if swap {
        plan.remove(other);
        plan.insert(other, a);
    }
    plan.insert(unit, b);
    true
}

/// Units on the move, so that they can be brought back: what they left, and what the territories touched cost before.
#[derive(Default)]
struct Journey {
    moved: Vec<(u32, u32)>,
    touched: Vec<usize>,
    before: f64,
}

impl Journey {
    fn touch(&mut self, plan: &Plan, j: usize, price: f64) {
        if !self.touched.contains(&j) {
            self.touched.push(j);
            self.before += plan.priced(j, price);
        }
    }

    fn carry(&mut self, plan: &mut Plan, unit: u32, to: usize, price: f64) {
        let from = plan.at[unit as usize].0;
        self.touch(plan, from as usize, price);
        self.touch(plan, to, price);
        plan.remove(unit);
        plan.insert(unit, to);
        self.moved.push((unit, from));
    }

    fn undo(&mut self, plan: &mut Plan) {
        for (unit, from) in self.moved.drain(..).rev() {
            plan.remove(unit);
            plan.insert(unit, from as usize);
        }
    }
}

impl Plan<'_> {
    /// Cost of a territory, with what its violations cost.
    fn priced(&self, j: usize, price: f64) -> f64 {
        let territory = &self.territories[j];
        if territory.units.is_empty() { 0.0 } else { territory.cost + price * self.violation(j, territory.centre, None, None) }
    }
}

/// Tries to give a territory's units to those around, and to let it take a part of another territory instead.
fn relocate(plan: &mut Plan, temperature: f64, price: f64, rng: &mut Pcg64Mcg) {
    let a = rng.random_range(0..plan.territories.len());
    let seed = rng.random_range(0..plan.at.len() as u32);
    let b = plan.at[seed as usize].0 as usize;
    if a == b || plan.territories[a].given.is_some() || plan.territories[b].given == Some(seed) {
        return;
    }
    let mut journey = Journey::default();
    for unit in plan.territories[a].units.clone() {
        let around = plan.ground.neighbours[unit as usize].iter().map(|&other| plan.at[other as usize].0 as usize);
        match around.into_iter().find(|&j| j != a) {
            Some(to) => journey.carry(plan, unit, to, price),
            None => return journey.undo(plan),
        }
    }
    let (costs, old) = (plan.ground.costs, plan.territories[b].centre);
    let nearer = |unit: u32| costs.of_unit(unit as usize)[seed as usize] < costs.of_unit(unit as usize)[old as usize];
    let part: Vec<u32> =
        plan.territories[b].units.iter().copied().filter(|&unit| unit != seed && unit != old && nearer(unit)).collect();
    journey.carry(plan, seed, a, price);
    for unit in part {
        journey.carry(plan, unit, a, price);
    }
    if plan.territories[b].units.is_empty() {
        return journey.undo(plan);
    }
    let after: f64 = journey.touched.iter().map(|&j| plan.priced(j, price)).sum();
    let delta = after - journey.before;
    if delta > 0.0 && rng.random::<f64>() >= (-delta / temperature).exp() {
        journey.undo(plan);
    }
}
