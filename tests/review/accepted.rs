//! Accepted requests hold as locks of a new plan, with who asked and who approved, and that plan can be reviewed in turn.

use super::{Record, accept, holders, records, review, roomy};
use crate::binary::sutton;
use crate::case::{Case, assert_code, json};

const REQUESTS: &str = "account_id,role,to_rep,from_rep,reason,asked_by\n\
                        08,outside,R1,R2,\"knows the buyer, well\",Ann\n07,outside,R1,,=1+1,\n";

fn verify(case: &Case, folder: &str) -> std::process::Output {
    sutton(&["verify", case.path(folder).to_str().unwrap()])
}

#[test]
fn what_is_accepted_holds_and_is_verified() {
    let case = roomy();
    assert_code(&accept(&case, REQUESTS, "all"), 0);
    let now = holders(&case, "new", "outside");
    assert_eq!([&now["08"], &now["07"]], ["R1", "R1"]);
    let approved = records(&case.read("new/approvals.csv"));
    let of = |row: &Record, column: &str| row[column].clone();
    assert_eq!(of(&approved[0], "reason"), "knows the buyer, well");
    assert_eq!(
        [of(&approved[0], "asked_by"), of(&approved[0], "approved_by"), of(&approved[0], "date")],
        ["Ann", "Cid", "2026-01-15"]
    );
    assert_eq!(of(&approved[1], "reason"), "'=1+1", "as in every table for people");
    let reasons = records(&case.read("new/assignments.csv"));
    let reason = &reasons.iter().find(|row| row["account_id"] == "08" && row["role"] == "outside").unwrap()["reason"];
    assert!(reason.ends_with("locked: knows the buyer, well (asked by Ann, approved by Cid on 2026-01-15)"), "{reason}");
    assert_code(&verify(&case, "new"), 0);
    // The roles that nothing was asked of stay as they were.
    assert_eq!(holders(&case, "new", "inside"), holders(&case, "out", "inside"));
}

#[test]
fn approvals_that_are_changed_or_taken_away_are_refused() {
    for edit in [Some(("Cid", "Dan")), None] {
        let case = roomy();
        assert_code(&accept(&case, REQUESTS, "all"), 0);
        match edit {
            Some((from, to)) => case.edit("new/approvals.csv", |text| text.replace(from, to)),
            None => std::fs::remove_file(case.path("new/approvals.csv")).unwrap(),
        }
        let output = verify(&case, "new");
        assert_code(&output, 1);
        assert!(super::said(&output).contains("approvals.csv"), "{}", super::said(&output));
    }
}

#[test]
fn a_second_round_keeps_the_first() {
    let case = roomy();
    assert_code(&accept(&case, REQUESTS, "08"), 0);
    let [out, new, newer] = ["out", "new", "newer"].map(|name| case.path(name).display().to_string());
    case.write("more.csv", "account_id,to_rep\n08,R2\n07,R1\n");
    let more = case.path("more.csv").display().to_string();
    let output = sutton(&["review", &new, "--requests", &more, "--json"]);
    assert_code(&output, 0);
    let told = json(&output.stdout);
    let wishes = told["roles"][0]["requests"].as_array().unwrap();
    assert_eq!([&wishes[0]["verdict"], &wishes[0]["at_least"]], [&serde_json::json!("breaks"), &serde_json::Value::Null]);
    assert!(wishes[0]["rules"][0].as_str().unwrap().contains("approved by Cid"), "{told:#}");
    let flags =
        ["--accept", "07", "--out", &newer, "--approved-by", "Eva", "--date", "2026-02-01", "--no-report", "--no-workbook"];
    assert_code(&sutton(&[&["review", &new, "--requests", &more], &flags[..]].concat()), 0);
    let approved = records(&case.read("newer/approvals.csv"));
    let who: Vec<[&str; 2]> = approved.iter().map(|row| [row["account_id"].as_str(), row["approved_by"].as_str()]).collect();
    assert_eq!(who, [["08", "Cid"], ["07", "Eva"]]);
    assert_code(&verify(&case, "newer"), 0);
    assert_ne!(out, newer);
}

#[test]
fn a_new_solve_loses_no_approvals() {
    let case = roomy();
    assert_code(&accept(&case, REQUESTS, "all"), 0);
    let approved = case.read("new/approvals.csv");
    let output = case.solve_to(&case.path("new"), &["--quiet"]);
    assert_code(&output, 2);
    assert!(super::said(&output).contains("requests that were approved"), "{}", super::said(&output));
    assert_eq!(case.read("new/approvals.csv"), approved);
    // The same requests again lose nothing; fewer of them would.
    assert_code(&accept(&case, REQUESTS, "all"), 0);
    assert_code(&accept(&case, REQUESTS, "08"), 2);
    // What was approved holds as locks, too.
    case.write("locks.csv", &approved);
    assert_code(&case.solve(&["--quiet"]), 0);
    assert_eq!(holders(&case, "out", "outside")["08"], "R1");
}

#[test]
fn the_table_of_a_review_may_be_reviewed() {
    let case = roomy();
    assert_code(&review(&case, REQUESTS, &[]), 0);
    let first = case.read("out/review/review.csv");
    assert_code(&review(&case, &first, &[]), 0);
    assert_eq!(case.read("out/review/review.csv"), first);
    assert_code(&case.verify(), 0);
}

#[test]
fn no_plan_that_keeps_a_request_costs_less_than_is_said() {
    let case = roomy();
    for (account, rep) in [("08", "R1"), ("07", "R1"), ("01", "R2"), ("03", "R2")] {
        let request = format!("account_id,to_rep\n{account},{rep}\n");
        let output = review(&case, &request, &["--json"]);
        let told = json(&output.stdout);
        let at_least = told["roles"][0]["requests"][0]["at_least"].as_f64();
        let value = |folder: &str| {
            let summary = json(case.read(&format!("{folder}/summary.json")).as_bytes());
            summary["roles"].as_array().unwrap().iter().find(|role| role["role"] == "outside").unwrap()["primal_value"]
                .as_f64()
                .unwrap()
        };
        let output = accept(&case, &request, "all");
        let approved = case.path("new");
        match at_least {
            Some(at_least) => {
                assert_code(&output, 0);
                assert!(
                    value("new") >= value("out") + at_least - 1e-6,
                    "{account}: {} {} {at_least}",
                    value("new"),
                    value("out")
                );
            }
            None => assert_code(&output, 1),
        }
        if approved.exists() {
            std::fs::remove_dir_all(approved).unwrap();
        }
    }
}
