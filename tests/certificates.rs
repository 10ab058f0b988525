//! Forged certificates: whatever is done to a proof, the checker never takes from it more than is true, and `verify` never
//! takes the word of a file for what its proof does not bear out.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;
mod common;
mod grid;

use std::path::Path;

use binary::sutton;
use case::{Case, assert_code};
use common::{Draft, brute_force};
use grid::Grid;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::{Value, json};
use sutton::check;
use sutton::folder::manifest::Manifest;
use sutton::geometry::{Metric, Position};
use sutton::model::{
    Activity, Band, CentreCosts, CentreProof, Certificate, Districting, Instance, Options, ProofCluster, ProofNode, Quantity,
    RuleId,
};
use sutton::solve::{Parameters, Progress, centres, solve};

/// Numbers that proofs of any kind may stumble over.
const ODD: [f64; 12] = [0.0, -1.0, 0.5, 1.0, 2.0, 1e-300, 1e16, -1e16, 1e300, -1e300, 1.7e308, -1.7e308];

/// Changes a proof in one to three places: numbers, lists, and what stands in them.
fn mutated(proof: &Value, rng: &mut Pcg64) -> Value {
    let mut forged = proof.clone();
    for _ in 0..rng.random_range(1..=3) {
        let mut places = Vec::new();
        collect(&forged, String::new(), &mut places);
        let place = &places[rng.random_range(0..places.len())];
        change(forged.pointer_mut(place).unwrap(), rng);
    }
    forged
}

fn collect(value: &Value, path: String, places: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| collect(item, format!("{path}/{at}"), places));
            places.push(path);
        }
        Value::Object(items) => items.iter().for_each(|(key, item)| collect(item, format!("{path}/{key}"), places)),
        Value::Number(_) => places.push(path),
        _ => {}
    }
}

fn change(value: &mut Value, rng: &mut Pcg64) {
    match value {
        Value::Number(number) if number.is_u64() => {
            let now = number.as_u64().unwrap();
            *value = json!([now + 1, now.saturating_sub(1), 0, u64::from(u32::MAX)][rng.random_range(0..4)]);
        }
        Value::Number(number) => {
            let now = number.as_f64().unwrap();
            let odd = ODD[rng.random_range(0..ODD.len())];
            let factor = rng.random_range(0.5..2.0);
            *value = json!([now * factor, now + factor, now.round(), -now, odd][rng.random_range(0..5)]);
        }
        Value::Array(items) if !items.is_empty() => {
            let at = rng.random_range(0..items.len());
            match rng.random_range(0..4) {
                0 => drop(items.remove(at)),
                1 => items.insert(at, items[at].clone()),
                2 => items.clear(),
                _ => items.swap(0, at),
            }
        }
        _ => {}
    }
}

/// What became of forged proofs.
#[derive(Debug, Default)]
struct Tally {
    /// Refused as no proof at all.
    refused: usize,
    /// Taken, for a bound that no plan refutes.
    taken: usize,
    /// Of these, proofs that are as good as they were.
    unharmed: usize,
}

/// Holds every mutation of a proof against the value of the best plan.
fn forge(
    seed: u64,
    times: u64,
    (proof, genuine, optimum): (&Value, f64, f64),
    bound: impl Fn(Value) -> Option<f64>,
    tally: &mut Tally,
) {
    for time in 0..times {
        let mut rng = Pcg64::seed_from_u64(1_000_000 * seed + time);
        let forged = mutated(proof, &mut rng);
        let Some(bound) = bound(forged.clone()) else {
            tally.refused += 1;
            continue;
        };
        assert!(
            check::bears_out(optimum, bound, 1e-7 * optimum.abs().max(1.0)),
            "seed {seed}, time {time}: {bound} is said to be proven, but a plan has {optimum}: {forged}"
        );
        tally.taken += 1;
        tally.unharmed += usize::from(bound >= genuine - 1e-9 * genuine.abs().max(1.0));
    }
}

/// Forges the certificates of so many instances, so many times each: prices and trees.
fn forge_certificates(instances: u64, times: u64) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..instances {
        let instance = if seed % 2 == 0 { Draft::random(seed).build() } else { packed(seed) };
        let Some((optimum, _)) = brute_force(&instance) else { continue };
        let outcome = solve(&instance, &Parameters { gap: 1e-9, ..Parameters::default() }, &Progress::new(None));
        let proof = serde_json::to_value(&outcome.certificate).unwrap();
        let bound = |forged: Value| {
            let certificate: Certificate = serde_json::from_value(forged).ok()?;
            check::bound(&instance, &certificate).ok()
        };
        forge(seed, times, (&proof, outcome.certified_bound, optimum), bound, &mut tally);
    }
    tally
}

/// Eight units to be packed into two or three territories, each with costs and loads of its own: what trees are for.
fn packed(seed: u64) -> Instance {
    let mut rng = Pcg64::seed_from_u64(seed);
    let territories = 2 + usize::from(seed % 4 == 1);
    let mut table = |low: f64, high: f64| (0..8 * territories).map(|_| rng.random_range(low..high)).collect::<Vec<f64>>();
    let (costs, loads) = (table(10.0, 50.0), table(5.0, 25.0));
    let room = loads.iter().sum::<f64>() / territories.pow(2) as f64 / 0.95;
    let load = Quantity::dense(territories, loads);
    let activity = Activity { upper: vec![room; territories], ..Activity::even("load", load, territories, RuleId(0)) };
    let builder = Instance::builder(8, Options::new(territories, 1, false)).costs(Quantity::dense(territories, costs));
    builder.activity(activity).build().unwrap()
}

/// The same for maps of eight units that are redrawn.
fn forge_maps(maps: u64, times: u64) -> Tally {
    let mut tally = Tally::default();
    for seed in 0..maps {
        let problem = map(seed);
        let outcome = centres::solve(&problem, &Parameters { gap: 1e-9, ..Parameters::default() }, &Progress::new(None));
        let Some(optimum) = cheapest(&problem) else { continue };
        let proof = serde_json::to_value(&outcome.proof).unwrap();
        let bound = |forged: Value| {
            let proof: CentreProof = serde_json::from_value(forged).ok()?;
            check::districting::bound(&problem, &proof).ok()
        };
        forge(seed, times, (&proof, outcome.certified_bound, optimum), bound, &mut tally);
    }
    tally
}

fn map(seed: u64) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut numbers = |count: usize, high: f64| (0..count).map(|_| rng.random_range(0.5..high)).collect::<Vec<f64>>();
    let (x, y, load) = (numbers(8, 9.0), numbers(8, 9.0), numbers(8, 5.0));
    let total: f64 = load.iter().sum();
    let positions = x.iter().zip(&y).map(|(&x, &y)| Position::in_plane(x, y)).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: load.clone(), squared: seed.is_multiple_of(2) };
    let lower = if seed.is_multiple_of(3) { 0.0 } else { 0.3 * total };
    let problem = Districting::new(positions, 2, costs);
    let problem = problem.band(Band { name: "load".into(), load, lower, upper: vec![0.62 * total; 8] });
    if seed.is_multiple_of(2) { problem.require_self_assignment() } else { problem }
}

/// The cost of the best of all plans with two centres.
fn cheapest(problem: &Districting) -> Option<f64> {
    let pairs = (0..8_u32).flat_map(|a| (a + 1..8).map(move |b| [a, b]));
    let plans = pairs.flat_map(|pair| (0..1_usize << 8).map(move |way| (0..8).map(|unit| pair[way >> unit & 1]).collect()));
    let values = plans.filter_map(|plan: Vec<u32>| {
        let value = problem.value(&plan);
        check::districting::violations(problem, &plan, value).is_empty().then_some(value)
    });
    values.min_by(f64::total_cmp)
}

#[test]
fn no_forged_proof_shows_more_than_is_true() {
    let (certificates, maps) = (forge_certificates(24, 40), forge_maps(12, 40));
    for tally in [&certificates, &maps] {
        assert!(tally.refused >= 50 && tally.taken >= 50 && tally.unharmed < tally.taken, "{tally:?}");
    }
}

/// `cargo test --release --test certificates -- --ignored --nocapture`
#[test]
#[ignore = "minutes: a campaign"]
fn no_forged_proof_of_very_many_shows_more_than_is_true() {
    println!("prices and trees: {:?}", forge_certificates(400, 200));
    println!("free centres: {:?}", forge_maps(200, 200));
}

#[test]
fn proofs_of_a_map_that_leave_out_centres_are_refused() {
    let places = (0..4).map(|at| Position::in_plane(f64::from(at), 0.0)).collect();
    // All is cheap from the last unit alone.
    let costs = (0..16).map(|pair| if pair / 4 == 3 { 1.0 } else { 10.0 }).collect();
    let problem = Districting::new(places, 1, CentreCosts::Table(costs));
    let bound = |clusters: Vec<ProofCluster>, nodes: Vec<ProofNode>| {
        let proof =
            CentreProof { target: 30.0, units: vec![0.0; 4], loads: vec![0.0; 4], clusters, nodes, ..CentreProof::default() };
        check::districting::bound(&problem, &proof)
    };
    let (halves, centre) = (ProofCluster::Halves, ProofCluster::Centre);
    let whole = vec![halves([1, 2]), halves([3, 4]), halves([5, 6]), centre(0), centre(1), centre(2), centre(3)];
    let priced = |count: usize| vec![ProofNode::Priced(vec![0.0; count])];
    assert!((bound(whole, priced(1)).unwrap() - 4.0).abs() < 1e-9);
    // Centre 0 stands in two halves, so that the first cluster counts four without the cheap one.
    let shared = vec![halves([1, 2]), halves([3, 4]), halves([3, 5]), centre(0), centre(1), centre(2), centre(3)];
    assert_eq!(bound(shared, priced(1)).unwrap_err().to_string(), "cluster 3 is a half of two others");
    assert_eq!(bound(Vec::new(), priced(1)).unwrap_err().to_string(), "a search needs clusters");
}

#[test]
fn multipliers_too_large_to_add_up_prove_nothing() {
    let places = (0..4).map(|at| Position::in_plane(f64::from(at), 0.0)).collect();
    let problem = Districting::new(places, 1, CentreCosts::Table(vec![1.0; 16]));
    for units in [vec![1.7e308; 4], vec![1.7e308, -1.7e308, 1.7e308, -1.7e308], vec![-1.7e308; 4]] {
        let proof = CentreProof { target: 1e6, units, loads: vec![0.0; 4], ..CentreProof::default() };
        assert!(check::districting::bound(&problem, &proof).is_err());
    }
}

/// Writes a certificate of the first role, and says in both files that it proves the plan to be the best.
fn claim(read: &dyn Fn(&str) -> String, write: &dyn Fn(&str, &str), certificate: &Value, bound: Option<f64>) {
    let (mut summary, mut proofs): (Value, Value) =
        (serde_json::from_str(&read("out/summary.json")).unwrap(), serde_json::from_str(&read("out/certificate.json")).unwrap());
    let role = &mut summary["roles"][0];
    let primal = role["primal_value"].as_f64().unwrap();
    let claimed = bound.unwrap_or(primal);
    let gap = primal - claimed;
    for (key, value) in [
        ("dual_bound", json!(claimed)),
        ("certified_bound", json!(claimed)),
        ("bound", json!("certified")),
        ("absolute_gap", json!(gap)),
        ("gap", json!(if gap == 0.0 { 0.0 } else { gap / primal })),
        ("status", json!(if gap <= 1e-4 * primal { "optimal" } else { "feasible" })),
    ] {
        role[key] = value;
    }
    proofs["roles"][0]["bound"] = json!(claimed);
    proofs["roles"][0]["certificate"] = certificate.clone();
    write("out/summary.json", &(serde_json::to_string_pretty(&summary).unwrap() + "\n"));
    write("out/certificate.json", &(serde_json::to_string_pretty(&proofs).unwrap() + "\n"));
}

/// Renews the hashes of a plan folder: what is wrong with it must be found without them.
fn renew(out: &Path) {
    Manifest::of(out, "solve", &["run.json"]).unwrap().write(out).unwrap();
}

fn empty_proofs() -> [Value; 7] {
    let knapsacks = json!({"kind": "knapsacks", "activity": 0, "cell": [1.0, 1.0], "grid": 1.0});
    [
        json!({"kind": "tree", "target": 1e9, "relaxation": {"kind": "loads"}, "nodes": [{"steps": []}]}),
        json!({"kind": "tree", "target": 0.0, "relaxation": {"kind": "loads"}, "nodes": [{"steps": []}]}),
        json!({"kind": "tree", "target": 1e9, "relaxation": {"kind": "loads"}, "nodes": []}),
        json!({"kind": "tree", "target": 1e9, "relaxation": knapsacks, "nodes": [{"steps": []}]}),
        json!({"kind": "tree", "target": 1e9, "relaxation": {"kind": "loads"}, "nodes": [{"steps": [], "unit": 0}]}),
        json!({"kind": "prices", "load": [], "total": [], "budget": []}),
        json!({"kind": "centres", "target": 0.0, "units": [], "loads": [], "clusters": [], "nodes": []}),
    ]
}

#[test]
fn verify_refuses_every_kind_of_empty_proof() {
    let case = Case::solved();
    let write = |name: &str, text: &str| case.write(name, text);
    for proof in empty_proofs() {
        for claimed in [None, Some(-1e300)] {
            claim(&|name| case.read(name), &write, &proof, claimed);
            renew(&case.path("out"));
            case.assert_refused(&["role outside"]);
        }
    }
}

#[test]
fn verify_refuses_empty_proofs_of_maps_and_those_of_single_centres() {
    for plan in [Grid::new(), anywhere()] {
        assert!(plan.solve().status.success());
        let [three, four] = [3, 60].map(|count| vec![0.0; count]);
        let of_these_centres = json!({"kind": "prices", "load": [three], "total": [0.0], "budget": []});
        let of_nothing = json!({"kind": "centres", "target": 1e9, "units": four, "loads": four, "clusters": [], "nodes": []});
        for proof in empty_proofs().into_iter().chain([of_these_centres, of_nothing]) {
            claim(&|name| plan.read(name), &|name, text| plan.write(name, text), &proof, None);
            renew(&plan.path("out"));
            let output = sutton(&["verify", plan.path("out").to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(1), "{proof}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}

/// A map around means, of which no bound is known.
fn anywhere() -> Grid {
    let grid = Grid::with("count = 3", "count = 3\nobjective = \"squared_distance\"\ncentres = \"anywhere\"");
    grid.edit("plan.toml", "contiguity = true", "contiguity = false");
    grid
}

#[test]
fn verify_tells_bounds_below_what_is_proven() {
    for (file, key, part) in [
        ("summary.json", "certified_bound", "summary.json: the certified bound is said to be"),
        ("certificate.json", "bound", "certificate.json: the certified bound is said to be"),
        ("summary.json", "dual_bound", "the dual bound is said to be"),
    ] {
        for claimed in [json!(1.0), Value::Null] {
            let case = Case::solved();
            case.edit_json(&format!("out/{file}"), |value| value["roles"][0][key] = claimed.clone());
            renew(&case.path("out"));
            case.assert_refused(&[part, "but the certificate proves"]);
        }
    }
}

#[test]
fn verify_rests_on_what_is_certified_alone() {
    let case = Case::new();
    // The page and the workbook would tell the bound that they were made with.
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let proofs: Value = serde_json::from_str(&case.read("out/certificate.json")).unwrap();
    let mut certificate = proofs["roles"][0]["certificate"].clone();
    // Prices of nothing still prove something, and less than is claimed.
    let prices = certificate["load"].as_array_mut().unwrap().iter_mut();
    prices.for_each(|prices| prices.as_array_mut().unwrap().iter_mut().for_each(|price| *price = json!(0.0)));
    let proven = {
        claim(&|name| case.read(name), &|name, text| case.write(name, text), &certificate, None);
        let report = String::from_utf8(case.verify().stderr).unwrap();
        let proven = report.split("but the certificate proves ").nth(1).unwrap();
        proven.split_whitespace().next().unwrap().parse::<f64>().unwrap()
    };
    claim(&|name| case.read(name), &|name, text| case.write(name, text), &certificate, Some(proven));
    renew(&case.path("out"));
    let said = |case: &Case| String::from_utf8(case.verify().stdout).unwrap();
    assert!(!said(&case).lines().next().unwrap().contains("claims"), "{}", said(&case));
    // The word of the solver for more: nobody can tell.
    case.edit_json("out/summary.json", |summary| {
        let role = &mut summary["roles"][0];
        let primal = role["primal_value"].clone();
        (role["dual_bound"], role["bound"], role["status"]) = (primal, json!("claimed"), json!("optimal"));
        (role["absolute_gap"], role["gap"]) = (json!(0.0), json!(0.0));
    });
    renew(&case.path("out"));
    let told = said(&case);
    let first = told.lines().next().unwrap();
    assert!(first.contains("on the certified bound alone") && first.contains("which can't be verified"), "{told}");
    assert!(!first.contains("gap 0 h"), "{told}");
}

#[test]
fn verify_reads_on_behind_what_is_no_text() {
    for file in ["assignments.csv", "territories.csv", "moves.csv"] {
        let case = Case::solved();
        let mut bytes = case.read(&format!("out/{file}")).into_bytes();
        bytes.extend(b"\xff\nR9,x,y\n");
        std::fs::write(case.path(&format!("out/{file}")), bytes).unwrap();
        case.assert_refused(&[&format!("{file}: changed since it was written")]);
        renew(&case.path("out"));
        case.assert_refused(&[file]);
    }
}

#[test]
fn verify_needs_the_manifest() {
    let case = Case::solved();
    std::fs::remove_file(case.path("out/manifest.json")).unwrap();
    case.assert_refused(&["manifest.json is gone"]);
    let case = Case::solved();
    case.edit_json("out/manifest.json", |manifest| drop(manifest["files"].as_array_mut().unwrap().remove(1)));
    case.assert_refused(&["manifest.json: has no hash of"]);
    let case = Case::solved();
    case.edit("out/run.json", |text| text.replace('{', "{ "));
    case.write("out/notes.txt", "mine");
    assert_code(&case.verify(), 0);
    let again = case.solve(&[]);
    assert_code(&again, 2);
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(
        told.contains("run.json: changed since it was written") && told.contains("notes.txt: not written by sutton"),
        "{told}"
    );
}

#[test]
fn verify_refuses_edited_tables() {
    type Edit = (&'static str, fn(String) -> String);
    let edits: [Edit; 5] = [
        ("territories.csv", |text| text.replace("R1,", "R01,")),
        ("territories.csv", |text| text.replace('\n', "\n\n")),
        ("moves.csv", |text| text.lines().take(1).map(|line| format!("{line}\n")).collect()),
        ("moves.csv", |text| text.clone() + text.lines().last().unwrap() + "\n"),
        ("assignments.csv", |text| text.replace("01,Account 1,,outside", "1,Account 1,,outside")),
    ];
    for (file, edit) in edits {
        let case = Case::solved();
        case.edit(&format!("out/{file}"), edit);
        case.assert_refused(&[&format!("{file}: changed since it was written")]);
        renew(&case.path("out"));
        case.assert_refused(&[file]);
    }
}
