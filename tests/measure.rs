//! `measure`: what was done is held against what was due, by hand-counted numbers; logs as they come, refused where they can't be.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

#[path = "measure/alarms.rs"]
mod alarms;
#[path = "measure/by_hand.rs"]
mod by_hand;
#[path = "measure/exports.rs"]
mod exports;
#[path = "measure/folder.rs"]
mod folder;
#[path = "measure/refused.rs"]
mod refused;

use std::collections::BTreeMap;
use std::process::Output;

use binary::sutton;
use case::{Case, assert_code, json};
use serde_json::Value;

/// A row of a table by its columns.
type Record = BTreeMap<String, String>;

/// The plan of tests over twelve weeks, solved: accounts 02, 04, 07 and 09 are A, 00, 05 and 10 are C. By 15 February half is due.
fn quarter() -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01", "start = 2026-01-05\nend = 2026-03-29"));
    case.edit("reps.csv", |text| text.replace(",95,", ",150,").replace("inside,10", "inside,20"));
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    case
}

const HALF: &str = "2026-02-15";

/// Measures with some files.
fn run(case: &Case, files: &[&str], flags: &[&str]) -> Output {
    let paths: Vec<String> = files.iter().map(|name| case.path(name).display().to_string()).collect();
    let out = case.path("out").display().to_string();
    let mut args = vec!["measure", &out, "--activities"];
    args.extend(paths.iter().map(String::as_str));
    args.extend(flags);
    sutton(&args)
}

/// Measures a log, and its JSON.
fn measured(case: &Case, log: &str, flags: &[&str]) -> (Value, String) {
    case.write("log.csv", log);
    let output = run(case, &["log.csv"], &[&["--json"], flags].concat());
    assert_code(&output, 0);
    (json(&output.stdout), said(&output))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn records(text: &str) -> Vec<Record> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The rep of an account in a role.
fn rep(case: &Case, account: &str, role: &str) -> String {
    let rows = records(&case.read("out/assignments.csv"));
    rows.iter().find(|row| row["account_id"] == account && row["role"] == role).unwrap()["rep_id"].clone()
}

/// The outside rep who does not have the account.
fn other(case: &Case, account: &str) -> &'static str {
    if rep(case, account, "outside") == "R1" { "R2" } else { "R1" }
}

/// Everything that is due by the half, each call on its day, as long as planned.
fn all_done(case: &Case) -> String {
    let mut log = "account_id,rep_id,date,channel,minutes\n".to_owned();
    for row in records(&case.read("out/assignments.csv")).iter().filter(|row| !row["rep_id"].is_empty()) {
        let (channel, minutes) = match row["role"].as_str() {
            "outside" => ("visit", &row["visit_minutes_per_call"]),
            _ => ("phone", &row["phone_minutes_per_call"]),
        };
        let calls: f64 = row["calls"].parse().unwrap();
        for call in 0..(calls / 2.0) as usize {
            let (week, id, rep) = (call % 4, &row["account_id"], &row["rep_id"]);
            log += &format!("{id},{rep},2026-01-{:02},{channel},{minutes}\n", 5 + 7 * week);
        }
    }
    log
}

fn close(value: &Value, wanted: f64) {
    let found = value.as_f64().unwrap_or(f64::NAN);
    assert!((found - wanted).abs() < 1e-9 * wanted.abs().max(1.0), "{found} is not {wanted}");
}
