//! Large neighbourhoods: territories in groups, each re-solved by a small tree while the rest stands still.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::ascent::{Climb, climb};
use super::beam::{Shape, Start, beam};
use super::domains::Domains;
use super::problem::Problem;
use super::relaxation::{Relaxation, Scratch};
use super::root::Root;
use super::tree::{Stop, Tree};
use crate::solve::rng;

/// Shares of the gap that a group's plan is guessed to close, boldest first: the bolder, the more is fixed.
const GUESSES: [f64; 2] = [0.25, 0.5];
/// The beam that a part is left to where guesses fail.
const BEAM: Shape = Shape { width: 4, margin: 1e-3 };
/// Nodes of a part's tree at most.
const NODES: usize = 100;
/// Share of the units that are free at first where all territories are, and by what it grows or shrinks.
const SHARE: f64 = 0.5;
const GROWTH: f64 = 1.05;
/// Parts of free units looked at in one round.
const PARTS: usize = 4;
/// Rounds without a better plan before groups grow.
const PATIENCE: usize = 4;
/// Evaluations of a group's first climb, and how many may find nothing before its steps shrink.
const CLIMB: usize = 100;
const CLIMB_PATIENCE: usize = 5;

/// Rounds of neighbourhoods, each as large as the last ones of its kind let expect that something is found.
pub struct Neighbourhoods<'a> {
    problem: &'a Problem,
    rng: Pcg64Mcg,
    /// Groups that the territories are split into; 1 = all in one, of which only some units are free.
    groups: usize,
    /// Share of the units that are free where all territories are.
    share: f64,
    failures: usize,
    /// Evaluations times pairs so far.
    pub work: usize,
}

impl<'a> Neighbourhoods<'a> {
    /// Begins with groups of about three territories.
    pub fn new(problem: &'a Problem, seed: u64) -> Self {
        let groups = problem.territories.div_ceil(3);
        Neighbourhoods { problem, rng: rng::stream(seed, 3), groups, share: SHARE, failures: 0, work: 0 }
    }

    /// A plan better than `plan`, which is worth `value`, from one round.
    pub fn improve(&mut self, root: &Root, plan: &[u32], value: f64, stop: Stop) -> Option<Vec<u32>> {
        let domains = root.domains_below(self.problem, value);
        let parts = if self.groups > 1 { self.territories(&domains, plan) } else { self.units(&domains, plan) };
        let resolve = |scratch: &mut Scratch, domains: Domains| {
            let part = Part { problem: self.problem, domains, value, work: 0 };
            part.resolve(&root.multipliers, scratch, stop)
        };
        let resolved: Vec<Resolved> = parts.into_par_iter().map_init(Scratch::default, resolve).collect();
        self.work += resolved.iter().map(|resolved| resolved.work).sum::<usize>();
        let improved = if self.groups > 1 { joined(plan, &resolved) } else { best(self.problem, &resolved) };
        self.learn(improved.is_some(), &resolved);
        improved
    }

    /// The territories in groups at random: units move within their group. What is found in each adds up.
    fn territories(&mut self, domains: &Domains, plan: &[u32]) -> Vec<Domains> {
        let mut territories: Vec<u32> = (0..self.problem.territories as u32).collect();
        territories.shuffle(&mut self.rng);
        let size = territories.len().div_ceil(self.groups);
        territories.chunks(size).map(|group| within(domains, plan, group)).collect()
    }

    /// Random units move anywhere, the others stay, in each of several parts.
    fn units(&mut self, domains: &Domains, plan: &[u32]) -> Vec<Domains> {
        let mut part = || {
            let mut part = domains.clone();
            for (unit, &now) in plan.iter().enumerate() {
                if self.rng.random_bool(self.share) {
                    part.reopen(unit, now as usize);
                } else {
                    part.fix(unit, now as usize);
                }
            }
            part
        };
        (0..PARTS).map(|_| part()).collect()
    }

    /// Larger parts where all were searched in vain, smaller ones where none could be.
    fn learn(&mut self, improved: bool, resolved: &[Resolved]) {
        self.failures = if improved { 0 } else { self.failures + 1 };
        if self.groups > 1 && self.failures >= PATIENCE {
            self.failures = 0;
            self.groups -= self.groups.div_ceil(4).min(self.groups - 1);
        } else if self.groups == 1 && !improved {
            let closed = resolved.iter().filter(|resolved| resolved.closed).count();
            self.share *= if 2 * closed >= resolved.len() { GROWTH } else { 1.0 / GROWTH };
            self.share = self.share.clamp(0.0, 1.0);
        }
    }
}

/// The units of a group's territories may change places among them; all others stay.
fn within(domains: &Domains, plan: &[u32], group: &[u32]) -> Domains {
    let mut within = domains.clone();
    for (unit, &now) in plan.iter().enumerate() {
        within.reopen(unit, now as usize);
        if group.contains(&now) {
            let outside: Vec<usize> = within.of(unit).filter(|&j| !group.contains(&(j as u32))).collect();
            outside.into_iter().for_each(|j| _ = within.close(unit, j));
        } else {
            within.fix(unit, now as usize);
        }
    }
    within
}

/// What was found in parts that share no unit.
fn joined(plan: &[u32], resolved: &[Resolved]) -> Option<Vec<u32>> {
    let mut joined = plan.to_vec();
    for found in resolved.iter().filter_map(|resolved| resolved.plan.as_ref()) {
        let changed = found.iter().zip(plan).enumerate().filter(|(_, (new, old))| new != old);
        changed.for_each(|(unit, (new, _))| joined[unit] = *new);
    }
    (joined != plan).then_some(joined)
}

/// The best of what was found.
fn best(problem: &Problem, resolved: &[Resolved]) -> Option<Vec<u32>> {
    let found = resolved.iter().filter_map(|resolved| resolved.plan.as_ref());
    found.min_by(|a, b| problem.value(a).total_cmp(&problem.value(b))).cloned()
}

/// What a part may change in a plan of the given value.
struct Part<'a> {
    problem: &'a Problem,
    domains: Domains,
    value: f64,
    work: usize,
}

/// What came of a part.
struct Resolved {
    plan: Option<Vec<u32>>,
    /// Whether there is no better plan in it.
    closed: bool,
    work: usize,
}

impl Part<'_> {
    /// A plan of less value, found by the boldest guess that comes true.
    fn resolve(mut self, multipliers: &[f64], scratch: &mut Scratch, stop: Stop) -> Resolved {
        let closed = Resolved { plan: None, closed: true, work: 0 };
        let fits = self.domains.propagate(self.problem);
        let Some(relaxation) = (if fits { Relaxation::new(self.problem, &self.domains) } else { None }) else { return closed };
        let cutoff = self.problem.cutoff(self.value);
        let plan = Climb { iterations: CLIMB, cutoff, rise: f64::INFINITY, patience: CLIMB_PATIENCE };
        let summit = climb(self.problem, &relaxation, multipliers, plan, stop, scratch);
        self.work = summit.evaluations as usize * relaxation.pairs();
        let mut bound = summit.solution.bound;
        for target in GUESSES.map(|share| share * self.value + (1.0 - share) * bound) {
            let target = if self.problem.integral { target.ceil().min(self.value) } else { target };
            if bound >= cutoff || bound >= target {
                continue;
            }
            let mut tree = Tree::new(self.problem, self.domains.clone(), &summit.multipliers, target, false);
            while !tree.closed() && tree.settled < NODES && !stop() {
                tree.step(1, stop);
            }
            self.work += tree.work;
            if tree.plan.is_some() || stop() {
                return Resolved { plan: tree.plan, closed: false, work: self.work };
            }
            bound = if tree.closed() { target } else { bound };
        }
        if bound >= cutoff {
            return Resolved { work: self.work, ..closed };
        }
        let start = Start { domains: self.domains, multipliers: &summit.multipliers, bound };
        Resolved { plan: beam(self.problem, start, self.value, BEAM, stop), closed: false, work: self.work }
    }
}
