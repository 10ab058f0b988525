//! Small maps, and what is true of a solution of one.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check::districting::{bound, violations};
use sutton::geometry::{Adjacency, Metric, Position};
use sutton::model::{Band, CentreCosts, Districting, DistrictingSolution, Reach, Status};
use sutton::solve::{Parameters, Progress, centres};

/// Units at random places on a grid that is `wide` units wide, the same for the same seed.
pub fn random(seed: u64, units: usize, territories: usize, wide: usize) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let place = |unit: usize, rng: &mut Pcg64| {
        let shake = |rng: &mut Pcg64| 0.8 * rng.random::<f64>();
        Position::in_plane((unit % wide) as f64 + shake(rng), (unit / wide) as f64 + shake(rng))
    };
    let positions: Vec<Position> = (0..units).map(|unit| place(unit, &mut rng)).collect();
    let load: Vec<f64> = (0..units).map(|_| f64::from(rng.random_range(0..=9_u8))).collect();
    let weight = load.iter().map(|load| load + 0.5).collect();
    let mean = load.iter().sum::<f64>() / territories as f64;
    let width = [0.1, 0.4, 1.0][rng.random_range(0..3)];
    let lower = if rng.random() { (mean * (1.0 - width)).floor() } else { 0.0 };
    let upper = (0..units).map(|_| (mean * (1.0 + width)).ceil() + f64::from(rng.random_range(0..=1_u8))).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight, squared: rng.random() };
    let mut problem =
        Districting::new(positions, territories, costs).band(Band { name: "load".into(), load, lower: vec![lower], upper });
    if rng.random() {
        problem = problem.fixed(vec![rng.random_range(0..units as u32)]);
    }
    match rng.random_range(0..3) {
        0 => problem.contiguous(grid(units, wide)),
        1 => problem.require_self_assignment(),
        _ => problem,
    }
}

/// The same with territories of several sizes, each half as large again as the one before.
pub fn of_sizes(seed: u64, units: usize, wide: usize, sizes: Vec<usize>) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let equal = random(seed, units, sizes.iter().sum(), wide);
    let load = equal.bands()[0].load.clone();
    let parts = (0..sizes.len()).map(|size| 1.5_f64.powi(size as i32));
    let all: f64 = parts.clone().zip(&sizes).map(|(part, &count)| part * count as f64).sum();
    let shares: Vec<f64> = parts.map(|part| part / all * load.iter().sum::<f64>()).collect();
    let width = [0.02, 0.1, 0.4][rng.random_range(0..3)];
    let lower =
        if rng.random() { shares.iter().map(|share| (share * (1.0 - width)).floor()).collect() } else { vec![0.0; sizes.len()] };
    let most = |share: &f64| vec![(share * (1.0 + width)).ceil(); units];
    let band = Band { name: "load".into(), load, lower, upper: shares.iter().flat_map(most).collect() };
    let weight = band.load.iter().map(|load| load + 0.5).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight, squared: rng.random() };
    let last = sizes.len() - 1;
    let mut problem = Districting::new(equal.positions().to_vec(), sizes.iter().sum(), costs).sizes(sizes).band(band);
    if rng.random() {
        let site = problem.site(last, rng.random_range(0..units as u32));
        problem = problem.fixed(vec![site]);
    }
    match rng.random_range(0..3) {
        0 => problem.contiguous(grid(units, wide)),
        1 => problem.require_self_assignment(),
        _ => problem,
    }
}

/// Either of the two, where most units may not be farther than so many km from their centre.
pub fn reaching(seed: u64, km: f64) -> Districting {
    let problem =
        if seed.is_multiple_of(2) { random(seed, 7, 2 + seed as usize % 3, 3) } else { of_sizes(seed, 6, 3, vec![1, 2]) };
    let units = (0..problem.units()).map(|unit| unit as u64 % 5 != seed % 5).collect();
    problem.within(Reach { metric: Metric::Plane, km, units })
}

/// Neighbours to the right and below.
pub fn grid(units: usize, wide: usize) -> Adjacency {
    let right = (0..units).filter(|unit| unit % wide + 1 < wide && unit + 1 < units).map(|unit| (unit, unit + 1));
    let below = (0..units.saturating_sub(wide)).map(|unit| (unit, unit + wide));
    Adjacency::new(units, &right.chain(below).collect::<Vec<_>>())
}

pub fn solve(problem: &Districting, threads: usize) -> DistrictingSolution {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let parameters = Parameters::default();
    pool.install(|| centres::solve(problem, &parameters, &Progress::new(None)))
}

/// A bound is proven, and no plan lies below it.
pub fn proven(problem: &Districting, solution: &DistrictingSolution, optimum: f64) {
    let slack = 1e-9 * optimum.abs().max(1.0);
    let certified = bound(problem, &solution.proof).unwrap();
    assert!(
        certified >= solution.certified_bound - 1e-7 * optimum.abs().max(1.0),
        "{certified} proves no {}",
        solution.certified_bound
    );
    assert!(certified <= optimum + slack, "{certified} is above the optimum {optimum}");
    assert!(solution.dual_bound <= optimum + slack, "{} is above the optimum {optimum}", solution.dual_bound);
}

/// The plan keeps all limits, costs as little as possible, and is proven to.
pub fn solved_to(problem: &Districting, solution: &DistrictingSolution, optimum: f64, seed: u64) {
    let (plan, value) = (solution.plan.as_ref().unwrap(), solution.primal.unwrap());
    assert_eq!(violations(problem, plan, value), [], "seed {seed}");
    assert!((value - optimum).abs() <= 1e-4 * optimum + 1e-9, "seed {seed}: {value} is not {optimum}");
    assert_eq!(solution.status(false), Status::Optimal, "seed {seed}");
    proven(problem, solution, optimum);
}

/// A map whose proof is a search.
pub fn searched(contiguous: bool) -> Districting {
    let problem = halved(|unit| 3.0 + (unit * 7 % 5) as f64).require_self_assignment();
    if contiguous { problem.contiguous(grid(60, 8)) } else { problem }
}

/// The same with one territory twice as large as the other.
pub fn searched_by_size() -> Districting {
    let load = |unit: usize| 3.0 + (unit * 7 % 5) as f64;
    let total: f64 = (0..60).map(load).sum();
    let [lower, upper] = [0.98, 1.02].map(|part| [total / 3.0, 2.0 * total / 3.0].map(|share| part * share));
    let band = Band {
        name: "load".into(),
        load: (0..60).map(load).collect(),
        lower: lower.to_vec(),
        upper: upper.iter().flat_map(|&upper| vec![upper; 60]).collect(),
    };
    let even = halved(load);
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: band.load.clone(), squared: true };
    Districting::new(even.positions().to_vec(), 2, costs).sizes(vec![1, 1]).band(band).require_self_assignment()
}

/// A map of 60 units in rows of 8, to be divided into two territories of nearly one load.
pub fn halved(load: impl Fn(usize) -> f64) -> Districting {
    let position = |unit: usize| Position::in_plane((unit % 8) as f64, 1.1 * (unit / 8) as f64);
    let load: Vec<f64> = (0..60).map(load).collect();
    let mean = load.iter().sum::<f64>() / 2.0;
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: load.clone(), squared: true };
    let band = Band { name: "load".into(), load, lower: vec![0.98 * mean], upper: vec![1.02 * mean; 60] };
    Districting::new((0..60).map(position).collect(), 2, costs).band(band)
}
