//! Large neighbourhood search (Shaw 1998): beams assign the free units anew, while all others stay.
//!
//! | neighbourhood | frees | when |
//! |---|---|---|
//! | groups | units of territories that share many, within the group | first; 7 territories, up to half after rounds in vain |
//! | wider beams | the same | after six sweeps over all sizes in vain, a beam being too narrow |
//! | scattered | three of five units, anywhere | after a sweep in vain whose beams were wide enough; then groups again |
//!
//! Every other round is bold: only pairs within half of the gap are open, in the others all of the gap. Where units are many,
//! so many pairs per territory at most, and the search ends with the first sweep of groups.

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::ascent::{DEFLECTION, SubgradientAscent, ascend};
use super::beam::{BeamResult, beam};
use super::domains::Domains;
use super::generalised_assignment::GeneralisedAssignment;
use super::relaxation::{Relaxation, Scratch};
use super::root::RootNode;
use crate::solve::parameters::Stop;
use crate::solve::rng;

/// Territories per group at first.
const GROUP: usize = 7;
/// Units per group at most, where units are many.
const UNITS: usize = 2_000;
/// Rounds without a better plan before groups grow.
const PATIENCE: usize = 6;
/// Times that groups grow in vain to the largest before beams widen.
const SWEEPS: usize = 6;
/// Width of the beams at first, where units are few and where they are many, and at most.
const WIDTHS: [usize; 2] = [300, 1_000];
const WIDEST: usize = 76_800;
/// Share of the units that are free where they are scattered, and how many such parts are looked at in one round.
const FREE: f64 = 0.6;
const PARTS: usize = 4;
/// How much of the gap the pairs that are looked at may take, in bold rounds and in the others; and, where units are many,
/// how many per territory may have a choice.
const SHARES: [f64; 2] = [0.5, 1.0];
const CHOOSING: [usize; 2] = [30, 60];
/// Evaluations of a group's first ascent, and how many may find nothing before its steps shrink.
const ASCENT: usize = 100;
const ASCENT_PATIENCE: usize = 5;

/// Rounds of neighbourhoods: groups grow where they bring nothing, up to half of the territories; then beams widen; where
/// halves are exhausted, scattered units are free.
pub struct Neighbourhoods<'a> {
    problem: &'a GeneralisedAssignment,
    root: &'a RootNode,
    rng: Pcg64Mcg,
    /// Groups that the territories are split into.
    groups: usize,
    /// Whether units are set free wherever they are, for halves of the territories are exhausted.
    scattered: bool,
    width: usize,
    /// Rounds in vain with these groups, and sweeps with this width.
    failures: usize,
    sweeps: usize,
    /// Whether a beam was too narrow in this sweep.
    narrow: bool,
    /// How far above the bound pairs are looked at, at most, in bold turns and in others.
    rooms: [f64; 2],
    /// Lookups and evaluations times pairs so far.
    pub work: usize,
}

impl<'a> Neighbourhoods<'a> {
    /// Begins with small groups and narrow beams.
    pub fn new(problem: &'a GeneralisedAssignment, root: &'a RootNode, seed: u64) -> Self {
        let (groups, rng, width) = (most_groups(problem), rng::stream(seed, 3), narrowest(problem));
        let rooms = if problem.is_small() { [f64::INFINITY; 2] } else { rooms(problem, root) };
        let (failures, sweeps, work) = (0, 0, 0);
        Neighbourhoods { problem, root, rng, groups, scattered: false, width, failures, sweeps, narrow: false, rooms, work }
    }

    /// Whether there is nothing left to try, where units are many.
    pub fn exhausted(&self) -> bool {
        self.sweeps > 0 && !self.problem.is_small()
    }

    /// A plan better than `plan`, which is worth `value`, from one round.
    pub fn improve(&mut self, plan: &[u32], value: f64, stop: Stop) -> Option<Vec<u32>> {
        let domains = self.root.domains_below(self.problem, self.reach(value));
        let parts = if self.scattered { self.units(&domains, plan) } else { self.territories(&domains, plan) };
        let parts: Vec<(Domains, u64)> = parts.into_iter().map(|part| (part, self.rng.random())).collect();
        let deal = |scratch: &mut Scratch, (domains, seed)| self.deal(domains, value, seed, scratch, stop);
        let found: Vec<BeamResult> = parts.into_par_iter().map_init(Scratch::default, deal).collect();
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

    /// Cutoff for pairs by their bound, in turns bold and not.
    fn reach(&self, value: f64) -> f64 {
        let (turn, bound) = (self.failures % 2, self.root.bound);
        bound + (SHARES[turn] * (value - bound)).min(self.rooms[turn])
    }

    /// The territories in groups at random, each of territories that share units: these move within their group. What is
    /// found in each adds up.
    fn territories(&mut self, domains: &Domains, plan: &[u32]) -> Vec<Domains> {
        let m = self.problem.territories;
        let shared = shared(self.problem, domains);
        let mut left: Vec<usize> = (0..m).collect();
        left.shuffle(&mut self.rng);
        let (mut parts, size) = (Vec::new(), m.div_ceil(self.groups));
        while let Some(first) = left.pop() {
            let mut group = vec![first];
            while group.len() < size {
                let weights: Vec<u64> = left.iter().map(|&j| group.iter().map(|&other| shared[other * m + j]).sum()).collect();
                let total: u64 = weights.iter().sum();
                if total == 0 {
                    break;
                }
                let mut draw = self.rng.random_range(0..total);
                let drawn = weights.iter().position(|&weight| {
                    let here = draw < weight;
                    draw = draw.wrapping_sub(weight);
                    here
                });
                group.push(left.swap_remove(drawn.unwrap_or(0)));
            }
            parts.push(within(domains, plan, &group));
        }
        parts
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

    /// Larger groups, then wider beams, then scattered units.
    fn grow(&mut self) {
        self.failures = 0;
        if self.groups > fewest_groups(self.problem) && !self.scattered {
            self.groups = (self.groups - self.groups.div_ceil(4)).max(fewest_groups(self.problem));
            return;
        }
        self.groups = most_groups(self.problem);
        self.sweeps += 1;
        if !std::mem::take(&mut self.narrow) || self.width >= WIDEST {
            self.scattered = !self.scattered;
            self.width = narrowest(self.problem);
        } else if self.sweeps >= SWEEPS {
            self.width *= 2;
        } else {
            return;
        }
        self.sweeps = 0;
    }

    /// A plan in `domains` of less than `value`.
    fn deal(&self, mut domains: Domains, value: f64, seed: u64, scratch: &mut Scratch, stop: Stop) -> BeamResult {
        let fits = domains.propagate(self.problem);
        let relaxation = if fits { Relaxation::new(self.problem, &domains) } else { None };
        let Some(mut relaxation) = relaxation else { return BeamResult::default() };
        let cutoff = self.problem.cutoff(value);
        let plan = SubgradientAscent {
            iterations: ASCENT,
            cutoff,
            rise: f64::INFINITY,
            patience: ASCENT_PATIENCE,
            deflection: DEFLECTION,
        };
        let dual = ascend(self.problem, &relaxation, &self.root.multipliers, plan, stop, scratch);
        let (bound, work) = (dual.solution.bound, dual.evaluations as usize * relaxation.pairs());
        if bound >= cutoff {
            return BeamResult { work, ..BeamResult::default() };
        }
        // No order is best for long: another one, another plan.
        relaxation.units.shuffle(&mut rng::stream(seed, 5));
        let found = beam(self.problem, &domains, &relaxation.units, &dual.multipliers, value, self.width, stop);
        BeamResult { work: work + found.work, ..found }
    }
}

fn narrowest(problem: &GeneralisedAssignment) -> usize {
    WIDTHS[usize::from(!problem.is_small())]
}

fn most_groups(problem: &GeneralisedAssignment) -> usize {
    problem.territories.div_ceil(GROUP).max(if problem.is_small() { 2 } else { 1 })
}

fn fewest_groups(problem: &GeneralisedAssignment) -> usize {
    if problem.is_small() { 2 } else { problem.units.div_ceil(UNITS).min(most_groups(problem)) }
}

/// How far above the bound as many units per territory have a choice as are wanted.
fn rooms(problem: &GeneralisedAssignment, root: &RootNode) -> [f64; 2] {
    let mut least = vec![[f64::INFINITY; 2]; problem.units];
    for &(unit, _, bound) in &root.pair_bounds {
        let [best, second] = &mut least[unit as usize];
        (*best, *second) = (bound.min(*best), bound.max(*best).min(*second));
    }
    let mut seconds: Vec<f64> = least.into_iter().map(|[_, second]| second).collect();
    seconds.sort_unstable_by(f64::total_cmp);
    CHOOSING.map(|wanted| seconds.get(wanted * problem.territories).map_or(f64::INFINITY, |second| second - root.bound))
}

/// Per pair of territories, how many units may be in either.
fn shared(problem: &GeneralisedAssignment, domains: &Domains) -> Vec<u64> {
    let mut shared = vec![0; problem.territories * problem.territories];
    for unit in (0..problem.units).filter(|&unit| domains.left(unit) > 1) {
        for a in domains.of(unit) {
            domains.of(unit).for_each(|b| shared[a * problem.territories + b] += 1);
        }
    }
    shared
}

/// The units of a group's territories may change places among them; all others stay.
fn within(domains: &Domains, plan: &[u32], group: &[usize]) -> Domains {
    let mut within = domains.clone();
    for (unit, &now) in plan.iter().enumerate() {
        within.reopen(unit, now as usize);
        if group.contains(&(now as usize)) {
            let outside: Vec<usize> = within.of(unit).filter(|j| !group.contains(j)).collect();
            outside.into_iter().for_each(|j| _ = within.close(unit, j));
        } else {
            within.fix(unit, now as usize);
        }
    }
    within
}

/// A plan and what was found in parts of it.
fn joined(plan: &[u32], found: &[BeamResult]) -> Option<Vec<u32>> {
    let mut joined = plan.to_vec();
    for found in found.iter().filter_map(|found| found.plan.as_ref()) {
        let changed = found.iter().zip(plan).enumerate().filter(|(_, (new, old))| new != old);
        changed.for_each(|(unit, (new, _))| joined[unit] = *new);
    }
    (joined != plan).then_some(joined)
}

/// The best of what was found.
fn best(problem: &GeneralisedAssignment, found: Vec<BeamResult>) -> Option<Vec<u32>> {
    let plans = found.into_iter().filter_map(|found| found.plan);
    plans.min_by(|a, b| problem.value(a).total_cmp(&problem.value(b)))
}
