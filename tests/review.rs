//! `review`: requests are priced exactly, refused with their line where they can't be, and kept where they are accepted.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

#[path = "review/accepted.rs"]
mod accepted;
#[path = "review/priced.rs"]
mod priced;
#[path = "review/refused.rs"]
mod refused;

use std::collections::BTreeMap;
use std::process::Output;

use binary::sutton;
use case::{Case, assert_code};

/// A row of a table by its columns.
type Record = BTreeMap<String, String>;

/// The solved plan of tests, with hours to spare, and a review of these requests.
fn reviewed(requests: &str, flags: &[&str]) -> (Case, Output) {
    let case = roomy();
    let output = review(&case, requests, flags);
    (case, output)
}

/// The plan of tests, solved, whose reps have hours to spare.
fn roomy() -> Case {
    let case = Case::new();
    case.edit("reps.csv", |text| text.replace(",95,", ",150,").replace("inside,10", "inside,20"));
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    case
}

fn review(case: &Case, requests: &str, flags: &[&str]) -> Output {
    case.write("requests.csv", requests);
    let (out, requests) = (case.path("out"), case.path("requests.csv"));
    let given = ["review", out.to_str().unwrap(), "--requests", requests.to_str().unwrap()];
    sutton(&[&given, flags].concat())
}

/// Accepts requests into `new`.
fn accept(case: &Case, requests: &str, which: &str) -> Output {
    let new = case.path("new").display().to_string();
    let flags =
        ["--accept", which, "--out", &new, "--approved-by", "Cid", "--date", "2026-01-15", "--no-report", "--no-workbook"];
    review(case, requests, &flags)
}

fn records(text: &str) -> Vec<Record> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// Who has each account in a role of a written plan.
fn holders(case: &Case, folder: &str, role: &str) -> BTreeMap<String, String> {
    let rows = records(&case.read(&format!("{folder}/assignments.csv")));
    rows.into_iter().filter(|row| row["role"] == role).map(|row| (row["account_id"].clone(), row["rep_id"].clone())).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
