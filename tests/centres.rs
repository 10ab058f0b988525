//! Free centres: plans, bounds and proofs against a search over all plans, on small maps.

#![allow(clippy::unwrap_used)]

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check::districting::{bound, no_district, violations};
use sutton::geometry::{Adjacency, Metric, Position};
use sutton::model::{Band, CentreCosts, CentreProof, Districting, DistrictingInfeasible, DistrictingSolution, ProofNode, Status};
use sutton::solve::{Parameters, Progress, centres};

/// Units at random places on a grid that is `wide` units wide, the same for the same seed.
fn random(seed: u64, units: usize, territories: usize, wide: usize) -> Districting {
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
    let mut problem = Districting::new(positions, territories, costs).band(Band { name: "load".into(), load, lower, upper });
    if rng.random() {
        problem = problem.fixed(vec![rng.random_range(0..units as u32)]);
    }
    match rng.random_range(0..3) {
        0 => problem.contiguous(grid(units, wide)),
        1 => problem.require_self_assignment(),
        _ => problem,
    }
}

/// A map whose two territories must have nearly the same load, which many can't.
fn tight(seed: u64) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let positions = (0..7).map(|_| Position::in_plane(rng.random_range(0.0..9.0), rng.random_range(0.0..9.0))).collect();
    let load: Vec<f64> = (0..7).map(|_| f64::from(rng.random_range(1..=99_u8))).collect();
    let mean = load.iter().sum::<f64>() / 2.0;
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: load.clone(), squared: false };
    let band = Band { name: "load".into(), load, lower: 0.998 * mean, upper: vec![1.002 * mean; 7] };
    Districting::new(positions, 2, costs).band(band)
}

/// Neighbours to the right and below.
fn grid(units: usize, wide: usize) -> Adjacency {
    let right = (0..units).filter(|unit| unit % wide + 1 < wide && unit + 1 < units).map(|unit| (unit, unit + 1));
    let below = (0..units.saturating_sub(wide)).map(|unit| (unit, unit + wide));
    Adjacency::new(units, &right.chain(below).collect::<Vec<_>>())
}

/// The cheapest of all plans, by trying them.
fn cheapest(problem: &Districting) -> Option<f64> {
    let (n, p) = (problem.units(), problem.territories());
    let mut best: Option<f64> = None;
    for set in 0_u32..1 << n {
        let centres: Vec<u32> = (0..n as u32).filter(|unit| set >> unit & 1 == 1).collect();
        if centres.len() != p {
            continue;
        }
        for way in 0..p.pow(n as u32) {
            let plan: Vec<u32> = (0..n as u32).map(|unit| centres[way / p.pow(unit) % p]).collect();
            let value = problem.value(&plan);
            if best.is_none_or(|best| value < best) && violations(problem, &plan, value).is_empty() {
                best = Some(value);
            }
        }
    }
    best
}

fn solve(problem: &Districting, threads: usize) -> DistrictingSolution {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let parameters = Parameters::default();
    pool.install(|| centres::solve(problem, &parameters, &Progress::new(None)))
}

/// A bound is proven, and no plan lies below it.
fn proven(problem: &Districting, solution: &DistrictingSolution, optimum: f64) {
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
fn solved_to(problem: &Districting, solution: &DistrictingSolution, optimum: f64, seed: u64) {
    let (plan, value) = (solution.plan.as_ref().unwrap(), solution.primal.unwrap());
    assert_eq!(violations(problem, plan, value), [], "seed {seed}");
    assert!((value - optimum).abs() <= 1e-4 * optimum + 1e-9, "seed {seed}: {value} is not {optimum}");
    assert_eq!(solution.status(false), Status::Optimal, "seed {seed}");
    proven(problem, solution, optimum);
}

#[test]
fn small_maps_are_solved_to_the_optimum() {
    let (mut solved, mut without) = (0, 0);
    for seed in 0..80 {
        let problem = if seed < 60 { random(seed, 7, 2 + seed as usize % 2, 3) } else { tight(seed) };
        let solution = solve(&problem, 1);
        match cheapest(&problem) {
            Some(optimum) => {
                solved += 1;
                solved_to(&problem, &solution, optimum, seed);
            }
            None => {
                assert_eq!(solution.plan, None, "seed {seed}");
                assert!(matches!(solution.status(false), Status::Infeasible | Status::Unknown), "seed {seed}");
                without += 1;
            }
        }
    }
    assert!(solved > 30 && without > 5, "{solved} with a plan, {without} without");
}

/// The cheapest connected plan, put together from all connected sets by dynamic programming; one centre per set.
fn cheapest_connected(problem: &Districting) -> Option<f64> {
    let (n, graph) = (problem.units(), problem.graph().unwrap());
    let cost = |set: usize| {
        let members: Vec<usize> = (0..n).filter(|unit| set >> unit & 1 == 1).collect();
        let given: Vec<usize> = members.iter().copied().filter(|&unit| problem.given().contains(&(unit as u32))).collect();
        let load = |band: &Band| members.iter().map(|&unit| band.load[unit]).sum::<f64>();
        let keeps = |centre: usize, band: &Band| band.lower - 1e-9 <= load(band) && load(band) <= band.upper[centre] + 1e-9;
        let may = |&centre: &usize| {
            given.iter().all(|&given| given == centre) && problem.bands().iter().all(|band| keeps(centre, band))
        };
        let at = |centre: usize| members.iter().map(|&unit| problem.cost(centre, unit)).sum::<f64>();
        members.iter().copied().filter(may).map(at).min_by(f64::total_cmp).filter(|_| graph.connected(&members))
    };
    let districts: Vec<(usize, f64)> = (1_usize..1 << n).filter_map(|set| Some((set, cost(set)?))).collect();
    let mut best = vec![f64::INFINITY; 1 << n];
    best[0] = 0.0;
    for _ in 0..problem.territories() {
        let mut next = vec![f64::INFINITY; 1 << n];
        for (set, value) in best.iter().enumerate().filter(|(_, value)| value.is_finite()) {
            let first = (0..n).find(|unit| set >> unit & 1 == 0);
            for (district, cost) in &districts {
                if district & set == 0 && first.is_some_and(|first| district >> first & 1 == 1) {
                    next[set | district] = next[set | district].min(value + cost);
                }
            }
        }
        best = next;
    }
    Some(best[(1 << n) - 1]).filter(|value| value.is_finite())
}

#[test]
fn connected_maps_of_few_units_per_territory_are_solved_to_the_optimum() {
    let mut solved = 0;
    for seed in 0..60 {
        let (units, wide) = (12, 4);
        let mut problem = random(1_000 + seed, units, 3 + seed as usize % 3, wide);
        if problem.graph().is_none() {
            problem = problem.contiguous(grid(units, wide));
        }
        if seed % 4 == 0 {
            let load: Vec<f64> = (0..units).map(|unit| (unit * 5 % 7) as f64).collect();
            let mean = load.iter().sum::<f64>() / problem.territories() as f64;
            problem = problem.band(Band { name: "calls".into(), load, lower: 0.5 * mean, upper: vec![1.5 * mean; units] });
        }
        let solution = solve(&problem, 1 + seed as usize % 2);
        let Some(optimum) = cheapest_connected(&problem) else {
            assert!(solution.infeasible.is_some(), "seed {seed}");
            continue;
        };
        solved += 1;
        solved_to(&problem, &solution, optimum, seed);
    }
    assert!(solved > 30, "{solved} of 60 have a plan");
}

#[test]
fn any_numbers_prove_no_more_than_the_optimum() {
    for seed in 0..40 {
        let problem = random(seed, 7, 2, 3);
        let Some(optimum) = cheapest(&problem) else { continue };
        let mut rng = Pcg64::seed_from_u64(seed);
        let mut proof = solve(&problem, 1).proof;
        for _ in 0..20 {
            let size = [0.1, 3.0, 100.0][rng.random_range(0..3)];
            proof.units.iter_mut().for_each(|unit| *unit += size * rng.random_range(-1.0..1.0));
            proof.loads.iter_mut().for_each(|load| *load += size * rng.random_range(-1.0..1.0));
            let nodes =
                proof.nodes.iter_mut().filter_map(|node| if let ProofNode::Priced(prices) = node { Some(prices) } else { None });
            nodes.flatten().for_each(|price| *price += size * rng.random_range(-1.0..1.0));
            let proven = bound(&problem, &CentreProof { target: 2.0 * optimum + 1.0, ..proof.clone() });
            assert!(
                proven.as_ref().is_err() || proven.as_ref().is_ok_and(|&proven| proven <= optimum + 1e-9),
                "seed {seed}: {proven:?}, not {optimum}"
            );
        }
    }
}

/// A map whose proof is a search.
fn searched(contiguous: bool) -> Districting {
    let problem = halved(|unit| 3.0 + (unit * 7 % 5) as f64).require_self_assignment();
    if contiguous { problem.contiguous(grid(60, 8)) } else { problem }
}

/// A map of 60 units in rows of 8, to be divided into two territories of nearly one load.
fn halved(load: impl Fn(usize) -> f64) -> Districting {
    let position = |unit: usize| Position::in_plane((unit % 8) as f64, 1.1 * (unit / 8) as f64);
    let load: Vec<f64> = (0..60).map(load).collect();
    let mean = load.iter().sum::<f64>() / 2.0;
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: load.clone(), squared: true };
    let band = Band { name: "load".into(), load, lower: 0.98 * mean, upper: vec![1.02 * mean; 60] };
    Districting::new((0..60).map(position).collect(), 2, costs).band(band)
}

#[test]
fn searches_are_proven_whatever_the_threads() {
    for contiguous in [false, true] {
        let problem = searched(contiguous);
        let solution = solve(&problem, 1);
        assert_eq!(solution.status(false), Status::Optimal);
        assert!(!solution.proof.nodes.is_empty(), "proven without a search");
        proven(&problem, &solution, solution.primal.unwrap());
        assert_eq!(violations(&problem, solution.plan.as_ref().unwrap(), solution.primal.unwrap()), []);
        let again = solve(&problem, 2);
        assert_eq!((again.plan, again.proof), (solution.plan, solution.proof));
    }
}

#[test]
fn spoilt_searches_are_refused_or_prove_less() {
    let problem = searched(false);
    let solution = solve(&problem, 1);
    let (proof, value) = (&solution.proof, solution.primal.unwrap());
    let certified = bound(&problem, proof).unwrap();
    for at in 0..proof.nodes.len() {
        let mut spoilt = proof.clone();
        spoilt.nodes[at] = ProofNode::Divided { cluster: 0, first: at as u32 };
        assert!(
            at == 0 && bound(&problem, &spoilt).is_err() || bound(&problem, &spoilt).map_or(true, |proven| proven <= value),
            "node {at}"
        );
    }
    let short = CentreProof { nodes: proof.nodes[..1].to_vec(), ..proof.clone() };
    assert!(bound(&problem, &short).is_err(), "children are missing");
    let bare = CentreProof { clusters: proof.clusters[1..].to_vec(), ..proof.clone() };
    assert!(bound(&problem, &bare).is_err(), "a cluster is missing");
    let early = CentreProof { target: certified - 1.0, ..proof.clone() };
    assert!(bound(&problem, &early).map_or(true, |proven| proven <= certified - 1.0 + 1e-9), "no more than the target");
}

#[test]
fn searches_bind_heavy_units_and_nothing_else_is_proven_of_them() {
    let problem = halved(|unit| if unit % 7 == 3 { 60.0 } else { 1.0 + (unit * 7 % 5) as f64 });
    let solution = solve(&problem, 1);
    assert_eq!(solution.status(false), Status::Optimal);
    let (proof, value) = (&solution.proof, solution.primal.unwrap());
    proven(&problem, &solution, value);
    let bound_at = |node: &ProofNode| matches!(node, ProofNode::Bound { .. });
    let places: Vec<usize> = (0..proof.nodes.len()).filter(|&at| bound_at(&proof.nodes[at])).collect();
    assert!(!places.is_empty(), "no unit was bound in {} nodes", proof.nodes.len());
    let mut refused = 0;
    for &at in &places {
        for (other, away) in (0..problem.units() as u32).zip((0..proof.clusters.len() as u32).cycle()) {
            let mut spoilt = proof.clone();
            let ProofNode::Bound { unit, cluster, .. } = &mut spoilt.nodes[at] else { continue };
            if other % 2 == 0 {
                *unit = other
            } else {
                *cluster = away
            }
            match bound(&problem, &spoilt) {
                Ok(claimed) => assert!(claimed <= value, "node {at}: {claimed}, not {value}"),
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 0, "a cluster that is none of the node's");
}

#[test]
fn wrong_plans_are_told() {
    let problem = searched(true);
    let solution = solve(&problem, 1);
    let (plan, value) = (solution.plan.unwrap(), solution.primal.unwrap());
    assert!(violations(&problem, &plan, value - 1.0)[0].to_string().contains("the plan costs"));
    let (a, b) = (plan[0], *plan.iter().find(|&&centre| centre != plan[0]).unwrap());
    let mut torn = plan.clone();
    let lone = (0..plan.len())
        .find(|&unit| {
            plan[unit] == a && unit != a as usize && grid(60, 8).neighbours(unit).iter().all(|&next| plan[next as usize] == a)
        })
        .unwrap();
    torn[lone] = b;
    assert!(violations(&problem, &torn, problem.value(&torn)).iter().any(|wrong| wrong.to_string().contains("cut off")));
    let one: Vec<u32> = vec![a; plan.len()];
    let wrong = violations(&problem, &one, problem.value(&one));
    assert!(
        wrong.iter().any(|wrong| wrong.to_string().contains("is above"))
            && wrong.iter().any(|wrong| wrong.to_string().contains("must be")),
        "{wrong:?}"
    );
    let mut away = plan.clone();
    away[a as usize] = b;
    assert!(
        violations(&problem, &away, problem.value(&away))
            .iter()
            .any(|wrong| wrong.to_string().contains("not in its own territory"))
    );
}

#[test]
fn what_sums_rule_out_is_told() {
    let problem = |lower: f64, upper: f64| {
        let positions = (0..4).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 4], squared: false };
        let load = vec![1.0, 1.0, 1.0, 5.0];
        Districting::new(positions, 2, costs).band(Band { name: "load".into(), load, lower, upper: vec![upper; 4] })
    };
    for (lower, upper, word) in [(0.0, 3.0, "may carry"), (5.0, 8.0, "must carry"), (0.0, 4.0, "a unit brings 5")] {
        let solution = solve(&problem(lower, upper), 1);
        assert_eq!(solution.status(false), Status::Infeasible);
        assert!(
            solution.infeasible.as_ref().is_some_and(|reason| reason.to_string().contains(word)),
            "{:?}",
            solution.infeasible
        );
    }
    assert_eq!(solve(&problem(3.0, 5.0), 1).primal, Some(2.0));
}

#[test]
fn an_island_that_is_no_territory_is_told() {
    let positions: Vec<Position> = (0..6).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 6], squared: false };
    let band = Band { name: "accounts".into(), load: vec![1.0; 6], lower: 2.0, upper: vec![4.0; 6] };
    let problem = |edges: &[(usize, usize)]| {
        Districting::new(positions.clone(), 2, costs.clone()).band(band.clone()).contiguous(Adjacency::new(6, edges))
    };
    let told = solve(&problem(&[(0, 1), (1, 2), (2, 3), (3, 4)]), 1).infeasible.unwrap();
    let words = "accounts: a part of the map (1 of 6 units, unit 5 among them) brings 1; a territory carries 2 to 4";
    assert!(matches!(told, DistrictingInfeasible::Piece { .. }) && told.to_string() == words, "{told}");
    let two = solve(&problem(&[(0, 1), (1, 2), (3, 4), (4, 5)]), 1);
    assert_eq!((two.primal, two.status(false)), (Some(4.0), Status::Optimal));
}

#[test]
fn a_unit_that_no_connected_territory_can_hold_is_named() {
    // Six units in a row; the third has so heavy neighbours that it can't be with either, and is too light alone.
    let row = |heavy: f64| {
        let positions = (0..6).map(|unit| Position::in_plane(f64::from(unit), 0.0)).collect();
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 6], squared: false };
        let load = vec![4.0, heavy, 6.0, heavy, 4.0, 20.0 - 2.0 * heavy];
        let edges: Vec<(usize, usize)> = (1..6).map(|unit| (unit - 1, unit)).collect();
        let band = Band { name: "load".into(), load, lower: 8.5, upper: vec![12.0; 6] };
        Districting::new(positions, 3, costs).band(band).contiguous(Adjacency::new(6, &edges))
    };
    let problem = row(7.0);
    assert_eq!(solve(&problem, 1).infeasible, Some(DistrictingInfeasible::NoDistrict { unit: 2 }));
    assert_eq!(no_district(&problem, 2), Ok(()));
    assert!(no_district(&problem, 1).is_err() && no_district(&row(5.5), 2).is_err());
    assert_ne!(solve(&row(5.5), 1).infeasible, Some(DistrictingInfeasible::NoDistrict { unit: 2 }));
}

/// Units of these loads in a row, 1 km apart, and how much each territory must and may have.
fn row(load: &[f64], territories: usize, lower: f64, upper: f64) -> (Vec<Position>, usize, CentreCosts, Band) {
    let positions = (0..load.len()).map(|unit| Position::in_plane(unit as f64, 0.0)).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; load.len()], squared: false };
    let band = Band { name: "hours".into(), load: load.to_vec(), lower, upper: vec![upper; load.len()] };
    (positions, territories, costs, band)
}

#[test]
fn a_given_centre_that_may_carry_less_than_it_must_is_told() {
    for (units, territories) in [(9, 1), (60, 2)] {
        let load: Vec<f64> = (0..units).map(|unit| 1.0 + f64::from(unit % 3)).collect();
        let share = load.iter().sum::<f64>() / f64::from(territories);
        let (positions, territories, costs, mut band) = row(&load, territories as usize, 0.9 * share, 1.1 * share);
        band.upper[4] = 0.8 * share;
        let problem = Districting::new(positions, territories, costs).band(band);
        // Nobody has to take the small one for a centre while it is not given.
        assert!(territories == 1 || solve(&problem, 1).plan.is_some());
        let reason = solve(&problem.fixed(vec![4]), 1).infeasible;
        assert!(matches!(reason, Some(DistrictingInfeasible::GivenTooSmall { centre: 4, .. })), "{reason:?}");
    }
}

#[test]
fn what_given_centres_may_carry_counts_in_the_sum() {
    let (positions, territories, costs, mut band) = row(&[2.0; 6], 2, 0.0, 9.0);
    band.upper[0] = 1.5;
    let problem = Districting::new(positions, territories, costs).band(band).fixed(vec![0]);
    let reason = solve(&problem, 1).infeasible;
    assert!(
        matches!(reason, Some(DistrictingInfeasible::AboveCapacity { capacity, total, .. }) if (capacity, total) == (10.5, 12.0)),
        "{reason:?}"
    );
}

#[test]
fn units_in_one_place_have_a_centre_each() {
    for (units, territories) in [(2, 2), (3, 2), (5, 4), (30, 3)] {
        let positions = vec![Position::in_plane(3.0, 4.0); units];
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; units], squared: false };
        let pairs: Vec<(usize, usize)> = (0..units).flat_map(|a| (0..a).map(move |b| (b, a))).collect();
        let problem = Districting::new(positions, territories, costs).contiguous(Adjacency::new(units, &pairs));
        let plan = solve(&problem, 1).plan.unwrap();
        assert_eq!(violations(&problem, &plan, 0.0), [], "{units} units, {territories} territories");
    }
}
