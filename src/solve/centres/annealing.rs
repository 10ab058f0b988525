//! Simulated annealing on territories as sets of units: every move is weighed with the best centre of what it leaves and
//! makes, so that centres follow by themselves. Limits may be passed at a price that rises; plans that keep them are kept.

mod plan;

use rand::RngExt;
use rand_pcg::Pcg64Mcg;

use crate::model::Districting;
pub(super) use plan::Landscape;
use plan::{AnnealedPlan, Scratch};

/// Temperature at the start where nothing is known of the plan, as a share of the mean cost of a unit.
pub(super) const HOT: f64 = 1.0;
/// The same where the plan only needs mending.
pub(super) const WARM: f64 = 0.03;
/// Temperature at the end.
const COLD: f64 = 0.002;
/// Penalty of a violation by one mean unit's load, as a multiple of a unit's mean cost, at the start and at the end.
const LENIENT: f64 = 2.0;
const STRICT: f64 = 200.0;
/// Moves between two that trade sizes, or that take a territory elsewhere, where territories hold at most so many units.
const BETWEEN: usize = 10;
const MOVABLE: usize = 60;
/// The most moves of a plan, and the most work: moves times units per territory.
const MOST_MOVES: usize = 15_000_000;
const MOST_WORK: usize = 400_000_000;
/// How often temperature and price change.
const STAGES: usize = 200;

/// Whether all centres that are given are in their own territories: what is annealed has its centre among its units.
pub(super) fn housed(problem: &Districting, plan: &[u32]) -> bool {
    problem.fixed.iter().all(|&site| plan[problem.unit(site) as usize] == site)
}

/// Moves on a problem, so many per unit, as far as they don't take too long.
pub(super) fn moves(problem: &Districting, per_unit: usize) -> usize {
    let units = problem.units();
    (per_unit * units).min(MOST_MOVES).min(MOST_WORK * problem.territories / units.max(1))
}

/// Anneals a plan by so many moves; returns the best plan met that keeps the limits, with its value. Moves never tear a
/// territory, and never mend a torn one, or one whose given centre is elsewhere: then there is none.
pub(super) fn anneal(
    landscape: &Landscape,
    start: &[u32],
    (hot, moves): (f64, usize),
    rng: &mut Pcg64Mcg,
    stop: &dyn Fn() -> bool,
) -> Option<(f64, Vec<u32>)> {
    let problem = landscape.problem;
    let n = problem.units();
    let mut plan = AnnealedPlan::new(landscape, start);
    if !plan.connected() || !housed(problem, start) {
        return None;
    }
    let mut scratch = Scratch { seen: vec![0; n], mark: 0, stack: Vec::new() };
    let mut best: Option<Vec<u32>> = None;
    let mean = problem.value(start) / n as f64;
    let mended = plan.feasible();
    let mut least = f64::INFINITY;
    let mut keep = |plan: &AnnealedPlan| {
        if plan.cost < least * (1.0 - 1e-12) && plan.feasible() {
            least = plan.cost;
            best = Some(plan.assignment());
        }
    };
    let unequal = problem.sizes.iter().filter(|&&count| count > 0).count() > 1;
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
            if unequal && round % BETWEEN == 0 {
                trade(&mut plan, temperature, price, rng);
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
fn step(plan: &mut AnnealedPlan, temperature: f64, price: f64, rng: &mut Pcg64Mcg, scratch: &mut Scratch) -> bool {
    let unit = rng.random_range(0..plan.at.len() as u32);
    let around = &plan.landscape.neighbours[unit as usize];
    if around.is_empty() {
        return false;
    }
    let other = around[rng.random_range(0..around.len())];
    let (a, b) = (plan.at[unit as usize].0 as usize, plan.at[other as usize].0 as usize);
    let given = |j: usize, unit: u32| plan.territories[j].given == Some(unit);
    if a == b || plan.territories[a].units.len() == 1 || given(a, unit) {
        return false;
    }
    let swap = plan.landscape.problem.graph.is_none() && !given(b, other) && rng.random::<bool>();
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

/// Tries to let two territories trade their sizes.
fn trade(plan: &mut AnnealedPlan, temperature: f64, price: f64, rng: &mut Pcg64Mcg) {
    let count = plan.territories.len();
    let pair @ [a, b] = [rng.random_range(0..count), rng.random_range(0..count)];
    let of = |j: usize| &plan.territories[j];
    if of(a).size == of(b).size || pair.iter().any(|&j| of(j).given.is_some()) {
        return;
    }
    let priced = |plan: &AnnealedPlan| pair.iter().map(|&j| plan.priced(j, price)).sum::<f64>();
    let before = priced(plan);
    plan.trade(pair);
    let delta = priced(plan) - before;
    if delta > 0.0 && rng.random::<f64>() >= (-delta / temperature).exp() {
        plan.trade(pair);
    }
}

/// Units on the move, so that they can be brought back: what they left, and what the territories touched cost before.
#[derive(Default)]
struct Journey {
    moved: Vec<(u32, u32)>,
    touched: Vec<usize>,
    before: f64,
}

impl Journey {
    fn touch(&mut self, plan: &AnnealedPlan, j: usize, price: f64) {
        if !self.touched.contains(&j) {
            self.touched.push(j);
            self.before += plan.priced(j, price);
        }
    }

    fn carry(&mut self, plan: &mut AnnealedPlan, unit: u32, to: usize, price: f64) {
        let from = plan.at[unit as usize].0;
        self.touch(plan, from as usize, price);
        self.touch(plan, to, price);
        plan.remove(unit);
        plan.insert(unit, to);
        self.moved.push((unit, from));
    }

    fn undo(&mut self, plan: &mut AnnealedPlan) {
        for (unit, from) in self.moved.drain(..).rev() {
            plan.remove(unit);
            plan.insert(unit, from as usize);
        }
    }
}

/// Tries to give a territory's units to those around, and to let it take a part of another territory instead.
fn relocate(plan: &mut AnnealedPlan, temperature: f64, price: f64, rng: &mut Pcg64Mcg) {
    let a = rng.random_range(0..plan.territories.len());
    let seed = rng.random_range(0..plan.at.len() as u32);
    let b = plan.at[seed as usize].0 as usize;
    if a == b || plan.territories[a].given.is_some() || plan.territories[b].given == Some(seed) {
        return;
    }
    let mut journey = Journey::default();
    for unit in plan.territories[a].units.clone() {
        let around = plan.landscape.neighbours[unit as usize].iter().map(|&other| plan.at[other as usize].0 as usize);
        match around.into_iter().find(|&j| j != a) {
            Some(to) => journey.carry(plan, unit, to, price),
            None => return journey.undo(plan),
        }
    }
    let (costs, old) = (plan.landscape.costs, plan.territories[b].centre);
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
