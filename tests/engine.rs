//! The engine's parts on their own: deltas, prices, limits.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "other tests use the rest")]
mod common;
mod relaxation;

use common::Draft;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check;
use sutton::model::{Activity, Certificate, Instance, Options, Quantity, RuleId, evaluate};
use sutton::solve::prices::{arcs::open_options, dual, price};
use sutton::solve::search::SearchState;
use sutton::solve::{Parameters, Progress, solve};

/// A random option per unit; `None` where a unit has no option left.
fn scatter(instance: &Instance, rng: &mut Pcg64) -> Option<Vec<u32>> {
    let pick = |unit| {
        let options = open_options(instance, unit);
        (!options.is_empty()).then(|| options[rng.random_range(0..options.len())])
    };
    (0..instance.units()).map(pick).collect()
}

fn cases() -> impl Iterator<Item = (Instance, Pcg64)> {
    (0..100).map(|seed| (Draft::random(seed).build(), Pcg64::seed_from_u64(seed)))
}

fn assert_close(a: f64, b: f64, what: &str) {
    assert!((a - b).abs() <= 1e-6 * b.abs().max(1.0), "{what}: {a} is not {b}");
}

#[test]
fn a_state_that_moved_is_the_state_made_afresh() {
    let (mut feasible, mut broken, mut budgets) = (0, 0, 0);
    for (instance, mut rng) in cases() {
        let prices = price(&instance, &Parameters::default()).prices;
        let (Some(from), Some(to)) = (scatter(&instance, &mut rng), scatter(&instance, &mut rng)) else { continue };
        let moves = |plan: &[u32]| plan.iter().copied().enumerate().collect::<Vec<(usize, u32)>>();
        let (mut state, afresh) =
            (SearchState::new(&instance, from.clone(), &prices), SearchState::new(&instance, to.clone(), &prices));
        let before = state.penalised_cost();
        state.apply(&moves(&to));
        assert_eq!(state.assignment(), to);
        for k in 0..instance.activities().len() {
            (0..instance.territories()).for_each(|j| assert_close(state.load(k, j), afresh.load(k, j), "load"));
        }
        for r in 0..instance.budgets().len() {
            assert_close(state.used(r), afresh.used(r), "used");
            budgets += 1;
        }
        // Penalties are those of the plan that a state was made of, and stay.
        let evaluation = evaluate(&instance, &to);
        if evaluation.feasible() && instance.contiguity().is_none() {
            assert_close(state.penalised_cost(), afresh.penalised_cost(), "penalised cost");
            feasible += 1;
        }
        state.apply(&moves(&from));
        assert_close(state.penalised_cost(), before, "penalised cost with penalties");
        broken += usize::from(before > evaluate(&instance, &from).value + 1.0);
    }
    assert!(feasible >= 5 && broken >= 30 && budgets >= 30, "{feasible} feasible, {broken} broken, {budgets} budgets");
}

#[test]
fn estimates_are_differences_where_totals_stand_still() {
    let fixed = |instance: &Instance| instance.activities().iter().all(|activity| activity.load.same_everywhere());
    let plain =
        |instance: &Instance| fixed(instance) && instance.options().levels() == 1 && instance.options().uncovered().is_none();
    let mut compared = 0;
    for (instance, mut rng) in cases().filter(|(instance, _)| plain(instance)) {
        let prices = price(&instance, &Parameters::default()).prices;
        let (Some(from), Some(to)) = (scatter(&instance, &mut rng), scatter(&instance, &mut rng)) else { continue };
        let mut state = SearchState::new(&instance, from, &prices);
        for (unit, &option) in to.iter().enumerate() {
            let (before, estimate) = (state.penalised_cost(), state.estimate(&[(unit, option)]));
            state.apply(&[(unit, option)]);
            let change = state.penalised_cost() - before;
            assert!((change - estimate).abs() <= 1e-7 * before.abs().max(1.0), "{change} was estimated as {estimate}");
            compared += 1;
        }
    }
    assert!(compared > 100);
}

/// Thirty units and twelve territories: more than any one move touches.
fn wide() -> Instance {
    let (units, territories) = (30, 12);
    let of_unit = |unit: usize| 1.0 + (unit * 7 % 11) as f64;
    let costs = (0..units * territories).map(|pair| (pair * 37 % 101) as f64).collect();
    let load = Quantity::per_unit((0..units).map(of_unit).collect());
    let activity = Activity {
        tolerance: 0.2,
        upper: vec![18.0; territories],
        weight: 10.0,
        reference: (0..units).map(of_unit).sum(),
        ..Activity::even("load", load, territories, RuleId(0))
    };
    let builder = Instance::builder(units, Options::new(territories, 1, false)).costs(Quantity::dense(territories, costs));
    builder.activity(activity).build().unwrap()
}

#[test]
fn moves_are_estimated_however_many_they_are() {
    let (instance, mut rng) = (wide(), Pcg64::seed_from_u64(7));
    let prices = price(&instance, &Parameters::default()).prices;
    for count in (1..=instance.units()).cycle().take(120) {
        let [from, to] = [0, 1].map(|_| scatter(&instance, &mut rng).unwrap());
        let moves: Vec<(usize, u32)> = to.into_iter().enumerate().take(count).collect();
        let mut state = SearchState::new(&instance, from, &prices);
        let (before, estimate) = (state.penalised_cost(), state.estimate(&moves));
        state.apply(&moves);
        assert_close(before + estimate, state.penalised_cost(), &format!("{count} moves: penalised cost"));
    }
}

/// Instances whose units all have an option.
fn open_cases() -> impl Iterator<Item = Instance> {
    let open = |instance: &Instance| (0..instance.units()).all(|unit| !open_options(instance, unit).is_empty());
    cases().map(|(instance, _)| instance).filter(open)
}

#[test]
fn the_engine_and_the_checker_agree_on_what_prices_prove() {
    let mut compared = 0;
    for instance in open_cases() {
        let priced = price(&instance, &Parameters::default());
        let derived = check::bound(&instance, &Certificate::Prices(priced.prices.clone())).unwrap();
        if derived == f64::INFINITY {
            // It knows how far loads can reach, too.
            continue;
        }
        // The checker widens limits, none of which is above a total, and pays their prices for it.
        let totals = dual::total_ranges(&instance).into_iter().zip(&priced.prices.load);
        let loads = totals.map(|(range, prices)| range.1.max(1.0) * prices.iter().map(|price| price.abs()).sum::<f64>());
        let budgets = instance.budgets().iter().zip(&priced.prices.budget).map(|(budget, price)| price * budget.limit.max(1.0));
        let widened = 2.0 * check::TOLERANCE * (loads.sum::<f64>() + budgets.sum::<f64>());
        let room = 1e-7 * derived.abs().max(1.0) + widened;
        assert!((priced.bound - derived).abs() <= room, "{} is not {derived}, widened by {widened}", priced.bound);
        compared += 1;
    }
    assert!(compared >= 60, "{compared} bounds compared");
}

#[test]
fn prices_prove_the_value_of_the_relaxation() {
    let mut compared = 0;
    for instance in open_cases() {
        let (bound, least) = (price(&instance, &Parameters::default()).bound, relaxation::least(&instance));
        if least < f64::INFINITY {
            assert_close(bound, least, "bound");
            compared += 1;
        }
    }
    assert!(compared >= 60, "{compared} bounds compared");
}

#[test]
fn more_work_never_worsens_and_threads_change_nothing() {
    for (instance, _) in cases().take(30) {
        let run = |work_limit: usize| {
            solve(&instance, &Parameters { work_limit, mip_size: 0, ..Parameters::default() }, &Progress::new(None))
        };
        let (little, much) = (run(1), run(50));
        if let Some(value) = little.primal {
            assert!(much.primal.unwrap() <= value);
        }
        let pool = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (one, four) = (pool(1).install(|| run(20)), pool(4).install(|| run(20)));
        assert_eq!(one.assignment, four.assignment);
        assert_eq!(one.certificate, four.certificate);
    }
}
