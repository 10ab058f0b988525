//! What is told of a plan: measures, moves, broken rules, files.

use crate::by_hand::{close, formulated, line, own};
use std::f64::consts::PI;
use sutton::balance::moves::moves;
use sutton::balance::territories::{Proof, RolePlan};
use sutton::balance::violations::violations;
use sutton::model::{Certificate, Prices, Status, evaluate};
use sutton::plan::segment::segment;
use sutton::plan::*;
use sutton::report::{FILES, Report};

/// The plan a0, a1 → r0, a2 → r1, today a0, a2 → r1.
fn role_plan(plan: &mut Plan) -> RolePlan {
    own(plan, 0, 1);
    own(plan, 2, 1);
    let formulation = formulated(plan).unwrap();
    let primal = evaluate(&formulation.instance, &[0, 0, 1]).value;
    let certificate = Certificate::Prices(Prices::default());
    let proof = Proof { primal, dual_bound: 0.5 * primal, certified_bound: 0.5 * primal, certificate, tied: None };
    RolePlan::new(plan, &formulation, &[0, 0, 1], proof).unwrap()
}

#[test]
fn measures_before_and_after_are_what_the_hand_gives() {
    let mut plan = line();
    let role = role_plan(&mut plan);
    let hops: Vec<f64> = [10.0, 10.0, 30.0].map(|radius: f64| 10.0 * 1.5 * 0.7124 * PI.sqrt() * radius / 50.0).to_vec();
    let way = |km: f64| 10.0 * 3.0 * km / 200.0;
    let (before, after) = (role.before.unwrap(), role.after.unwrap());
    assert!(close(before.travel_hours, hops[0] + hops[2] + way(40.0)));
    assert!(close(after.travel_hours, hops.iter().sum::<f64>() + way(10.0)));
    let loads = [20.0 + hops[0] + hops[1] + way(10.0), 10.0 + hops[2]];
    let total = loads[0] + loads[1];
    let fairness = [loads[0] / (0.25 * total), loads[1] / (0.75 * total)];
    let (mean, spread) = ((fairness[0] + fairness[1]) / 2.0, (fairness[0] - fairness[1]).abs() / 2.0);
    assert!(close(after.cv.unwrap(), spread / mean));
    assert_eq!((before.accounts, after.accounts, after.over_capacity), (2, 3, 0));
    // All of today's work is r1's, whose share is 3/4.
    assert!(close(before.cv.unwrap(), 1.0));
    assert_eq!(role.status, Status::Feasible);
}

#[test]
fn moves_have_their_reasons() {
    let mut plan = line();
    let role = role_plan(&mut plan);
    let told: Vec<&str> = role.accounts.iter().map(|account| account.reason.as_str()).collect();
    assert!(told[0].starts_with("saves ") && told[0].contains(" h off r1, who carries 133.3 % of a fair share"), "{told:?}");
    assert_eq!(told[1..], ["had no owner", "stays"]);
    let segments = segment(&plan).unwrap();
    let moves = moves(&plan, &segments, &role);
    assert_eq!(moves.iter().map(|own| own.kind).collect::<Vec<_>>(), ["moved", "new"]);
    assert_eq!((moves[0].assigned.account, moves[0].from_rep_id, moves[0].to_rep_id), (0, "r1", "r0"));
    assert_eq!(role.accounts.iter().filter(|own| own.leaving().is_some()).count(), 1);
}

#[test]
fn nobody_owned_anything_before() {
    let plan = line();
    let formulation = formulated(&plan).unwrap();
    let proof = Proof {
        primal: 1.0,
        dual_bound: 1.0,
        certified_bound: 0.0,
        certificate: Certificate::Prices(Prices::default()),
        tied: None,
    };
    let role = RolePlan::new(&plan, &formulation, &[0, 0, 1], proof).unwrap();
    assert_eq!((role.before, role.status), (None, Status::Optimal));
    assert!(!role.proof.is_certified());
}

#[test]
fn broken_rules_are_told_in_words() {
    let mut plan = line();
    plan.accounts[0].excluded_reps = vec![1];
    plan.reps[0].capacity_hours = 25.0;
    plan.config.balance = toml::from_str("revenue = { share = \"equal\", tolerance = 0.5, weight = 0.0 }").unwrap();
    let formulation = formulated(&plan).unwrap();
    assert_eq!(violations(&plan, &formulation, &[Some(0), None, None]).len(), 2);
    let broken = violations(&plan, &formulation, &[Some(1), Some(0), Some(0)]);
    assert_eq!(broken[0], "account a0 may not be with r1: account a0 excludes r1");
    assert!(broken[1].ends_with("is above 25 (a rep's hours may not exceed capacity_hours)"), "{}", broken[1]);
    assert_eq!(broken.len(), 2);
}

#[test]
fn a_report_keeps_every_digit() {
    let mut plan = line();
    let role = role_plan(&mut plan);
    let segments = segment(&plan).unwrap();
    let report = Report { plan: &plan, segments: &segments, roles: std::slice::from_ref(&role), seed: 1 };
    for (name, render) in FILES {
        let mut bytes = Vec::new();
        render(&report, &mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with('\n'), "{name}");
        match name {
            "assignments.csv" => {
                let row: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
                assert_eq!([row[0], row[3], row[4], row[6], row[8]], ["a0", "outside", "r0", "r1", "A"]);
                assert!((row[11].parse::<f64>().unwrap() - role.accounts[0].travel_hours).abs() <= 0.005);
                assert_eq!(text.lines().count(), 4);
            }
            "summary.json" => {
                let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!(summary["roles"][0]["moved_accounts"], 1);
                assert_eq!(summary["roles"][0]["gap"], 0.5);
                assert_eq!(summary["roles"][0]["primal_value"].as_f64().unwrap(), role.proof.primal);
            }
            "territories.geojson" => {
                let map: serde_json::Value = serde_json::from_str(&text).unwrap();
                // Two outlines, two homes and three accounts.
                assert_eq!(map["features"].as_array().unwrap().len(), 7);
            }
            _ => {}
        }
    }
}
