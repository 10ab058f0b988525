//! Calls that shift from one role to another: against all plans of small teams, and from the plan file to a verified folder.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod by_hand;
mod case;

use std::collections::BTreeMap;

use binary::sutton;
use by_hand::{accounts, own, pattern, reps};
use case::{Case, assert_code, json, number, told};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use serde_json::Value;
use sutton::balance::formulate::tie::bundles;
use sutton::balance::formulate::{Formulation, formulate_all};
use sutton::balance::optimise::{optimise, optimise_tied};
use sutton::balance::territories::RolePlan;
use sutton::error::Error;
use sutton::plan::segment::segment;
use sutton::plan::service::Service;
use sutton::plan::{Plan, Rep};
use sutton::solve::{Parameters, Progress};

const CASES: u64 = 120;
/// Hours of a visit for each km: 2 · circuity / (speed · stops) of the small plans.
const PER_KM: f64 = 2.0 * 1.5 / (50.0 * 4.0);
const WEIGHT: f64 = 10.0;

/// Five accounts on a line, two reps who visit and two who phone. Segment B has no calls by phone of its own.
fn drawn(seed: u64) -> Plan {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut number = |low: f64, high: f64| rng.random_range(low..high);
    let places: Vec<(f64, f64)> = (0..5).map(|_| (number(0.0, 200.0), 1.0)).collect();
    let outside = [(number(0.0, 100.0), number(10.0, 40.0)), (number(100.0, 200.0), number(10.0, 40.0))];
    let phones = [number(1.0, 4.0), number(1.0, 4.0)];
    let (price, move_hours) = (number(-1.0, 3.0), number(-1.0, 2.0));
    let tolerance = Some(number(0.2, 0.9)).filter(|tolerance| *tolerance < 0.6);
    let mut plan = by_hand::plan(accounts(&places), reps(&outside));
    let inside = |(at, hours): (usize, f64)| {
        let place = None;
        Rep { id: format!("i{at}"), role: "inside".into(), place, capacity_hours: hours, ..reps(&[(0.0, 1.0)])[0].clone() }
    };
    plan.reps.extend(phones.into_iter().enumerate().map(inside));
    plan.accounts.iter_mut().for_each(|account| account.segment = Some(["A", "B", "C"][rng.random_range(0..3)].into()));
    let phoned = |segment: &str, calls: f64, minutes: f64| {
        let mut own = pattern(segment, "phone", calls, minutes);
        own.role = "inside".into();
        own
    };
    plan.call_patterns = vec![
        pattern("A", "visit", 4.0, 60.0),
        pattern("B", "visit", 3.0, 45.0),
        pattern("B", "phone", 2.0, 10.0),
        pattern("C", "visit", 2.0, 30.0),
        phoned("A", 3.0, 20.0),
        phoned("C", 4.0, 15.0),
    ];
    let minutes = if seed.is_multiple_of(2) {
        "minutes_per_call = 12\ncalls_per_visit = 1.5\nsegments = [\"B\", \"C\"]"
    } else {
        "segments = [\"C\"]"
    };
    let section = format!("from = \"outside\"\nto = \"inside\"\nprice = {}\n{minutes}", price.max(0.0));
    plan.config.shift = Some(toml::from_str(&section).unwrap());
    plan.config.stability.move_hours = Some(move_hours.max(0.0));
    plan.config.stability.max_moved = seed.is_multiple_of(5).then_some(0.5);
    if let Some(tolerance) = tolerance {
        plan.config.balance.insert("workload".into(), toml::from_str(&format!("tolerance = {tolerance}")).unwrap());
    }
    (0..5).filter(|at| at % 2 == 0).for_each(|at| own(&mut plan, at, usize::from(seed.is_multiple_of(3))));
    if seed.is_multiple_of(4) {
        // The first two accounts are one family.
        plan.heads[1] = 0;
    }
    plan
}

/// What an account may have: its outside rep (`None`: shifted), its inside rep (`None`: nobody phones it).
type Choice = (Option<usize>, Option<usize>);

/// Everything that the best plan is counted from, worked out from the plan by hand.
struct Counted {
    /// Per account: calls and hops of the outside role, hours; way by outside rep; own hours inside; hours if it shifts.
    outside: Vec<f64>,
    hops: Vec<f64>,
    ways: Vec<[f64; 2]>,
    inside: Vec<f64>,
    phoned: Vec<Option<f64>>,
    owner: Vec<Option<usize>>,
    family: Vec<usize>,
    capacity: [[f64; 2]; 2],
    price: f64,
    move_hours: f64,
    most_moved: f64,
    tolerance: f64,
}

impl Counted {
    fn of(plan: &Plan, hops: &[f64]) -> Self {
        let shift = plan.config.shift.clone().unwrap();
        let label = |at: usize| plan.accounts[at].segment.clone().unwrap();
        let minutes = |at: usize, visit: Option<f64>| -> f64 {
            let calls = plan.call_patterns.iter().filter(|own| own.role == "outside" && own.segment == label(at));
            let of = |own: &sutton::plan::CallPattern| match visit.filter(|_| own.channel == "visit") {
                Some(minutes) => own.calls_per_period * shift.calls_per_visit * minutes,
                None => own.calls_per_period * own.minutes_per_call,
            };
            calls.map(of).sum::<f64>() / 60.0
        };
        let visits = |at: usize| match label(at).as_str() {
            "A" => 4.0,
            "B" => 3.0,
            _ => 2.0,
        };
        let x = |at: usize| plan.accounts[at].place.unwrap().longitude;
        let home = |j: usize| plan.reps[j].place.unwrap().longitude;
        let owned: Vec<Option<usize>> = (0..5).map(|at| Some(plan.owners.get(&(at, "outside".into()))?.rep.unwrap())).collect();
        let alone = |at: usize| (0..5).filter(|&other| plan.heads[other] == plan.heads[at]).collect::<Vec<usize>>();
        let may = |at: usize| alone(at).iter().all(|&other| shift.segments.contains(&label(other)));
        Counted {
            outside: (0..5).map(|at| minutes(at, None) + hops[at]).collect(),
            ways: (0..5).map(|at| [0, 1].map(|j| visits(at) * PER_KM * (x(at) - home(j)).abs())).collect(),
            hops: hops.to_vec(),
            inside: (0..5).map(|at| if label(at) == "B" { 0.0 } else { 1.0 }).collect(),
            phoned: (0..5).map(|at| may(at).then(|| minutes(at, Some(shift.minutes_per_call.unwrap_or(15.0))))).collect(),
            most_moved: plan.config.stability.max_moved.map_or(9.0, |share| share * owned.iter().flatten().count() as f64),
            owner: owned,
            family: plan.heads.clone(),
            capacity: [[0, 1].map(|j| plan.reps[j].capacity_hours), [2, 3].map(|j| plan.reps[j].capacity_hours)],
            price: shift.price,
            move_hours: plan.config.stability.move_hours.unwrap(),
            tolerance: plan.config.balance.get("workload").and_then(|own| own.tolerance).unwrap_or(f64::INFINITY),
        }
    }

    fn choices(&self, at: usize) -> Vec<Choice> {
        let calls = self.inside[at] > 0.0;
        let phones = || [Some(0), Some(1)].into_iter();
        let visited = [0, 1].into_iter().flat_map(|j| {
            let by: Vec<Option<usize>> = if calls { phones().collect() } else { vec![None] };
            by.into_iter().map(move |k| (Some(j), k))
        });
        visited.chain(phones().map(|k| (None, k)).filter(|_| self.phoned[at].is_some())).collect()
    }

    /// The cost of a plan; `None` where it breaks a rule.
    fn value(&self, plan: &[Choice]) -> Option<f64> {
        let families = (0..5).all(|at| plan[self.family[at]].0 == plan[at].0 && together(plan[self.family[at]].1, plan[at].1));
        let (mut loads, mut cost, mut moved) = ([[0.0; 2]; 2], 0.0, 0.0);
        for (at, &(outside, inside)) in plan.iter().enumerate() {
            if let Some(j) = outside {
                loads[0][j] += self.outside[at] + self.ways[at][j];
                // Hops of who may shift are no matter of course.
                cost += self.ways[at][j] + if self.phoned[at].is_some() { self.hops[at] } else { 0.0 };
            } else {
                cost += self.price;
            }
            if let Some(k) = inside {
                loads[1][k] += self.inside[at] + if outside.is_none() { self.phoned[at]? } else { 0.0 };
            }
            if self.owner[at].is_some_and(|owner| outside != Some(owner)) {
                (cost, moved) = (cost + self.move_hours, moved + 1.0);
            }
        }
        let nearest: f64 = self.outside.iter().zip(&self.ways).map(|(work, ways)| work + ways[0].min(ways[1])).sum();
        let own: f64 = self.inside.iter().sum();
        let phoned: f64 = self.phoned.iter().flatten().sum();
        let references = [nearest, if own > 0.0 { own } else { phoned }];
        for ((loads, capacity), reference) in loads.iter().zip(&self.capacity).zip(references) {
            let (total, all) = (loads[0] + loads[1], capacity[0] + capacity[1]);
            for (load, hours) in loads.iter().zip(capacity) {
                let share = hours / all;
                if *load > hours + 1e-9 || (load - share * total).abs() > self.tolerance * share * total + 1e-9 {
                    return None;
                }
                if reference > 0.0 {
                    cost += WEIGHT * hours * ((load - share * total) / (share * reference)).powi(2);
                }
            }
        }
        (families && moved <= self.most_moved + 1e-9).then_some(cost)
    }

    fn best(&self) -> f64 {
        let choices: Vec<Vec<Choice>> = (0..5).map(|at| self.choices(at)).collect();
        let count: usize = choices.iter().map(Vec::len).product();
        let nth = |mut number: usize| -> Vec<Choice> {
            let digit = |own: &Vec<Choice>| {
                let choice = own[number % own.len()];
                number /= own.len();
                choice
            };
            choices.iter().map(digit).collect()
        };
        (0..count).filter_map(|number| self.value(&nth(number))).fold(f64::INFINITY, f64::min)
    }
}

fn together(a: Option<usize>, b: Option<usize>) -> bool {
    a.is_none() || b.is_none() || a == b
}

fn solved(plan: &Plan) -> Result<Vec<RolePlan>, Vec<String>> {
    let because = |error: Error| match error {
        Error::Infeasible(reasons) => reasons,
        other => panic!("{other}"),
    };
    let roles = formulate_all(plan, &segment(plan).unwrap()).map_err(because)?;
    let parameters = Parameters { gap: 1e-9, ..Parameters::default() };
    let mut plans = Vec::new();
    for bundle in bundles(plan, &roles) {
        let roles: Vec<&Formulation> = bundle.iter().map(|&at| &roles[at]).collect();
        plans.extend(optimise_tied(plan, &roles, &parameters, &Progress::new(None)).map_err(because)?);
    }
    Ok(plans.into_iter().map(|solved| solved.plan).collect())
}

/// Hours of hops, as they are without any shift.
fn hops(plan: &Plan) -> Vec<f64> {
    let mut roomy = unshifted(plan);
    roomy.reps.iter_mut().for_each(|rep| rep.capacity_hours = 1e6);
    formulate_all(&roomy, &segment(&roomy).unwrap()).unwrap()[0].hop_hours.clone()
}

fn unshifted(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.config.shift = None;
    plan
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}

fn shifted(role: &RolePlan) -> usize {
    role.shift.as_ref().unwrap().accounts.len()
}

#[test]
fn the_best_of_all_plans_is_found_and_proven() {
    let outcomes: Vec<Option<usize>> = (0..CASES)
        .into_par_iter()
        .map(|seed| {
            let plan = drawn(seed);
            let best = Counted::of(&plan, &hops(&plan)).best();
            match solved(&plan) {
                Ok(roles) => {
                    let value = roles[0].proof.primal;
                    assert!(close(value, best), "seed {seed}: {value} is not {best}");
                    assert!(roles[0].proof.certified_bound <= best + 1e-9, "seed {seed}");
                    assert!(
                        roles[0].proof.dual_bound >= best - 1e-4 * best.max(1.0),
                        "seed {seed}: {}",
                        roles[0].proof.dual_bound
                    );
                    rows_carry_what_reps_do(seed, &plan, &roles);
                    Some(shifted(&roles[0]))
                }
                Err(reasons) => {
                    assert!(best.is_infinite(), "seed {seed}: there is a plan of {best}, but {reasons:?}");
                    None
                }
            }
        })
        .collect();
    let count = |of: &dyn Fn(&Option<usize>) -> bool| outcomes.iter().filter(|outcome| of(outcome)).count();
    let counts = [count(&|own| own.is_none()), count(&|own| *own == Some(0)), count(&|own| own.is_some_and(|n| n > 0))];
    assert!(counts.iter().all(|&count| count >= 10), "without a plan, without and with a shift: {counts:?}");
}

/// Every account has one rep for the calls of each role, and reps carry the hours of their rows.
fn rows_carry_what_reps_do(seed: u64, plan: &Plan, roles: &[RolePlan]) {
    let mut hours: BTreeMap<usize, f64> = BTreeMap::new();
    for role in roles {
        for row in &role.accounts {
            let rep = row.rep.unwrap_or_else(|| panic!("seed {seed}: nobody calls {}", plan.accounts[row.account].id));
            let own = if row.service == Service::Shifted { "inside" } else { role.role.as_str() };
            assert_eq!(plan.reps[rep].role, own, "seed {seed}");
            *hours.entry(rep).or_default() += row.call_hours + row.travel_hours;
        }
    }
    for territory in roles.iter().flat_map(|role| &role.territories) {
        let rows = hours.get(&territory.rep).copied().unwrap_or_default();
        assert!(close(territory.after.hours(), rows), "seed {seed}: {} h are not {rows}", territory.after.hours());
    }
    let rep = |role: &RolePlan, account: usize| role.accounts.iter().find(|own| own.account == account).and_then(|own| own.rep);
    for row in roles[0].accounts.iter().filter(|own| own.service == Service::Shifted) {
        assert!(rep(&roles[1], row.account).is_none_or(|other| row.rep == Some(other)), "seed {seed}: two inside reps");
    }
}

#[test]
fn a_shift_never_costs_more_and_none_is_made_at_a_high_price() {
    let compare = |seed: u64| {
        let plan = drawn(seed);
        let (free, dear) = (solved(&with_price(plan.clone(), 0.0)), solved(&with_price(plan.clone(), 1e4)));
        let (free, dear) = match (free, dear) {
            (Ok(free), Ok(dear)) => (free, dear),
            (free, dear) => {
                assert!(free.is_err() && dear.is_err(), "seed {seed}: a price leaves a plan or none");
                return Compared::Neither;
            }
        };
        let value = |roles: &[RolePlan]| roles[0].proof.primal;
        assert!(value(&free) <= value(&dear) + 1e-6, "seed {seed}");
        let without = unshifted(&plan);
        let parameters = Parameters { gap: 1e-9, ..Parameters::default() };
        let alone = |role: &Formulation| Ok(optimise(&without, role, &parameters, &Progress::new(None))?.plan.proof.primal);
        let roles = formulate_all(&without, &segment(&without).unwrap());
        let apart: Result<f64, Error> = roles.and_then(|roles| roles.iter().map(alone).sum());
        // Only who has to shifts at that price.
        let Ok(apart) = apart else {
            assert!(shifted(&dear[0]) > 0, "seed {seed}");
            return Compared::MustShift;
        };
        let counted = Counted::of(&plan, &hops(&plan));
        let saved: f64 = counted.phoned.iter().zip(&counted.hops).filter(|own| own.0.is_some()).map(|own| own.1).sum();
        assert_eq!(shifted(&dear[0]), 0, "seed {seed}");
        assert!(close(value(&dear), apart + saved), "seed {seed}: {} is not {apart} and {saved}", value(&dear));
        Compared::NeedNotShift
    };
    let compared: Vec<Compared> = (0..CASES).into_par_iter().filter(|seed| seed % 3 == 1).map(compare).collect();
    let count = |of: Compared| compared.iter().filter(|own| **own == of).count();
    let counts = [Compared::Neither, Compared::MustShift, Compared::NeedNotShift].map(count);
    assert!(counts[1] >= 3 && counts[2] >= 10, "without a plan, with a shift in any case, and without one: {counts:?}");
}

/// What there was to compare.
#[derive(Clone, Copy, PartialEq)]
enum Compared {
    Neither,
    MustShift,
    NeedNotShift,
}

fn with_price(mut plan: Plan, price: f64) -> Plan {
    plan.config.shift.as_mut().unwrap().price = price;
    plan
}

const SHIFT: &str = "[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"C\"]\n";

/// The small plan on slow roads, C visited twice, with sections of the plan file more.
fn case(sections: &str) -> Case {
    let case = Case::new();
    case.write(
        "plan.toml",
        &(case.read("plan.toml").replace("speed_kmh = 60", "speed_kmh = 45") + "[stability]\nmove_hours = 0\n" + sections),
    );
    case.edit("call_patterns.csv", |text| text + "C,outside,visit,2,30\n");
    case.edit("reps.csv", |text| text.replace("outside,95", "outside,110"));
    case
}

fn planned(sections: &str) -> Case {
    let case = case(sections);
    assert_code(&case.solve(&["--quiet"]), 0);
    case
}

/// Rows of `assignments.csv`, by column.
fn rows(case: &Case) -> Vec<BTreeMap<String, String>> {
    let text = case.read("out/assignments.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn gone(case: &Case) -> Vec<BTreeMap<String, String>> {
    rows(case).into_iter().filter(|row| row["service"] == "shifted").collect()
}

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
fn service(text: &str, account: &str, role: &str, word: &str) -> String {
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

#[test]
fn the_hours_of_the_role_that_takes_over_limit_what_shifts() {
    // The role's own calls take 18.5 hours.
    let mut counts = Vec::new();
    for (one, other) in [(12.5, 6.3), (13.0, 6.6), (21.0, 11.0)] {
        let case = case(SHIFT);
        case.edit("reps.csv", |text| {
            text.replace("I1,inside,20,", &format!("I1,inside,{one},")).replace("I2,inside,10,", &format!("I2,inside,{other},"))
        });
        let text = told(&case.solve(&[]), 0);
        let inside = &case.roles()[1];
        let shifted = number(&inside["shift"], "shifted_accounts");
        assert!(number(inside, "workload_hours") <= one + other + 1e-6, "{text}");
        counts.push(shifted);
    }
    assert!(counts[0] == 0.0 && counts.is_sorted() && counts[2] > 0.0, "{counts:?}");
}

#[test]
fn locked_accounts_and_families_with_others_stay() {
    let free = planned(SHIFT);
    let id = gone(&free)[0]["account_id"].clone();
    let case = case(SHIFT);
    case.edit("locks.csv", |text| text + &format!("{id},outside,R1,key client\n"));
    assert_code(&case.solve(&["--quiet"]), 0);
    assert!(gone(&case).iter().all(|row| row["account_id"] != id));
    assert_eq!(number(&case.roles()[0]["shift"], "locked_accounts"), 1.0);

    // With an A account as its parent.
    let parent = rows(&free).iter().find(|row| row["segment"] == "A" && row["role"] == "outside").unwrap()["account_id"].clone();
    let case = self::case(SHIFT);
    case.edit("accounts.csv", |text| {
        let parent = |line: &str| match line.split(',').next().unwrap() {
            "account_id" => "parent_id".to_owned(),
            own if own == id => parent.clone(),
            _ => String::new(),
        };
        text.lines().map(|line| format!("{line},{}\n", parent(line))).collect()
    });
    let text = told(&case.solve(&[]), 0);
    assert!(gone(&case).iter().all(|row| row["account_id"] != id));
    assert_eq!(number(&case.roles()[0]["shift"], "bound_accounts"), 1.0);
    assert!(text.contains("not those 1 with families or areas that can't shift as a whole"), "{text}");
    assert_code(&case.verify(), 0);
}

#[test]
fn a_role_without_calls_of_its_own_may_take_over() {
    let case = case(&format!("{SHIFT}minutes_per_call = 10\n"));
    case.edit("call_patterns.csv", |text| {
        text.lines()
            .filter(|line| !line.contains(",inside,"))
            .map(|line| line.replace("C,outside,visit,2", "C,outside,visit,6") + "\n")
            .collect()
    });
    let text = told(&case.solve(&[]), 0);
    let gone = gone(&case);
    assert!(!gone.is_empty() && rows(&case).iter().all(|row| row["role"] == "outside"), "{text}");
    assert_code(&case.verify(), 0);
    let own = json(&case.evaluate("out/assignments.csv", &["--json"]).stdout);
    assert!(close(number(&own["roles"][0], "value"), number(&case.roles()[0], "primal_value")));
}

#[test]
fn what_is_asked_in_vain_is_told_at_once() {
    let text = told(&case("[shift]\nfrom = \"outsde\"\nto = \"inside\"\nsegments = [\"C\"]\n").solve(&[]), 2);
    assert!(text.contains("shift.from = \"outsde\": no rep and no call pattern has this role (did you mean outside?)"), "{text}");
    let text = told(&case("[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"CC\"]\nprice = -1\ncalls_per_visit = 0\nminutes_per_call = 0\n").solve(&[]), 2);
    for part in [
        "shift.segments[0] = \"CC\": is none of the plan's [segment] labels",
        "shift.price = \"-1\": must be a number of hours from 0 up",
        "shift.calls_per_visit = \"0\": must be a number of calls above 0",
        "shift.minutes_per_call = \"0\": must be a number of minutes above 0",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let text = told(&case("[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegmnts = [\"C\"]\n").solve(&[]), 2);
    assert!(text.contains("shift.segmnts") && text.contains("did you mean segments?"), "{text}");
    assert!(
        told(&case("[shift]\nfrom = \"outside\"\nto = \"outside\"\nsegments = [\"C\"]\n").solve(&[]), 2).contains("another role")
    );
    assert!(told(&case("[shift]\nfrom = \"outside\"\nto = \"inside\"\n").solve(&[]), 2).contains("must name the segments"));

    let no_calls = case(SHIFT);
    no_calls.edit("call_patterns.csv", |text| text.replace("C,inside,phone,4,15\n", ""));
    assert!(
        told(&no_calls.solve(&[]), 2)
            .contains("shift.minutes_per_call: is needed: role inside has no calls by phone on segment C")
    );
    let no_visits = case(SHIFT);
    no_visits.edit("call_patterns.csv", |text| text.replace("C,outside,visit,2,30\n", ""));
    assert!(told(&no_visits.solve(&[]), 2).contains("shift.segments[0] = \"C\": role outside has no calls on segment C"));

    let covered = case(&format!("{SHIFT}[coverage.C]\nuncovered = true\n"));
    assert!(told(&covered.solve(&[]), 2).contains("may be given up ([coverage]), and can't shift as well"));
    let redrawn = case(&format!("{SHIFT}[roles.outside]\nmode = \"redraw\"\n"));
    assert!(told(&redrawn.solve(&[]), 2).contains("role outside is redrawn"));
    let tied = case(&format!("{SHIFT}[hierarchy]\ntie = [\"outside\", \"inside\"]\n"));
    assert!(told(&tied.solve(&[]), 2).contains("calls can't shift where a tie holds"));
    let families = case(&format!("{SHIFT}[roles.inside.constraints]\nfamilies = \"off\"\n"));
    assert!(told(&families.solve(&[]), 2).contains("roles between which calls shift must have the same"));

    let case = case(SHIFT);
    let plan = case.path("plan.toml").display().to_string();
    let text = told(&sutton(&["export-model", &plan, "--format", "lp", "--role", "inside"]), 2);
    assert!(text.contains("calls may shift between inside and outside"), "{text}");
    assert!(told(&sutton(&["frontier", &plan, "--role", "outside"]), 2).contains("take [shift] out"));
    assert!(told(&sutton(&["size", &plan, "--role", "inside"]), 2).contains("size the role outside"));
}

#[test]
fn where_neither_role_has_the_hours_that_is_told() {
    let told_with = |outside: &str, inside: &str| {
        let case = case(SHIFT);
        case.edit("reps.csv", |text| {
            text.replace("outside,110", outside).replace("inside,20", "inside,10").replace("inside,10", inside)
        });
        let text = told(&case.solve(&["--relax"]), 1);
        assert!(!case.path("out").exists());
        text
    };
    // The accounts of A and B that stay with those who visit are too many, and C accounts have nowhere to go.
    let text = told_with("outside,60", "inside,9.5");
    for part in ["role outside: the work needs at least 122.4 hours", "its 2 reps have 120: 2.38 hours short"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let text = told_with("outside,60", "inside,9");
    for part in ["role inside: the work needs at least 18.5 hours", "its 2 reps have 18: 0.5 hours short"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

#[test]
fn fewer_sellers_do_where_calls_may_shift() {
    let sized = |sections: &str| {
        let case = case(sections);
        // Far from both homes: C accounts are what travel is spent on.
        case.edit("call_patterns.csv", |text| text.replace("C,outside,visit,2,30", "C,outside,visit,12,30"));
        case.edit("reps.csv", |text| {
            text.replace("outside,110", "outside,75") + "R3,outside,75,40,-99.5,\nR4,outside,75,40,-99.3,\n"
        });
        case.edit("locks.csv", |text| text.replace("09,outside,R1,key client\n", ""));
        case.edit("reps.csv", |text| text.replace("inside,20", "inside,60").replace("inside,10", "inside,60"));
        let plan = case.path("plan.toml").display().to_string();
        (json(&sutton(&["size", &plan, "--role", "outside", "--heads", "2..3", "--json"]).stdout), case)
    };
    let (apart, _) = sized("");
    let (together, case) = sized(SHIFT);
    let plan = case.path("plan.toml").display().to_string();
    let table = told(&sutton(&["size", &plan, "--role", "outside", "--heads", "2"]), 0);
    assert!(table.contains("accounts shifted") && table.contains("that may shift to inside"), "{table}");
    let least = |sizing: &Value| {
        let counts = sizing["counts"].as_array().unwrap();
        counts.iter().find(|count| count.get("total_cost").is_some()).map(|count| number(count, "sellers")).unwrap()
    };
    assert!(least(&together) < least(&apart), "{} and {}", least(&together), least(&apart));
    for count in together["counts"].as_array().unwrap().iter().filter(|count| count.get("total_cost").is_some()) {
        let shifted = &count["shifted"];
        // Without any prices an hour on the phone costs an hour.
        assert!(close(number(&count["cost"], "shifted"), number(shifted, "hours")), "{count}");
        assert!(number(shifted, "to_utilisation") <= 1.0 + 1e-9);
        let parts = ["sellers", "travel", "overtime", "given_up", "shifted"].map(|part| number(&count["cost"], part));
        assert!(close(parts.iter().sum(), number(count, "total_cost")));
    }
}
