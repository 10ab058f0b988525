//! A shift in the files of a plan: written, explained, verified and read again.

use serde_json::Value;

use super::cases::{SHIFT, case, close, gone, planned, rows};
use crate::binary::sutton;
use crate::case::{Case, assert_code, json, number, told};

#[test]
fn a_shift_is_written_told_and_verified() {
    let case = case(SHIFT);
    let text = told(&case.solve(&[]), 0);
    let rows = rows(&case);
    let gone = gone(&case);
    assert!(!gone.is_empty());
    for row in &gone {
        assert_eq!((row["role"].as_str(), row["segment"].as_str(), row["moved"].as_str()), ("outside", "C", "true"));
        assert!(row["rep_id"].starts_with('I') && row["reason"].contains("inside calls it by phone instead"), "{row:?}");
        let own = rows.iter().find(|own| own["account_id"] == row["account_id"] && own["role"] == "inside").unwrap();
        assert_eq!(own["rep_id"], row["rep_id"]);
        // Two calls of 15 minutes, as inside makes them, and no way.
        assert_eq!((row["calls"].as_str(), row["call_hours"].as_str(), row["travel_hours"].as_str()), ("2", "0.5", "0"));
    }
    let roles = case.roles();
    for role in &roles {
        let shift = &role["shift"];
        assert_eq!((&shift["from"], &shift["to"]), (&Value::from("outside"), &Value::from("inside")));
        assert_eq!(number(shift, "shifted_accounts") as usize, gone.len());
        assert_eq!(number(shift, "shifted_hours"), 0.5 * gone.len() as f64);
        assert_eq!(number(role, "calls_due"), number(role, "calls_after"));
    }
    assert!(text.contains(&format!("Shifted to inside: {} account", gone.len())), "{text}");
    assert!(text.contains(&format!("Shifted from outside: {} account", gone.len())), "{text}");
    let hours: f64 = rows.iter().filter(|row| row["rep_id"] == "I1").map(|row| row["call_hours"].parse::<f64>().unwrap()).sum();
    let territory = case.read("out/territories.csv").lines().find(|line| line.starts_with("inside,I1")).unwrap().to_owned();
    let carried: f64 = territory.split(',').nth(12).unwrap().parse().unwrap();
    assert!((carried - hours).abs() < 0.05, "{territory} has not {hours} h");
    let moves = case.read("out/moves.csv");
    assert!(gone.iter().all(|row| {
        moves.lines().any(|line| line.starts_with(&format!("{},", row["account_id"])) && line.contains(",outside,shifted,R"))
    }));
    assert_code(&case.verify(), 0);
    let out = case.path("out").display().to_string();
    let text = told(&sutton(&["explain", &out, "--account", &gone[0]["account_id"]]), 0);
    assert!(text.contains("role outside: with I") && text.contains("by phone instead"), "{text}");
}

#[test]
fn threads_do_not_change_a_byte() {
    case(SHIFT).assert_same_at_any_threads();
}

#[test]
fn verify_refuses_what_can_not_shift_or_says_too_much() {
    let first = |case: &Case| gone(case)[0].clone();
    let case = planned(SHIFT);
    let row = first(&case);
    let other = if row["rep_id"] == "I1" { "I2" } else { "I1" };
    case.give(&row["account_id"], "outside", other);
    case.assert_refused(&["its calls shift to", "but another rep of role inside calls it"]);

    // An A account, said to have shifted.
    let case = planned(SHIFT);
    let (id, inside) = rows(&case)
        .iter()
        .find(|row| row["segment"] == "A" && row["role"] == "outside")
        .map(|row| (row["account_id"].clone(), case.rep(&row["account_id"], "inside")))
        .unwrap();
    case.give(&id, "outside", &inside);
    case.edit("out/assignments.csv", |text| service(&text, &id, "outside", "shifted"));
    case.assert_refused(&[&format!("the calls on account {id} can't shift")]);

    // One that has shifted, back at an outside rep: all else would have to follow.
    let case = planned(SHIFT);
    let id = first(&case)["account_id"].clone();
    case.give(&id, "outside", "R1");
    case.edit("out/assignments.csv", |text| service(&text, &id, "outside", "full"));
    case.assert_refused(&["the objective is"]);

    let case = planned(SHIFT);
    let inflated = |bound: &mut Value| *bound = Value::from(bound.as_f64().unwrap() + 0.5);
    case.edit_json("out/summary.json", |summary| {
        summary["roles"].as_array_mut().unwrap().iter_mut().for_each(|role| inflated(&mut role["certified_bound"]));
    });
    case.assert_refused(&["the certified bound is said to be", "but the certificate proves"]);

    let case = planned(SHIFT);
    case.edit_json("out/summary.json", |summary| summary["roles"][0]["shift"]["shifted_hours"] = Value::from(0.25));
    case.assert_refused(&["roles[0].shift.shifted_hours is 0.25"]);
}

/// The file with another service in a row.
pub fn service(text: &str, account: &str, role: &str, word: &str) -> String {
    let edit = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        if cells[0] == account && cells[3] == role {
            // Behind it stand the calls given up, and two columns for each of two channels.
            let at = cells.len() - 6;
            cells[at] = word;
        }
        cells.join(",") + "\n"
    };
    text.lines().map(edit).collect()
}

#[test]
fn evaluate_reads_what_solve_writes() {
    let case = planned(SHIFT);
    let own = json(&case.evaluate("out/assignments.csv", &["--json"]).stdout);
    for (role, planned) in own["roles"].as_array().unwrap().iter().zip(case.roles()) {
        assert!(close(number(role, "value"), number(&planned, "primal_value")), "{role}");
        assert_eq!((number(role, "unassigned_accounts"), role["violations"].as_array().unwrap().len()), (0.0, 0), "{role}");
        assert_eq!(number(role, "moved_accounts"), number(&planned, "moved_accounts"), "{role}");
    }
    let row = gone(&case)[0].clone();
    let other = if row["rep_id"] == "I1" { "I2" } else { "I1" };
    case.give(&row["account_id"], "outside", other);
    let text = told(&case.evaluate("out/assignments.csv", &[]), 2);
    assert!(text.contains("calls that shift must be the same rep's"), "{text}");
}
