//! What moves save, and the limit on what fewer of them could: against all plans counted.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "not all of it is needed")]
mod by_hand;

use by_hand::{accounts, close, formulated, own, pattern, plan, reps};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::balance::optimise::{Optimised, optimise};
use sutton::balance::savings::{least_cost_with, move_savings};
use sutton::model::{Evaluation, evaluate};
use sutton::plan::config::StabilitySection;
use sutton::plan::{Plan, RepStatus};
use sutton::solve::{Parameters, Progress};

/// Accounts of a drawn plan.
const ACCOUNTS: usize = 6;

/// Six accounts on a line for three reps, most of them owned, one of whom may leave; families and prices as they come.
fn drawn(rng: &mut Pcg64) -> Plan {
    let places: Vec<(f64, f64)> = (0..ACCOUNTS).map(|_| (rng.random_range(0.0..60.0), rng.random_range(1.0..90.0))).collect();
    let mut plan = plan(accounts(&places), reps(&[(0.0, 90.0), (30.0, 60.0), (60.0, 80.0)]));
    for at in (0..ACCOUNTS).filter(|_| rng.random_bool(0.8)).collect::<Vec<_>>() {
        own(&mut plan, at, rng.random_range(0..3));
    }
    if rng.random_bool(0.3) {
        plan.reps[2].status = RepStatus::Leaving;
        plan.reps[0].capacity_hours = 150.0;
        plan.reps[1].capacity_hours = 150.0;
    }
    if rng.random_bool(0.4) {
        plan.heads[1] = 0;
    }
    plan.config.stability = StabilitySection {
        move_hours: [None, Some(0.0), Some(0.3)][rng.random_range(0..3)],
        move_hours_per_1000_revenue: [0.0, 5.0][rng.random_range(0..2)],
        max_moved: [None, Some(0.7)][rng.random_range(0..2)],
        ..StabilitySection::default()
    };
    plan
}

/// Number of accounts that leave owners who stay.
fn left(plan: &Plan, placed: &[Option<usize>]) -> usize {
    (0..ACCOUNTS).filter(|&at| plan.staying_owner(at, "outside").is_some_and(|owner| placed[at] != Some(owner))).count()
}

#[test]
fn no_plan_with_fewer_moves_costs_less_than_the_limit_says() {
    let (mut rng, mut limits, mut tight) = (Pcg64::seed_from_u64(11), 0, 0);
    for round in 0..80 {
        let plan = drawn(&mut rng);
        let formulation = formulated(&plan).unwrap();
        let Ok(Optimised { plan: role, .. }) = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None)) else {
            continue;
        };
        let (options, units) = (formulation.instance.options(), formulation.instance.units());
        let choice = |code: usize| {
            (0..units).map(|at| (code / options.count().pow(at as u32) % options.count()) as u32).collect::<Vec<_>>()
        };
        let mut least = [f64::INFINITY; ACCOUNTS + 1];
        for choice in (0..options.count().pow(units as u32)).map(choice) {
            let evaluation = evaluate(&formulation.instance, &choice);
            if Evaluation::feasible(&evaluation) {
                // Neither evenness nor moving has a price here.
                let uneven: f64 = evaluation.variance.iter().sum();
                let placed: Vec<Option<usize>> =
                    formulation.of_accounts(&choice).iter().map(|own| options.territory(own.unwrap() as usize)).collect();
                let moving: f64 = (0..ACCOUNTS)
                    .map(|at| {
                        sutton::balance::metrics::moving_hours(
                            &formulation,
                            at,
                            formulation.of_accounts(&choice)[at].unwrap() as usize,
                        )
                    })
                    .sum();
                for own in &mut least[left(&plan, &placed)..] {
                    *own = own.min(evaluation.value - uneven - moving);
                }
            }
        }
        for (changes, least) in least.iter().enumerate() {
            if let Some(limit) = least_cost_with(&plan, &formulation, &role, changes) {
                assert!(limit <= least + 1e-6, "round {round}: {limit} with {changes} changes, but a plan has {least}");
                limits += 1;
                tight += usize::from(limit > 0.8 * least);
            }
        }
    }
    assert!(limits > 200 && tight > 100, "{limits} limits, {tight} of them worth telling");
}

#[test]
fn what_moves_save_is_what_undoing_them_costs() {
    // Twelve accounts at one end that are owned at the other, at an hour each.
    let mut far = plan(accounts(&[(100.0, 1.0); 12]), reps(&[(0.0, 1000.0), (100.0, 1000.0)]));
    (0..12).for_each(|at| own(&mut far, at, 0));
    far.config.balance.insert("workload".into(), toml::from_str("weight = 0").unwrap());
    let formulation = formulated(&far).unwrap();
    let found = optimise(&far, &formulation, &Parameters::default(), &Progress::new(None)).unwrap();
    let savings = move_savings(&far, &formulation, &found.plan, &found.start.assignment).unwrap();
    // 10 visits · 2 · 1.5 · 100 km / (50 km/h · 4 stops) = 15 h each.
    assert!(savings.cut == 12 && close(savings.saved_hours, 180.0), "{savings:?}");
    let (changes, most) = savings.fewer.unwrap();
    assert!(changes == 5 && (75.0..75.01).contains(&most), "{savings:?}");
    assert!(close(found.plan.moving_hours, 12.0), "an hour for who is visited, unless it is written");

    let mut called = far.clone();
    called.call_patterns = vec![pattern("A", "phone", 10.0, 60.0)];
    called.reps[0].capacity_hours = 0.0;
    let found = optimise(&called, &formulated(&called).unwrap(), &Parameters::default(), &Progress::new(None)).unwrap();
    assert!(close(found.plan.moving_hours, 6.0), "half an hour for who is called");

    let mut near = far.clone();
    (0..12).for_each(|at| own(&mut near, at, 1));
    let formulation = formulated(&near).unwrap();
    let found = optimise(&near, &formulation, &Parameters::default(), &Progress::new(None)).unwrap();
    assert_eq!(move_savings(&near, &formulation, &found.plan, &found.start.assignment), None, "nothing moves");
}
