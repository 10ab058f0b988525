//! Explanations on the sample team: what a move alone changes is what evaluating it anew gives, and no plan with a pair costs
//! less than is said.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "other tests use the rest")]
mod by_hand;

use std::path::Path;
use std::process::Command;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::balance::explain::Explainer;
use sutton::balance::formulate::{Formulation, formulate};
use sutton::balance::optimise::optimise;
use sutton::balance::territories::RolePlan;
use sutton::model::{Instance, evaluate};
use sutton::plan::Plan;
use sutton::plan::segment::segment;
use sutton::read;
use sutton::solve::{Parameters, Progress};

const ROLE: &str = "outside";

fn team(settings: &str) -> Plan {
    let mut plan = read::plan(Path::new("data/us-field-team/plan.toml")).unwrap();
    plan.config.stability = toml::from_str(settings).unwrap();
    plan
}

fn quick() -> Parameters {
    Parameters { gap: 2e-3, ..Parameters::default() }
}

fn solved(plan: &Plan) -> (Formulation, RolePlan, Vec<u32>) {
    let formulation = formulate(plan, &segment(plan).unwrap(), ROLE).unwrap();
    let role = optimise(plan, &formulation, &quick(), &Progress::new(None)).unwrap().plan;
    let territory = |rep: usize| formulation.reps.binary_search(&rep).unwrap() as u32;
    let options: Vec<Option<u32>> = role.accounts.iter().map(|own| own.rep.map(territory)).collect();
    let assignment = formulation.of_units(&options).unwrap();
    (formulation, role, assignment)
}

#[test]
fn changes_add_up_to_the_plan_evaluated_anew() {
    for settings in ["", "move_hours = 0.5\nmove_hours_per_1000_revenue = 0.01\nmax_moved = 0.2"] {
        let plan = team(settings);
        let (formulation, role, assignment) = solved(&plan);
        let explainer = Explainer::new(&plan, &formulation, &role, &assignment);
        let mut rng = Pcg64::seed_from_u64(11);
        for _ in 0..1_000 {
            let (at, to) = (rng.random_range(0..formulation.accounts.len()), rng.random_range(0..formulation.reps.len()));
            let found = explainer.account(formulation.accounts[at], Some(formulation.reps[to])).unwrap().others;
            let Some(other) = found.first() else { continue };
            let mut moved = assignment.clone();
            moved[formulation.units.unit(at)] = to as u32;
            let anew = evaluate(&formulation.instance, &moved);
            let predicted = role.proof.primal + other.change();
            assert!((predicted - anew.value).abs() <= 1e-9 * anew.value, "{predicted} where {} is right", anew.value);
            assert_eq!(other.broken.is_empty(), anew.feasible(), "{:?} where {:?}", other.broken, anew.violations);
            if anew.feasible() {
                assert!(other.bound <= anew.value * (1.0 + 1e-9), "a bound of {} above {}", other.bound, anew.value);
            }
        }
    }
}

/// Eight accounts along a line, and three reps with little room to spare.
fn drawn(rng: &mut Pcg64) -> Plan {
    let places: Vec<(f64, f64)> = (0..8).map(|_| (rng.random_range(0.0..200.0), 1.0)).collect();
    let homes: Vec<(f64, f64)> = (0..3).map(|_| (rng.random_range(0.0..200.0), rng.random_range(60.0..110.0))).collect();
    by_hand::plan(by_hand::accounts(&places), by_hand::reps(&homes))
}

/// The least value of all plans, by unit and territory that they use.
fn least(instance: &Instance) -> Vec<Vec<f64>> {
    let (units, m) = (instance.units(), instance.territories());
    let mut least = vec![vec![f64::INFINITY; m]; units];
    for number in 0..m.pow(units as u32) {
        let plan: Vec<u32> = (0..units as u32).map(|unit| (number / m.pow(unit) % m) as u32).collect();
        let evaluation = evaluate(instance, &plan);
        if evaluation.feasible() {
            for (own, &j) in least.iter_mut().zip(&plan) {
                own[j as usize] = own[j as usize].min(evaluation.value);
            }
        }
    }
    least
}

#[test]
fn no_plan_with_a_pair_costs_less_than_is_said() {
    let mut rng = Pcg64::seed_from_u64(12);
    let (mut told, mut above) = (0, 0);
    for _ in 0..20 {
        let plan = drawn(&mut rng);
        let Ok(formulation) = by_hand::formulated(&plan) else { continue };
        let Ok(solved) = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)) else { continue };
        let (role, least) = (solved.plan, least(&formulation.instance));
        let options: Vec<Option<u32>> = role.accounts.iter().map(|own| own.rep.map(|rep| rep as u32)).collect();
        let assignment = formulation.of_units(&options).unwrap();
        let explainer = Explainer::new(&plan, &formulation, &role, &assignment);
        for account in 0..8 {
            for other in explainer.account(account, None).unwrap().others {
                let best = least[formulation.units.unit(account)][other.rep];
                assert!(other.bound <= best + 1e-6, "{account} with {}: {best} is below {}", other.rep, other.bound);
                told += 1;
                above += usize::from(other.bound > role.proof.primal + 1e-6);
            }
        }
    }
    assert!(told >= 150 && above >= 30, "{told} pairs, {above} of them said to cost more than the plan");
}

#[test]
fn accounts_and_reps_are_explained_from_a_written_folder() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sutton")).args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let out = out.to_str().unwrap();
    assert_eq!(run(&["solve", "data/first-plan/plan.toml", "--out", out, "--quiet"]).0, Some(0));
    let assignments = std::fs::read_to_string(Path::new(out).join("assignments.csv")).unwrap();
    let row: Vec<&str> = assignments.lines().nth(1).unwrap().split(',').collect();
    let (code, text, _) = run(&["explain", out, "--account", row[0]]);
    assert_eq!(code, Some(0));
    assert!(text.contains(&format!("role {}: with {}", row[3], row[4])) && text.contains("best plan with it"), "{text}");
    let (code, text, _) = run(&["explain", out, "--rep", row[4]]);
    assert!(code == Some(0) && text.starts_with(row[4]) && text.contains("accounts stay"), "{text}");
    let (code, text, _) = run(&["explain", out, "--account", row[0], "--rep", row[4], "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &json["accounts"][0]["rep_id"]), (Some(0), &serde_json::json!(row[4])));
    for wrong in [vec!["--account", "nobody"], vec!["--rep", "nobody"], vec![]] {
        let (code, text, error) = run(&[vec!["explain", out], wrong].concat());
        assert!(code == Some(2) && text.is_empty() && !error.is_empty(), "{text}{error}");
    }
}

#[test]
fn people_and_accounts_are_named_as_they_are_called() {
    let folder = tempfile::tempdir().unwrap();
    let plan = folder.path().join("plan");
    std::fs::create_dir(&plan).unwrap();
    for file in std::fs::read_dir("data/first-plan").unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), plan.join(file.file_name())).unwrap();
    }
    // Two accounts of one name.
    let accounts = std::fs::read_to_string(plan.join("accounts.csv")).unwrap();
    let name = |id: &str| {
        accounts.lines().find(|line| line.starts_with(&format!("{id},"))).unwrap().split(',').nth(1).unwrap().to_owned()
    };
    let (first, second, third) = (name("A01"), name("A02"), name("A03"));
    std::fs::write(plan.join("accounts.csv"), accounts.replace(&second, &third)).unwrap();
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_sutton")).current_dir(folder.path()).args(args).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run(&["solve", "plan/plan.toml", "--out", "out", "--quiet"]).0, Some(0));
    for word in [first.clone(), first.to_uppercase(), format!(" {} ", first.to_lowercase())] {
        let (code, text) = run(&["explain", "out", "--account", &word]);
        assert!(code == Some(0) && text.starts_with(&first) && text.contains("A01 "), "{word}: {text}");
        let sentence = text.lines().next().unwrap();
        assert!(sentence.contains(": the next best, ") || sentence.contains(": no other rep may have it"), "{sentence}");
        assert!(sentence.contains("Lena Whitaker"), "people by name: {sentence}");
    }
    let (code, text) = run(&["explain", "out", "--account", &third]);
    assert!(code == Some(2) && text.contains("is the name of 2 accounts: say which by its id, A02, A03"), "{text}");
    let (code, text) = run(&["explain", "out", "--account", &first[..first.len() - 1]]);
    assert!(code == Some(2) && text.contains(&first), "the nearest name is told: {text}");
    let (code, text) = run(&["explain", "out", "--rep", "nina yates"]);
    assert!(code == Some(0) && text.starts_with("outside-3 Nina Yates"), "{text}");
}
