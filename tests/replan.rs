//! `replan`: what is left of a period after a log, planned with few moves; what has changed, and whether it is worth it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

#[path = "replan/owners.rs"]
mod owners;

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

/// A table of reps where R1 can carry next to nothing any more, and R2 more.
fn overloaded(case: &Case) -> String {
    let reps = case.read("reps.csv").replace("R1,outside,180", "R1,outside,40").replace("R2,outside,180", "R2,outside,300");
    case.write("reps-now.csv", &reps);
    case.path("reps-now.csv").display().to_string()
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

#[test]
fn an_earlier_plan_with_other_ids_is_refused() {
    let case = quarter();
    let accounts: String = case
        .read("accounts.csv")
        .lines()
        .enumerate()
        .map(|(at, row)| if at == 0 { format!("{row}\n") } else { format!("X{row}\n") })
        .collect();
    case.write("accounts-now.csv", &accounts);
    let accounts = case.path("accounts-now.csv").display().to_string();
    let output = replan(&case, "out", &visits(&case, "02", 2), &["--as-of", "2026-02-02", "--accounts", &accounts]);
    assert_code(&output, 2);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("that the plan does not have") && !said.contains(".replan-"), "{said}");
}

#[test]
fn the_plan_s_own_calls_of_accounts_survive() {
    let case = quarter();
    case.write("calls.csv", "account_id,role,channel,calls\n02,outside,visit,24\n");
    case.edit("plan.toml", |text| text.replace("locks = ", "account_calls = \"calls.csv\"\nlocks = "));
    case.edit("reps.csv", |text| text.replace(",180,", ",220,"));
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 8), ("new", &["--as-of", "2026-02-02"]));
    assert_eq!(left(&case, "new", "02"), "16");
    let [out, next] = ["out", "next"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["replan", &out, "--next", "--out", &next, "--quiet", BARE[0], BARE[1]]), 0);
    let rows = records(&case.read("next/assignments.csv"));
    assert_eq!(rows.iter().find(|row| row["account_id"] == "02" && row["role"] == "outside").unwrap()["calls"], "24");
}

#[test]
fn json_without_a_folder_is_what_replan_json_holds_with_reasons() {
    let case = quarter();
    let reps = overloaded(&case);
    let flags = ["--as-of", "2026-02-02", "--reps", &reps];
    let log = visits(&case, "02", 2);
    let output = replan(&case, "out", &log, &[&flags[..], &["--json"]].concat());
    assert_code(&output, 0);
    replanned(&case, "out", &log, ("new", &flags));
    let said = json(&output.stdout);
    assert_eq!(said, why(&case, "new"));
    assert!(!role(&said, "outside")["reasons"].as_array().unwrap().is_empty());
}

#[test]
fn folders_on_the_way_are_made_and_what_is_no_plan_is_told() {
    let case = quarter();
    replanned(&case, "out", &visits(&case, "02", 2), ("deep/er/new", &["--as-of", "2026-02-02"]));
    let here = case.path("out").parent().unwrap().join("deep").display().to_string();
    let output = sutton(&["replan", &here, "--next"]);
    assert_code(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("holds no plan"));
    let output = replan(&case, "out", &visits(&case, "02", 2), &["--as-of", "2026-03-29"]);
    assert_code(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("before its last"));
    let output = sutton(&[
        "replan",
        &case.path("out").display().to_string(),
        "--activities",
        &case.path("log.csv").display().to_string(),
        "--next",
    ]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("the log says nothing of it"));
    let output = replan(&case, "out", &visits(&case, "02", 2), &["--as-of", "2026-03-02"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("days before 2026-03-02"));
}

#[test]
fn planned_calls_are_those_that_the_plan_does_not_give_up() {
    let case = quarter();
    case.edit("reps.csv", |text| text.replace("inside,20", "inside,7"));
    let coverage = "[coverage.B]\nreduced = 0.5\n[coverage.C]\nreduced = 0.5\nuncovered = true\n";
    case.edit("plan.toml", |text| text + coverage);
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02"]));
    let plan = records(&case.read("out/assignments.csv"));
    let given_up = plan.iter().filter(|row| row["role"] == "inside" && row["service"] != "full").count();
    assert!(given_up > 0, "nothing is given up");
    for row in records(&case.read("new/account_calls.csv")).iter().filter(|row| row["role"] == "inside") {
        let own = plan.iter().find(|own| own["account_id"] == row["account_id"] && own["role"] == "inside").unwrap();
        assert_eq!(row["planned"], own["calls"], "{}", row["account_id"]);
    }
}

#[test]
fn an_account_s_own_calls_count_where_the_pattern_has_none() {
    let case = quarter();
    case.write("calls.csv", "account_id,role,channel,calls\n00,outside,visit,6\n");
    case.edit("plan.toml", |text| text.replace("locks = ", "account_calls = \"calls.csv\"\nlocks = "));
    case.edit("call_patterns.csv", |text| text + "C,outside,visit,0,60\n");
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02"]));
    assert_eq!(left(&case, "new", "00"), "4", "a third of six visits is gone");
}
