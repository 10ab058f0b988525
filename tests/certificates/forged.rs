//! The checker against forged proofs.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;
use sutton::check;
use sutton::geometry::{Metric, Position};
use sutton::model::{
    Activity, Band, CentreCosts, CentreProof, Certificate, Districting, Instance, Options, ProofCluster, ProofNode, Quantity,
    RuleId,
};
use sutton::solve::{Parameters, Progress, centres, solve};

use super::mutation::{Tally, forge};
use crate::common::{Draft, brute_force};

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

pub fn map(seed: u64) -> Districting {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut numbers = |count: usize, high: f64| (0..count).map(|_| rng.random_range(0.5..high)).collect::<Vec<f64>>();
    let (x, y, load) = (numbers(8, 9.0), numbers(8, 9.0), numbers(8, 5.0));
    let total: f64 = load.iter().sum();
    let positions = x.iter().zip(&y).map(|(&x, &y)| Position::in_plane(x, y)).collect();
    let costs = CentreCosts::Distance { metric: Metric::Plane, weight: load.clone(), squared: seed.is_multiple_of(2) };
    let lower = if seed.is_multiple_of(3) { 0.0 } else { 0.3 * total };
    let problem = Districting::new(positions, 2, costs);
    let problem = problem.band(Band { name: "load".into(), load, lower: vec![lower], upper: vec![0.62 * total; 8] });
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
