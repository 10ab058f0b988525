//! `solve --relax` from the command line: what is told, what is written, and what `verify` makes of it.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;

use case::{Case, FILES, assert_code, json};

/// Rep R1 is left with hours for a part of what is locked to it.
fn hopeless() -> Case {
    let case = Case::new();
    case.edit("reps.csv", |text| text.replace("R1,outside,95", "R1,outside,30").replace("R2,outside,95", "R2,outside,150"));
    case.edit("locks.csv", |text| text + "08,outside,R1,\n");
    case
}

fn relaxed() -> Case {
    let case = hopeless();
    assert_code(&case.solve(&["--relax", "--quiet"]), 0);
    case
}

fn told(case: &Case) -> String {
    let output = case.solve(&[]);
    assert_code(&output, 1);
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_clash_and_the_ways_out_are_told_with_ids_and_numbers() {
    let told = told(&hopeless());
    for part in [
        "role outside: the 2 accounts locked to rep R1 take",
        "rules can't all be kept, as sums or prices show; without any one of them the others can, as a plan for each shows:",
        "- rep R1 has 30 hours (capacity_hours)",
        "- accounts 08, 09 are locked to R1",
        "The cheapest way out at the prices of [relax]: ",
        " h more for R1 (has 30) (price ",
        "Or, bending one rule alone: unlock 09 from R1 (price 20)",
        "`--relax` solves the plan this way, and marks it as relaxed",
    ] {
        assert!(told.contains(part), "{part:?} is missing in {told}");
    }
}

#[test]
fn prices_of_the_plan_file_decide() {
    let case = hopeless();
    case.edit("plan.toml", |text| text + "[relax]\nlock = 2\n");
    assert!(told(&case).contains("The cheapest way out at the prices of [relax]: unlock 0"));
    case.edit("plan.toml", |text| text.replace("lock = 2", "lock = \"never\""));
    assert!(!told(&case).contains("unlock"));
    for (wrong, reason) in [("lock = 0", "above 0"), ("lock = \"no\"", "a number of hours"), ("locks = 1", "did you mean")] {
        case.write(
            "plan.toml",
            &(case.read("plan.toml").split("[relax]").next().unwrap().to_owned() + "[relax]\n" + wrong + "\n"),
        );
        let output = case.solve(&[]);
        assert_code(&output, 2);
        let report = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(report.contains("relax.lock") && report.contains(reason), "{report}");
    }
}

#[test]
fn a_relaxed_plan_is_marked_in_every_file() {
    let case = relaxed();
    for name in FILES {
        assert!(case.read(&format!("out/{name}")).contains("relaxed"), "{name} is not marked");
    }
    let summary = json(case.read("out/summary.json").as_bytes());
    let role = summary["roles"].as_array().unwrap().iter().find(|role| role["role"] == "outside").unwrap();
    let given = &role["relaxed"][0];
    assert_eq!((given["rule"].as_str(), given["rep_id"].as_str()), (Some("capacity_hours"), Some("R1")));
    assert_eq!((given["unit"].as_str(), given["price"].as_f64()), (Some("hours"), given["amount"].as_f64()));
    let inside = summary["roles"].as_array().unwrap().iter().find(|role| role["role"] == "inside").unwrap();
    assert!(inside.get("relaxed").is_none());
    let territories = case.read("out/territories.csv");
    let r1 = territories.lines().find(|line| line.starts_with("outside,R1,")).unwrap();
    assert!(r1.contains("h more for R1 (has 30)") && r1.contains(",30,"), "{r1}");
}

#[test]
fn the_text_says_that_the_plan_is_relaxed() {
    let case = hopeless();
    let output = case.solve(&["--relax"]);
    assert_code(&output, 0);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("RELAXED, the plan bends its rules: ") && text.contains("h more for R1"), "{text}");
    let verified = case.verify();
    assert_code(&verified, 0);
    let text = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(text.contains("RELAXED, the plan bends its rules: ") && text.contains("h more for R1"), "{text}");
}

#[test]
fn unlocked_accounts_say_so() {
    let case = hopeless();
    case.edit("plan.toml", |text| text + "[relax]\nlock = 1\nhour = \"never\"\n");
    assert_code(&case.solve(&["--relax", "--quiet"]), 0);
    let rows = case.read("out/assignments.csv");
    let unlocked: Vec<&str> = rows.lines().filter(|line| line.contains("unlock ")).collect();
    assert!(unlocked.len() == 1 && unlocked[0].contains(",R2,") && !unlocked[0].contains("locked:"), "{unlocked:?}");
    assert_code(&case.verify(), 0);
}

#[test]
fn wrong_lists_of_bent_rules_are_refused() {
    let edits: [fn(&mut serde_json::Value); 6] = [
        |given| given["amount"] = 99.into(),
        |given| given["price"] = 0.5.into(),
        |given| given["rep_id"] = "R2".into(),
        |given| given["rule"] = "lock".into(),
        |given| given["words"] = "nothing of note".into(),
        |given| given["unit"] = "minutes".into(),
    ];
    let at = |summary: &serde_json::Value| {
        summary["roles"].as_array().unwrap().iter().position(|role| role["role"] == "outside").unwrap()
    };
    let case = relaxed();
    let true_summary = case.read("out/summary.json");
    for edit in edits {
        case.edit_json("out/summary.json", |summary| {
            let at = at(summary);
            edit(&mut summary["roles"][at]["relaxed"][0]);
        });
        case.assert_refused(&["summary.json: roles"]);
        case.write("out/summary.json", &true_summary);
    }
    // One more than there are.
    case.edit_json("out/summary.json", |summary| {
        let at = at(summary);
        let given = summary["roles"][at]["relaxed"][0].clone();
        summary["roles"][at]["relaxed"].as_array_mut().unwrap().push(given);
    });
    case.assert_refused(&["summary.json: roles"]);
    case.write("out/summary.json", &true_summary);
    // None at all: then the rules stand, and are broken.
    case.edit_json("out/summary.json", |summary| {
        let at = at(summary);
        summary["roles"][at].as_object_mut().unwrap().remove("relaxed");
    });
    assert_code(&case.verify(), 1);
    // An account moved, which bends other rules than those listed.
    case.write("out/summary.json", &true_summary);
    case.give("08", "outside", "R2");
    case.assert_refused(&["summary.json"]);
}

#[test]
fn a_rule_without_a_price_is_not_bent_by_a_forged_plan() {
    let case = hopeless();
    case.edit("plan.toml", |text| text + "[relax]\nhour = \"never\"\nlock = 1\n");
    assert_code(&case.solve(&["--relax", "--quiet"]), 0);
    let at = if case.rep("08", "outside") == "R2" { "08" } else { "09" };
    case.give(at, "outside", "R1");
    case.assert_refused(&["has no price for that"]);
}

#[test]
fn where_all_rules_can_be_kept_the_flag_changes_no_byte() {
    let case = Case::solved();
    let other = case.path("other");
    assert_code(&case.solve_to(&other, &["--relax", "--quiet"]), 0);
    for name in FILES {
        assert_eq!(case.read(&format!("out/{name}")), case.read(&format!("other/{name}")), "{name}");
    }
}

#[test]
fn relaxed_plans_are_the_same_bytes_on_any_number_of_threads() {
    let case = relaxed();
    let other = case.path("other");
    assert_code(&case.solve_to(&other, &["--relax", "--quiet", "--threads", "1"]), 0);
    for name in FILES {
        assert_eq!(case.read(&format!("out/{name}")), case.read(&format!("other/{name}")), "{name}");
    }
}

#[test]
fn limits_of_territories_give_way_by_percent_points() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + "[roles.outside.balance.revenue]\nat_most = 300\nweight = 0\n");
    let told = told(&case);
    assert!(told.contains("of revenue (at_most)") && told.contains("% more revenue for R"), "{told}");
    assert_code(&case.solve(&["--relax", "--quiet"]), 0);
    let summary = json(case.read("out/summary.json").as_bytes());
    let role = summary["roles"].as_array().unwrap().iter().find(|role| role["role"] == "outside").unwrap();
    let given = &role["relaxed"][0];
    assert_eq!((given["rule"].as_str(), given["unit"].as_str()), (Some("at_most"), Some("percent points")));
    assert!((given["price"].as_f64().unwrap() - 5.0 * given["amount"].as_f64().unwrap()).abs() < 1e-9);
    assert_code(&case.verify(), 0);
    // Dearer than an hour's work, they stand.
    case.edit("plan.toml", |text| text + "[relax]\nlimit_point = \"never\"\n");
    assert_code(&case.solve(&["--relax"]), 1);
}
