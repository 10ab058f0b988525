//! Roles that follow others: optima against counting all plans, prices of pairs counted by hand, what can't follow, and what the
//! program tells.
#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;
mod common;

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Data, Reader, Xlsx, open_workbook};
use case::{Case, assert_code, json, number, told};
use common::brute_force;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use serde_json::Value;
use sutton::balance::formulate::{Formulation, formulate_all};
use sutton::balance::optimise::{Optimised, all_roles, optimise, optimise_tied};
use sutton::check;
use sutton::model::{Activity, Instance, Options, Pairing, Quantity, RuleId};
use sutton::plan::Plan;
use sutton::plan::segment::segment;
use sutton::solve::{self, Parameters, Progress};

/// A small instance of two or three territories, with groups that overlap.
fn drawn(seed: u64) -> Instance {
    let mut rng = Pcg64::seed_from_u64(seed);
    let (units, m) = (rng.random_range(3..=7), rng.random_range(2..=3));
    let uncovered = rng.random_bool(0.2);
    let mut costs = Quantity::dense(m, (0..units * m).map(|_| f64::from(rng.random_range(0..12_u32))).collect());
    costs.uncovered = if uncovered { vec![9.0; units] } else { Vec::new() };
    let load: Vec<f64> = (0..units).map(|_| rng.random_range(1.0..3.0)).collect();
    let total: f64 = load.iter().sum();
    let mut hours = Activity::even("hours", Quantity::per_unit(load), m, RuleId(0));
    hours.upper = vec![total / m as f64 * rng.random_range(1.2..1.9); m];
    if rng.random_bool(0.4) {
        (hours.weight, hours.reference, hours.scale) = (1.0, total, vec![20.0; m]);
    }
    let count = rng.random_range(1..=3);
    let groups = (0..count).map(|_| (0..units as u32).filter(|_| rng.random_bool(0.6)).collect()).collect();
    let pairing = Pairing { groups, free: rng.random_range(0..=2), price: rng.random_range(0.5..9.0) };
    Instance::builder(units, Options::new(m, 1, uncovered)).costs(costs).activity(hours).pairing(pairing).build().unwrap()
}

#[test]
fn optima_are_as_counted_and_no_bound_passes_them() {
    let exact = Parameters { gap: 0.0, ..Parameters::default() };
    let (mut paying, mut infeasible) = (0, 0);
    for seed in 0..150 {
        let instance = drawn(seed);
        let outcome = solve::solve(&instance, &exact, &Progress::new(None));
        let Some((best, plan)) = brute_force(&instance) else {
            assert_eq!(outcome.assignment, None, "seed {seed}");
            infeasible += 1;
            continue;
        };
        let found = outcome.primal.unwrap();
        assert!((found - best).abs() < 1e-6, "seed {seed}: {found}, not {best}");
        let near = 1e-5 * best.max(1.0);
        assert!((outcome.dual_bound - best).abs() <= near, "seed {seed}: {} of {best}", outcome.dual_bound);
        let proven = check::bound(&instance, &outcome.certificate).unwrap();
        assert!(proven <= best + 1e-6 && outcome.certified_bound <= proven + 1e-6, "seed {seed}: {proven}");
        assert_eq!(check::violations(&instance, &outcome.assignment.unwrap(), found), [], "seed {seed}");
        let pairing = instance.pairing().unwrap();
        let price = pairing.cost(instance.options(), &plan);
        paying += usize::from(price > 0.0);
        assert_eq!(check::violations(&instance, &plan, best - price).len(), usize::from(price > 0.0), "seed {seed}");
    }
    assert!(paying >= 20 && infeasible >= 3, "{paying} pay, {infeasible} have no plan");
}

/// Two inside reps, and two outside reps whose accounts are mixed among them today.
fn mixed(settings: &str) -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| text + settings);
    case.edit("reps.csv", |text| {
        text.replace("I1,inside,20,,,german", "I1,inside,12,,,german").replace("I2,inside,10", "I2,inside,12")
    });
    case
}

fn plans(plan: &Plan) -> Vec<Optimised> {
    let exact = Parameters { gap: 0.0, ..Parameters::default() };
    let one = |roles: &[&Formulation]| match roles {
        [role] => Ok(vec![optimise(plan, role, &exact, &Progress::new(None))?]),
        roles => optimise_tied(plan, roles, &exact, &Progress::new(None)),
    };
    all_roles(plan, &mut formulate_all(plan, &segment(plan).unwrap()).unwrap(), one).unwrap()
}

/// The price of pairs, counted by hand.
fn priced(leader: &Optimised, follower: &Optimised, free: usize, hours: f64) -> f64 {
    let outside: BTreeMap<usize, usize> = leader.plan.served().collect();
    let mut partners: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (account, rep) in follower.plan.served() {
        let other = outside.get(&account).map(|&other| partners.entry(other).or_default());
        other.into_iter().for_each(|own| _ = own.insert(rep));
    }
    partners.values().map(|own| own.len().saturating_sub(free) as f64 * hours).sum()
}

#[test]
fn a_role_follows_the_plan_of_another_one_and_its_pairs_are_part_of_the_cost() {
    let settings = |pair: &str| format!("[stability]\nmove_hours = 0\n[roles.inside]\nbalance.workload.weight = 0\n{pair}");
    let case = mixed(&settings("pair = \"outside\"\npair_free = 1\npair_hours = 5\n"));
    let plan = sutton::read::plan(&case.path("plan.toml")).unwrap();
    let solved = plans(&plan);
    let [outside, inside] = solved.as_slice() else { panic!("two roles") };
    let pairs = inside.plan.pairs.clone().unwrap();
    assert_eq!((pairs.with.as_str(), pairs.reps, pairs.free), ("outside", 2, 1));
    assert_eq!(pairs.hours, priced(outside, inside, 1, 5.0));
    // Hours on the phone cost nothing else, so that pairs are all that is left.
    assert!((inside.plan.proof.primal - pairs.hours).abs() < 1e-6, "{}", inside.plan.proof.primal);
    let free = sutton::read::plan(&mixed(&settings("")).path("plan.toml")).unwrap();
    let [_, unpaired] = &plans(&free)[..] else { panic!("two roles") };
    assert_eq!(unpaired.plan.pairs, None);
    assert!(priced(outside, unpaired, 1, 5.0) > pairs.hours, "nothing to gain");
}

/// Asserts that `explain`, the workbook and `compare` tell whom each rep has to do with, as summary.json does.
fn told_of_reps(case: &Case, pairs: &Value) {
    let out = case.path("out").display().to_string();
    let each = pairs["each"].as_array().unwrap();
    assert_eq!(each.iter().map(|own| own["with"].as_array().unwrap().len()).sum::<usize>() as f64, number(pairs, "pairs"));
    let explained = |rep: &str| {
        let output = binary::sutton(&["explain", &out, "--rep", rep, "--json"]);
        assert_code(&output, 0);
        json(&output.stdout)["reps"][0]["pairs"][0].clone()
    };
    for own in each {
        let leader = own["rep_id"].as_str().unwrap();
        let words = told(&binary::sutton(&["explain", &out, "--rep", leader]), 0);
        let [with, hours] = [own["with"].as_array().unwrap().len() as f64, number(own, "hours")];
        assert!(
            words.contains(&format!("has to do with {with} rep")) && words.contains(&format!("that costs {hours} h")),
            "{words}"
        );
        assert_eq!(explained(leader)["rep_ids"], own["with"]);
        for partner in own["with"].as_array().unwrap() {
            let shared = explained(partner.as_str().unwrap());
            assert!(shared["role"] == "outside" && shared["rep_ids"].as_array().unwrap().contains(&own["rep_id"]), "{shared}");
        }
    }
    let mut book: Xlsx<_> = open_workbook(case.path("out/plan.xlsx")).unwrap();
    let rows: Vec<Vec<Data>> = book.worksheet_range("Pairs").unwrap().rows().skip(1).map(<[Data]>::to_vec).collect();
    assert_eq!(rows.len(), each.len());
    for (row, own) in rows.iter().zip(each) {
        assert_eq!(row[1].to_string(), own["rep_id"].as_str().unwrap());
        assert_eq!(row[4].to_string(), own["with"].as_array().unwrap().len().to_string());
        assert_eq!(row[6].to_string().parse::<f64>().unwrap(), number(own, "hours"));
    }
    let csv = told(&binary::sutton(&["compare", &out, "--csv"]), 0);
    let hours = csv.lines().find(|line| line.contains(",inside,")).unwrap();
    assert!(csv.lines().next().unwrap().contains(",pairs,pairs_beyond,pair_hours,"), "{csv}");
    assert!(hours.contains(&format!(",{},{},{},", pairs["pairs"], pairs["beyond"], number(pairs, "hours"))), "{csv}");
    let table = told(&binary::sutton(&["compare", &out]), 0);
    let (outside, inside) = table.split_once("\ninside").unwrap();
    assert!(!outside.contains("pairs,") && inside.contains("pairs,"), "{table}");
}

#[test]
fn solve_evaluate_verify_and_explain_know_pairs() {
    let case = mixed("[roles.inside]\npair = \"outside\"\npair_free = 0\n");
    let solved = told(&case.solve(&[]), 0);
    assert!(solved.contains("Given outside's plan: a rep of outside has to do with"), "{solved}");
    assert_code(&case.verify(), 0);
    let roles = case.roles();
    let inside = roles.iter().find(|role| role["role"] == "inside").unwrap();
    let (value, pairs) = (number(inside, "primal_value"), &inside["pairs"]);
    assert_eq!((&pairs["with"], number(pairs, "hours")), (&"outside".into(), 8.0 * number(pairs, "beyond")));
    let scored = case.evaluate("out/assignments.csv", &["--json"]);
    assert_code(&scored, 0);
    let scored = json(&scored.stdout);
    let scored = scored["roles"].as_array().unwrap().iter().find(|role| role["role"] == "inside").unwrap();
    assert!((number(scored, "value") - value).abs() < 1e-6, "{scored}");
    let why = binary::sutton(&["explain", case.path("out").to_str().unwrap(), "--account", "09", "--json"]);
    assert_code(&why, 0);
    let why = json(&why.stdout);
    let own = why["accounts"].as_array().unwrap().iter().find(|own| own["role"] == "inside").unwrap();
    let other = &own["others"][0];
    let sum: f64 = ["travel", "moving", "service", "balance", "pairs"].map(|part| number(other, part)).iter().sum();
    assert!((number(other, "change") - sum).abs() < 1e-9, "{why}");
    told_of_reps(&case, pairs);
    // A claim that leaves the pairs out is refused, whatever the manifest says.
    let price = number(pairs, "hours");
    assert!(price > 0.0);
    case.edit_json("out/summary.json", |summary| {
        let own = summary["roles"].as_array_mut().unwrap().iter_mut().find(|role| role["role"] == "inside").unwrap();
        own["primal_value"] = (value - price).into();
    });
    case.assert_refused(&["role inside: the objective is", "role inside, from the files: the plan costs"]);
}

#[test]
fn what_a_role_can_not_follow_is_refused_by_its_key() {
    let refusals = [
        ("[roles.inside]\npair = \"outsid\"\n", "no rep and no call pattern has the role outsid (did you mean outside?)"),
        ("[roles.inside]\npair = \"inside\"\n", "goes round in a circle"),
        ("[roles.inside]\npair = \"outside\"\n[roles.outside]\npair = \"inside\"\n", "goes round in a circle"),
        ("[roles.inside]\npair_free = 1\n", "roles.inside.pair_free"),
        ("[roles.inside]\npair_hours = 1\n", "name that one, such as pair = \"outside\""),
        ("[roles.inside]\npair = \"outside\"\npair_hours = -1\n", "roles.inside.pair_hours"),
        ("[roles.outside]\npair = \"inside\"\nmode = \"redraw\"\n", "keep pair or mode"),
        (
            "[roles.inside]\npair = \"outside\"\n[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"B\"]\n",
            "keep pair or shift",
        ),
        ("[roles.inside]\npair = \"outside\"\n[hierarchy]\ntie = [\"outside\", \"inside\"]\n", "keep pair or tie"),
    ];
    for (settings, part) in refusals {
        let refused = told(&mixed(settings).solve(&[]), 2);
        assert!(refused.contains(part), "{settings}: {refused}");
    }
}
