//! Step 3: shares, rules on pairs, and what is told where there is no plan.

use crate::by_hand::{accounts, formulated, line, lock, pattern, plan, reasons, reps};
use sutton::balance::formulate::formulate_all;
use sutton::error::Error;
use sutton::plan::segment::segment;
use sutton::plan::*;

#[test]
fn shares_follow_the_plan() {
    let mut plan = line();
    let share = |plan: &Plan| formulated(plan).unwrap().instance.activities()[0].share.clone();
    assert_eq!(share(&plan), [0.25, 0.75]);
    plan.config.balance = toml::from_str("workload = { share = \"equal\" }").unwrap();
    assert_eq!(share(&plan), [0.5, 0.5]);
    plan.config.balance = toml::from_str("workload = { share = \"weighted\" }").unwrap();
    assert_eq!(reasons(formulated(&plan).unwrap_err()).len(), 2);
    plan.reps[0].target_weight = Some(4.0);
    plan.reps[1].target_weight = Some(1.0);
    assert_eq!(share(&plan), [0.8, 0.2]);
    plan.reps[0].status = RepStatus::Leaving;
    assert_eq!(share(&plan), [0.0, 1.0]);
}

#[test]
fn a_role_s_own_balance_replaces_the_plan_s() {
    let mut plan = line();
    plan.config.balance = toml::from_str("workload = { tolerance = 0.1 }\nrevenue = { tolerance = 0.5, weight = 0.0 }").unwrap();
    plan.config.roles = toml::from_str("[outside.balance]\nworkload = { tolerance = 0.2 }").unwrap();
    let formulation = formulated(&plan).unwrap();
    let [hours, revenue] = formulation.instance.activities() else { panic!("two activities") };
    assert_eq!((hours.name.as_str(), hours.tolerance, hours.weight), ("workload", 0.2, 10.0));
    assert_eq!((revenue.name.as_str(), revenue.tolerance, revenue.weight, revenue.reference), ("revenue", 0.5, 0.0, 100.0));
    assert_eq!(revenue.upper, [f64::INFINITY; 2]);
    plan.config.balance = toml::from_str("margin = {}").unwrap();
    assert!(reasons(formulated(&plan).unwrap_err())[0].contains("balance.margin: no account has a number"));
}

#[test]
fn rules_forbid_pairs_and_say_why() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 4]), reps(&[(0.0, 100.0); 3]));
    plan.reps[0].skills = vec!["german".into()];
    plan.reps[2].status = RepStatus::Leaving;
    plan.accounts[1].required_skills = vec!["german".into()];
    plan.accounts[2].excluded_reps = vec![0];
    lock(&mut plan, 3, 1, None);
    lock(&mut plan, 0, 1, Some("2025-12-31"));
    let formulation = formulated(&plan).unwrap();
    let why = |unit, territory| formulation.instance.forbidden_by(unit, territory).map(|rule| formulation.rules.words(rule));
    assert_eq!([why(0, 0), why(0, 1), why(0, 2)], [None, None, Some("rep r2 leaves")]);
    assert_eq!([why(1, 0), why(1, 1)], [None, Some("the skill german is required")]);
    assert_eq!([why(2, 0), why(2, 1)], [Some("account a2 excludes r0"), None]);
    assert_eq!([why(3, 0), why(3, 1)], [Some("account a3 is locked to r1 (key client)"), None]);
    assert_eq!(formulation.instance.activities()[0].upper, [100.0, 100.0, 0.0]);
    assert_eq!(formulation.warnings, ["account a0: its lock to r1 ended on 2025-12-31, before the plan starts"]);
}

#[test]
fn too_much_work_is_told_with_its_numbers() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 3]), reps(&[(0.0, 14.0), (0.0, 14.0)]));
    let reason = reasons(formulated(&plan).unwrap_err()).remove(0);
    assert!(reason.contains("needs at least 30 hours (30 of calls, 0 of travel)"), "{reason}");
    assert!(reason.contains("2 reps have 28: 2 hours short"), "{reason}");
    assert!(reason.contains("The largest accounts: a0 10 h, a1 10 h, a2 10 h"), "{reason}");
    plan.reps[0].capacity_hours = 16.0;
    assert!(formulated(&plan).is_ok());
}

#[test]
fn accounts_that_nobody_may_serve_are_named_with_the_reason_per_rep() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 2]), reps(&[(0.0, 9.0), (0.0, 100.0)]));
    plan.accounts[1].excluded_reps = vec![1];
    let found = reasons(formulated(&plan).unwrap_err());
    let expected =
        "role outside: no rep may serve account a1: not r1 (account a1 excludes r1), r0 (it takes 10 hours and capacity is 9)";
    assert_eq!(found, [expected]);
}

#[test]
fn locks_beyond_capacity_are_told() {
    let mut plan = plan(accounts(&[(0.0, 1.0); 3]), reps(&[(0.0, 15.0), (0.0, 100.0)]));
    lock(&mut plan, 0, 0, None);
    lock(&mut plan, 2, 0, None);
    let found = reasons(formulated(&plan).unwrap_err());
    assert_eq!(found, ["role outside: the 2 accounts locked to rep r0 take 20 hours, but capacity is 15"]);
}

#[test]
fn work_without_a_rep_is_an_input_defect() {
    let mut plan = line();
    plan.call_patterns.push(CallPattern { role: "inside".into(), ..pattern("A", "phone", 1.0, 1.0) });
    let segments = segment(&plan).unwrap();
    let defects = reasons(formulate_all(&plan, &segments).unwrap_err());
    assert_eq!(defects, ["reps.csv, role: role inside has 3 accounts to serve and no rep"]);
    plan.call_patterns.clear();
    assert!(matches!(formulate_all(&plan, &segments), Err(Error::Input(_))));
}
