//! `history`: past cycles side by side, from their folders alone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;

use binary::sutton;
use case::{Case, assert_code, json};
use serde_json::Value;

const BARE: [&str; 3] = ["--quiet", "--no-report", "--no-workbook"];

/// A plan over twelve weeks in `old`, measured, and the next one in `new`, where R1 and R2 changed places.
fn two_cycles() -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| {
        text.replace("start = 2026-01-01", "start = 2026-01-05\nend = 2026-03-29").replace("locks = \"locks.csv\"\n", "")
    });
    case.edit("reps.csv", |text| text.replace(",95,", ",180,").replace("inside,10", "inside,20"));
    assert_code(&case.solve_to(&case.path("old"), &BARE), 0);
    let text = case.read("old/assignments.csv");
    let row = text.lines().find(|line| line.contains(",outside,R1,")).unwrap();
    let account = row.split(',').next().unwrap();
    case.write("log.csv", &format!("account_id,rep_id,date,channel,minutes\n{account},R1,2026-01-06,visit,60\n"));
    let [old, log] = ["old", "log.csv"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["measure", &old, "--activities", &log, "--until", "2026-02-15", "--quiet"]), 0);
    case.edit("plan.toml", |text| text.replace("2026-01-05", "2026-03-30").replace("2026-03-29", "2026-06-21"));
    case.edit("reps.csv", |text| text.replace("R1,outside,180,40,-100,german", "R1,outside,180,40,-99,german"));
    case.edit("reps.csv", |text| text.replace("R2,outside,180,40,-99,", "R2,outside,180,40,-100,german"));
    case.edit("accounts.csv", |text| text.replace(",R2,", ",,"));
    assert_code(&case.solve_to(&case.path("new"), &BARE), 0);
    case
}

fn history(case: &Case, flags: &[&str]) -> std::process::Output {
    let [new, old] = ["new", "old"].map(|name| case.path(name).display().to_string());
    sutton(&[&["history", &new, &old], flags].concat())
}

#[test]
fn cycles_stand_by_their_first_day_with_what_changed_hands_and_what_was_made() {
    let case = two_cycles();
    // The inputs of past cycles are gone.
    std::fs::remove_file(case.path("accounts.csv")).unwrap();
    let output = history(&case, &["--json"]);
    assert_code(&output, 0);
    let told = json(&output.stdout);
    let cycles = told["cycles"].as_array().unwrap();
    let starts: Vec<&Value> = cycles.iter().map(|own| &own["start"]).collect();
    assert_eq!(starts, ["2026-01-05", "2026-03-30"]);
    let outside = |cycle: &Value| cycle["roles"].as_array().unwrap().iter().find(|own| own["role"] == "outside").unwrap().clone();
    assert!(outside(&cycles[0])["changed_hands"].is_null());
    let reps = |folder: &str| -> Vec<(String, String)> {
        let text = case.read(&format!("{folder}/assignments.csv"));
        let cells = |line: &str| line.split(',').map(String::from).collect::<Vec<String>>();
        let rows = text.lines().map(cells).filter(|row| row[3] == "outside");
        rows.map(|row| (row[0].clone(), row[4].clone())).collect()
    };
    let others = reps("old").iter().zip(reps("new")).filter(|(before, after)| **before != *after).count();
    assert!(others > 0);
    assert_eq!(outside(&cycles[1])["changed_hands"].as_u64(), Some(others as u64));
    let measure = &cycles[0]["measures"][0];
    let file = json(case.read("old/measure/2026-02-15/measure.json").as_bytes());
    assert_eq!((&measure["until"], &measure["due_calls"]), (&file["until"], &file["total"]["due_calls"]));
    let share = 1.0 / measure["due_calls"].as_f64().unwrap();
    assert!((measure["adherence"].as_f64().unwrap() - share).abs() < 1e-12);
    assert_eq!(cycles[1]["measures"].as_array().map(Vec::len), Some(0));
}

#[test]
fn text_and_csv_have_a_row_for_each_plan_and_role() {
    let case = two_cycles();
    let output = history(&case, &[]);
    assert_code(&output, 0);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in ["outside\n", "inside\n", "What was made of them", "2026-02-15"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let output = history(&case, &["--csv"]);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(output.stdout.as_slice()).records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 5);
    assert_eq!(rows.iter().filter(|row| row[4].is_empty()).count(), 1);
}

#[test]
fn plans_without_an_account_in_common_have_nothing_to_compare() {
    let case = two_cycles();
    let others = |text: String| {
        let lines = text.lines().enumerate().map(|(at, line)| if at == 0 { line.to_string() } else { format!("N{line}") });
        lines.map(|line| line + "\n").collect::<String>()
    };
    case.edit("accounts.csv", others);
    case.edit("locks.csv", others);
    assert_code(&case.solve_to(&case.path("new"), &BARE), 0);
    let told = json(&history(&case, &["--json"]).stdout);
    assert!(told["cycles"][1]["roles"].as_array().unwrap().iter().all(|own| own["changed_hands"].is_null()), "{told}");
}

#[test]
fn what_lies_among_measures_is_left_alone_and_csv_has_all_of_them() {
    let case = two_cycles();
    case.write("old/measure/.DS_Store", "");
    let output = history(&case, &["--csv"]);
    assert_code(&output, 0);
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    let measure = rows.iter().find(|row| row["role"].is_empty()).unwrap();
    assert!(["adherence", "index", "best_index"].iter().all(|name| measure[*name].parse::<f64>().is_ok()), "{measure:?}");
    assert!(rows.iter().filter(|row| !row["role"].is_empty()).all(|row| row["absolute_gap"].parse::<f64>().is_ok()), "{rows:?}");
}

#[test]
fn plans_without_a_first_day_are_told() {
    let case = two_cycles();
    assert!(!String::from_utf8_lossy(&history(&case, &[]).stderr).contains("without a first day"));
    case.edit("plan.toml", |text| {
        text.lines()
            .filter(|line| !line.starts_with("start =") && !line.starts_with("end ="))
            .map(|line| format!("{line}\n"))
            .collect()
    });
    assert_code(&case.solve_to(&case.path("new"), &BARE), 0);
    let said = String::from_utf8_lossy(&history(&case, &[]).stderr).into_owned();
    assert!(said.contains("without a first day"), "{said}");
}

#[test]
fn folders_that_are_none_or_changed_or_named_twice_are_refused() {
    let case = two_cycles();
    let old = case.path("old").display().to_string();
    assert_code(&sutton(&["history", &old, &old]), 2);
    assert_code(&sutton(&["history", &case.path("nowhere").display().to_string()]), 2);
    case.edit("old/assignments.csv", |text| text.replace("R1", "R2"));
    assert_code(&sutton(&["history", &old]), 2);
}
