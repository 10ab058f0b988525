//! Two hundred small instances: engine, checker and bound against the best of all plans.
#![allow(clippy::unwrap_used)]

mod common;

use std::sync::LazyLock;

use common::{Draft, brute_force, random, relabel};
use rand::{SeedableRng, seq::SliceRandom};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use sutton::check;
use sutton::model::{Activity, Certificate, Instance, Options, Permissions, Prices, Quantity, RuleId, Status, evaluate};
use sutton::solve::prices::DualSolution;
use sutton::solve::{Parameters, Progress, solve};

const CASES: u64 = 200;

struct Case {
    seed: u64,
    draft: Draft,
    instance: Instance,
    optimum: Option<(f64, Vec<u32>)>,
}

static CASES_SOLVED: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let case = |seed| {
        let draft = Draft::random(seed);
        let instance = draft.build();
        Case { seed, optimum: brute_force(&instance), draft, instance }
    };
    (0..CASES).into_par_iter().map(case).collect()
});

impl Case {
    /// The optimum; +∞ where there is no plan.
    fn value(&self) -> f64 {
        self.optimum.as_ref().map_or(f64::INFINITY, |(value, _)| *value)
    }

    fn exceeded_by(&self, bound: f64) -> bool {
        bound > self.value() + 1e-9 * self.value().abs().max(1.0)
    }
}

fn assert_close(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!(a == b || (a - b).abs() <= tolerance * b.abs().max(1.0), "{what}: {a} is not {b}");
}

#[test]
fn instances_cover_every_kind_of_constraint() {
    type Kind = (&'static str, usize, fn(&Case) -> bool);
    let kinds: [Kind; 19] = [
        ("feasible", 110, |case| case.optimum.is_some()),
        ("infeasible", 15, |case| case.optimum.is_none()),
        ("levels", 20, |case| case.draft.options.levels() > 1),
        ("uncovered", 20, |case| case.draft.options.uncovered().is_some()),
        ("loads that depend on the territory", 20, |case| case.draft.activities.iter().any(|a| !a.load.same_everywhere())),
        ("several activities", 20, |case| case.draft.activities.len() > 1),
        ("bands", 20, |case| case.draft.activities.iter().any(|a| a.tolerance.is_finite())),
        ("variance", 20, |case| case.draft.activities.iter().any(|a| a.weight > 0.0)),
        ("lower limits", 20, |case| case.draft.activities.iter().any(|a| a.lower.iter().any(|&l| l > 0.0))),
        ("capacities", 20, |case| case.draft.activities.iter().any(|a| a.upper.iter().any(|u| u.is_finite()))),
        ("shares of 0", 10, |case| case.draft.activities.iter().any(|a| a.share.contains(&0.0))),
        ("budgets of all", 20, |case| case.draft.budgets.iter().any(|b| b.territory.is_none())),
        ("budgets of a territory", 20, |case| case.draft.budgets.iter().any(|b| b.territory.is_some())),
        ("spans", 20, |case| case.draft.budgets.iter().any(|b| b.team_balance.is_some())),
        ("moving costs", 20, |case| !case.draft.costs.away.is_empty()),
        ("locks", 20, |case| case.draft.locks.iter().any(Option::is_some)),
        ("forbidden pairs", 20, |case| case.draft.by_pair.concat().contains(&true)),
        ("contiguity", 20, |case| case.draft.edges.is_some()),
        ("whole costs", 20, |case| case.draft.integral),
    ];
    for (kind, least, has) in kinds {
        let count = CASES_SOLVED.iter().filter(|case| has(case)).count();
        assert!(count >= least, "{count} instances with {kind}, there should be {least}");
    }
}

#[test]
fn check_accepts_what_evaluate_calls_feasible_and_nothing_else() {
    for case in CASES_SOLVED.iter() {
        let draws = (0..40).map(|draw| random::assignment(&case.instance, 1000 * case.seed + draw));
        for assignment in draws.chain(case.optimum.iter().map(|(_, best)| best.clone())) {
            let evaluation = evaluate(&case.instance, &assignment);
            let violations = check::violations(&case.instance, &assignment, evaluation.value);
            assert_eq!(violations.is_empty(), evaluation.feasible(), "seed {}: {violations:?}", case.seed);
            assert!(
                !violations.iter().any(|own| matches!(own, check::Violation::Objective { .. })),
                "seed {}: {violations:?}",
                case.seed
            );
        }
    }
}

#[test]
fn no_prices_pass_the_optimum() {
    CASES_SOLVED.par_iter().for_each(|case| {
        for draw in 0..50 {
            let prices = random::prices(&case.instance, 1000 * case.seed + draw);
            let bound = check::bound(&case.instance, &Certificate::Prices(prices)).unwrap();
            assert!(!case.exceeded_by(bound), "seed {}, draw {draw}: {bound} is above {}", case.seed, case.value());
        }
    });
}

#[test]
fn the_engine_claims_no_more_of_prices_than_the_checker_proves() {
    CASES_SOLVED.par_iter().for_each(|case| {
        let mut compared = 0;
        for draw in 0..50 {
            let prices = random::prices(&case.instance, 1000 * case.seed + draw);
            let size: f64 =
                prices.load.iter().flatten().chain(&prices.total).chain(&prices.budget).map(|price| price.abs()).sum();
            let proven = check::bound(&case.instance, &Certificate::Prices(prices.clone())).unwrap();
            let claimed = DualSolution::at(&case.instance, prices, Vec::new()).bound;
            let rounding = 1e-9 * proven.abs().max(1.0) + 1e-11 * size;
            assert!(claimed <= proven + rounding, "seed {}, draw {draw}: {claimed} claimed, {proven} proven", case.seed);
            compared += usize::from(claimed.is_finite());
        }
        assert!(case.optimum.is_none() || compared == 50, "seed {}: {compared} compared", case.seed);
    });
}

#[test]
fn a_price_of_what_nobody_may_bring_costs_a_bound_nothing() {
    let at = |price: f64| {
        let work = Activity::even("work", Quantity::per_unit(vec![2.0; 3]), 2, RuleId(0));
        let empty = Activity { upper: vec![0.0, f64::INFINITY], ..work };
        let mut permissions = Permissions::all(3);
        (0..3).for_each(|unit| permissions.forbid(unit, 0, RuleId(1)));
        let costs = Quantity::dense(2, vec![1.0, 2.0, 4.0, 3.0, 1.0, 1.0]);
        let builder = Instance::builder(3, Options::new(2, 1, false)).costs(costs).activity(empty);
        let instance = builder.permissions(permissions).build().unwrap();
        let prices = Prices { load: vec![vec![price, 0.0]], total: vec![0.0], budget: Vec::new() };
        check::bound(&instance, &Certificate::Prices(prices)).unwrap()
    };
    assert_close(at(-1e6), 6.0, 1e-12, "a price below 0");
    assert_close(at(1e6), 6.0, 1e-12, "a price above 0");
}

#[test]
fn names_of_units_and_territories_change_nothing() {
    CASES_SOLVED.par_iter().for_each(|case| {
        let mut rng = Pcg64::seed_from_u64(case.seed);
        let mut units: Vec<usize> = (0..case.draft.units).collect();
        let mut territories: Vec<usize> = (0..case.instance.territories()).collect();
        units.shuffle(&mut rng);
        territories.shuffle(&mut rng);
        let instance = case.draft.relabelled(&units, &territories).build();
        let prices = random::prices(&case.instance, case.seed);
        let before = check::bound(&case.instance, &Certificate::Prices(prices.clone())).unwrap();
        let after = check::bound(&instance, &Certificate::Prices(relabel::prices(&prices, &territories))).unwrap();
        assert_close(after, before, 1e-9, &format!("seed {}, bound", case.seed));
        let solved = solved(&instance).primal.unwrap_or(f64::INFINITY);
        assert_close(solved, case.value(), 1e-6, &format!("seed {}, solved", case.seed));
    });
}

#[test]
fn solve_reaches_the_optimum_and_proves_it() {
    CASES_SOLVED.par_iter().filter(|case| case.optimum.is_some()).for_each(|case| {
        let (seed, outcome) = (case.seed, solved(&case.instance));
        let (assignment, primal) = (outcome.assignment.as_ref().unwrap(), outcome.primal.unwrap());
        assert_close(primal, case.value(), 1e-6, &format!("seed {seed}"));
        assert_eq!(check::violations(&case.instance, assignment, primal), [], "seed {seed}");
        assert_eq!(outcome.status(case.instance.hours(), case.instance.integral()), Status::Optimal, "seed {seed}");
        assert!(outcome.dual_bound <= case.value() + 1e-6 * case.value().abs().max(1.0), "seed {seed}: {}", outcome.dual_bound);
        let certified = check::bound(&case.instance, &outcome.certificate).unwrap();
        assert!(!case.exceeded_by(certified), "seed {seed}: {certified} is above {}", case.value());
        assert_close(outcome.certified_bound, certified, 1e-6, &format!("seed {seed}, certified bound"));
    });
}

#[test]
fn solve_tells_that_there_is_no_plan() {
    CASES_SOLVED.par_iter().filter(|case| case.optimum.is_none()).for_each(|case| {
        let outcome = solved(&case.instance);
        assert_eq!(outcome.assignment, None, "seed {}", case.seed);
        assert_eq!(outcome.status(case.instance.hours(), case.instance.integral()), Status::Infeasible, "seed {}", case.seed);
    });
}

fn solved(instance: &Instance) -> sutton::model::Outcome {
    let parameters = Parameters { gap: 1e-9, ..Parameters::default() };
    solve(instance, &parameters, &Progress::new(None))
}
