//! Explanations on the sample team: what a move alone changes is what evaluating it anew gives, and no plan with a pair costs
//! less than is said.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::Command;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::model::evaluate;
use sutton::plan::explain::Explainer;
use sutton::plan::formulate::{Formulation, formulate};
use sutton::plan::optimise::optimise;
use sutton::plan::segment::segment;
use sutton::plan::territories::RolePlan;
use sutton::plan::{Lock, Plan};
use sutton::read;
use sutton::solve::{Parameters, Progress, solve};

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

#[test]
fn no_plan_with_a_pair_costs_less_than_is_said() {
    let plan = team("");
    let (formulation, role, assignment) = solved(&plan);
    let explainer = Explainer::new(&plan, &formulation, &role, &assignment);
    let mut rng = Pcg64::seed_from_u64(12);
    let mut told = 0;
    while told < 50 {
        let (at, to) = (rng.random_range(0..formulation.accounts.len()), rng.random_range(0..formulation.reps.len()));
        let (account, rep) = (formulation.accounts[at], formulation.reps[to]);
        let Some(other) = explainer.account(account, Some(rep)).unwrap().others.pop() else { continue };
        if other.bound.is_infinite() {
            continue;
        }
        told += 1;
        let mut forced = plan.clone();
        forced.locks.insert((account, ROLE.into()), Lock { rep, reason: None, until: None, file: String::new(), line: 0 });
        let formulation = formulate(&forced, &segment(&forced).unwrap(), ROLE).unwrap();
        let outcome = solve(&formulation.instance, &quick(), &Progress::new(None));
        let best = outcome.primal.unwrap();
        assert!(other.bound <= best + 1e-6, "{} with {}: {best} is below {}", account, rep, other.bound);
    }
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
    assert!(text.contains(&format!("role {}: with {}", row[1], row[2])) && text.contains("best plan with it"), "{text}");
    let (code, text, _) = run(&["explain", out, "--rep", row[2]]);
    assert!(code == Some(0) && text.starts_with(row[2]) && text.contains("accounts stay"), "{text}");
    let (code, text, _) = run(&["explain", out, "--account", row[0], "--rep", row[2], "--json"]);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &json["accounts"][0]["rep_id"]), (Some(0), &serde_json::json!(row[2])));
    for wrong in [vec!["--account", "nobody"], vec!["--rep", "nobody"], vec![]] {
        let (code, text, error) = run(&[vec!["explain", out], wrong].concat());
        assert!(code == Some(2) && text.is_empty() && !error.is_empty(), "{text}{error}");
    }
}
