//! Reasons why there is no plan: never given where there is one, confirmed by the checker, and told in words.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod binary;
mod case;
mod common;

use case::{Case, assert_code};
use common::{Draft, brute_force};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use sutton::check;
use sutton::model::{Activity, Conflict, Instance, Options, Permissions, Quantity, RuleId, Status};
use sutton::solve::{Parameters, Progress, conflict, solve};

/// A random instance with its limits brought nearer.
fn tight(seed: u64) -> Draft {
    let mut draft = Draft::random(seed);
    for activity in &mut draft.activities {
        match seed % 4 {
            0 => activity.upper.iter_mut().zip(&mut activity.lower).for_each(|(upper, lower)| {
                *upper *= 0.8;
                *lower = lower.min(*upper);
            }),
            1 => activity.lower.iter_mut().zip(&activity.upper).for_each(|(lower, upper)| *lower = (*lower + 3.0).min(*upper)),
            2 => activity.tolerance = 0.1,
            _ => {}
        }
    }
    draft.budgets.iter_mut().filter(|_| seed.is_multiple_of(3)).for_each(|budget| budget.limit *= 0.3);
    draft
}

#[test]
fn no_reason_is_given_where_there_is_a_plan() {
    let found: Vec<Conflict> = (0..600u64)
        .into_par_iter()
        .filter_map(|seed| {
            let instance = tight(seed).build();
            let conflict = conflict::find(&instance)?;
            assert_eq!(brute_force(&instance), None, "seed {seed}: {conflict:?}");
            assert_eq!(check::conflict(&instance, &conflict), Ok(()), "seed {seed}: {conflict:?}");
            Some(conflict)
        })
        .collect();
    let count = |is: fn(&Conflict) -> bool| found.iter().filter(|conflict| is(conflict)).count();
    let counts = [
        count(|conflict| matches!(conflict, Conflict::TooLarge { .. })),
        count(|conflict| matches!(conflict, Conflict::CapacityViolation { .. })),
        count(|conflict| matches!(conflict, Conflict::DeficitViolation { .. })),
        count(|conflict| matches!(conflict, Conflict::BudgetInfeasible { .. })),
    ];
    assert!(counts.iter().all(|&count| count >= 3), "{counts:?}");
}

/// Reasons that look like the right one and are wrong.
fn corrupted(conflict: &Conflict) -> Vec<Conflict> {
    let mut wrong = vec![Conflict::Exhausted, Conflict::NoOption { unit: 0 }, Conflict::TooLarge { unit: 1_000 }];
    match conflict.clone() {
        Conflict::CapacityViolation { activity, territories, least, capacity } => {
            let with = |territories: &[usize], least, capacity| Conflict::CapacityViolation {
                activity,
                territories: territories.to_vec(),
                least,
                capacity,
            };
            wrong.push(with(&territories, least * 1.01 + 0.01, capacity));
            wrong.push(with(&territories, least, capacity * 0.99 - 0.01));
            wrong.push(with(&[], least, capacity));
            wrong.push(with(&[territories[0], territories[0]], least, capacity));
            wrong.push(Conflict::DeficitViolation { activity, territories, greatest: least, needed: capacity });
        }
        Conflict::DeficitViolation { activity, territories, greatest, needed } => {
            let low = Conflict::DeficitViolation {
                activity,
                territories: territories.clone(),
                greatest: greatest * 0.5 - 0.01,
                needed,
            };
            wrong.push(low);
            wrong.push(Conflict::DeficitViolation { activity: 7, territories, greatest, needed });
        }
        Conflict::BudgetInfeasible { budget, least, limit } => {
            wrong.push(Conflict::BudgetInfeasible { budget, least: least * 1.01, limit });
            wrong.push(Conflict::BudgetInfeasible { budget: budget + 1, least: least + 1.0, limit });
        }
        _ => {}
    }
    wrong
}

#[test]
fn wrong_reasons_are_refused() {
    for seed in 0..600u64 {
        let instance = tight(seed).build();
        let Some(conflict) = conflict::find(&instance) else { continue };
        for wrong in corrupted(&conflict) {
            // What is no reason here may be another true one.
            let refused = check::conflict(&instance, &wrong).is_err();
            assert!(refused || conflict == wrong || matches!(wrong, Conflict::NoOption { .. }), "seed {seed}: {wrong:?}");
        }
    }
}

/// Units of one activity; `open[i]` are the territories that unit i may go to.
fn instance(loads: &[f64], limits: &[(f64, f64)], open: &[&[usize]]) -> Instance {
    let m = limits.len();
    let mut permissions = Permissions::all(loads.len());
    for (unit, open) in open.iter().enumerate() {
        (0..m).filter(|j| !open.contains(j)).for_each(|j| permissions.forbid(unit, j, RuleId(1)));
    }
    let work = Activity {
        lower: limits.iter().map(|limit| limit.0).collect(),
        upper: limits.iter().map(|limit| limit.1).collect(),
        ..Activity::even("work", Quantity::per_unit(loads.to_vec()), m, RuleId(0))
    };
    let builder = Instance::builder(loads.len(), Options::new(m, 1, false)).permissions(permissions);
    builder.activity(work).build().unwrap()
}

#[test]
fn a_set_of_territories_that_is_too_small_is_found() {
    // Units 1 to 3 share territories 1 and 2, though each of these could take any two of them; territory 0 is idle.
    let open: [&[usize]; 4] = [&[0, 1], &[1, 2], &[2, 1], &[1, 2]];
    let found = conflict::find(&instance(&[1.0, 4.0, 4.0, 4.0], &[(0.0, 50.0), (0.0, 7.0), (0.0, 4.5)], &open));
    assert_eq!(found, Some(Conflict::CapacityViolation { activity: 0, territories: vec![1, 2], least: 12.0, capacity: 11.5 }));
    // Nobody but unit 0 may go to 0, which needs 2; units enough are there.
    let open: [&[usize]; 4] = [&[0, 1], &[1, 2], &[2, 1], &[1, 2]];
    let found = conflict::find(&instance(&[1.0, 4.0, 4.0, 4.0], &[(2.0, 50.0), (0.0, 50.0), (0.0, 50.0)], &open));
    assert_eq!(found, Some(Conflict::DeficitViolation { activity: 0, territories: vec![0], greatest: 1.0, needed: 2.0 }));
}

#[test]
fn many_kinds_of_units_are_no_trouble() {
    let mut rng = Pcg64::seed_from_u64(1);
    // Few enough kinds to look for cuts among them, then too many.
    for (units, m) in [(600, 30), (3000, 14)] {
        let open: Vec<Vec<usize>> = (0..units)
            .map(|_| {
                let own = rng.random_range(0..m);
                (0..m).filter(|&j| j == own || rng.random_bool(0.3)).collect()
            })
            .collect();
        let open: Vec<&[usize]> = open.iter().map(Vec::as_slice).collect();
        let total = 2.0 * units as f64;
        let at = |upper: f64| conflict::find(&instance(&vec![2.0; units], &vec![(0.0, upper / m as f64); m], &open));
        assert_eq!(at(1.2 * total), None);
        let found = at(0.9 * total);
        let all = |territories: &[usize]| territories.len() == m;
        assert!(matches!(&found, Some(Conflict::CapacityViolation { territories, .. }) if all(territories)), "{found:?}");
    }
}

#[test]
fn sizes_that_do_not_fit_are_no_matter_of_sums() {
    // Three units of 2 in two territories of 3: 6 hours fit, their sizes don't.
    let every: &[usize] = &[0, 1];
    let sizes = instance(&[2.0; 3], &[(0.0, 3.0); 2], &[every; 3]);
    assert_eq!(conflict::find(&sizes), None);
    let outcome = solve(&sizes, &Parameters::default(), &Progress::new(None));
    assert_eq!((outcome.assignment.is_none(), outcome.infeasible), (true, Some(Conflict::Exhausted)));
}

#[test]
fn what_cannot_be_is_told_at_once() {
    let every: &[usize] = &[0, 1];
    let giant = instance(&[9.0, 1.0, 1.0], &[(0.0, 8.0); 2], &[every; 3]);
    let outcome = solve(&giant, &Parameters::default(), &Progress::new(None));
    assert_eq!(outcome.infeasible, Some(Conflict::TooLarge { unit: 0 }));
    assert_eq!(outcome.status(0.0, false), Status::Infeasible);
}

/// The report of a case that has no plan.
fn report(case: &Case) -> String {
    let output = case.solve(&[]);
    assert_code(&output, 1);
    assert!(!case.path("out").exists());
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn assert_parts(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

#[test]
fn accounts_that_only_one_rep_may_serve_are_named_with_their_hours() {
    let case = Case::new();
    case.edit("accounts.csv", |text| text.replace("R1,\n", "R1,german\n").replace("R2,\n", "R2,german\n"));
    let parts = ["role outside: the accounts that nobody but rep R1 may serve bring at least", "may carry 95", "capacity_hours"];
    assert_parts(&report(&case), &parts);
}

#[test]
fn a_band_above_a_rep_s_capacity_names_the_rep() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + "[balance.workload]\nshare = \"equal\"\ntolerance = 0.05\n");
    case.edit("reps.csv", |text| text.replace("R2,outside,95", "R2,outside,40").replace("R1,outside,95", "R1,outside,500"));
    assert_parts(&report(&case), &["role outside: rep R2 must carry at least", "may carry no more than 40 hours", "within 5 %"]);
}

#[test]
fn an_account_larger_than_any_share_is_named() {
    let case = Case::new();
    case.edit("plan.toml", |text| text + "[balance.revenue]\ntolerance = 0.1\n");
    case.edit("accounts.csv", |text| text.replace(",30,", ",90000,"));
    assert_parts(&report(&case), &["role outside: account 00 is larger than what any of all 2 reps may carry", "90,000 revenue"]);
}
