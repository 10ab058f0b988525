//! `account_calls`: single accounts with calls of their own, and plans for the rest of a period.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;

use case::{Case, assert_code};

type Record = BTreeMap<String, String>;

fn records(text: &str) -> Vec<Record> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

/// The plan of tests with more hours, and a table of calls of single accounts.
fn with_calls(rows: &str) -> Case {
    let case = Case::new();
    case.edit("reps.csv", |text| text.replace(",95,", ",150,").replace("inside,10", "inside,20"));
    case.edit("plan.toml", |text| text.replace("locks = ", "account_calls = \"calls.csv\"\nlocks = "));
    case.write("calls.csv", &format!("account_id,role,channel,calls\n{rows}"));
    case
}

fn row<'a>(rows: &'a [Record], account: &str, role: &str) -> &'a Record {
    rows.iter().find(|row| row["account_id"] == account && row["role"] == role).unwrap()
}

#[test]
fn single_accounts_get_their_own_calls_and_those_without_any_stay_somebody_s() {
    // 02 is A: 12 visits of an hour and 6 calls of 20 minutes; 00 is C, which outside reps do not see.
    let case = with_calls("02,outside,visit,5\n04,outside,Visit,0\n00,inside,phone,0\n07,inside,phone,1.5\n");
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    assert_code(&case.verify(), 0);
    let rows = records(&case.read("out/assignments.csv"));
    let figures = |account, role| {
        let row = row(&rows, account, role);
        assert!(!row["rep_id"].is_empty(), "{account} has nobody in {role}");
        (row["calls"].clone(), row["call_hours"].clone(), row["travel_hours"].clone())
    };
    assert_eq!((figures("02", "outside").0, figures("02", "outside").1), ("5".into(), "5".into()));
    assert_eq!(figures("04", "outside"), ("0".into(), "0".into(), "0".into()));
    assert_eq!(row(&rows, "04", "outside")["rep_id"], "R1", "it stays its owner's");
    assert_eq!(figures("00", "inside"), ("0".into(), "0".into(), "0".into()));
    assert_eq!(figures("07", "inside"), ("1.5".into(), "0.5".into(), "0".into()));
    assert_eq!(figures("02", "inside").0, "6", "the other role goes by the pattern");
    assert!(!rows.iter().any(|row| row["account_id"] == "00" && row["role"] == "outside"));
}

#[test]
fn every_command_takes_an_account_without_calls() {
    let case = with_calls("02,outside,visit,0\n02,inside,phone,0\n09,outside,visit,0\n");
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01", "start = 2026-01-05\nend = 2026-03-29"));
    assert_code(&case.solve(&["--quiet"]), 0);
    let out = case.path("out").display().to_string();
    for command in [
        &["schedule", &out, "--quiet"][..],
        &["brief", &out, "--quiet"],
        &["show", &out],
        &["explain", &out, "--account", "02"],
        &["verify", &out],
    ] {
        assert_code(&binary::sutton(command), 0);
    }
    assert!(!case.read("out/calendar/calendar.csv").contains(",02,"));
}

#[test]
fn the_rest_of_a_period_has_its_share_of_calls_and_hours() {
    let case = with_calls("02,outside,visit,5\n");
    let dates = "start = 2026-01-05\nend = 2026-03-29";
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01", dates));
    case.edit("reps.csv", |text| {
        let rows = text.lines().map(|row| if row.starts_with("R1") { format!("{row},20\n") } else { format!("{row},\n") });
        rows.collect::<String>().replace("skills,", "skills,leave_hours")
    });
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let whole = case.roles();
    // Three of twelve weeks.
    case.edit("plan.toml", |text| text.replace(dates, "began = 2026-01-05\nstart = 2026-03-09\nend = 2026-03-29"));
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    assert_code(&case.verify(), 0);
    let rows = records(&case.read("out/assignments.csv"));
    assert_eq!(row(&rows, "04", "outside")["calls"], "3");
    assert_eq!(row(&rows, "02", "outside")["calls"], "5", "a row of its own is for the days of the plan");
    let territories = records(&case.read("out/territories.csv"));
    let capacity = territories.iter().find(|row| row["rep_id"] == "R1").unwrap()["capacity_hours"].clone();
    assert_eq!(capacity, "32.5", "a quarter of 150 h less 20 h of leave");
    let hours =
        |roles: &[serde_json::Value]| roles.iter().find(|own| own["role"] == "inside").unwrap()["workload_hours"].as_f64();
    assert!((hours(&case.roles()).unwrap() - hours(&whole).unwrap() / 4.0).abs() < 1e-9);
}

#[test]
fn rows_that_can_t_be_are_refused_all_at_once() {
    let case = with_calls(
        "02,outside,visit,-1\n99,outside,visit,1\n02,boss,visit,1\n02,outside,fax,1\n04,outside,visit,2\n04,outside,visit,3\n",
    );
    let output = case.solve(&["--quiet"]);
    assert_code(&output, 2);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in [
        "calls.csv, line 2, calls = \"-1\": must not be negative",
        "calls.csv, line 3, account_id = \"99\"",
        "calls.csv, line 4, role = \"boss\": is no role of the plan",
        "calls.csv, line 5, channel = \"fax\": is no channel that outside calls through",
        "an earlier line has the same account, role and channel",
    ] {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    // 00 is C, for which the outside reps have no row: how long would it take?
    let case = with_calls("00,outside,visit,2\n");
    let output = case.solve(&["--quiet"]);
    assert_code(&output, 2);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.contains("calls.csv, line 2, channel = \"visit\": is no channel through which outside calls accounts of segment C"),
        "{said}"
    );
}

#[test]
fn a_period_can_t_begin_after_its_rest() {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("start = 2026-01-01", "start = 2026-01-05\nbegan = 2026-01-06\nend = 2026-03-29"));
    let output = case.solve(&["--quiet"]);
    assert_code(&output, 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("plan.began"));
}
