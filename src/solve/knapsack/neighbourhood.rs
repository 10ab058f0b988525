//! Large neighbourhoods: territories in groups, whose units beams deal out anew while the rest stands still.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::ascent::{Climb, climb};
use super::beam::{Found, Shape, Start, beam};
use super::domains::Domains;
use super::problem::Problem;
use super::relaxation::{Relaxation, Scratch};
use super::root::Root;
use crate::solve::parameters::Stop;
use crate::solve::rng;

/// Territories per group at first.
const GROUP: usize = 7;
/// Rounds without a better plan before groups grow.
const PATIENCE: usize = 6;
/// Times that groups grow in vain to the largest before beams widen.
const SWEEPS: usize = 6;
/// Nodes a level of the beams, at first and at most.
const WIDTHS: [usize; 2] = [6, 1536];
/// How far above its bound each node of a beam may look, relative to the bound, at first and at most.
const MARGINS: [f64; 2] = [5e-4, 8e-3];
/// Share of the units that are free where they are scattered, and how many such parts are looked at in one round.
const FREE: f64 = 0.6;
const PARTS: usize = 4;
/// Evaluations of a group's first climb, and how many may find nothing before its steps shrink.
const CLIMB: usize = 100;
const CLIMB_PATIENCE: usize = 5;

/// Rounds of neighbourhoods: groups grow where they bring nothing, up to half of the territories; then beams widen, or look
/// higher where it is not their width that keeps them from plans; where halves are exhausted, scattered units are free.
pub struct Neighbourhoods<'a> {
    problem: &'a Problem,
    root: &'a Root,
    rng: Pcg64Mcg,
    /// Groups that the territories are split into.
    groups: usize,
    /// Whether units are set free wherever they are, for halves of the territories are exhausted.
    scattered: bool,
    shape: Shape,
    /// Rounds in vain with these groups, and sweeps with this shape.
    failures: usize,
    sweeps: usize,
    /// Whether a beam was too narrow in this sweep.
    narrow: bool,
    /// Evaluations times pairs so far.
    pub work: usize,
}

impl<'a> Neighbourhoods<'a> {
    /// Begins with small groups and narrow beams.
    pub fn new(problem: &'a Problem, root: &'a Root, seed: u64) -> Self {
        let (groups, rng) = (smallest_groups(problem), rng::stream(seed, 3));
        let shape = Shape { width: WIDTHS[0], margin: MARGINS[0] };
        Neighbourhoods { problem, root, rng, groups, scattered: false, shape, failures: 0, sweeps: 0, narrow: false, work: 0 }
    }

    /// A plan better than `plan`, which is worth `value`, from one round.
    pub fn improve(&mut self, plan: &[u32], value: f64, stop: Stop) -> Option<Vec<u32>> {
        let domains = self.root.domains_below(self.problem, value);
        let parts = if self.scattered { self.units(&domains, plan) } else { self.territories(&domains, plan) };
        let deal = |scratch: &mut Scratch, domains: Domains| self.deal(domains, value, scratch, stop);
        let found: Vec<Found> = parts.into_par_iter().map_init(Scratch::default, deal).collect();
        // Never nothing: parts that propagation empties would be looked at forever.
        self.work += self.problem.allowed.len() + found.iter().map(|found| found.work).sum::<usize>();
        self.narrow |= found.iter().any(|found| found.narrow);
        let improved = if self.scattered { best(self.problem, found) } else { joined(plan, &found) };
        self.failures = if improved.is_some() { 0 } else { self.failures + 1 };
        if self.failures >= PATIENCE {
            self.grow();
        }
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
                if self.rng.random_bool(FREE) {
                    part.reopen(unit, now as usize);
                } else {
                    part.fix(unit, now as usize);
                }
            }
            part
        };
        (0..PARTS).map(|_| part()).collect()
    }

    /// Larger groups, then other beams, then scattered units.
    fn grow(&mut self) {
        self.failures = 0;
        if self.groups > 2 && !self.scattered {
            self.groups -= self.groups.div_ceil(4);
            return;
        }
        self.groups = smallest_groups(self.problem);
        self.sweeps += 1;
        let (narrow, Shape { width, margin }) = (std::mem::take(&mut self.narrow), self.shape);
        let exhausted = if narrow { width >= WIDTHS[1] } else { margin >= MARGINS[1] };
        if exhausted {
            self.scattered = !self.scattered;
            self.shape = Shape { width: WIDTHS[0], margin: MARGINS[0] };
        } else if !narrow {
            self.shape = Shape { width: WIDTHS[0], margin: 2.0 * margin };
        } else if self.sweeps >= SWEEPS {
            self.shape.width = 2 * width;
        } else {
            return;
        }
        self.sweeps = 0;
    }

    /// A plan in `domains` of less than `value`.
    fn deal(&self, mut domains: Domains, value: f64, scratch: &mut Scratch, stop: Stop) -> Found {
        let fits = domains.propagate(self.problem);
        let relaxation = if fits { Relaxation::new(self.problem, &domains) } else { None };
        let Some(relaxation) = relaxation else { return Found::default() };
        let cutoff = self.problem.cutoff(value);
        let plan = Climb { iterations: CLIMB, cutoff, rise: f64::INFINITY, patience: CLIMB_PATIENCE };
        let summit = climb(self.problem, &relaxation, &self.root.multipliers, plan, stop, scratch);
        let (bound, work) = (summit.solution.bound, summit.evaluations as usize * relaxation.pairs());
        if bound >= cutoff {
            return Found { work, ..Found::default() };
        }
        let start = Start { domains, multipliers: &summit.multipliers, bound };
        let found = beam(self.problem, start, value, self.shape, stop);
        Found { work: work + found.work, ..found }
    }
}

fn smallest_groups(problem: &Problem) -> usize {
    problem.territories.div_ceil(GROUP).max(2)
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

/// A plan and what was found in parts of it.
fn joined(plan: &[u32], found: &[Found]) -> Option<Vec<u32>> {
    let mut joined = plan.to_vec();
    for found in found.iter().filter_map(|found| found.plan.as_ref()) {
        let changed = found.iter().zip(plan).enumerate().filter(|(_, (new, old))| new != old);
        changed.for_each(|(unit, (new, _))| joined[unit] = *new);
    }
    (joined != plan).then_some(joined)
}

/// The best of what was found.
fn best(problem: &Problem, found: Vec<Found>) -> Option<Vec<u32>> {
    let plans = found.into_iter().filter_map(|found| found.plan);
    plans.min_by(|a, b| problem.value(a).total_cmp(&problem.value(b)))
}
