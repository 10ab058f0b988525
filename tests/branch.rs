//! Bands and budgets without variance: tiny instances against the best of all plans, and wrong trees refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "other tests use the rest")]
mod common;
mod relaxation;

use common::brute_force;
use common::corrupt::corruptions;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use relaxation::Program;
use sutton::check;
use sutton::model::{Activity, Budget, Certificate, Instance, Options, Outcome, Permissions, Quantity, RuleId, Tree, evaluate};
use sutton::solve::branch::basis::Vertex;
use sutton::solve::branch::part::{Offer, Part, RangeRow};
use sutton::solve::branch::simplex::{End, Simplex};
use sutton::solve::{Parameters, Progress, solve};

/// Units at random places around random sites, in a band; every third with two activities, every fourth with a budget.
fn random(seed: u64, (units, territories): (usize, usize), tolerance: f64) -> Instance {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut numbers =
        |count: usize, low: f64, high: f64| -> Vec<f64> { (0..count).map(|_| rng.random_range(low..high).round()).collect() };
    let costs = numbers(units * territories, 10.0, 80.0);
    let activity = |name: &str, loads: Vec<f64>, tolerance: f64| Activity {
        tolerance,
        ..Activity::even(name, Quantity::per_unit(loads), territories, RuleId(0))
    };
    let mut permissions = Permissions::all(units);
    permissions.forbid(0, territories - 1, RuleId(1));
    let builder = Instance::builder(units, Options::new(territories, 1, false)).costs(Quantity::dense(territories, costs));
    let mut builder = builder.activity(activity("work", numbers(units, 5.0, 40.0), tolerance));
    if seed.is_multiple_of(3) {
        builder = builder.activity(activity("potential", numbers(units, 1.0, 9.0), 2.0 * tolerance));
    }
    if seed.is_multiple_of(4) {
        let usage = Quantity { away: numbers(units, 1.0, 5.0), ..Quantity::default() };
        let limit = 1.5 * units as f64;
        builder = builder.budget(Budget::new(usage, limit, RuleId(2)));
        builder = builder.current((0..units).map(|unit| Some((unit % territories) as u32)).collect());
    }
    builder.permissions(permissions).build().unwrap()
}

fn solved(instance: &Instance, gap: f64) -> Outcome {
    solve(instance, &Parameters { gap, ..Parameters::default() }, &Progress::new(None))
}

#[test]
fn plans_and_bounds_are_those_of_counting_all_plans() {
    let (mut feasible, mut trees) = (0, 0);
    for seed in 0..60 {
        let instance = random(seed, if seed % 2 == 0 { (8, 3) } else { (11, 2) }, 0.15);
        let outcome = solved(&instance, 1e-6);
        let proven = check::bound(&instance, &outcome.certificate).unwrap();
        let Some((value, _)) = brute_force(&instance) else {
            assert_eq!(outcome.primal, None, "seed {seed}");
            continue;
        };
        feasible += 1;
        assert!(proven <= value + 1e-6 && outcome.dual_bound <= value + 1e-6, "seed {seed}: {proven} is above {value}");
        assert_eq!(outcome.primal, Some(value), "seed {seed}");
        assert!(outcome.dual_bound >= value - 2e-6 * value, "seed {seed}: {} of {value}", outcome.dual_bound);
        if let Certificate::Tree(_) = outcome.certificate {
            trees += 1;
            assert!(proven >= outcome.certified_bound - 1e-7 * value, "seed {seed}: {proven} of {value}");
        }
    }
    assert!(feasible > 30 && trees > 20, "{feasible} feasible, {trees} trees");
}

#[test]
fn prices_are_those_of_a_fine_grid() {
    let mut rng = Pcg64::seed_from_u64(3);
    for case in 0..100 {
        let mut part = Part::new(1, vec![0.0; 2]);
        let mut total = 0.0;
        for unit in 0..12 {
            let load = rng.random_range(1.0..9.0);
            total += load;
            let mut offer = |option: u32| -> Offer { (option, rng.random_range(0.0..20.0), vec![(option, load)]) };
            part.add(unit, &[offer(0), offer(1)]);
        }
        let high = rng.random_range(0.5..0.8) * total;
        let rows = [RangeRow { low: 0.0, high }, RangeRow { low: 0.3 * total, high: total }];
        let mut simplex = Simplex::new(&part, &rows, Vertex::origin(&part, 2));
        assert_eq!(simplex.run(f64::INFINITY, 1_000), End::Best);
        let value = |prices: [f64; 2]| {
            let least = |at: usize| {
                let arcs = part.arcs(at).map(|arc| part.cost[arc] + part.dot(arc, &prices));
                arcs.fold(f64::INFINITY, f64::min)
            };
            let rows = rows.iter().zip(prices).map(|(row, price)| if price > 0.0 { price * row.high } else { price * row.low });
            (0..12).map(least).sum::<f64>() - rows.sum::<f64>()
        };
        let at = [simplex.prices[0], simplex.prices[1]];
        assert!((value(at) - simplex.value).abs() < 1e-9, "case {case}");
        for step in [0.001, 0.1, 1.0] {
            for (up, across) in (-4..=4).flat_map(|up| (-4..=4).map(move |across| (f64::from(up), f64::from(across)))) {
                let other = value([at[0] + step * up, at[1] + step * across]);
                assert!(other <= simplex.value + 1e-9, "case {case}: {other} is above {}", simplex.value);
            }
        }
    }
}

/// The least cost of a part whose units are divided as they like, over the arcs that are open.
fn divided(part: &Part, rows: &[RangeRow], open: &[bool]) -> f64 {
    let mut program = Program::default();
    let mut loads = vec![Vec::new(); rows.len()];
    for at in 0..part.units.len() {
        let mut shares = Vec::new();
        for arc in part.arcs(at).filter(|&arc| open[arc]) {
            let share = program.column(0.0, part.cost[arc]);
            program.at_least(vec![(share, 1.0)], 0.0);
            shares.push((share, 1.0));
            part.entries(arc).filter(|entry| entry.1 != 0.0).for_each(|(row, load)| loads[row].push((share, load)));
        }
        program.equal(shares, 1.0);
    }
    for ((row, loads), settled) in rows.iter().zip(loads).zip(&part.settled_load) {
        program.at_least(loads.clone(), row.low - settled);
        program.at_most(loads, row.high - settled);
    }
    program.least() + part.settled_cost
}

/// Units around territories with limits, some of them in one territory alone, and a budget that all arcs use.
fn drawn(rng: &mut Pcg64) -> (Part, Vec<RangeRow>) {
    let (units, territories) = (rng.random_range(5..60), rng.random_range(2..6));
    let mut part = Part::new(2, vec![0.0; territories + 1]);
    let mut total = 0.0;
    for unit in 0..units {
        let load = rng.random_range(1.0..9.0);
        total += load;
        let mut offer = |option: usize| -> Offer {
            let entries = vec![(option as u32, load), (territories as u32, rng.random_range(0.0..3.0))];
            (option as u32, rng.random_range(0.0..20.0), entries)
        };
        let all: Vec<Offer> = (0..territories).map(&mut offer).collect();
        part.add(unit, if unit % 7 == 3 { &all[..1] } else { &all });
    }
    let share = total / territories as f64;
    let width = rng.random_range(0.01..0.4);
    let mut rows = vec![RangeRow { low: (1.0 - width) * share, high: (1.0 + width) * share }; territories];
    rows.push(RangeRow { low: 0.0, high: rng.random_range(0.5..2.0) * f64::from(units) });
    (part, rows)
}

#[test]
fn the_simplex_method_ends_at_the_value_of_the_linear_program() {
    const CUTOFF: f64 = 1e5;
    let mut rng = Pcg64::seed_from_u64(4);
    let (mut best, mut without) = (0, 0);
    for case in 0..200 {
        let (part, rows) = drawn(&mut rng);
        let mut simplex = Simplex::new(&part, &rows, Vertex::origin(&part, rows.len()));
        // Then once more, from where it stands, without some of the arcs.
        for round in 0..3 {
            if round > 0 && !part.units.is_empty() {
                let (at, closed) = (rng.random_range(0..part.units.len()), rng.random_range(0..2));
                let first = part.arcs(at).start;
                simplex.restrict(at, |arc| arc != first + closed);
            }
            let (end, least) = (simplex.run(CUTOFF, 10_000), divided(&part, &rows, &simplex.open));
            match end {
                End::Best => {
                    assert!((simplex.value - least).abs() <= 1e-6 * least.abs(), "case {case}: {} is not {least}", simplex.value);
                    best += 1;
                }
                End::Cut => {
                    assert!(least >= CUTOFF, "case {case}: cut off, but {least} is to be had");
                    without += 1;
                    break;
                }
                End::Tired => panic!("case {case}: no end in 10,000 iterations"),
            }
        }
    }
    assert!(best >= 200 && without >= 20, "{best} with a value, {without} without");
}

#[test]
fn territories_at_one_place_share_what_is_around() {
    let (units, territories) = (600, 8);
    let mut rng = Pcg64::seed_from_u64(9);
    // The first five sites are at one place: all cost the same there, and prices tell no unit where to go.
    let place = |site: usize| if site < 5 { (0.0, 0.0) } else { (10.0 * site as f64, 20.0) };
    let mut costs = Vec::new();
    for _ in 0..units {
        let (x, y) = (rng.random_range(-50.0..100.0), rng.random_range(-50.0..50.0));
        costs.extend((0..territories).map(place).map(|(a, b)| f64::hypot(x - a, y - b)));
    }
    let loads: Vec<f64> = (0..units).map(|_| (rng.random_range(0.0_f64..1.0).powi(4) * 100.0).ceil()).collect();
    let total: f64 = loads.iter().sum();
    let work = Activity { tolerance: 0.02, ..Activity::even("work", Quantity::per_unit(loads), territories, RuleId(0)) };
    let options = Options::new(territories, 1, false);
    let instance = Instance::builder(units, options).costs(Quantity::dense(territories, costs)).activity(work).build().unwrap();
    let outcome = solved(&instance, 5e-3);
    let evaluation = evaluate(&instance, &outcome.assignment.unwrap());
    let share = total / territories as f64;
    assert!(evaluation.loads[0].iter().all(|load| (load - share).abs() <= 0.02 * share + 1e-6), "{:?}", evaluation.loads[0]);
    assert!(evaluation.value - outcome.certified_bound <= 5e-3 * evaluation.value);
}

#[test]
fn threads_change_nothing() {
    for seed in 0..4 {
        let instance = random(seed, (60, 5), 0.03);
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| solve(&instance, &Parameters { work_limit: 2, ..Parameters::default() }, &Progress::new(None)))
        };
        let (one, many) = (run(1), run(3));
        assert_eq!((one.assignment, one.certificate), (many.assignment, many.certificate), "seed {seed}");
        assert_eq!(one.dual_bound, many.dual_bound);
    }
}

#[test]
fn a_tree_without_a_leaf_or_with_other_prices_proves_less() {
    let (instance, sound, claimed) = (0..50)
        .find_map(|seed| {
            let instance = random(3 * seed + 1, (30, 4), 0.04);
            let outcome = solved(&instance, 1e-5);
            let Certificate::Tree(tree) = outcome.certificate else { return None };
            (tree.nodes.len() > 5).then_some((instance, tree, outcome.certified_bound))
        })
        .unwrap();
    let bound = |tree: Tree| check::bound(&instance, &Certificate::Tree(tree));
    assert!(bound(sound.clone()).unwrap() >= claimed - 1e-7 * claimed);
    let mut fell = 0;
    for wrong in corruptions(&sound, 0.5) {
        let proven = bound(wrong).unwrap();
        assert!(proven <= claimed + 1e-7 * claimed, "{proven} is above {claimed}");
        fell += usize::from(proven < claimed - 1e-7 * claimed);
    }
    assert!(fell > 5, "only {fell} corruptions were noticed");
    let value = solved(&instance, 1e-5).primal.unwrap();
    for more in [1.0, 100.0] {
        assert!(bound(Tree { target: sound.target + more, ..sound.clone() }).unwrap() <= value + 1e-6);
    }
    let mut short = sound.clone();
    short.nodes[0].steps[0].numbers.pop();
    assert!(bound(short).unwrap_err().to_string().contains("node 0: 3 numbers, there must be 4"));
    let mut odd = sound;
    odd.nodes[0].steps[0].numbers[1] = f64::INFINITY;
    assert!(bound(odd).unwrap_err().to_string().contains("node 0: a price of inf"));
}
