//! `examples/measure.sh`: step 5 on a sample over a year, from logs with planted deviations to the plan of the rest.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;

type Record = BTreeMap<String, String>;

fn records(file: &Path) -> Vec<Record> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

fn json(file: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[test]
fn the_sample_is_measured_over_a_year_and_its_rest_planned_anew() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("year");
    let output = Command::new("examples/measure.sh").arg(env!("CARGO_BIN_EXE_sutton")).arg(&out).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // What was planted is told by the half of the year, and nothing else.
    let half = json(&out.join("plan/measure/2026-06-30/measure.json"));
    let alarms = half["alarms"].as_array().unwrap();
    let about = |alarm: &Value| ["about", "rep_id", "segment", "channel"].map(|key| alarm[key].as_str().unwrap_or("").to_owned());
    let told: BTreeSet<[String; 4]> = alarms.iter().map(about).collect();
    for planted in [["calls", "outside-03", "A", ""], ["length", "", "B", "visit"], ["silent", "outside-07", "", ""]] {
        assert!(told.contains(&planted.map(String::from)), "{planted:?} is not among {told:?}");
    }
    assert!(
        told.iter().all(|own| own[1] == "outside-07" || own[1] == "outside-03" || own[0] == "length" && own[2] == "B"),
        "{told:?}"
    );
    let proposed = std::fs::read_to_string(out.join("proposal/proposal.md")).unwrap();
    assert!(proposed.contains("NH unlike the plan"), "{proposed}");
    // The rest: nobody has the leaver, new accounts have a rep, and of the others few move.
    let rows = records(&out.join("rest/assignments.csv"));
    let outside: Vec<&Record> = rows.iter().filter(|row| row["role"] == "outside").collect();
    assert!(outside.iter().all(|row| !row["rep_id"].is_empty() && row["rep_id"] != "outside-07"));
    assert_eq!(outside.iter().filter(|row| row["account_id"].starts_with('N')).count(), 60);
    let before: BTreeMap<String, String> = records(&out.join("plan/assignments.csv"))
        .into_iter()
        .filter(|row| row["role"] == "outside")
        .map(|row| (row["account_id"].clone(), row["rep_id"].clone()))
        .collect();
    let stays = |row: &&&Record| before.get(&row["account_id"]).is_some_and(|rep| rep != "outside-07");
    let moved = outside.iter().filter(stays).filter(|row| before[&row["account_id"]] != row["rep_id"]).count();
    assert!(moved as f64 <= 0.05 * before.len() as f64, "{moved} of {}", before.len());
    assert_eq!(json(&out.join("rest/replan.json"))["roles"][0]["advice"], "needed");
    let why = json(&out.join("rest/replan.json"));
    let seat = |row: &Record| [row["account_id"].clone(), row["role"].clone(), row["rep_id"].clone()];
    let kept: BTreeSet<[String; 3]> = rows.iter().map(seat).collect();
    let calls = records(&out.join("plan/calendar/calendar.csv"));
    let to_come: Vec<&Record> = calls.iter().filter(|row| row["date"].as_str() >= "2026-07-01").collect();
    let touched = to_come.iter().filter(|row| !kept.contains(&seat(row))).count();
    assert_eq!(why["appointments"], serde_json::json!({ "to_come": to_come.len(), "touched": touched }));
    let history = String::from_utf8(output.stdout).unwrap();
    assert!(history.contains("What was made of them") && history.contains("2026-12-31"), "{history}");
}
