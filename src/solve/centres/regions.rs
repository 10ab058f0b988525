//! Regions of a large plan, some territories near one another each, annealed by themselves: what luck brings to one is kept,
//! whatever the others met with (Taillard and Voss 2002, partial optimisation under special intensification conditions).

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::annealing::{self, Landscape};
use super::costs::Costs;
use crate::model::Districting;
use crate::solve::parameters::Stop;
use crate::solve::rng;

/// The most territories of a region: with fewer, loads that are too much here find no way to where they are too little.
pub(super) const TERRITORIES: usize = 40;
/// Temperature at the start, as a share of the mean cost of a unit.
const HEAT: f64 = 0.6;
/// Moves per unit.
const MOVES: usize = 10_000;

/// Divides a plan into regions at random, and anneals each from as it is; tells the plan made of the best of each, `None` where
/// one has none. The regions and the luck come from one stream per `round`; moves double every other time that it was in vain.
pub(super) fn sweep(
    problem: &Districting,
    plan: &[u32],
    (seed, round, vain): (u64, usize, usize),
    stop: Stop,
) -> Option<Vec<u32>> {
    if !annealing::housed(problem, plan) {
        return None;
    }
    let plan = named(problem, plan);
    let task = 10_000 + 1_000 * round as u64;
    let regions = divided(problem, &plan, &mut rng::stream(seed, task));
    let anneal = |(region, names): (usize, &Vec<u32>)| {
        let units: Vec<u32> = (0..plan.len() as u32).filter(|&unit| names.contains(&plan[unit as usize])).collect();
        let mut sizes = vec![0; problem.sizes.len()];
        names.iter().for_each(|&name| sizes[problem.size(name)] += 1);
        let part = problem.part(&units, sizes);
        let place = |name: u32| {
            let place = units.binary_search(&problem.unit(name)).ok()?;
            Some(part.site(problem.size(name), place as u32))
        };
        let start: Vec<u32> = units.iter().map(|&unit| place(plan[unit as usize])).collect::<Option<_>>()?;
        let costs = Costs::new(&part);
        let moves = annealing::moves(&part, MOVES << (vain / 2));
        let mut rng = rng::stream(seed, task + 1 + region as u64);
        let (_, made) = annealing::anneal(&Landscape::new(&part, &costs), &start, (HEAT, moves), &mut rng, stop)?;
        let site = |made: u32| problem.site(part.size(made), units[part.unit(made) as usize]);
        Some(units.iter().zip(made).map(|(&unit, made)| (unit, site(made))).collect())
    };
    let parts: Option<Vec<Vec<(u32, u32)>>> = regions.par_iter().enumerate().with_max_len(1).map(anneal).collect();
    let mut made = plan.clone();
    parts?.into_iter().flatten().for_each(|(unit, centre)| made[unit as usize] = centre);
    Some(made)
}

/// The plan with each territory named after a site at one of its own units: after its centre, or the first unit where that is
/// elsewhere.
fn named(problem: &Districting, plan: &[u32]) -> Vec<u32> {
    let mut first = vec![u32::MAX; problem.sites()];
    for (unit, &site) in plan.iter().enumerate() {
        let own = plan[problem.unit(site) as usize] == site;
        let name = &mut first[site as usize];
        *name = if own { site } else { (*name).min(problem.site(problem.size(site), unit as u32)) };
    }
    plan.iter().map(|&site| first[site as usize]).collect()
}

/// The territories of a plan by region: one at random and those nearest to it, again and again among those that are left.
fn divided(problem: &Districting, plan: &[u32], rng: &mut Pcg64Mcg) -> Vec<Vec<u32>> {
    let mut left = plan.to_vec();
    left.sort_unstable();
    left.dedup();
    let size = left.len().div_ceil(left.len().div_ceil(TERRITORIES).max(1));
    let mut regions = Vec::new();
    while !left.is_empty() {
        let seed = left[rng.random_range(0..left.len())];
        let cost = |name: u32| problem.cost(seed as usize, problem.unit(name) as usize);
        left.sort_by(|&a, &b| (b == seed).cmp(&(a == seed)).then(cost(a).total_cmp(&cost(b))).then(a.cmp(&b)));
        regions.push(left.drain(..size.min(left.len())).collect());
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Position;
    use crate::model::{Band, CentreCosts};

    #[test]
    fn sweeps_mend_plans_and_keep_limits_whatever_the_threads() {
        let mut rng = rng::stream(1, 0);
        let positions: Vec<Position> = (0..120).map(|_| Position::in_plane(rng.random(), rng.random())).collect();
        let cost = |a: &Position, b: &Position| (a.0[0] - b.0[0]).hypot(a.0[1] - b.0[1]);
        let costs = positions.iter().flat_map(|a| positions.iter().map(move |b| cost(a, b))).collect();
        let band = Band { name: "load".into(), load: vec![1.0; 120], lower: vec![1.0], upper: vec![3.0; 120] };
        let problem = Districting::new(positions, 60, CentreCosts::Table(costs)).band(band);
        let start: Vec<u32> = (0..120).map(|unit| unit - unit % 2).collect();
        let swept = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| sweep(&problem, &start, (7, 1, 0), &|| false).unwrap())
        };
        let made = swept(1);
        assert!(problem.value(&made) < 0.5 * problem.value(&start), "pairs at random are far from one another");
        let load = |centre: u32| made.iter().filter(|&&other| other == centre).count();
        assert!(made.iter().all(|&centre| made[centre as usize] == centre && load(centre) <= 3));
        assert_eq!(swept(2), made);
        // A region that finds nothing better keeps what it has.
        let again = sweep(&problem, &made, (7, 2, 0), &|| false).unwrap();
        assert!(problem.value(&again) <= problem.value(&made) + 1e-12);
        assert_eq!(sweep(&problem, &made, (7, 2, 0), &|| true), Some(made.clone()), "stopped at once");
        // Two territories around each other's units are still two, and stay so.
        let (a, b) = (made[0], *made.iter().find(|&&centre| centre != made[0]).unwrap());
        let crossed: Vec<u32> = made
            .iter()
            .map(|&c| {
                if c == a {
                    b
                } else if c == b {
                    a
                } else {
                    c
                }
            })
            .collect();
        let mended = sweep(&problem, &crossed, (7, 3, 0), &|| false).unwrap();
        assert!(problem.value(&mended) <= problem.value(&made) + 1e-12);
        let load = |centre: u32| mended.iter().filter(|&&other| other == centre).count();
        assert!(mended.iter().all(|&centre| mended[centre as usize] == centre && load(centre) <= 3));
        // A given centre that is elsewhere can't be annealed around.
        assert_eq!(sweep(&problem.fixed(vec![a]), &crossed, (7, 3, 0), &|| false), None);
    }
}
