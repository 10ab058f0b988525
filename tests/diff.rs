//! What changed between two written plans.

#![allow(clippy::unwrap_used)]

mod binary;

use binary::{Scratch, sutton};
use serde_json::Value;

const PLAN: &str = "[plan]\nname = \"Q\"\n[data]\naccounts = \"accounts.csv\"\nreps = \"reps.csv\"\ncall_patterns = \"calls.csv\"\n\
                    [segment]\nmethod = \"given\"\nlabels = [\"A\", \"B\"]\n[balance.workload]\nweight = 0\n";
const REPS: &str =
    "rep_id;name;role;capacity_hours;latitude;longitude\nE;Eve;field;90,5;41,5;-87,0\nW;Wim;field;90,5;41,5;-89,0\n";

/// A plan of accounts (id, longitude, segment, locked rep) with so many calls of A, written to `out`.
fn solved(folder: &Scratch, out: &str, accounts: &[[&str; 4]], calls: &str) {
    let row = |[id, longitude, segment, locked]: &[&str; 4]| format!("{id};=Firm {id};41,5;{longitude};{segment};{locked}\n");
    let rows: String = accounts.iter().map(row).collect();
    folder.write("accounts.csv", &format!("account_id;name;latitude;longitude;segment;locked_rep\n{rows}"));
    folder.write("reps.csv", REPS);
    folder.write(
        "calls.csv",
        &format!("segment,role,channel,calls_per_period,minutes_per_call\nA,field,visit,{calls},45\nB,field,visit,2,30\n"),
    );
    folder.write("plan.toml", PLAN);
    let [plan, out] = ["plan.toml", out].map(|name| folder.path(name).display().to_string());
    let output = sutton(&["solve", &plan, "--out", &out, "--quiet", "--no-report", "--no-workbook"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn changes_are_told_by_account_and_rep_though_inputs_are_gone() {
    let folder = Scratch::new();
    let before = [["a1", "-87,1", "A", ""], ["a2", "-87,2", "B", ""], ["a3", "-88,9", "B", ""], ["a4", "-88,8", "B", ""]];
    solved(&folder, "one", &before, "4");
    let after = [["a1", "-87,1", "A", ""], ["a2", "-87,2", "B", "W"], ["a3", "-88,9", "B", ""], ["a5", "-87,3", "B", ""]];
    solved(&folder, "two", &after, "6.5");
    let [one, two] = ["one", "two"].map(|name| folder.path(name).display().to_string());
    let file = folder.path("changes.csv").display().to_string();
    let output = sutton(&["diff", &one, &two, "--json", "--out", &file]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let role = &found["roles"][0];
    let told = |row: &Value| {
        ["kind", "account_id", "from_rep_id", "to_rep_id"].map(|key| row[key].as_str().unwrap_or("-").to_owned()).join(" ")
    };
    let rows: Vec<String> = role["changes"].as_array().unwrap().iter().map(told).collect();
    assert_eq!(rows, ["moved a2 E W", "new a5 - E", "dropped a4 W -", "calls a1 E E"]);
    let calls = &role["changes"][3];
    assert_eq!((calls["calls_before"].as_f64(), calls["calls"].as_f64()), (Some(4.0), Some(6.5)));
    assert!(calls["hours_more"].as_f64().unwrap() >= 2.5 * 0.75, "45 minutes each, and ways: {calls}");
    assert_eq!(calls["account"], "=Firm a1", "names are as they are");
    let reps: Vec<(&str, u64, u64)> = role["reps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rep| (rep["rep"].as_str().unwrap(), rep["gains"].as_u64().unwrap(), rep["loses"].as_u64().unwrap()))
        .collect();
    assert_eq!(reps, [("Eve", 1, 1), ("Wim", 1, 1)]);
    let table = folder.read("changes.csv");
    assert!(table.contains("field,moved,a2,'=Firm a2,E,Eve,W,Wim,B,B,2,2,"), "tamed for spreadsheets: {table}");
    let said = String::from_utf8(sutton(&["diff", &one, &two]).stdout).unwrap();
    assert!(
        said.starts_with("field: 4 accounts before, 4 accounts after; 1 goes to another rep, 1 has a rep now, 1 has none"),
        "{said}"
    );
    let same = String::from_utf8(sutton(&["diff", &two, &two]).stdout).unwrap();
    assert_eq!(same, "field: 4 accounts before, 4 accounts after; nothing changes\n");
}

#[test]
fn folders_that_are_no_plans_or_were_edited_are_refused_together() {
    let folder = Scratch::new();
    solved(&folder, "one", &[["a1", "-87,1", "A", ""], ["a2", "-88,9", "B", ""]], "4");
    let text = folder.read("one/assignments.csv");
    folder.write("one/assignments.csv", &text.replace("Eve", "Eva"));
    let [one, none] = ["one", "none"].map(|name| folder.path(name).display().to_string());
    let output = sutton(&["diff", &one, &none]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("assignments.csv: changed") && said.contains("none: is no folder"), "{said}");
}
