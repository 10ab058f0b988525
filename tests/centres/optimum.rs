//! Plans against the best of all plans.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check::districting::{bound, too_far, violations};
use sutton::geometry::{Adjacency, Metric, Position};
use sutton::model::{Band, CentreCosts, CentreProof, Districting, DistrictingInfeasible, ProofNode, Status};

use super::maps::{grid, of_sizes, random, reaching, searched_by_size, solve, solved_to};

/// A map whose two territories must have nearly the same load, which many can't.
fn tight(seed: u64) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let positions = (0..7).map(|_| Position::in_plane(rng.random_range(0.0..9.0), rng.random_range(0.0..9.0))).collect();
    let load: Vec<f64> = (0..7).map(|_| f64::from(rng.random_range(1..=99_u8))).collect();
    let mean = load.iter().sum::<f64>() / 2.0;
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: load.clone(), squared: false };
    let band = Band { name: "load".into(), load, lower: vec![0.998 * mean], upper: vec![1.002 * mean; 7] };
    Districting::new(positions, 2, costs).band(band)
}

/// The cheapest of all plans, by trying them.
fn cheapest(problem: &Districting) -> Option<f64> {
    let (n, p) = (problem.units(), problem.territories());
    let mut best: Option<f64> = None;
    for set in (0_u32..1 << problem.sites()).filter(|set| set.count_ones() as usize == p) {
        let centres: Vec<u32> = (0..problem.sites() as u32).filter(|site| set >> site & 1 == 1).collect();
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

/// Solves a map as trying all plans does. Returns whether there is one.
fn is_settled(problem: &Districting, seed: u64) -> bool {
    let solution = solve(problem, 1);
    let Some(optimum) = cheapest(problem) else {
        assert_eq!(solution.plan, None, "seed {seed}");
        assert!(matches!(solution.status(false), Status::Infeasible | Status::Unknown), "seed {seed}");
        return false;
    };
    solved_to(problem, &solution, optimum, seed);
    true
}

#[test]
fn small_maps_are_solved_to_the_optimum() {
    let (mut solved, mut without) = (0, 0);
    for seed in 0..80 {
        let problem = if seed < 60 { random(seed, 7, 2 + seed as usize % 2, 3) } else { tight(seed) };
        *(if is_settled(&problem, seed) { &mut solved } else { &mut without }) += 1;
    }
    assert!(solved > 30 && without > 5, "{solved} with a plan, {without} without");
}

#[test]
fn small_maps_with_two_bands_are_solved_to_the_optimum() {
    let mut rng = Pcg64::seed_from_u64(14);
    let (mut solved, mut without) = (0, 0);
    for seed in 0..40 {
        let territories = 2 + seed as usize % 2;
        let load: Vec<f64> = (0..7).map(|_| f64::from(rng.random_range(1..=9_u8))).collect();
        let mean = load.iter().sum::<f64>() / territories as f64;
        let revenue = Band { name: "revenue".into(), load, lower: vec![0.8 * mean], upper: vec![1.2 * mean; 7] };
        let problem = random(seed, 7, territories, 3).band(revenue);
        *(if is_settled(&problem, seed) { &mut solved } else { &mut without }) += 1;
    }
    assert!(solved > 15 && without > 2, "{solved} with a plan, {without} without");
}

#[test]
fn small_maps_of_unequal_territories_are_solved_to_the_optimum() {
    let (mut solved, mut without, mut unequal) = (0, 0, 0);
    for seed in 0..60 {
        let sizes = [vec![1, 1], vec![2, 1], vec![1, 2], vec![1, 1, 1]][seed as usize % 4].clone();
        let problem = of_sizes(seed, 6, 3, sizes);
        let solution = solve(&problem, 1 + seed as usize % 2);
        let Some(optimum) = cheapest(&problem) else {
            assert_eq!(solution.plan, None, "seed {seed}");
            assert!(matches!(solution.status(false), Status::Infeasible | Status::Unknown), "seed {seed}");
            without += 1;
            continue;
        };
        solved += 1;
        solved_to(&problem, &solution, optimum, seed);
        let plan = solution.plan.unwrap();
        unequal += usize::from(plan.iter().any(|&site| problem.size(site) > 0));
    }
    assert!(
        solved > 30 && without > 5 && unequal == solved,
        "{solved} with a plan, {without} without, {unequal} of several sizes"
    );
}

#[test]
fn small_maps_with_a_greatest_distance_are_solved_to_the_optimum() {
    let (mut solved, mut without, mut apart, mut binding) = (0, 0, 0, 0);
    for seed in 0..60 {
        let km = [0.8, 1.2, 1.6][seed as usize % 3];
        let problem = reaching(seed, km);
        let solution = solve(&problem, 1 + seed as usize % 2);
        let Some(optimum) = cheapest(&problem) else {
            assert_eq!(solution.plan, None, "seed {seed}");
            assert!(matches!(solution.status(false), Status::Infeasible | Status::Unknown), "seed {seed}");
            without += 1;
            if let Some(DistrictingInfeasible::TooFar { units }) = &solution.infeasible {
                assert_eq!(too_far(&problem, units), Ok(()), "seed {seed}");
                assert!(too_far(&problem, &units[1..]).is_err() || units.len() > problem.territories() + 1);
                apart += 1;
            }
            continue;
        };
        solved += 1;
        solved_to(&problem, &solution, optimum, seed);
        binding += usize::from(cheapest(&reaching(seed, 100.0)).unwrap() < optimum - 1e-9);
    }
    let told = format!("{solved} with a plan, {binding} of them dearer for it, {without} without, {apart} by units apart");
    assert!(solved > 25 && binding > 5 && without > 10 && apart > 5, "{told}");
}

#[test]
fn a_plan_with_a_unit_too_far_away_is_refused() {
    let problem = reaching(0, 1.2);
    let plan = vec![0; 7];
    let wrong = violations(&problem, &plan, problem.value(&plan));
    assert!(wrong.iter().any(|wrong| wrong.to_string() == "unit 6 is too far from its centre 0"), "{wrong:?}");
    assert!(!wrong.iter().any(|wrong| wrong.to_string().starts_with("unit 5")), "it may be anywhere: {wrong:?}");
}

#[test]
fn a_plan_of_other_sizes_is_refused() {
    let problem = searched_by_size();
    let of = |sites: [u32; 2]| {
        let plan: Vec<u32> = (0..60).map(|unit| sites[usize::from(unit > 19)]).collect();
        let wrong = violations(&problem, &plan, problem.value(&plan));
        wrong.iter().map(ToString::to_string).collect::<Vec<String>>().join("; ")
    };
    assert_eq!(of([0, problem.site(1, 50)]), "", "a third and two thirds");
    let turned = of([problem.site(1, 0), 50]);
    assert!(turned.contains("is below") && turned.contains("is above"), "{turned}");
    assert!(of([0, 50]).contains("2 centres are in use where 1 may be"), "both of the first size: {}", of([0, 50]));
    assert!(of([2, problem.site(1, 2)]).contains("two territories have their centre at unit 2"));
    assert!(of([0, 120]).contains("there are 120 sites"));
}

/// The cheapest connected plan, put together from all connected sets by dynamic programming; one centre per set.
fn cheapest_connected(problem: &Districting) -> Option<f64> {
    let (n, graph) = (problem.units(), problem.graph().unwrap());
    let cost = |set: usize| {
        let members: Vec<usize> = (0..n).filter(|unit| set >> unit & 1 == 1).collect();
        let given: Vec<usize> = members.iter().copied().filter(|&unit| problem.given().contains(&(unit as u32))).collect();
        let load = |band: &Band| members.iter().map(|&unit| band.load[unit]).sum::<f64>();
        let keeps = |centre: usize, band: &Band| band.lower[0] - 1e-9 <= load(band) && load(band) <= band.upper[centre] + 1e-9;
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
            problem = problem.band(Band { name: "calls".into(), load, lower: vec![0.5 * mean], upper: vec![1.5 * mean; units] });
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
    for seed in 0..60 {
        let problem = match seed {
            0..40 => random(seed, 7, 2, 3),
            40..50 => of_sizes(seed, 6, 3, vec![1, 2]),
            _ => reaching(seed, 1.6),
        };
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
