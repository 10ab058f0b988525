//! Centres anywhere: plans against a search over all plans, the same at any number of threads, and redrawn maps end to end.

#![allow(clippy::unwrap_used)]

mod binary;
mod grid;

use std::path::Path;
use std::process::Output;

use binary::sutton;
use grid::Grid;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;
use sutton::check::districting::{DistrictingViolation, bound, violations};
use sutton::geometry::Position;
use sutton::model::{Band, CentreCosts, CentreProof, Districting, DistrictingSolution, Status};
use sutton::read::literature::means;
use sutton::solve::{Parameters, Progress, centres};

/// Units at random places, alike or not, that are to be divided evenly.
fn random(seed: u64, units: usize, territories: usize) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let alike = rng.random::<bool>();
    let mut draw = |most: u8| f64::from(rng.random_range(1..=most));
    let positions = (0..units).map(|_| Position::in_plane(draw(200) + 5000.0, draw(100))).collect();
    let load: Vec<f64> = (0..units).map(|_| if alike { 2.0 } else { draw(9) }).collect();
    let weight = (0..units).map(|_| if alike { 1.0 } else { draw(5) }).collect();
    let mean = load.iter().sum::<f64>() / territories as f64;
    let tolerance = 0.1 * draw(8);
    let band =
        Band { name: "load".into(), load, lower: vec![(1.0 - tolerance) * mean], upper: vec![(1.0 + tolerance) * mean; units] };
    Districting::new(positions, territories, CentreCosts::Means(weight)).band(band)
}

fn solve(problem: &Districting) -> DistrictingSolution {
    centres::solve(problem, &Parameters::default(), &Progress::new(None))
}

/// The cheapest of all divisions into as many territories, by trying them: each is named by its first unit.
fn cheapest(problem: &Districting) -> Option<f64> {
    let (n, p) = (problem.units(), problem.territories());
    let mut best: Option<f64> = None;
    for way in 0..p.pow(n as u32) {
        let groups: Vec<usize> = (0..n as u32).map(|unit| way / p.pow(unit) % p).collect();
        let first = |group: usize| groups.iter().position(|own| *own == group).unwrap() as u32;
        let plan: Vec<u32> = groups.iter().map(|&group| first(group)).collect();
        let value = problem.value(&plan);
        if best.is_none_or(|best| value < best) && violations(problem, &plan, value).is_empty() {
            best = Some(value);
        }
    }
    best
}

#[test]
fn small_maps_are_divided_as_well_as_can_be() {
    let mut divided = 0;
    for seed in 0..60 {
        let problem = random(seed, 5 + seed as usize % 4, 2 + seed as usize % 2);
        let (solution, best) = (solve(&problem), cheapest(&problem));
        let Some(best) = best else {
            assert!(solution.plan.is_none(), "{seed}");
            continue;
        };
        let (plan, value) = (solution.plan.unwrap(), solution.primal.unwrap());
        assert_eq!(violations(&problem, &plan, value), [], "{seed}");
        assert!((value - best).abs() <= 1e-9 * best, "{seed}: {value} is not {best}");
        divided += 1;
    }
    assert!(divided > 40, "only {divided} of the maps can be divided");
}

#[test]
fn threads_change_nothing() {
    let problem = random(7, 900, 6);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let parameters = Parameters { work_limit: 3, ..Parameters::default() };
        pool.install(|| centres::solve(&problem, &parameters, &Progress::new(None)).plan).unwrap()
    };
    let one = with(1);
    assert_eq!(one, with(2));
    assert_eq!(one, with(5));
}

#[test]
fn a_unit_stands_for_its_territory_and_the_mean_is_paid_for() {
    let place = |x: f64| Position::in_plane(x, 7.0);
    let band = Band { name: "accounts".into(), load: vec![1.0; 4], lower: vec![2.0], upper: vec![2.0; 4] };
    let costs = CentreCosts::Means(vec![1.0, 3.0, 1.0, 1.0]);
    let problem = Districting::new([0.0, 4.0, 9.0, 11.0].map(place).to_vec(), 2, costs).band(band);
    // Means at 3 and 10: 9 + 3·1, 1 + 1.
    assert_eq!(violations(&problem, &[1, 1, 3, 3], 14.0), []);
    assert_eq!(violations(&problem, &[0, 0, 2, 2], 14.0), []);
    assert_eq!(problem.value(&[1, 1, 3, 3]), 14.0);
    let solution = solve(&problem);
    assert_eq!((solution.primal, solution.plan.as_deref()), (Some(14.0), Some(&[1, 1, 2, 2][..])));
    // Nothing is proven, and nothing is said to be.
    assert_eq!((solution.dual_bound, solution.certified_bound), (f64::NEG_INFINITY, f64::NEG_INFINITY));
    assert_eq!(solution.status(false), Status::Feasible);
    assert_eq!(bound(&problem, &CentreProof::default()), Ok(f64::NEG_INFINITY));
    let multipliers = CentreProof { target: 1e9, units: vec![100.0; 4], loads: vec![0.0; 4], ..CentreProof::default() };
    assert_eq!(bound(&problem, &multipliers), Ok(f64::NEG_INFINITY));
}

#[test]
fn wrong_plans_are_refused() {
    let place = |x: f64| Position::in_plane(x, 7.0);
    let band = Band { name: "accounts".into(), load: vec![1.0; 4], lower: vec![2.0], upper: vec![2.0; 4] };
    let costs = CentreCosts::Means(vec![1.0, 3.0, 1.0, 1.0]);
    let problem = Districting::new([0.0, 4.0, 9.0, 11.0].map(place).to_vec(), 2, costs).band(band);
    assert_eq!(violations(&problem, &[1, 1, 3, 3], 13.9), [DistrictingViolation::Objective { value: 14.0, claimed: 13.9 }]);
    assert_eq!(violations(&problem, &[2, 2, 3, 3], 14.0), [DistrictingViolation::CentreElsewhere(2)]);
    let wrong = violations(&problem, &[1, 1, 1, 3], problem.value(&[1, 1, 1, 3]));
    let wrong: Vec<String> = wrong.iter().map(ToString::to_string).collect();
    assert_eq!(wrong, ["accounts of centre 1: 3 is above 2", "accounts of centre 3: 1 is below 2"]);
    assert_eq!(violations(&problem, &[1, 1, 1, 9], 14.0).len(), 1);
    assert!(violations(&problem, &[0, 1, 3, 3], 0.0)[0].to_string().contains("3 centres are in use where 2 may be"));
}

#[test]
fn more_than_a_territory_may_carry_is_hopeless() {
    let problem = random(1, 8, 2);
    let mut band = problem.bands()[0].clone();
    band.load[0] = 1e3;
    let places = problem.positions().to_vec();
    let solution = solve(&Districting::new(places, 2, CentreCosts::Means(vec![1.0; 8])).band(band));
    assert!(solution.plan.is_none() && solution.infeasible.is_some());
}

#[test]
fn a_plan_that_costs_nothing_is_found() {
    let positions = [(0.0, 0.0), (13.7, 0.0), (0.0, 11.9), (0.0, 0.0), (0.0, 0.0)].map(|(x, y)| Position::in_plane(x, y));
    let load = vec![1.0, 4.0, 1.2, 1.0, 4.0];
    let band = Band { name: "hours".into(), lower: vec![0.0], upper: vec![load.iter().sum(); 5], load: load.clone() };
    let problem = Districting::new(positions.to_vec(), 3, CentreCosts::Means(load)).band(band);
    let solution = solve(&problem);
    assert_eq!((solution.primal, violations(&problem, &solution.plan.unwrap(), 0.0)), (Some(0.0), Vec::new()));
}

#[test]
fn one_territory_has_everything() {
    for seed in 0..20 {
        let problem = random(seed, 3 + seed as usize, 1);
        // Without a band no limit is above the sum of all loads.
        let mut loose = problem.bands()[0].clone();
        (loose.lower, loose.upper) = (vec![0.0], vec![loose.load.iter().sum(); problem.units()]);
        let costs = CentreCosts::Means(vec![2.0; problem.units()]);
        let loose = Districting::new(problem.positions().to_vec(), 1, costs).band(loose);
        for problem in [problem, loose] {
            let (plan, value) = (solve(&problem).plan.unwrap(), problem.value(&vec![0; problem.units()]));
            assert_eq!(violations(&problem, &plan, value), [], "{seed}");
        }
    }
}

#[test]
fn the_family_divides_accounts_by_number() {
    let problem = means(Path::new("data/benchmark/s100x4"), 0.02).unwrap();
    assert_eq!((problem.units(), problem.territories()), (100, 4));
    assert_eq!((problem.bands()[0].lower[0], problem.bands()[0].upper[0]), (25.0, 25.0));
    let folder = tempfile::tempdir().unwrap();
    let json = folder.path().join("rows.json");
    let args = ["benchmark", "means", "data/benchmark", "--only", "s100x4", "--json", json.to_str().unwrap()];
    stdout(&sutton(&args), 0);
    let rows: Value = serde_json::from_str(&std::fs::read_to_string(&json).unwrap()).unwrap();
    let value = solve(&problem).primal.unwrap();
    assert_eq!((rows[0]["m"].as_u64(), rows[0]["bound"].is_null()), (Some(4), true));
    assert!((rows[0]["value"].as_f64().unwrap() / value - 1.0).abs() < 1e-12);
}

fn stdout(output: &Output, code: i32) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{out}\n{err}");
    out
}

/// The grid, to be divided around means.
fn anywhere() -> Grid {
    let grid = Grid::with("count = 3", "count = 3\nobjective = \"squared_distance\"\ncentres = \"anywhere\"");
    grid.edit("plan.toml", "contiguity = true", "contiguity = false");
    grid
}

#[test]
fn a_map_is_redrawn_around_means() {
    let grid = anywhere();
    let said = stdout(&grid.solve(), 0);
    assert!(said.contains("Redrawn: 3 territories around their means, nearest to which are"), "{said}");
    assert!(said.contains("could not be proven"), "{said}");
    let out = grid.path("out");
    let verified = stdout(&sutton(&["verify", out.to_str().unwrap()]), 0);
    assert!(verified.contains("no bound is certified"), "{verified}");
    let summary: Value = serde_json::from_str(&grid.read("out/summary.json")).unwrap();
    let role = &summary["roles"][0];
    assert!(role["dual_bound"].is_null() && role["certified_bound"].is_null(), "{role}");
    let explained = stdout(&sutton(&["explain", out.to_str().unwrap(), "--account", "a0-1"]), 0);
    assert!(explained.contains("not known") && !explained.contains("no plan"), "{explained}");
}

#[test]
fn what_is_evaluated_costs_what_the_plan_costs() {
    let grid = anywhere();
    stdout(&grid.solve(), 0);
    let (plan, assignments) = (grid.path("plan.toml"), grid.path("out/assignments.csv"));
    let args = ["evaluate", plan.to_str().unwrap(), "--assignments", assignments.to_str().unwrap(), "--json"];
    let score: Value = serde_json::from_str(&stdout(&sutton(&args), 0)).unwrap();
    let summary: Value = serde_json::from_str(&grid.read("out/summary.json")).unwrap();
    let [ours, theirs] = [&score["roles"][0]["value"], &summary["roles"][0]["primal_value"]].map(|value| value.as_f64().unwrap());
    assert!((ours / theirs - 1.0).abs() < 1e-9, "{ours} is not {theirs}");
}

#[test]
fn accounts_moved_by_hand_are_found() {
    let grid = anywhere();
    stdout(&grid.solve(), 0);
    let text = grid.read("out/assignments.csv");
    let rep = |row: &str| row.split(',').nth(4).unwrap().to_string();
    let first = rep(text.lines().nth(1).unwrap());
    let other = text.lines().skip(1).map(rep).find(|rep| *rep != first).unwrap();
    let area = text.lines().nth(1).unwrap().split('-').next().unwrap().to_string();
    let moved = |row: &str| if row.starts_with(&format!("{area}-")) { row.replacen(&first, &other, 1) } else { row.to_string() };
    grid.write("out/assignments.csv", &(text.lines().map(moved).collect::<Vec<_>>().join("\n") + "\n"));
    let output = sutton(&["verify", grid.path("out").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_does_not_go_with_means_is_refused_in_one_message() {
    let grid = Grid::with("count = 3", "count = 3\ncentres = \"anywhere\"\nfixed = [\"R1\"]");
    let said = grid.refusal(2);
    for part in [
        "the input has 1 defect",
        "roles.field.centres",
        "objective = \"squared_distance\" is what they go with",
        "contiguity can't be asked for",
        "no rep's territory can be fixed",
    ] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    let grid = Grid::with("mode = \"redraw\"\n", "centres = \"anywhere\"\n");
    assert!(grid.refusal(2).contains("roles.field.centres"));
}
