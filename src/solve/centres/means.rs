//! Centres anywhere: territories around the means of their units, least sum of squared distances, every load in a band.
//!
//! The search runs on cells of units that lie together (`cells`), first few, then more, on several chains of random swaps
//! (`jumps`) whose every step divides the cells exactly within the band (`paths`, `descent`). What the chains end with is
//! carried over to the units, and at last whole units settle (`whole`).

mod cells;
mod descent;
mod division;
mod jumps;
mod paths;
mod plane;
mod whole;

use std::time::Instant;

use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use crate::model::{Districting, DistrictingInfeasible};
use crate::solve::parameters::ROUNDING;
use crate::solve::{Parameters, rng};
use descent::Draft;
use plane::{PlanarUnits, squared};
use whole::Whole;

/// Cells per territory, coarse to fine, on the way to single units.
const CELLS: [usize; 3] = [40, 160, 640];
/// Levels, of these and the units, that are searched by jumps.
const SEARCHED: usize = 2;
/// Steps of a first rough descent.
const ROUGH: usize = 3;
/// Chains of jumps.
const CHAINS: usize = 4;
/// Jumps of a chain in a round: so many, or half as many as there are territories.
const JUMPS: usize = 40;
/// Rounds after which the worst chain follows the best one.
const APART: usize = 4;
/// Rounds in a row that may find nothing.
const PATIENCE: usize = 2;
/// Drafts that are carried over to the units, and the time for it, in terms of what the first one took.
const CARRIED: usize = 2;
const RESERVE: f64 = 1.5;
/// Mean units that divisions keep away from the limits, at most this part of the band, where units are not alike.
const SPARE: f64 = 2.0;
const SPARED: f64 = 0.1;
/// Least relative gain of a step for the last descent to go on, and steps at most.
const LEAST: f64 = 1e-6;
const STEPS: usize = 100;

/// A draft and the random numbers that it goes on with.
type Chain = (Draft, Pcg64Mcg);

/// The units of a problem, their limits in whole units where all bring the same.
pub(super) fn plane(problem: &Districting, weight: &[f64]) -> PlanarUnits {
    let points = problem.positions.iter().map(|place| [place.0[0], place.0[1]]).collect();
    let weights = |load: &[f64]| weight.iter().copied().zip(load.iter().copied()).map(|(weight, load)| [weight, load]).collect();
    let territories = problem.territories;
    let Some(band) = problem.bands.first() else {
        return PlanarUnits::new(points, weights(weight), territories, [0.0, weight.iter().sum()]);
    };
    let (mut lower, mut upper) = (band.lower[0].max(0.0), band.upper[0].min(band.load.iter().sum()));
    let each = band.load[0];
    let alike = each > 0.0 && band.load.iter().all(|&load| load == each);
    if alike {
        (lower, upper) = (each * (lower / each - ROUNDING).ceil(), each * (upper / each + ROUNDING).floor());
    }
    let mut plane = PlanarUnits::new(points, weights(&band.load), territories, [lower, upper]);
    let mean = plane.total() / plane.len() as f64;
    let share = plane.total() / territories as f64;
    // What even shares leave: one territory has all units, and may be at its limit.
    let left = (share - lower).min(upper - share).max(0.0);
    plane.spare = if alike { 0.0 } else { (SPARE * mean).min(SPARED * (upper - lower)).min(left) };
    plane
}

/// Why whole units that are all alike can't be divided within the band.
pub(super) fn impossible(plane: &PlanarUnits) -> Option<DistrictingInfeasible> {
    let (total, m) = (plane.total(), plane.territories as f64);
    let fits = plane.lower <= plane.upper
        && (m * plane.lower <= total * (1.0 + ROUNDING) && total <= m * plane.upper * (1.0 + ROUNDING));
    (!fits).then(|| DistrictingInfeasible::EqualUnits { units: plane.len() })
}

/// A plan that names the unit nearest to the mean of its territory, from one that numbers territories.
pub(super) fn named(problem: &Districting, plan: &[u32]) -> Vec<u32> {
    let mut first = vec![u32::MAX; problem.territories];
    plan.iter().zip(0..).for_each(|(&j, unit)| first[j as usize] = first[j as usize].min(unit));
    let means = problem.means(&plan.iter().map(|&j| first[j as usize]).collect::<Vec<_>>());
    let mut nearest = vec![(f64::INFINITY, u32::MAX); problem.territories];
    for (unit, &j) in plan.iter().enumerate() {
        let [x, y, _] = means[first[j as usize] as usize].0;
        let far = squared([x, y], [problem.positions[unit].0[0], problem.positions[unit].0[1]]);
        if far < nearest[j as usize].0 {
            nearest[j as usize] = (far, unit as u32);
        }
    }
    plan.iter().map(|&j| nearest[j as usize].1).collect()
}

/// Searches until nothing is found any more or the limits of `parameters` are reached, and offers what it finds: a territory
/// (by number) per unit.
pub(super) fn search(plane: &PlanarUnits, parameters: &Parameters, offer: &dyn Fn(&[u32])) {
    let seed = parameters.seed;
    let typical = typical(plane, seed);
    let gathered =
        |per: usize| (plane.len() > 2 * per * plane.territories).then(|| plane.gathered(per * plane.territories, typical));
    let levels: Vec<PlanarUnits> = CELLS.into_iter().filter_map(gathered).collect();
    let levels: Vec<&PlanarUnits> = levels.iter().chain([plane]).collect();
    let start = |chain| {
        let mut random = rng::stream(seed, chain);
        Some((jumps::start(levels[0], jumps::STEPS, &mut random)?, random))
    };
    let mut chains: Vec<Chain> = (0..CHAINS as u64).into_par_iter().filter_map(start).collect();
    order(&mut chains);
    let started = Instant::now();
    settle(&levels, &chains[..chains.len().min(1)], parameters, offer);
    // What is found at last has to be carried over, too.
    let reserve = started.elapsed().mul_f64(RESERVE);
    let stop = || parameters.should_stop() || parameters.remaining().is_some_and(|left| left < reserve);
    let mut rounds = parameters.work_limit;
    let first = chains.first().map(|(draft, _)| draft.clone());
    for (level, field) in levels.iter().take(SEARCHED).enumerate() {
        // What is best on coarse cells need not be so on finer ones: the last chain starts afresh.
        if let (Some((last, _)), Some(first), true) = (chains.last_mut(), &first, level > 0) {
            last.clone_from(first);
        }
        chains.par_iter_mut().for_each(|(draft, _)| drop(draft.descend(field, f64::INFINITY, LEAST, jumps::STEPS)));
        order(&mut chains);
        rounds = improve(field, &mut chains, rounds, &stop);
    }
    settle(&levels, &chains[..chains.len().min(CARRIED)], parameters, offer);
}

/// Rounds of jumps until none is left, or nothing is found any more; how many are left.
fn improve(field: &PlanarUnits, chains: &mut [Chain], rounds: usize, stop: &(dyn Fn() -> bool + Sync)) -> usize {
    let jumps = JUMPS.max(field.territories / 2);
    let mut idle = 0;
    for round in 0..rounds {
        if stop() || idle >= PATIENCE {
            return rounds - round;
        }
        let improve = |(draft, random): &mut Chain| jumps::improve(field, draft, jumps, random, stop);
        let gained: Vec<bool> = chains.par_iter_mut().map(improve).collect();
        idle = if gained.contains(&true) { 0 } else { idle + 1 };
        order(chains);
        if round % APART == APART - 1 {
            follow(chains);
        }
    }
    0
}

/// The cost of a first rough division, for cells that are neither too heavy nor too wide.
fn typical(plane: &PlanarUnits, seed: u64) -> f64 {
    let rough = plane.gathered(CELLS[0] * plane.territories, f64::INFINITY);
    jumps::start(&rough, ROUGH, &mut rng::stream(seed, u64::MAX)).map_or(f64::INFINITY, |draft| draft.cost)
}

fn order(chains: &mut [Chain]) {
    chains.sort_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
}

/// The worst chain goes on from the best one's draft, with random numbers of its own.
fn follow(chains: &mut [Chain]) {
    if let [best, .., worst] = chains {
        worst.0.clone_from(&best.0);
    }
}

/// Carries drafts over to the units, finer and finer, lets whole units settle, and offers what keeps the band.
fn settle(finer: &[&PlanarUnits], chains: &[Chain], parameters: &Parameters, offer: &dyn Fn(&[u32])) {
    let carried = |(draft, _): &Chain| {
        let mut draft = draft.clone();
        let divisions = finer.iter().map(|plane| draft.descend(plane, f64::INFINITY, LEAST, STEPS));
        let (division, plane) = (divisions.last()??, finer.last()?);
        let mut whole = Whole::new(plane, division.homes());
        whole.improve(&|| parameters.should_stop());
        whole.feasible().then_some(whole.plan)
    };
    let plans: Vec<Option<Vec<u32>>> = chains.par_iter().map(carried).collect();
    plans.iter().flatten().for_each(|plan| offer(plan));
}
