//! Generalised assignment: tiny instances against the best of all plans, and wrong trees refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "other tests use the rest")]
mod common;

use common::brute_force;
use common::corrupt::corruptions;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check;
use sutton::model::{Activity, Certificate, Instance, Options, Outcome, Permissions, Quantity, Relaxation, RuleId, Status, Tree};
use sutton::solve::knapsack::beam::beam;
use sutton::solve::knapsack::blocks::Blocks;
use sutton::solve::knapsack::break_solution::{Item, Loss};
use sutton::solve::knapsack::domains::Domains;
use sutton::solve::knapsack::packing::Packer;
use sutton::solve::knapsack::root::RootNode;
use sutton::solve::knapsack::{self, GeneralisedAssignment};
use sutton::solve::parameters::EXACT;
use sutton::solve::{Parameters, Progress, prices, solve};

/// Units × territories of random costs and loads, whole numbers or not; `tightness` of 1 = as much room as load.
fn random(seed: u64, (units, territories): (usize, usize), whole: bool, tightness: f64) -> Instance {
    let mut rng = Pcg64::seed_from_u64(seed);
    let mut table = |low: f64, high: f64| -> Vec<f64> {
        let mut number = || rng.random_range(low..high);
        (0..units * territories).map(|_| if whole { number().round() } else { number() }).collect()
    };
    let (costs, loads) = (table(10.0, 50.0), table(5.0, 25.0));
    let room = loads.iter().sum::<f64>() / territories as f64 / territories as f64 / tightness;
    let mut permissions = Permissions::all(units);
    if seed.is_multiple_of(3) {
        permissions.forbid(0, territories - 1, RuleId(1));
        permissions.lock(units - 1, 0, RuleId(2));
    }
    let load = Quantity::dense(territories, loads);
    let activity = Activity { upper: vec![room; territories], ..Activity::even("load", load, territories, RuleId(0)) };
    let builder = Instance::builder(units, Options::new(territories, 1, false)).costs(Quantity::dense(territories, costs));
    let builder = builder.activity(activity).permissions(permissions);
    if whole { builder.integral().build().unwrap() } else { builder.build().unwrap() }
}

fn solved(instance: &Instance) -> Outcome {
    solve(instance, &Parameters { gap: 1e-9, ..Parameters::default() }, &Progress::new(None))
}

fn tree(outcome: &Outcome) -> Tree {
    let Certificate::Tree(tree) = &outcome.certificate else { panic!("no tree") };
    tree.clone()
}

fn bound(instance: &Instance, tree: Tree) -> Result<f64, check::Refusal> {
    check::bound(instance, &Certificate::Tree(tree))
}

#[test]
fn plans_and_bounds_are_those_of_counting_all_plans() {
    let (mut feasible, mut infeasible) = (0, 0);
    for seed in 0..60 {
        let tightness = [0.7, 0.95, 1.5][seed as usize % 3];
        let instance = random(seed, if seed % 2 == 0 { (7, 3) } else { (10, 2) }, seed % 4 < 2, tightness);
        let outcome = solved(&instance);
        let proven = check::bound(&instance, &outcome.certificate).unwrap();
        match brute_force(&instance) {
            Some((value, _)) => {
                let primal = outcome.primal.unwrap();
                assert!((primal - value).abs() < 1e-6, "seed {seed}: {primal} is not {value}");
                assert!(outcome.dual_bound <= value + 1e-6 && proven <= value + 1e-9, "seed {seed}: {proven} is above {value}");
                assert!(
                    proven >= value - 1.1 * EXACT * value && outcome.certified_bound <= proven + 1e-6,
                    "seed {seed}: {proven} of {value}"
                );
                feasible += 1;
            }
            None => {
                assert_eq!(outcome.status(0.0, instance.integral()), Status::Infeasible, "seed {seed}");
                assert_eq!(proven, f64::INFINITY, "seed {seed}");
                infeasible += 1;
            }
        }
    }
    assert!(feasible > 25 && infeasible > 5, "{feasible} feasible, {infeasible} infeasible");
}

/// Units × territories at random costs; loads the same everywhere, each territory's within `width` of their mean.
fn balanced(seed: u64, (units, territories): (usize, usize), whole: bool, width: f64) -> Instance {
    let mut rng = Pcg64::seed_from_u64(seed);
    let costs = (0..units * territories).map(|_| rng.random_range(10.0..50.0)).collect();
    let mut load = || rng.random_range(5.0..25.0);
    let loads: Vec<f64> = (0..units).map(|_| if whole { f64::round(load()) } else { load() }).collect();
    let activity = Activity { tolerance: width, ..Activity::even("load", Quantity::per_unit(loads), territories, RuleId(0)) };
    let builder = Instance::builder(units, Options::new(territories, 1, false)).costs(Quantity::dense(territories, costs));
    builder.activity(activity).build().unwrap()
}

#[test]
fn plans_and_bounds_between_two_limits_are_those_of_counting_all_plans() {
    let (mut feasible, mut infeasible) = (0, 0);
    for seed in 0..60 {
        let size = if seed % 2 == 0 { (8, 3) } else { (10, 2) };
        let instance = balanced(seed, size, seed % 4 < 2, [0.01, 0.05, 0.3][seed as usize % 3]);
        let parameters = Parameters { gap: 1e-9, ..Parameters::default() };
        let (priced, progress) = (prices::price(&instance, &parameters), Progress::new(None));
        let problem = GeneralisedAssignment::of_limits(&instance).unwrap();
        let Some(proven) = knapsack::solve(&instance, &problem, &priced, &|_| (), &parameters, &progress) else { continue };
        let Certificate::Tree(tree) = &proven.certificate else { panic!("no tree") };
        let certified = check::bound(&instance, &proven.certificate).unwrap();
        assert!(proven.bound <= certified + 1e-6, "seed {seed}: {} is above {certified}", proven.bound);
        let Some((value, _)) = brute_force(&instance) else {
            assert_eq!((certified, progress.best_value()), (f64::INFINITY, None), "seed {seed}");
            infeasible += 1;
            continue;
        };
        let primal = progress.best_value().unwrap();
        assert!((primal - value).abs() < 1e-6, "seed {seed}: {primal} is not {value}");
        assert!(certified <= value + 1e-9 && certified >= value - 1.1 * EXACT * value, "seed {seed}: {certified} of {value}");
        let inflated = Tree { target: value + 1.0, ..tree.clone() };
        assert!(bound(&instance, inflated).unwrap() <= value + 1e-9, "seed {seed}");
        feasible += 1;
    }
    assert!(feasible > 30 && infeasible > 5, "{feasible} feasible, {infeasible} infeasible");
}

#[test]
fn where_units_are_many_the_root_proves_more_than_load_prices_and_no_more_than_a_plan() {
    for seed in 0..3 {
        let instance = balanced(seed, (450, 4), seed == 0, 0.002);
        let parameters = Parameters::default();
        let (priced, progress) = (prices::price(&instance, &parameters), Progress::new(None));
        let outcome = solved(&instance);
        progress.incumbent("known", outcome.primal.unwrap(), outcome.assignment.as_ref().unwrap());
        let problem = GeneralisedAssignment::of_limits(&instance).unwrap();
        assert!(!problem.is_small());
        let proven = knapsack::solve(&instance, &problem, &priced, &|_| (), &parameters, &progress).unwrap();
        let certified = check::bound(&instance, &proven.certificate).unwrap();
        assert!((certified - proven.bound).abs() < 1e-6, "seed {seed}: {certified} is not {}", proven.bound);
        assert!(certified <= outcome.primal.unwrap(), "seed {seed}: {certified} is above {:?}", outcome.primal);
        assert!(progress.best_bound() > priced.bound, "seed {seed}: {} is not above {}", progress.best_bound(), priced.bound);
        assert!(progress.best_bound() <= outcome.primal.unwrap(), "seed {seed}: {}", progress.best_bound());
    }
}

/// The root's bound, and every bound that trees of blocks prove with a known plan.
fn bounds_of_blocks(instance: &Instance, (value, plan): (f64, &[u32])) -> (f64, Vec<f64>) {
    let (problem, never) = (GeneralisedAssignment::of_limits(instance).unwrap(), || false);
    let start = vec![0.0; problem.units];
    let root = RootNode::new(&problem, Domains::new(&problem), &start, Some((value, value)), &never).unwrap();
    let mut proven = Vec::new();
    let blocks = Blocks::new(&problem, &root, value, plan).unwrap();
    blocks.raise(value, 5_000_000, &never, |bound| proven.push(bound));
    (root.bound, proven)
}

#[test]
fn a_block_of_all_territories_proves_what_counting_all_plans_says() {
    let mut above = 0;
    for seed in 0..60 {
        let instance = balanced(seed, [(8, 3), (10, 2)][seed as usize % 2], seed % 4 < 2, 0.1);
        let Some((value, plan)) = brute_force(&instance) else { continue };
        // As if a worse plan were known, too.
        let (root, proven) = bounds_of_blocks(&instance, (value + 2.0, &plan));
        let last = *proven.last().unwrap();
        assert!(proven.iter().all(|bound| *bound <= value + 1e-6), "seed {seed}: {proven:?} of {value}");
        assert!(last >= value - 1e-5, "seed {seed}: {last} is below {value}");
        assert!(proven.is_sorted(), "seed {seed}: {proven:?}");
        above += usize::from(last > root + 1e-3);
    }
    assert!(above > 3, "{above} above their root");
}

/// Units × territories along a line, where neighbours alone share units; loads within `width` of their mean.
fn along_a_line(seed: u64, (units, territories): (usize, usize), width: f64) -> Instance {
    let mut rng = Pcg64::seed_from_u64(seed);
    let places: Vec<f64> = (0..units).map(|_| rng.random_range(0.0..territories as f64)).collect();
    let costs = places.iter().flat_map(|x| (0..territories).map(move |j| 100.0 * (x - j as f64 - 0.5).abs())).collect();
    let loads = (0..units).map(|_| rng.random_range(5.0..25.0)).collect();
    let activity = Activity { tolerance: width, ..Activity::even("load", Quantity::per_unit(loads), territories, RuleId(0)) };
    let builder = Instance::builder(units, Options::new(territories, 1, false)).costs(Quantity::dense(territories, costs));
    builder.activity(activity).build().unwrap()
}

#[test]
fn blocks_that_share_units_prove_more_than_the_root_and_no_more_than_the_best_plan() {
    let mut above = 0;
    for seed in 0..4 {
        let instance = along_a_line(seed, (48, 12), 0.1);
        let outcome = solve(&instance, &Parameters { work_limit: 4, ..Parameters::default() }, &Progress::new(None));
        let (value, plan) = (outcome.primal.unwrap(), outcome.assignment.unwrap());
        let (root, proven) = bounds_of_blocks(&instance, (1.02 * value, &plan));
        let last = *proven.last().unwrap();
        assert!(last <= value + 1e-6, "seed {seed}: {last} is above {value}");
        assert!(last >= root - 1e-5, "seed {seed}: {last} is below {root}");
        above += usize::from(last > root + 1e-3);
    }
    assert!(above > 2, "{above} above their root");
}

#[test]
fn a_beam_wide_enough_finds_the_best_plan_whatever_the_multipliers_and_the_order() {
    let mut found = 0;
    for seed in 0..60 {
        let whole = seed % 3 > 0;
        let instance = if seed % 2 == 0 { random(seed, (8, 3), whole, 0.8) } else { balanced(seed, (8, 3), whole, 0.2) };
        let problem = GeneralisedAssignment::of_limits(&instance).unwrap();
        let mut rng = Pcg64::seed_from_u64(seed);
        let multipliers: Vec<f64> = (0..8).map(|_| rng.random_range(0..60).into()).collect();
        let domains = Domains::new(&problem);
        let mut units: Vec<u32> = (0..8).filter(|&unit| domains.left(unit as usize) > 1).collect();
        units.shuffle(&mut rng);
        let look = |target: f64, width: usize| beam(&problem, &domains, &units, &multipliers, target, width, &|| false);
        let all = look(f64::INFINITY, 10_000);
        assert!(!all.narrow, "seed {seed}");
        let Some((best, _)) = brute_force(&instance) else {
            assert_eq!(all.plan, None, "seed {seed}");
            continue;
        };
        let value = all.plan.map_or(f64::INFINITY, |plan| problem.value(&plan));
        // Loads that are not whole are rounded to cells: that may cost the best plan.
        assert!(value >= best - 1e-9 && (!whole || value <= best + 1e-9), "seed {seed}: {value} for {best}");
        assert_eq!(look(best, 10_000).plan, None, "seed {seed}: cheaper than the best");
        let narrow = look(f64::INFINITY, 2);
        assert!(narrow.narrow && narrow.plan.is_none_or(|plan| problem.value(&plan) >= best - 1e-9), "seed {seed}");
        found += usize::from(value <= best + 1e-9);
    }
    assert!(found > 45, "{found}");
}

#[test]
fn knapsacks_lose_what_counting_all_packings_says() {
    let mut rng = Pcg64::seed_from_u64(5);
    let mut packer = Packer::default();
    // Capacities of some cells are packed by tables, those of many by lists.
    for round in 0..600 {
        let cells = [1, 10_000][round % 2];
        let capacity = cells * rng.random_range(0..30);
        let mut draw = |id| Item::new(id, cells * rng.random_range(0..15), f64::from(rng.random_range(-5..20)));
        let items: Vec<Item> = (0..9).map(&mut draw).filter(|item| item.weight <= capacity).collect();
        let counted = |forced: Option<(u32, bool)>| {
            let sets = (0..1_usize << items.len()).map(|set| (0..items.len()).filter(move |k| set >> k & 1 == 1));
            let fits = |set: &Vec<usize>| {
                let inside = |id| set.iter().any(|&k| items[k].id == id);
                set.iter().map(|&k| items[k].weight).sum::<u32>() <= capacity && forced.is_none_or(|(id, is)| inside(id) == is)
            };
            let packings = sets.map(Iterator::collect::<Vec<usize>>).filter(fits);
            packings.map(|set| set.iter().map(|&k| items[k].profit).sum()).fold(f64::NEG_INFINITY, f64::max)
        };
        let mut gainful: Vec<Item> = items.iter().copied().filter(|item| item.profit > 0.0).collect();
        let (best, packed) = packer.pack(&mut gainful, capacity);
        assert_eq!(best, counted(None));
        assert_eq!(best, gainful[..packed].iter().map(|item| item.profit).sum::<f64>());
        for most in [3.0, 100.0] {
            let (mut order, mut losses) = (items.clone(), Vec::new());
            packer.losses(&mut order, capacity, best, most, &mut losses);
            for (item, loss) in order.iter().zip(&losses) {
                let lost = |inside| (best - counted(Some((item.id, inside)))).min(most);
                assert_eq!(*loss, Loss { inside: lost(true), outside: lost(false) });
            }
        }
    }
}

#[test]
fn knapsacks_prove_more_than_load_prices_where_territories_hold_few_units() {
    let mut above = 0;
    for seed in 0..20 {
        let instance = random(seed, (30, 4), true, 0.9);
        let parameters = Parameters { work_limit: 0, ..Parameters::default() };
        let (priced, problem) = (prices::price(&instance, &parameters), GeneralisedAssignment::of_capacities(&instance).unwrap());
        let proven = knapsack::solve(&instance, &problem, &priced, &|_| (), &parameters, &Progress::new(None)).unwrap().bound;
        // Costs are whole: what load prices prove is rounded up as well.
        let by_prices = (priced.bound - 1e-6 * priced.bound).ceil();
        assert!(proven >= by_prices, "seed {seed}: {proven} is below {by_prices}");
        above += usize::from(proven > by_prices);
    }
    assert!(above >= 12, "{above} of 20 above what load prices prove");
}

#[test]
fn threads_change_nothing() {
    for seed in 0..4 {
        let instance = random(seed, (40, 5), seed % 2 == 0, 0.95);
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| solve(&instance, &Parameters { work_limit: 1, ..Parameters::default() }, &Progress::new(None)))
        };
        let (one, two) = (run(1), run(2));
        assert_eq!((one.assignment, one.certificate), (two.assignment, two.certificate), "seed {seed}");
        assert_eq!(one.dual_bound, two.dual_bound);
    }
}

/// Activity, cells and grid of a tree over knapsacks.
fn knapsacks(tree: &mut Tree) -> (&mut usize, &mut Vec<f64>, &mut f64) {
    let Relaxation::Knapsacks { activity, cell, grid } = &mut tree.relaxation else { panic!("another relaxation") };
    (activity, cell, grid)
}

/// An instance whose tree has several nodes, and what it proves.
fn branched() -> (Instance, Tree, f64) {
    let found = (0..200).find_map(|seed| {
        let instance = random(seed, (24, 6), true, 0.95);
        let outcome = solved(&instance);
        let tree = tree(&outcome);
        (tree.nodes.len() > 8 && outcome.certified_bound.is_finite()).then_some((instance, tree, outcome.certified_bound))
    });
    found.unwrap()
}

#[test]
fn a_tree_without_a_leaf_or_with_other_multipliers_proves_less() {
    let (instance, sound, value) = branched();
    assert_eq!(bound(&instance, sound.clone()), Ok(value));
    let mut fell = 0;
    for wrong in corruptions(&sound, 20_000.0) {
        let proven = bound(&instance, wrong).unwrap();
        assert!(proven <= value, "{proven} is above {value}");
        fell += usize::from(proven < value);
    }
    assert!(fell > 5, "only {fell} corruptions were noticed");
}

#[test]
fn an_inflated_target_proves_no_more_than_the_best_plan() {
    let (instance, sound, value) = branched();
    for more in [1.0, 10.0, 1e6] {
        let proven = bound(&instance, Tree { target: sound.target + more, ..sound.clone() }).unwrap();
        assert!(proven <= value, "{proven} is above {value}");
    }
    let mut rough = sound;
    knapsacks(&mut rough).1.fill(8.0);
    assert!(bound(&instance, rough).unwrap() <= value);
}

#[test]
fn trees_that_do_not_fit_are_refused_for_what_is_wrong() {
    let (instance, sound, _) = branched();
    type Corruption = fn(&mut Tree);
    let wrongs: [(Corruption, &str); 15] = [
        (|tree| tree.nodes.clear(), "a tree must have a root"),
        (|tree| _ = tree.nodes[0].steps[0].numbers.pop(), "node 0: 23 numbers, there must be 24"),
        (|tree| tree.nodes[0].steps[0].numbers[3] = f64::MIN, "node 0: a multiplier of -17976931348623157"),
        (|tree| tree.nodes[0].steps[0].numbers[3] = f64::NAN, "node 0: a multiplier of NaN steps"),
        (|tree| tree.nodes[0].steps[0].pair = Some((0, 6)), "node 0: the pair of unit 0 and territory 6 does not exist"),
        (|tree| tree.nodes[0].unit = Some(24), "node 0: unit 24 does not exist"),
        (|tree| tree.nodes[0].children[0].1 = 0, "node 0: its child 0 must come after it"),
        (|tree| tree.nodes[0].children[0].1 = usize::MAX, "must come after it"),
        (|tree| tree.nodes[0].children[0].1 = tree.nodes[0].children[1].1, "has 2 parents"),
        (|tree| tree.target = f64::NAN, "the target is NaN"),
        (|tree| *knapsacks(tree).2 = 0.3, "the grid is 0.3, it must be a power of two"),
        (|tree| knapsacks(tree).1[1] = f64::NAN, "cell 1 is NaN, it must be a power of two"),
        (|tree| _ = knapsacks(tree).1.pop(), "5 cells, there must be 6"),
        (|tree| knapsacks(tree).1.fill(2f64.powi(-40)), "cells, there must be"),
        (|tree| *knapsacks(tree).0 = 1, "activity 1 does not exist, there are 1"),
    ];
    for (corrupt, reason) in wrongs {
        let mut tree = sound.clone();
        corrupt(&mut tree);
        let refusal = bound(&instance, tree).unwrap_err();
        assert!(refusal.to_string().contains(reason), "{refusal:?} does not say {reason:?}");
    }
}

#[test]
fn a_certificate_survives_its_file() {
    let (_, tree, _) = branched();
    let certificate = Certificate::Tree(tree);
    let text = serde_json::to_string(&certificate).unwrap();
    assert_eq!(serde_json::from_str::<Certificate>(&text).unwrap(), certificate);
}
