//! The engine against all plans of small teams.

use std::collections::BTreeMap;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use sutton::balance::formulate::tie::bundles;
use sutton::balance::formulate::{Formulation, formulate_all};
use sutton::balance::optimise::{optimise, optimise_tied};
use sutton::balance::territories::RolePlan;
use sutton::error::Error;
use sutton::plan::segment::segment;
use sutton::plan::service::Service;
use sutton::plan::{Plan, Rep};
use sutton::solve::{Parameters, Progress};

use super::cases::close;
use super::counted::Counted;
use crate::by_hand::{self, accounts, own, pattern, reps};

const CASES: u64 = 120;

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
pub fn hops(plan: &Plan) -> Vec<f64> {
    let mut roomy = unshifted(plan);
    roomy.reps.iter_mut().for_each(|rep| rep.capacity_hours = 1e6);
    formulate_all(&roomy, &segment(&roomy).unwrap()).unwrap()[0].hop_hours.clone()
}

fn unshifted(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    plan.config.shift = None;
    plan
}

pub fn shifted(role: &RolePlan) -> usize {
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
