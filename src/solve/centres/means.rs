//! Centres anywhere: territories around the means of their units, least sum of squared distances, every load in a band.
//!
//! The search runs on cells of units that lie together (`cells`), on several chains of random swaps (`jumps`) whose every
//! step divides the cells exactly within the band (`division`, `descent`). The best drafts are then carried over to the units,
//! and at last whole units settle (`whole`).

mod cells;
mod descent;
mod division;
mod ground;
mod jumps;
mod whole;

use std::time::Instant;

use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use crate::model::Districting;
use crate::solve::{Parameters, rng};
use descent::Draft;
use ground::{Ground, squared};
use whole::Whole;

/// Cells per territory that the search runs on.
const CELLS: usize = 40;
/// Cells per territory on the way from these to units.
const FINER: usize = 400;
/// Steps of a first rough descent.
const ROUGH: usize = 3;
/// Chains of jumps.
const CHAINS: usize = 4;
/// Jumps of a chain in a round, per territory.
const JUMPS: f64 = 0.5;
/// Rounds in a row that may find nothing.
const PATIENCE: usize = 3;
/// Drafts that are carried over to the units.
const CARRIED: usize = 2;
/// Time to carry drafts over, in terms of what the first one took.
const RESERVE: f64 = 1.3;
/// Loads are whole numbers or nearly so.
const HAIR: f64 = 1e-9;
/// What a step of the last descent must gain to go on, and how many there may be.
const LEAST: f64 = 1e-6;
const STEPS: usize = 100;

/// A draft and the random numbers that it goes on with.
type Chain = (Draft, Pcg64Mcg);

/// The units of a problem, their limits in whole units where all bring the same.
pub(super) fn ground(problem: &Districting, weight: &[f64]) -> Ground {
    let points = problem.positions.iter().map(|place| [place.0[0], place.0[1]]).collect();
    let weights = |load: &[f64]| weight.iter().copied().zip(load.iter().copied()).map(|(weight, load)| [weight, load]).collect();
    let territories = problem.territories;
    let Some(band) = problem.bands.first() else {
        return Ground::new(points, weights(weight), territories, [0.0, weight.iter().sum()]);
    };
    let (mut lower, mut upper) = (band.lower.max(0.0), band.upper[0].min(band.load.iter().sum()));
    let each = band.load[0];
    if each > 0.0 && band.load.iter().all(|&load| load == each) {
        (lower, upper) = (each * (lower / each - HAIR).ceil(), each * (upper / each + HAIR).floor());
    }
    Ground::new(points, weights(&band.load), territories, [lower, upper])
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
pub(super) fn search(ground: &Ground, parameters: &Parameters, offer: &dyn Fn(&[u32])) {
    let (seed, rounds) = (parameters.seed, parameters.work_limit);
    let typical = typical(ground, seed);
    let gathered = |per: usize| (ground.len() > 2 * per * ground.territories).then(|| ground.gathered(per * ground.territories, typical));
    let levels: Vec<Ground> = [CELLS, FINER].into_iter().filter_map(gathered).collect();
    let field = levels.first().unwrap_or(ground);
    let finer: Vec<&Ground> = levels.iter().skip(1).chain([ground]).collect();
    let chains = 0..CHAINS as u64;
    let mut chains: Vec<Chain> = chains.into_par_iter().filter_map(|chain| {
        let mut random = rng::stream(seed, chain);
        Some((jumps::start(field, jumps::STEPS, &mut random)?, random))
    }).collect();
    order(&mut chains);
    let started = Instant::now();
    settle(&finer, &chains[..chains.len().min(1)], parameters, offer);
    // What is found at last has to be carried over, too.
    let reserve = started.elapsed().mul_f64(RESERVE);
    let stop = || parameters.should_stop() || parameters.remaining().is_some_and(|left| left < reserve);
    let jumps = (JUMPS * ground.territories as f64).ceil() as usize;
    let mut idle = 0;
    for round in 1..=rounds {
        if stop() || idle >= PATIENCE || chains.is_empty() {
            break;
        }
        let improve = |(draft, random): &mut Chain| jumps::improve(field, draft, jumps, random, &stop);
        let gained: Vec<bool> = chains.par_iter_mut().map(improve).collect();
        idle = if gained.contains(&true) { 0 } else { idle + 1 };
        order(&mut chains);
        if round % 2 == 0 {
            follow(&mut chains);
        }
    }
    settle(&finer, &chains[..chains.len().min(CARRIED)], parameters, offer);
}

/// The cost of a first rough division, for cells that are neither too heavy nor too wide.
fn typical(ground: &Ground, seed: u64) -> f64 {
    let rough = ground.gathered(CELLS * ground.territories, f64::INFINITY);
    jumps::start(&rough, ROUGH, &mut rng::stream(seed, u64::MAX)).map_or(f64::INFINITY, |draft| draft.cost)
}

fn order(chains: &mut [Chain]) {
    chains.sort_by(|a, b| a.0.cost.total_cmp(&b.0.cost));
}

/// The worse half of the chains goes on from the better half's drafts, with random numbers of its own.
fn follow(chains: &mut [Chain]) {
    let (better, worse) = chains.split_at_mut(chains.len().div_ceil(2));
    worse.iter_mut().zip(better).for_each(|(worse, better)| worse.0 = better.0.clone());
}

/// Carries drafts over to the units, finer and finer, lets whole units settle, and offers what keeps the band.
fn settle(finer: &[&Ground], chains: &[Chain], parameters: &Parameters, offer: &dyn Fn(&[u32])) {
    let carried = |(draft, _): &Chain| {
        let mut draft = draft.clone();
        let divisions = finer.iter().map(|ground| draft.descend(ground, f64::INFINITY, LEAST, STEPS));
        let (division, ground) = (divisions.last()??, finer.last()?);
        let mut whole = Whole::new(ground, division.homes());
        whole.improve(&|| parameters.should_stop());
        whole.feasible().then_some(whole.plan)
    };
    let plans: Vec<Option<Vec<u32>>> = chains.par_iter().map(carried).collect();
    plans.iter().flatten().for_each(|plan| offer(plan));
}
