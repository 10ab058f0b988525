//! Regions of a large plan, some territories near one another each, annealed by themselves: what luck brings to one is kept,
//! whatever the others met with (Taillard and Voss 2002, partial optimisation under special intensification conditions).

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::annealing::{self, Ground};
use super::table::Costs;
use crate::model::Districting;
use crate::solve::rng;

/// The most territories of a region: with fewer, loads that are too much here find no way to where they are too little.
pub(super) const TERRITORIES: usize = 40;
/// Temperature at the start, as a share of the mean cost of a unit.
const HEAT: f64 = 0.6;
/// Moves per unit.
const MOVES: usize = 10_000;

/// Divides a plan into regions at random, and anneals each from as it is; tells the plan made of the best of each. The regions
/// and the luck come from one stream per `round`; moves double every other time that it was in vain.
pub(super) fn sweep(
    problem: &Districting,
    plan: &[u32],
    (seed, round, vain): (u64, usize, usize),
    stop: &(dyn Fn() -> bool + Sync),
) -> Vec<u32> {
    let task = 10_000 + 1_000 * round as u64;
    let regions = divided(problem, plan, &mut rng::stream(seed, task));
    let anneal = |(region, centres): (usize, &Vec<u32>)| {
        let units: Vec<u32> = (0..plan.len() as u32).filter(|&unit| centres.contains(&plan[unit as usize])).collect();
        let part = problem.part(&units, centres.len());
        let place = |unit: u32| units.binary_search(&unit).map_or(0, |place| place as u32);
        let start: Vec<u32> = units.iter().map(|&unit| place(plan[unit as usize])).collect();
        let costs = Costs::new(&part);
        let moves = annealing::moves(&part, MOVES << (vain / 2));
        let mut rng = rng::stream(seed, task + 1 + region as u64);
        let found = annealing::anneal(&Ground::new(&part, &costs), &start, (HEAT, moves), &mut rng, stop);
        let made = found.map_or(start, |(_, made)| made);
        units.iter().zip(made).map(|(&unit, centre)| (unit, units[centre as usize])).collect::<Vec<_>>()
    };
    let parts: Vec<_> = regions.par_iter().enumerate().with_max_len(1).map(anneal).collect();
    let mut made = plan.to_vec();
    parts.into_iter().flatten().for_each(|(unit, centre)| made[unit as usize] = centre);
    made
}

/// The centres of a plan by region: one at random and those nearest to it, again and again among those that are left.
fn divided(problem: &Districting, plan: &[u32], rng: &mut Pcg64Mcg) -> Vec<Vec<u32>> {
    let mut left = plan.to_vec();
    left.sort_unstable();
    left.dedup();
    let size = left.len().div_ceil(left.len().div_ceil(TERRITORIES).max(1));
    let mut regions = Vec::new();
    while !left.is_empty() {
        let seed = left[rng.random_range(0..left.len())];
        let cost = |centre: u32| problem.cost(seed as usize, centre as usize);
        left.sort_by(|&a, &b| (b == seed).cmp(&(a == seed)).then(cost(a).total_cmp(&cost(b))).then(a.cmp(&b)));
        regions.push(left.drain(..size.min(left.len())).collect());
    }
    regions
}
