//! The engine's parts on their own: deltas, prices, limits.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "other tests use the rest")]
mod common;

use common::Draft;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check;
use sutton::model::{Certificate, Instance, evaluate};
use sutton::solve::prices::{arcs::open_options, dual, price};
use sutton::solve::search::State;
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

#[test]
fn a_state_that_moved_is_the_state_made_afresh() {
    for (instance, mut rng) in cases() {
        let prices = price(&instance, &Parameters::default()).prices;
        let (Some(from), Some(to)) = (scatter(&instance, &mut rng), scatter(&instance, &mut rng)) else { continue };
        let mut state = State::new(&instance, from, &prices);
        let moves: Vec<(usize, u32)> = to.iter().copied().enumerate().collect();
        state.apply(&moves);
        let evaluation = evaluate(&instance, &to);
        assert_eq!(state.assignment(), to);
        let connected = instance.contiguity().is_none();
        if evaluation.feasible() && connected {
            assert!((state.merit() - evaluation.value).abs() <= 1e-6 * evaluation.value.abs().max(1.0));
        }
    }
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
        let mut state = State::new(&instance, from, &prices);
        for (unit, &option) in to.iter().enumerate() {
            let (before, estimate) = (state.merit(), state.estimate(&[(unit, option)]));
            state.apply(&[(unit, option)]);
            let change = state.merit() - before;
            assert!((change - estimate).abs() <= 1e-7 * before.abs().max(1.0), "{change} was estimated as {estimate}");
            compared += 1;
        }
    }
    assert!(compared > 100);
}

#[test]
fn the_engine_and_the_checker_agree_on_what_prices_prove() {
    for (instance, _) in cases() {
        if (0..instance.units()).any(|unit| open_options(&instance, unit).is_empty()) {
            continue;
        }
        let priced = price(&instance, &Parameters::default());
        let derived = check::bound(&instance, &Certificate::Prices(priced.prices.clone())).unwrap();
        // The checker widens limits, none of which is above a total, and pays their prices for it.
        let totals = dual::total_ranges(&instance).into_iter().zip(&priced.prices.load);
        let loads = totals.map(|(range, prices)| range.1.max(1.0) * prices.iter().map(|price| price.abs()).sum::<f64>());
        let budgets = instance.budgets().iter().zip(&priced.prices.budget).map(|(budget, price)| price * budget.limit.max(1.0));
        let widened = 2.0 * check::TOLERANCE * (loads.sum::<f64>() + budgets.sum::<f64>());
        let most = derived + 1e-7 * derived.abs().max(1.0) + widened;
        assert!(priced.bound <= most, "{} is more than {derived}, widened by {widened}", priced.bound);
    }
}

#[test]
fn no_prices_near_the_best_prove_more() {
    for (instance, mut rng) in cases() {
        if (0..instance.units()).any(|unit| open_options(&instance, unit).is_empty()) {
            continue;
        }
        let ranges = dual::total_ranges(&instance);
        let priced = price(&instance, &Parameters::default());
        if priced.bound == f64::INFINITY || solve(&instance, &Parameters::default(), &Progress::new(None)).primal.is_none() {
            continue;
        }
        for _ in 0..20 {
            let mut other = priced.prices.clone();
            for value in other.load.iter_mut().flatten() {
                *value += rng.random_range(-0.1..0.1) * (1.0 + value.abs());
            }
            let bound = dual::dual_value(&priced.groups, &instance, &other, &ranges);
            assert!(bound <= priced.bound + 1e-5 * priced.bound.abs().max(1.0), "{bound} beats {}", priced.bound);
        }
    }
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
