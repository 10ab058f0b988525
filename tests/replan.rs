//! `replan`: what is left of a period after a log, planned with few moves; what has changed, and whether it is worth it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;
use std::process::Output;

use binary::sutton;
use case::{Case, assert_code, json};
use serde_json::Value;

type Record = BTreeMap<String, String>;

const BARE: [&str; 2] = ["--no-report", "--no-workbook"];

/// The plan of tests over twelve weeks, solved: 02, 04, 07 and 09 are A with 12 visits, 00, 05 and 10 are C with 4 calls.
fn quarter() -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01", "start = 2026-01-05\nend = 2026-03-29"));
    case.edit("reps.csv", |text| text.replace(",95,", ",180,").replace("inside,10", "inside,20"));
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    case
}

fn records(text: &str) -> Vec<Record> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// So many visits of its rep on an account, one a day from 6 January on.
fn visits(case: &Case, account: &str, calls: usize) -> String {
    let rep = case.rep(account, "outside");
    (0..calls).map(|at| format!("{account},{rep},2026-01-{:02},visit,60\n", 6 + at)).collect()
}

fn replan(case: &Case, folder: &str, log: &str, flags: &[&str]) -> Output {
    case.write("log.csv", &format!("account_id,rep_id,date,channel,minutes\n{log}"));
    let [folder, log] = [folder, "log.csv"].map(|name| case.path(name).display().to_string());
    sutton(&[&["replan", &folder, "--activities", &log, BARE[0], BARE[1]], flags].concat())
}

/// Replans into a folder, which must be verified.
fn replanned(case: &Case, folder: &str, log: &str, (new, flags): (&str, &[&str])) -> String {
    let path = case.path(new).display().to_string();
    let output = replan(case, folder, log, &[&["--out", &path], flags].concat());
    assert_code(&output, 0);
    assert_code(&sutton(&["verify", &path]), 0);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Calls left of an account's visits.
fn left(case: &Case, new: &str, account: &str) -> String {
    let rows = records(&case.read(&format!("{new}/account_calls.csv")));
    rows.into_iter().find(|row| row["account_id"] == account && row["role"] == "outside").unwrap()["calls"].clone()
}

fn why(case: &Case, new: &str) -> Value {
    json(case.read(&format!("{new}/replan.json")).as_bytes())
}

fn role<'a>(why: &'a Value, role: &str) -> &'a Value {
    why["roles"].as_array().unwrap().iter().find(|own| own["role"] == role).unwrap()
}

#[test]
fn calls_that_are_left_are_those_planned_less_those_made() {
    let case = quarter();
    // A third of the period is over: 4 of 12 visits are due. 02 has 2, 04 has 7, 07 has 12, 09 none.
    let log: String = [("02", 2), ("04", 7), ("07", 12)].map(|(account, calls)| visits(&case, account, calls)).concat();
    replanned(&case, "out", &log, ("lapsed", &["--as-of", "2026-02-02"]));
    assert_eq!(["02", "04", "07", "09"].map(|account| left(&case, "lapsed", account)), ["8", "5", "0", "8"]);
    replanned(&case, "out", &log, ("caught-up", &["--as-of", "2026-02-02", "--catch-up"]));
    assert_eq!(["02", "04", "07", "09"].map(|account| left(&case, "caught-up", account)), ["10", "5", "0", "12"]);
    // 07 has had all its visits, and stays whose it is.
    let rows = records(&case.read("lapsed/assignments.csv"));
    let done = rows.iter().find(|row| row["account_id"] == "07" && row["role"] == "outside").unwrap();
    assert_eq!((done["calls"].as_str(), &done["rep_id"]), ("0", &case.rep("07", "outside")));
    let why = why(&case, "caught-up");
    assert_eq!((why["since"]["made"].as_u64(), why["missed_calls"].as_str()), (Some(21), Some("caught_up")));
    assert_eq!(why["log"][0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn a_plan_of_a_rest_is_measured_and_planned_anew_itself() {
    let case = quarter();
    let first = visits(&case, "02", 5);
    replanned(&case, "out", &first, ("new", &["--as-of", "2026-02-02"]));
    assert_eq!(left(&case, "new", "02"), "7");
    let rep = case.rep("02", "outside");
    let second: String = (3..6).map(|day| format!("02,{rep},2026-02-{day:02},visit,60\n")).collect();
    // A quarter of the rest has gone: 3 of 7 made, where 1.75 were due.
    replanned(&case, "new", &(first + &second), ("newer", &["--as-of", "2026-02-16"]));
    assert_eq!(left(&case, "newer", "02"), "4");
    assert_eq!(left(&case, "newer", "04"), "6", "half of the period is left of 12 visits");
    let [new, log] = ["new", "log.csv"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["measure", &new, "--activities", &log, "--quiet"]), 0);
    assert!(case.path("new/measure/2026-02-05").exists());
}

#[test]
fn who_leaves_hands_over_and_who_comes_gets() {
    let case = quarter();
    let reps = case.read("reps.csv");
    let reps = reps
        .replace("skills\n", "skills,end_date\n")
        .replace("I2,inside,20,,,\n", "I2,inside,20,,,,2026-02-01\nI3,inside,20,,,,\n");
    case.write(
        "reps-now.csv",
        &reps.replace("german\n", "german,\n").replace("R2,outside,180,40,-99,\n", "R2,outside,180,40,-99,,\n"),
    );
    let accounts = case.read("accounts.csv");
    case.write("accounts-now.csv", &(accounts + "12,Account 12,40,-99.5,160,,\n"));
    let [reps, accounts] = ["reps-now.csv", "accounts-now.csv"].map(|name| case.path(name).display().to_string());
    let flags = ["--as-of", "2026-02-02", "--reps", &reps, "--accounts", &accounts];
    let told = replanned(&case, "out", &visits(&case, "02", 2), ("new", &flags));
    for part in ["reps who are gone: I2", "last day 2026-02-01", "reps who are new: I3", "accounts: 1 new", "Is it worth it?"] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
    let rows = records(&case.read("new/assignments.csv"));
    assert!(rows.iter().all(|row| row["rep_id"] != "I2"));
    let fresh = rows.iter().find(|row| row["account_id"] == "12" && row["role"] == "outside").unwrap();
    assert_eq!(fresh["calls"], "8", "an A account from February on has its share of twelve visits");
    let moved = rows.iter().filter(|row| row["moved"] == "true" && row["previous_rep_id"] != "I2");
    assert!(moved.count() <= 1, "a fresh A account near R2 may push one to R1");
    let orphans = records(&case.read("out/assignments.csv")).iter().filter(|row| row["rep_id"] == "I2").count();
    let why = why(&case, "new");
    assert_eq!(role(&why, "inside")["accounts_without_rep"].as_u64(), Some(orphans as u64 + 1));
    assert_eq!(role(&why, "inside")["advice"], "not_yet");
}

#[test]
fn accounts_that_stay_without_a_rep_are_not_given_one() {
    let case = quarter();
    case.edit("plan.toml", |text| text + "[coverage.C]\nuncovered = true\n");
    case.edit("reps.csv", |text| text.replace("inside,20", "inside,9"));
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02"]));
    let rows = records(&case.read("new/assignments.csv"));
    let nobody = |row: &&Record| row["role"] == "inside" && row["previous_rep_id"].is_empty();
    let (given, still): (Vec<&Record>, Vec<&Record>) = rows.iter().filter(nobody).partition(|row| !row["rep_id"].is_empty());
    assert!(!still.is_empty(), "18 hours are too few for 18.5");
    assert_eq!(role(&why(&case, "new"), "inside")["accounts_without_rep"].as_u64(), Some(given.len() as u64));
}

#[test]
fn calls_through_a_channel_that_the_plan_has_not_are_none_of_those_made() {
    let case = quarter();
    let rep = case.rep("02", "outside");
    let log = format!("{}02,{rep},2026-01-13,phone,15\n02,{rep},2026-01-14,phone,15\n", visits(&case, "02", 3));
    let told = replanned(&case, "out", &log, ("new", &["--as-of", "2026-02-02"]));
    let why = why(&case, "new");
    assert_eq!((why["since"]["made"].as_u64(), why["since"]["unplanned"].as_u64()), (Some(3), Some(2)));
    assert!(told.contains("2 calls more through channels of which the plan has none"), "{told}");
}

#[test]
fn moves_are_told_to_be_needed_where_staying_breaks_a_rule() {
    let case = quarter();
    // R1 can carry next to nothing any more.
    let reps = case.read("reps.csv").replace("R1,outside,180", "R1,outside,40").replace("R2,outside,180", "R2,outside,300");
    case.write("reps-now.csv", &reps);
    let reps = case.path("reps-now.csv").display().to_string();
    let told = replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02", "--reps", &reps]));
    assert!(told.contains("outside: it must be"), "{told}");
    assert_eq!(role(&why(&case, "new"), "outside")["advice"], "needed");
}

#[test]
fn without_a_folder_it_is_only_told_whether_it_is_worth_it() {
    let case = quarter();
    let before = case.names();
    let log: String = ["01", "02", "03", "04", "06", "07", "08", "09", "11"].map(|account| visits(&case, account, 1)).concat();
    let output = replan(&case, "out", &log, &["--as-of", "2026-01-12"]);
    assert_code(&output, 0);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("outside: not yet") && told.contains("Nothing is written"), "{told}");
    let after: Vec<String> = case.names().into_iter().filter(|name| name != "log.csv").collect();
    assert_eq!(after, before);
}

#[test]
fn the_next_period_is_as_long_as_the_last_one_and_has_all_calls() {
    let case = quarter();
    let [out, new] = ["out", "new"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["replan", &out, "--next", "--out", &new, BARE[0], BARE[1], "--quiet"]), 0);
    let plan = case.read("new/plan.toml");
    assert!(
        plan.contains("start = \"2026-03-30\"") && plan.contains("end = \"2026-06-21\"") && !plan.contains("began"),
        "{plan}"
    );
    assert!(!case.path("new/account_calls.csv").exists());
    let calls = |folder: &str| -> Vec<String> {
        records(&case.read(&format!("{folder}/assignments.csv"))).iter().map(|row| row["calls"].clone()).collect()
    };
    assert_eq!(calls("new"), calls("out"));
    assert_code(&sutton(&["verify", &new]), 0);
}

#[test]
fn settings_that_are_proposed_are_taken_over_and_wrong_ones_named() {
    let case = quarter();
    case.write("proposal.toml", "[workload]\nadmin_minutes_per_call = 6.0\n");
    let proposal = case.path("proposal.toml").display().to_string();
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02", "--settings", &proposal]));
    assert!(case.read("new/plan.toml").contains("admin_minutes_per_call = 6.0"));
    case.write("proposal.toml", "[workload]\nadmin_minuts = 6.0\n[plan]\nstart = 2026-01-01\n");
    let output = replan(&case, "out", &visits(&case, "02", 2), &["--as-of", "2026-02-02", "--settings", &proposal]);
    assert_code(&output, 2);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("plan.start") && said.contains("replan itself sets"), "{said}");
    case.write("proposal.toml", "[workload]\nadmin_minuts = 6.0\n");
    let output = replan(&case, "out", &visits(&case, "02", 2), &["--as-of", "2026-02-02", "--settings", &proposal]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("proposal.toml") && said.contains("admin_minuts") && said.contains("admin_minutes_per_call"), "{said}");
}

#[test]
fn what_can_t_be_planned_anew_is_refused() {
    let case = quarter();
    let log = visits(&case, "02", 2);
    for (day, part) in [("2026-01-05", "must be a day after"), ("2026-03-30", "--next plans the period after it")] {
        let output = replan(&case, "out", &log, &["--as-of", day]);
        assert_code(&output, 2);
        assert!(String::from_utf8_lossy(&output.stderr).contains(part));
    }
    let inside = case.path("out/new").display().to_string();
    let output = replan(&case, "out", &log, &["--as-of", "2026-02-02", "--out", &inside]);
    assert_code(&output, 2);
    assert!(!case.path("out/new").exists());
    case.edit("out/assignments.csv", |text| text.replace("R1", "R2"));
    assert_code(&replan(&case, "out", &log, &["--as-of", "2026-02-02"]), 1);
    let names = case.names();
    assert!(!names.iter().any(|name| name.starts_with(".replan")), "{names:?}");
}

#[test]
fn the_same_log_is_the_same_plan_at_any_thread_count() {
    let case = quarter();
    let log = visits(&case, "02", 2);
    replanned(&case, "out", &log, ("one", &["--as-of", "2026-02-02", "--threads", "1"]));
    replanned(&case, "out", &log, ("two", &["--as-of", "2026-02-02", "--threads", "2"]));
    for name in case::FILES.iter().copied().chain(["plan.toml", "account_calls.csv", "replan.json"]) {
        assert_eq!(case.read(&format!("one/{name}")), case.read(&format!("two/{name}")), "{name}");
    }
}
