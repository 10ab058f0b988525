//! Prices are what evaluating the plan anew gives, for single requests and for several together, on random ones.

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::balance::explain::{Explainer, tied_roles};
use sutton::check;
use sutton::model::evaluate;
use sutton::report::verify::StoredPlan;

use super::{records, reviewed, roomy};
use crate::binary::sutton;
use crate::case::{assert_code, json};

/// Random moves of every role of a written plan: predicted against evaluated anew, and broken rules against the checker.
fn assert_exact(folder: &std::path::Path, rounds: usize) {
    let written = StoredPlan::read(folder, None).unwrap();
    let roles = written.verified().unwrap();
    let solved = written.solved(&roles);
    let tied = tied_roles(&written.plan, &solved).unwrap();
    let mut rng = Pcg64::seed_from_u64(7);
    let mut broken = 0;
    for (at, (formulation, _, assignment)) in solved.iter().enumerate() {
        let explainer = Explainer::of(&written.plan, &tied, at, &solved[at]);
        let value = evaluate(&formulation.instance, assignment).value;
        let units: Vec<usize> = (0..assignment.len()).collect();
        for round in 0..rounds {
            let chosen: Vec<usize> = units.sample(&mut rng, 1 + round % 5).copied().collect();
            let to = |unit: usize, territory: usize| (unit, territory);
            let moves: Vec<(usize, usize)> =
                chosen.into_iter().map(|unit| to(unit, rng.random_range(0..formulation.reps.len()))).collect();
            let effect = explainer.effect(&moves);
            let after = explainer.assignment_after(&moves);
            let anew = evaluate(&formulation.instance, &after);
            assert!((effect.change() - (anew.value - value)).abs() <= 1e-9 * value.abs().max(1.0), "{moves:?}");
            for (one, other) in effect.loads.iter().flatten().zip(anew.loads.iter().flatten()) {
                assert!((one - other).abs() <= 1e-9 * other.abs().max(1.0), "{moves:?}");
            }
            let kept = check::violations(&formulation.instance, &after, anew.value).is_empty();
            let of_others = tied.iter().any(|(bundle, _)| bundle.contains(&at));
            assert!(of_others || kept == effect.broken.is_empty(), "{moves:?}: {:?}", effect.broken);
            broken += usize::from(!kept);
        }
    }
    assert!(broken > 0, "some of so many moves break a rule");
}

#[test]
fn random_requests_cost_what_the_plan_evaluated_anew_costs() {
    let case = roomy();
    assert_exact(&case.path("out"), 200);
    // Roles that follow others, families, caps and bands.
    let scratch = crate::binary::Scratch::new();
    let out = scratch.path("out").display().to_string();
    let plan = "data/us-field-team/plan.toml";
    assert_code(&sutton(&["solve", plan, "--out", &out, "--gap", "0.05", "--quiet", "--no-report", "--no-workbook"]), 0);
    assert_exact(&scratch.path("out"), 200);
}

#[test]
fn a_request_is_free_or_told_what_it_costs_and_breaks() {
    let (case, output) =
        reviewed("account_id,to_rep,from_rep\n08,R1,R2\n03,R2,\n00,I2,\n01,R1,R2\n", &["--json", "--free-below", "1e6"]);
    assert_code(&output, 0);
    let rows = records(&case.read("out/review/review.csv"));
    let verdicts: Vec<&str> = rows.iter().map(|row| row["verdict"].as_str()).collect();
    assert_eq!(verdicts[0], "free");
    assert!(verdicts[1].starts_with("breaks "), "{verdicts:?}");
    assert!(rows[1]["rules"].contains("german") && rows[1]["hours_at_least"].is_empty(), "{:?}", rows[1]);
    assert_eq!(verdicts[3], "has it already");
    let hours = |row: usize, column: &str| rows[row][column].parse::<f64>().unwrap();
    let [lost, gained] = [hours(0, "from_hours") - hours(0, "from_hours_then"), hours(0, "to_hours_then") - hours(0, "to_hours")];
    assert!(lost > 0.0 && gained > 0.0 && (gained - lost - hours(0, "travel_hours")).abs() < 0.02, "{:?}", rows[0]);
}

#[test]
fn requests_that_need_each_other_are_told() {
    // Eight accounts, four for each rep: who takes one has to give one.
    let case = roomy();
    case.edit("accounts.csv", |text| {
        text.lines().filter(|line| !line.starts_with("02,")).map(|line| format!("{line}\n")).collect()
    });
    case.edit("plan.toml", |text| text + "[balance.accounts]\nshare = \"equal\"\ntolerance = 0.1\nweight = 0\n");
    let output = case.solve(&["--quiet", "--no-report", "--no-workbook"]);
    assert_code(&output, 0);
    let now = super::holders(&case, "out", "outside");
    let of = |rep: &str| now.iter().find(|(id, own)| *own == rep && !["03", "09"].contains(&id.as_str())).unwrap().0.clone();
    let output = super::review(&case, &format!("account_id,to_rep\n{},R2\n{},R1\n", of("R1"), of("R2")), &["--json"]);
    assert_code(&output, 0);
    let told = json(&output.stdout);
    let role = &told["roles"][0];
    assert_eq!(role["requests"][0]["verdict"], "breaks");
    assert_eq!(role["links"][0]["helps"], true, "{told:#}");
    assert!(!role["links"][0]["kept"].as_array().unwrap().is_empty());
    assert!(role["all"]["rules"].as_array().unwrap().is_empty(), "{told:#}");
}

#[test]
fn the_same_review_at_any_number_of_threads() {
    let case = roomy();
    let tables = ["1", "3"].map(|threads| {
        case.write("requests.csv", "account_id,to_rep\n08,R1\n07,R1\n01,R2\n");
        let (out, requests) = (case.path("out"), case.path("requests.csv"));
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sutton"));
        let given = ["review", out.to_str().unwrap(), "--requests", requests.to_str().unwrap(), "--json"];
        let output = command.args(given).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert_code(&output, 0);
        (case.read("out/review/review.csv"), output.stdout)
    });
    assert_eq!(tables[0], tables[1]);
}
