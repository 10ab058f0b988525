//! The binary on a small plan: solve, verify, evaluate, and what verify must refuse.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::fs;
use std::path::Path;

use binary::sutton;
use case::{Case, FILES, assert_code, json, row_of};
use serde_json::Value;

#[test]
fn a_solved_plan_is_verified() {
    let case = Case::new();
    let output = case.solve(&[]);
    assert_code(&output, 0);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in ["outside: 9 accounts for 2 reps", "Optimal: no plan can cost less than", "accounts moved", "travel hours"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    assert_code(&case.verify(), 0);
    assert_eq!((case.rep("03", "outside"), case.rep("09", "outside")), ("R1".into(), "R1".into()));
}

#[test]
fn the_summary_adds_up() {
    let case = Case::new();
    let output = case.solve(&["--json"]);
    assert_code(&output, 0);
    let summary = json(&output.stdout);
    assert_eq!(summary, json(case.read("out/summary.json").as_bytes()));
    for role in summary["roles"].as_array().unwrap() {
        let number = |key: &str| role[key].as_f64().unwrap_or_else(|| panic!("{key} in {role}"));
        assert_eq!(role["status"], "optimal");
        assert!((number("primal_value") - number("dual_bound") - number("absolute_gap")).abs() < 1e-9);
        assert!(number("certified_bound") <= number("dual_bound"));
        assert!(number("workload_cv_after") < 0.5);
    }
    let (outside, inside) = (&summary["roles"][0], &summary["roles"][1]);
    assert!(outside["travel_hours_after"].as_f64() > Some(0.0) && outside["travel_hours_before"].as_f64() > Some(0.0));
    assert_eq!((&inside["travel_hours_before"], &inside["accounts"]), (&Value::Null, &Value::from(12)));
    assert_eq!(summary["inputs"].as_array().unwrap().len(), 5);
    assert_eq!(summary["inputs"][1]["path"], "accounts.csv");
}

#[test]
fn threads_and_place_do_not_change_a_byte() {
    let case = Case::new();
    let deep = case.path("some/where/else");
    assert_code(&case.solve(&["--quiet", "--threads", "1"]), 0);
    assert_code(&case.solve_to(&deep, &["--quiet", "--threads", "2"]), 0);
    for name in FILES {
        assert_eq!(case.read(&format!("out/{name}")), case.read(&format!("some/where/else/{name}")), "{name}");
    }
    assert_code(&sutton(&["verify", deep.to_str().unwrap()]), 0);
}

#[test]
fn an_earlier_plan_is_replaced_and_nothing_else() {
    let case = Case::solved();
    assert_code(&case.solve(&["--quiet", "--seed", "7"]), 0);
    assert_eq!(json(case.read("out/summary.json").as_bytes())["seed"], 7);
    assert_eq!(case.names(), ["accounts.csv", "call_patterns.csv", "locks.csv", "out", "plan.toml", "reps.csv"]);

    fs::create_dir(case.path("mine")).unwrap();
    case.write("mine/notes.txt", "keep me");
    let output = case.solve_to(&case.path("mine"), &[]);
    assert_code(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("name another output folder"));
    assert_eq!(case.read("mine/notes.txt"), "keep me");
    assert_code(&case.solve_to(&case.path("plan.toml"), &[]), 2);
}

#[test]
fn a_place_that_cannot_be_written_is_the_machine_s_fault() {
    let case = Case::new();
    assert_code(&case.solve_to(&case.path("plan.toml/out"), &[]), 3);
    assert_code(&case.solve_to(Path::new("/proc/out"), &[]), 3);
    assert_eq!(case.names(), ["accounts.csv", "call_patterns.csv", "locks.csv", "plan.toml", "reps.csv"]);
}

#[test]
fn too_little_capacity_is_told_and_nothing_is_written() {
    let case = Case::new();
    case.edit("reps.csv", |text| text.replace("outside,95", "outside,30"));
    let output = case.solve(&[]);
    assert_code(&output, 1);
    let report = String::from_utf8_lossy(&output.stderr);
    assert!(report.contains("role outside: the work needs at least") && report.contains("hours short"), "{report}");
    assert!(!case.path("out").exists());
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let case = Case::new();
    for flags in [["--gap", "-1"], ["--gap", "nan"], ["--time-limit", "0"], ["--time-limit", "1e300"], ["--threads", "many"]] {
        assert_code(&case.solve(&flags), 2);
    }
    assert!(!case.path("out").exists());
}

#[test]
fn verify_refuses_an_account_assigned_twice() {
    let case = Case::solved();
    case.edit("out/assignments.csv", |text| {
        let row = text.lines().nth(1).unwrap().to_string();
        text + &row + "\n"
    });
    case.assert_refused(&["is assigned twice in role outside"]);
}

#[test]
fn verify_refuses_a_missing_account() {
    let case = Case::solved();
    case.edit("out/assignments.csv", |text| {
        text.lines().filter(|line| !line.starts_with(&row_of("05", "inside"))).map(|line| format!("{line}\n")).collect()
    });
    case.assert_refused(&["assignments.csv: role inside lacks 05"]);
}

#[test]
fn verify_refuses_unknown_accounts_and_reps() {
    let case = Case::solved();
    case.give("05", "inside", "R1");
    case.give("06", "inside", "nobody");
    case.edit("out/assignments.csv", |text| text.replace("07,Account 7,,inside", "99,Account 7,,inside"));
    case.assert_refused(&["rep R1 is not of role inside", "\"nobody\" is no rep", "\"99\" is no account", "lacks 05, 06, 07"]);
}

#[test]
fn verify_refuses_a_rep_without_the_skill() {
    let case = Case::solved();
    case.give("03", "outside", "R2");
    case.assert_refused(&["account 03 may not be with R2: the skill german is required", "which rule 0 forbids"]);
}

#[test]
fn verify_refuses_a_broken_lock() {
    let case = Case::solved();
    case.give("09", "outside", "R2");
    case.assert_refused(&["account 09 is locked to R1 (key client)", "is locked to territory 0"]);
}

#[test]
fn verify_refuses_a_rep_over_capacity() {
    let case = Case::solved();
    for at in 0..12 {
        let account = format!("{at:02}");
        if case.rep(&account, "inside") != "I2" {
            case.give(&account, "inside", "I2");
        }
    }
    case.assert_refused(&["rep I2: workload 18.5 is above 10", "territory 1: workload 18.5 is above 10"]);
}

#[test]
fn verify_refuses_a_changed_objective() {
    let case = Case::solved();
    case.edit_json("out/summary.json", |summary| scale(&mut summary["roles"][0]["primal_value"], 1.0 - 1e-6));
    case.assert_refused(&["role outside: the objective is"]);
    let case = Case::solved();
    case.edit_json("out/certificate.json", |certificate| scale(&mut certificate["roles"][0]["objective"], 1.0 + 1e-6));
    case.assert_refused(&["certificate.json: roles[0].objective"]);
}

#[test]
fn verify_refuses_prices_that_prove_less() {
    let case = Case::solved();
    case.edit_json("out/certificate.json", |certificate| {
        let price = &mut certificate["roles"][0]["certificate"]["load"][0][0];
        *price = Value::from(price.as_f64().unwrap() + 5.0);
    });
    case.assert_refused(&["role outside: summary.json: the certified bound is said to be", "but the certificate proves"]);
    case.edit_json("out/certificate.json", |certificate| {
        certificate["roles"][0]["certificate"]["load"] = Value::from(Vec::<f64>::new())
    });
    case.assert_refused(&["role outside"]);
}

#[test]
fn verify_refuses_a_raised_bound() {
    for (file, key) in [("summary.json", "certified_bound"), ("certificate.json", "bound")] {
        let case = Case::solved();
        case.edit_json(&format!("out/{file}"), |value| scale(&mut value["roles"][0][key], 1.001));
        case.assert_refused(&["the certified bound is said to be"]);
    }
}

#[test]
fn verify_refuses_numbers_that_are_not_derived() {
    let case = Case::solved();
    case.edit_json("out/summary.json", |summary| scale(&mut summary["roles"][0]["travel_hours_after"], 0.9));
    case.edit("out/territories.csv", |text| text.replace("R2,", "R2,x"));
    case.edit_json("out/summary.json", |summary| summary["roles"][1]["status"] = Value::from("feasible"));
    case.assert_refused(&[
        "summary.json: roles[0].travel_hours_after",
        "summary.json: roles[1].status",
        "territories.csv: line 3, rep_name",
    ]);
}

#[test]
fn verify_refuses_a_changed_input() {
    let case = Case::solved();
    case.edit("reps.csv", |text| text.replace("I2,inside,10", "I2,inside,11"));
    case.assert_refused(&["reps.csv: the input has changed"]);
    let case = Case::solved();
    fs::remove_file(case.path("locks.csv")).unwrap();
    case.assert_refused(&["locks.csv: the input can't be read"]);
}

#[test]
fn verify_refuses_every_truncated_file() {
    let case = Case::solved();
    for name in FILES {
        let (file, whole) = (format!("out/{name}"), case.read(&format!("out/{name}")));
        for length in [whole.len() / 2, whole.len() - 1] {
            case.write(&file, &whole[..length]);
            case.assert_refused(&[name]);
        }
        case.write(&file, &whole);
    }
    assert_code(&case.verify(), 0);
    fs::remove_file(case.path("out/moves.csv")).unwrap();
    case.assert_refused(&["moves.csv"]);
}

#[test]
fn evaluate_scores_a_plan_as_solve_did() {
    let case = Case::solved();
    let output = case.evaluate("out/assignments.csv", &["--json"]);
    assert_code(&output, 0);
    let (evaluation, summary) = (json(&output.stdout), json(case.read("out/summary.json").as_bytes()));
    for (scored, solved) in evaluation["roles"].as_array().unwrap().iter().zip(summary["roles"].as_array().unwrap()) {
        assert_eq!(scored["violations"], Value::from(Vec::<String>::new()));
        for (ours, theirs) in
            [("value", "primal_value"), ("travel_hours", "travel_hours_after"), ("workload_cv", "workload_cv_after")]
        {
            let (ours, theirs) = (scored[ours].as_f64().unwrap(), solved[theirs].as_f64().unwrap());
            assert!((ours - theirs).abs() <= 1e-9 * theirs.abs().max(1.0));
        }
    }
}

#[test]
fn evaluate_tells_what_today_breaks() {
    let case = Case::new();
    let rows: String = (0..12).map(|at| format!("{at:02};{}\n", if at == 5 { "" } else { "R2" })).collect();
    case.write("today.csv", &format!("Account ID;Owner\n{rows}"));
    let output = case.evaluate("today.csv", &[]);
    assert_code(&output, 1);
    assert_code(&case.evaluate("today.csv", &["--allow-broken"]), 0);
    let text = String::from_utf8_lossy(&output.stdout);
    for part in [
        "account 03 may not be with R2: the skill german is required",
        "account 09 is locked to R1 (key client)",
        "without a rep",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    case.write("today.csv", "account_id,rep_id\n99,R2\n01,R9\n02,R1\n02,R2\n");
    let output = case.evaluate("today.csv", &[]);
    assert_code(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("3 defects"), "{}", String::from_utf8_lossy(&output.stderr));
}

fn scale(value: &mut Value, factor: f64) {
    *value = Value::from(value.as_f64().unwrap() * factor);
}
