//! Managers' teams: tied roles and spans, from the plan file to a verified folder.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;

use std::collections::BTreeMap;
use std::path::Path;

use binary::sutton;
use case::{Case, assert_code, json, number, told};
use serde_json::Value;
use sutton::balance::formulate::{Formulation, formulate_all};
use sutton::balance::optimise::optimise_tied;
use sutton::plan::segment::segment;
use sutton::solve::{Parameters, Progress};

const REPS: &str = "\
rep_id,role,capacity_hours,latitude,longitude,skills,manager_id
R1,outside,95,40,-100,german,north
R2,outside,95,40,-99,,south
I1,inside,20,,,german,north
I2,inside,16,,,,south
";

const TIE: &str = "[hierarchy]\ntie = [\"outside\", \"inside\"]\n";

/// The small plan with managers, and sections of the plan file more.
fn case(sections: &str) -> Case {
    let case = Case::new();
    case.write("reps.csv", REPS);
    case.write("plan.toml", &(case.read("plan.toml") + sections));
    case
}

fn solved(sections: &str) -> Case {
    let case = case(sections);
    assert_code(&case.solve(&["--quiet"]), 0);
    case
}

fn manager(rep: &str) -> &'static str {
    if rep.ends_with('1') { "north" } else { "south" }
}

/// Every account's reps: (outside, inside).
fn pairs(case: &Case) -> Vec<(String, String)> {
    let text = case.read("out/assignments.csv");
    let of_role = |role: &'static str| {
        let rows = text.lines().map(|line| line.split(',').collect::<Vec<_>>()).filter(move |row| row[3] == role);
        rows.map(|row| (row[0].to_string(), row[4].to_string())).collect::<BTreeMap<_, _>>()
    };
    let (outside, inside) = (of_role("outside"), of_role("inside"));
    outside.into_iter().filter_map(|(account, rep)| Some((rep, inside.get(&account)?.clone()))).collect()
}

#[test]
fn tied_roles_serve_an_account_from_one_team() {
    let (free, tied) = (solved(""), solved(TIE));
    assert!(pairs(&free).iter().any(|(outside, inside)| manager(outside) != manager(inside)), "nothing is left to tie");
    let pairs = pairs(&tied);
    assert_eq!(pairs.len(), 9);
    assert!(pairs.iter().all(|(outside, inside)| manager(outside) == manager(inside)), "{pairs:?}");
    assert_code(&tied.verify(), 0);
    let (apart, together) = (free.roles(), tied.roles());
    let value = number(&together[0], "primal_value");
    assert!(value >= apart.iter().map(|role| number(role, "primal_value")).sum::<f64>() - 1e-9);
    assert!((together.iter().map(|role| number(role, "own_value")).sum::<f64>() - value).abs() < 1e-9);
    for (role, other) in together.iter().zip(["inside", "outside"]) {
        assert_eq!((&role["status"], &role["tied_with"][0]), (&Value::from("optimal"), &Value::from(other)));
        assert_eq!(number(role, "primal_value"), value);
        assert!(number(role, "certified_bound") <= number(role, "dual_bound") && number(role, "dual_bound") <= value);
    }
    assert!(apart[0].get("tied_with").is_none() && apart[0].get("own_value").is_none());
}

#[test]
fn threads_do_not_change_a_byte_of_tied_roles() {
    case(TIE).assert_same_at_any_threads();
}

#[test]
fn verify_refuses_what_breaks_the_tie_or_says_too_much_of_it() {
    let case = solved(TIE);
    let (account, rep) = ("04", case.rep("04", "inside"));
    case.give(account, "inside", if rep == "I1" { "I2" } else { "I1" });
    case.assert_refused(&["account 04: its outside rep", "but [hierarchy] ties the roles"]);

    let case = solved(TIE);
    let inflated = |bound: &mut Value| *bound = Value::from(bound.as_f64().unwrap() + 0.5);
    case.edit_json("out/summary.json", |summary| {
        summary["roles"].as_array_mut().unwrap().iter_mut().for_each(|role| inflated(&mut role["certified_bound"]));
    });
    case.assert_refused(&["the certified bound is said to be", "but the certificate proves"]);

    let case = solved(TIE);
    case.edit_json("out/summary.json", |summary| inflated(&mut summary["roles"][1]["own_value"]));
    case.assert_refused(&["the objective is", "is not what outside and inside cost together"]);

    let case = solved(TIE);
    case.edit_json("out/certificate.json", |file| inflated(&mut file["roles"][0]["certificate"]["load"][0][0]));
    case.assert_refused(&["role outside: summary.json: the certified bound is said to be", "but the certificate proves"]);

    let case = solved(TIE);
    case.edit_json("out/summary.json", |summary| {
        summary["roles"][0].as_object_mut().unwrap().remove("tied_with");
    });
    case.assert_refused(&["roles[0].tied_with"]);
}

#[test]
fn explain_and_evaluate_know_the_tie() {
    let case = solved(TIE);
    let out = case.path("out").display().to_string();
    let other = if case.rep("04", "outside") == "R1" { "R2" } else { "R1" };
    let text = told(&sutton(&["explain", &out, "--account", "04", "--rep", other]), 0);
    assert!(text.contains(&format!("{other}: its inside rep")) && text.contains("[hierarchy] ties the roles"), "{text}");
    let own = json(&sutton(&["explain", &out, "--account", "04", "--json"]).stdout);
    let value = number(&case.roles()[0], "primal_value");
    for explained in own["accounts"].as_array().unwrap() {
        assert_eq!(number(explained, "value"), value);
        let least = explained["others"][0]["least_value"].as_f64().unwrap();
        assert!(least >= number(&case.roles()[0], "certified_bound") - 1e-9, "{explained}");
    }

    let text = told(&case.evaluate("out/assignments.csv", &[]), 0);
    assert!(text.contains("With inside, to which the role is tied, it costs"), "{text}");
    assert!(!text.contains("It breaks"), "{text}");
    let rep = case.rep("04", "inside");
    case.give("04", "inside", if rep == "I1" { "I2" } else { "I1" });
    let output = case.evaluate("out/assignments.csv", &[]);
    assert_code(&output, 1);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("account 04: its outside rep"), "{text}");
}

#[test]
fn an_account_without_a_common_team_is_named() {
    let case = case(TIE);
    // Only R1 may visit it, and only I2 may phone it.
    case.edit("accounts.csv", |text| {
        let excluded = |row: &str| {
            if row.starts_with("account_id") {
                "excluded_reps"
            } else if row.starts_with("03") {
                "I1"
            } else {
                ""
            }
        };
        text.lines().map(|row| format!("{row},{}\n", excluded(row))).collect()
    });
    case.edit("reps.csv", |text| text.replace("I2,inside,16,,,,", "I2,inside,16,,,german,"));
    let text = told(&case.solve(&[]), 1);
    for part in
        ["account 03 has no team", "in role outside it may have reps of north", "in role inside it may have reps of south"]
    {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    assert!(text.contains("Each of the roles outside and inside has a plan alone"), "{text}");
}

#[test]
fn limits_that_clash_under_the_tie_alone_are_told() {
    let case = case(TIE);
    // The outside team of south may carry next to nothing, the inside team of north neither.
    case.edit("reps.csv", |text| text.replace("R1,outside,95", "R1,outside,150").replace("R2,outside,95", "R2,outside,20"));
    case.edit("reps.csv", |text| text.replace("I1,inside,20", "I1,inside,10").replace("I2,inside,16", "I2,inside,30"));
    let text = told(&case.solve(&[]), 1);
    for part in ["roles outside and inside", "[hierarchy]", "role outside: what rep R2", "role inside: what rep I1"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    assert!(text.contains("Each of the roles outside and inside has a plan alone"), "{text}");
}

#[test]
fn a_role_without_a_plan_is_relaxed_before_it_is_tied() {
    let case = case(TIE);
    case.edit("reps.csv", |text| text.replace("I1,inside,20", "I1,inside,8").replace("I2,inside,16", "I2,inside,6"));
    let text = told(&case.solve(&[]), 1);
    assert!(text.contains("role inside: ") && text.contains("The cheapest way out"), "{text}");
    assert_code(&case.solve(&["--relax", "--quiet"]), 0);
    assert_code(&case.verify(), 0);
    assert!(pairs(&case).iter().all(|(outside, inside)| manager(outside) == manager(inside)));
    let roles = case.roles();
    assert!(roles[0].get("relaxed").is_none() && !roles[1]["relaxed"].as_array().unwrap().is_empty());
}

#[test]
fn spans_hold_and_wider_ones_cost_no_more() {
    let span = |tolerance: f64| format!("[hierarchy.spans]\nworkload = {{ tolerance = {tolerance} }}\n");
    let value = |case: &Case| case.roles().iter().map(|role| number(role, "primal_value")).sum::<f64>();
    let mut last = 0.0;
    for tolerance in [0.4, 0.1, 0.05] {
        let case = solved(&span(tolerance));
        assert_code(&case.verify(), 0);
        for team in case.roles().iter().flat_map(|role| role["teams"].as_array().unwrap().clone()) {
            let [load, least, most] = ["load", "least", "most"].map(|key| number(&team, key));
            assert!(least - 1e-9 <= load && load <= most + 1e-9, "{team}");
        }
        assert!(value(&case) >= last - 1e-6, "{tolerance}: {} is below {last}", value(&case));
        last = value(&case);
    }
    let both = solved(&format!("{TIE}spans.workload.tolerance = 0.3\n"));
    assert_code(&both.verify(), 0);
    assert!(pairs(&both).iter().all(|(outside, inside)| manager(outside) == manager(inside)));
    assert_eq!(both.roles()[0]["teams"].as_array().unwrap().len(), 2);
}

#[test]
fn a_team_out_of_its_span_is_refused_and_told() {
    let case = solved("[hierarchy.spans]\naccounts = { tolerance = 0.12 }\n");
    let moved: Vec<String> = (0..12).map(|at| format!("{at:02}")).filter(|id| case.rep(id, "inside") == "I2").take(2).collect();
    moved.iter().for_each(|id| case.give(id, "inside", "I1"));
    case.assert_refused(&["team of north: accounts", "is above", "team of south: accounts", "is below"]);
    let output = case.evaluate("out/assignments.csv", &[]);
    assert_code(&output, 1);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("accounts of north's reps together stays within 12 %"), "{text}");
}

#[test]
fn spans_that_clash_are_named_and_give_way() {
    // The work is 36 hours of calls and more: teams as different as these can't carry it alike.
    let case = case(
        "[roles.inside]\nspans.accounts.tolerance = 0\nbalance.accounts.share = \"weighted\"\nbalance.accounts.weight = 0\n",
    );
    case.edit("reps.csv", |text| {
        let text = text.replace("manager_id\n", "manager_id,target_weight,max_accounts\n").replace("north\n", "north,3,6\n");
        text.replace("south\n", "south,1,6\n")
    });
    let text = told(&case.solve(&[]), 1);
    assert!(text.contains("accounts of north's reps together is at most 0 % below their share (spans)"), "{text}");
    // Not the other rule that would do, and is cheaper.
    case.edit("plan.toml", |text| text + "[relax]\naccount = \"never\"\n");
    assert_code(&case.solve(&["--relax", "--quiet"]), 0);
    assert_code(&case.verify(), 0);
    let bent = case.roles()[1]["relaxed"].as_array().unwrap().clone();
    assert!(!bent.is_empty() && bent.iter().all(|own| own["rule"] == "spans"), "{bent:?}");
    let words: Vec<&str> = bent.iter().map(|own| own["words"].as_str().unwrap()).collect();
    assert!(words.iter().any(|words| words.contains("north's span in accounts")), "{words:?}");
}

#[test]
fn what_hierarchies_ask_in_vain_is_told_at_once() {
    let case = case(
        "[hierarchy]\ntie = [\"outside\", \"insde\"]\nspans = { workload = { tolerance = 1.5 }, revnue = { tolerance = 0.1 } }\n",
    );
    let text = told(&case.solve(&[]), 2);
    assert!(text.contains("hierarchy.spans.workload.tolerance = \"1.5\": must be from 0 to below 1"), "{text}");
    case.edit("plan.toml", |text| text.replace("1.5", "0.5"));
    let text = told(&case.solve(&[]), 2);
    for part in
        ["hierarchy.tie[1] = \"insde\": no rep", "did you mean inside?", "hierarchy.spans.revnue: revnue is no numeric column"]
    {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }

    let case = self::case(TIE);
    case.edit("reps.csv", |text| text.replace("german,north\nR2", "german,\nR2") + "I3,inside,5,,,,west\n");
    let text = told(&case.solve(&[]), 2);
    for part in [
        "reps.csv, line 2, manager_id: rep R1 needs a manager: [hierarchy] ties role outside to inside",
        "line 4, manager_id = \"north\": the team of north has I1 and no outside rep",
        "line 6, manager_id = \"west\": the team of west has I3 and no outside rep",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }

    let case = self::case(TIE);
    case.edit("locks.csv", |text| text + "09,inside,I2,second contact\n");
    let text = told(&case.solve(&[]), 2);
    for part in [
        "locks.csv, line 3, rep_id = \"I2\": account 09 is locked to I2 of south's team here",
        "to R1 of north's team in locks.csv, line 2",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }

    let case = self::case(&format!("{TIE}[roles.inside.constraints]\nfamilies = \"off\"\n"));
    assert!(told(&case.solve(&[]), 2).contains("tied roles must have the same"));
    let case = self::case("[hierarchy]\ntie = [\"outside\"]\n");
    assert!(told(&case.solve(&[]), 2).contains("must name two roles or more"));
    let case = Case::new();
    case.edit("plan.toml", |text| text + "[hierarchy.spans]\nworkload = { tolerance = 0.1 }\n");
    assert!(told(&case.solve(&[]), 2).contains("no rep has a manager_id"));
}

#[test]
fn a_model_of_one_tied_role_is_not_written() {
    let case = case(TIE);
    let plan = case.path("plan.toml").display().to_string();
    let text = told(&sutton(&["export-model", &plan, "--format", "lp", "--role", "inside"]), 2);
    assert!(text.contains("[hierarchy] ties role inside to outside"), "{text}");
}

#[test]
fn the_western_teams_are_planned_to_one_per_cent_with_the_tie_and_the_spans_kept() {
    let plan = sutton::read::plan(Path::new("data/west-teams/plan.toml")).unwrap();
    let roles = formulate_all(&plan, &segment(&plan).unwrap()).unwrap();
    let roles: Vec<&Formulation> = roles.iter().collect();
    let parameters = Parameters { gap: 0.01, ..Parameters::default() };
    let solved = optimise_tied(&plan, &roles, &parameters, &Progress::new(None)).unwrap();
    let mut managers: BTreeMap<usize, &str> = BTreeMap::new();
    for role in solved.iter().map(|solved| &solved.plan) {
        assert!(role.gap() <= 0.01, "gap {}", role.gap());
        assert_eq!(role.teams.len(), 3);
        assert!(role.teams.iter().all(|team| team.least <= team.load + 1e-6 && team.load <= team.most + 1e-6));
        for own in &role.accounts {
            let manager = plan.reps[own.rep.unwrap()].manager_id.as_deref().unwrap();
            assert_eq!(*managers.entry(own.account).or_insert(manager), manager, "account {}", plan.accounts[own.account].id);
        }
    }
}
