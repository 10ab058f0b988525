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

#[test]
fn accounts_and_reps_who_are_gone_take_their_locks_with_them() {
    let case = quarter();
    let other = |account: &str| if case.rep(account, "outside") == "R1" { "R2" } else { "R1" };
    let (of_02, of_04) = (other("02"), other("04"));
    case.write("wishes.csv", &format!("account_id,to_rep\n02,{of_02}\n04,{of_04}\n"));
    let [out, wishes, approved] = ["out", "wishes.csv", "approved"].map(|name| case.path(name).display().to_string());
    let accept = ["--accept", "all", "--approved-by", "Ann", "--date", "2026-01-06", "--out", &approved];
    assert_code(&sutton(&[&["review", &out, "--requests", &wishes, "--quiet", BARE[0], BARE[1]][..], &accept].concat()), 0);
    let log = visits(&case, "07", 2);
    let rows = case.read("accounts.csv");
    let rows: Vec<&str> = rows.lines().filter(|row| !row.starts_with("02,")).collect();
    case.write("accounts-now.csv", &(rows.join("\n") + "\n"));
    let accounts = case.path("accounts-now.csv").display().to_string();
    let told = replanned(&case, "approved", &log, ("new", &["--as-of", "2026-02-02", "--accounts", &accounts]));
    assert!(told.contains("accounts: 1 gone"), "{told}");
    assert_eq!(why(&case, "new")["lapsed_locks"], serde_json::json!([format!("02 for {of_02} (the account is gone)")]));
    let locks = records(&case.read("new/locks.csv"));
    let held: Vec<(&str, &str)> = locks.iter().map(|row| (row["account_id"].as_str(), row["rep_id"].as_str())).collect();
    assert_eq!(held, [("04", of_04), ("09", "R1")]);
    assert!(locks[0]["reason"].contains("approved by Ann"));
    // R1 leaves, whom 09 is locked to.
    let with_end = |row: &str| match &row[..2] {
        "re" => format!("{row},end_date\n"),
        "R1" => format!("{row},2026-02-10\n"),
        "R2" => "R2,outside,400,40,-99,german,\n".into(),
        _ => format!("{row},\n"),
    };
    case.write("reps-now.csv", &case.read("reps.csv").lines().map(with_end).collect::<String>());
    let reps = case.path("reps-now.csv").display().to_string();
    let flags = ["--as-of", "2026-02-16", "--accounts", &accounts, "--reps", &reps];
    let log = log + &format!("07,{},2026-02-03,visit,60\n", case.rep("07", "outside"));
    replanned(&case, "new", &log, ("newer", &flags));
    assert!(self::why(&case, "newer")["lapsed_locks"].as_array().unwrap().contains(&"09 for R1 (who is gone)".into()));
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
fn moves_cost_three_times_the_base_price_of_each_role_and_never_more() {
    let case = quarter();
    case.edit("plan.toml", |text| text + "[roles.outside.stability]\nmove_hours = 0.1\nmove_hours_per_1000_revenue = 0.2\n");
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    // What is locked to another rep moves, and costs its price.
    let other = if case.rep("02", "outside") == "R1" { "R2" } else { "R1" };
    let locks = |rep: &str| case.write("locks-now.csv", &format!("account_id,role,rep_id\n02,outside,{rep}\n"));
    locks(other);
    let path = case.path("locks-now.csv").display().to_string();
    case.write("settings.toml", &format!("[data]\nlocks = {path:?}\n"));
    let settings = case.path("settings.toml").display().to_string();
    let rep = case.rep("07", "outside");
    let log: String = ["02", "04", "07", "09"].map(|account| visits(&case, account, 1)).concat();
    let log = log + &[14, 20].map(|day| format!("07,{rep},2026-01-{day},visit,60\n")).concat();
    let price = |folder: &str| {
        let summary = json(case.read(&format!("{folder}/summary.json")).as_bytes());
        role(&summary, "outside")["moving_hours"].as_f64().unwrap()
    };
    let section = |folder: &str| -> toml::Value {
        let plan: toml::Table = case.read(&format!("{folder}/plan.toml")).parse().unwrap();
        plan["roles"]["outside"]["stability"].clone()
    };
    let revenue = |account: &str| {
        let rows = records(&case.read("accounts.csv"));
        rows.iter().find(|row| row["account_id"] == account).unwrap()["revenue"].parse::<f64>().unwrap()
    };
    let moved = |folder: &str| -> Vec<String> {
        let rows = records(&case.read(&format!("{folder}/assignments.csv")));
        rows.iter()
            .filter(|row| row["role"] == "outside" && row["moved"] == "true")
            .map(|row| row["account_id"].clone())
            .collect()
    };
    replanned(&case, "out", &log, ("new", &["--as-of", "2026-01-12", "--settings", &settings]));
    assert!(moved("new").contains(&"02".into()));
    let base: f64 = moved("new").iter().map(|account| 0.1 + 0.2 * revenue(account) / 1000.0).sum();
    assert!((price("new") - 3.0 * base).abs() < 1e-3, "{} is not three times {base}", price("new"));
    // It goes back in the plan after that.
    locks(&case.rep("02", "outside"));
    replanned(&case, "out", &log, ("again", &["--as-of", "2026-01-12"]));
    replanned(&case, "again", &log, ("newer", &["--as-of", "2026-01-19"]));
    for folder in ["new", "newer"] {
        let own = section(folder);
        assert_eq!((own["price_factor"].as_float(), own["move_hours"].as_float()), (Some(3.0), Some(0.1)), "{folder}");
    }
    locks(other);
    let flags = ["--as-of", "2026-01-26", "--settings", &settings, "--move-hours", "7"];
    replanned(&case, "newer", &log, ("flat", &flags));
    assert!(moved("flat").contains(&"02".into()));
    assert!((price("flat") - 7.0 * moved("flat").len() as f64).abs() < 1e-6, "{}", price("flat"));
    let [flat, next] = ["flat", "next"].map(|name| case.path(name).display().to_string());
    assert_code(&sutton(&["replan", &flat, "--next", "--out", &next, "--quiet", BARE[0], BARE[1]]), 0);
    let own = section("next");
    assert_eq!((own.get("price_factor"), own.get("flat_hours"), own["move_hours"].as_float()), (None, None, Some(0.1)));
    for wrong in ["nan", "inf", "-1"] {
        let output = replan(&case, "out", &log, &["--as-of", "2026-02-02", "--move-hours", wrong]);
        assert_code(&output, 2);
        assert!(String::from_utf8_lossy(&output.stderr).contains("must be a number of hours from 0 up"));
    }
}

#[test]
fn owners_keep_the_day_since_which_they_are() {
    let case = quarter();
    let owner = |at: usize| if at.is_multiple_of(3) { "R2" } else { "R1" };
    let rows: String = (0..12).map(|at| format!("{at:02},outside,{},2020-03-{:02}\n", owner(at), at + 1)).collect();
    case.write("who.csv", &format!("account_id,role,rep_id,since\n{rows}"));
    case.edit("plan.toml", |text| text.replace("locks = ", "owners = \"who.csv\"\nlocks = "));
    assert_code(&case.solve(&["--quiet", BARE[0], BARE[1]]), 0);
    replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02"]));
    let plan = records(&case.read("out/assignments.csv"));
    let owners = records(&case.read("new/owners.csv"));
    let mut kept = 0;
    for own in owners.iter().filter(|own| own["role"] == "outside") {
        let at: usize = own["account_id"].parse().unwrap();
        let planned = plan.iter().find(|row| row["account_id"] == own["account_id"] && row["role"] == "outside");
        let rep = planned.map_or(owner(at), |row| row["rep_id"].as_str());
        assert_eq!(own["rep_id"], rep);
        let stays = rep == owner(at);
        kept += usize::from(stays);
        assert_eq!(own["since"], if stays { format!("2020-03-{:02}", at + 1) } else { "2026-01-05".into() }, "{at:02}");
    }
    assert!(kept > 0);
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
    let reps = case.read("reps.csv").replace("R1,outside,180", "R1,outside,40").replace("R2,outside,180", "R2,outside,300");
    case.write("reps-now.csv", &reps);
    let reps = case.path("reps-now.csv").display().to_string();
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
fn what_a_lock_forces_must_be() {
    let case = quarter();
    let log: String = ["02", "04", "07", "09"].map(|account| visits(&case, account, 1)).concat();
    let other = if case.rep("09", "outside") == "R1" { "R2" } else { "R1" };
    case.write("locks-now.csv", &format!("account_id,role,rep_id\n09,outside,{other}\n"));
    case.write("settings.toml", "[data]\nlocks = \"locks-now.csv\"\n");
    let settings = case.path("settings.toml").display().to_string();
    let told = replanned(&case, "out", &log, ("new", &["--as-of", "2026-01-12", "--settings", &settings]));
    assert!(told.contains("1 relation, which locks and rules cut") && !told.contains("save -"), "{told}");
    assert_eq!(role(&why(&case, "new"), "outside")["must_be_cut"], 1);
}

#[test]
fn with_rules_that_give_way_owners_who_stay_are_planned_so_too() {
    let case = quarter();
    let reps = case.read("reps.csv").replace(",180,", ",30,");
    case.write("reps-now.csv", &reps);
    let reps = case.path("reps-now.csv").display().to_string();
    let told = replanned(&case, "out", &visits(&case, "02", 2), ("new", &["--as-of", "2026-02-02", "--reps", &reps, "--relax"]));
    assert!(!told.contains("0 relations cut"), "{told}");
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
