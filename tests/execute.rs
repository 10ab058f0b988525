//! `examples/execute.sh`: step 4 on a sample, from solve to calendars, briefs and load files, by one script.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

type Record = BTreeMap<String, String>;

fn records(file: &Path) -> Vec<Record> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

fn names(folder: &Path, end: &str) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    files.filter_map(|name| name.strip_suffix(end).map(String::from)).collect()
}

#[test]
fn the_sample_goes_from_solve_to_the_hand_over() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("field");
    let output = Command::new("examples/execute.sh").arg(env!("CARGO_BIN_EXE_sutton")).arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let review = records(&out.join("draft/review/review.csv"));
    let verdicts = |start: &str| review.iter().filter(|row| row["verdict"].starts_with(start)).count();
    assert_eq!(review.len(), 20);
    assert!(verdicts("free") > 0 && verdicts("costs") > 0 && verdicts("breaks") > 0);
    let plan = out.join("plan");
    let approved = records(&plan.join("approvals.csv"));
    assert_eq!(approved.len(), verdicts("free"));
    let rows = records(&plan.join("assignments.csv"));
    let holder: BTreeMap<[&str; 2], &str> =
        rows.iter().map(|row| ([row["account_id"].as_str(), row["role"].as_str()], row["rep_id"].as_str())).collect();
    approved.iter().for_each(|row| assert_eq!(holder[&[row["account_id"].as_str(), row["role"].as_str()]], row["rep_id"]));
    let serving: BTreeSet<String> = rows.iter().map(|row| row["rep_id"].clone()).collect();
    assert_eq!(names(&plan.join("calendar"), ".ics"), serving);
    assert!(names(&plan.join("briefs"), ".html").is_superset(&serving));
    assert!(plan.join("briefs/index.html").is_file());
    // What is loaded makes the CRM say what the plan says; what puts back has the same accounts.
    let crm = plan.join("crm");
    let loaded = records(&crm.join("01-Account-update.csv"));
    loaded.iter().for_each(|row| assert_eq!(holder[&[row["account_id"].as_str(), "outside"]], row["owner"]));
    assert_eq!(loaded.len(), records(&crm.join("rollback/01-Account-restore.csv")).len());
    assert!(
        told.contains("requests kept") && told.contains("outside: verified") && told.contains("crm: README.txt first"),
        "{told}"
    );
}
