//! Prices of loads by groups of units, the way to large plans, against prices of all units at once and against Clarabel.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod relaxation;

use std::ops::Range;
use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use rayon::prelude::*;
use sutton::geometry::{Arcs, Days, Drive, Entries, Metric, Position, Trips};
use sutton::model::{Activity, Budget, Instance, Options, Permissions, Quantity, RuleId};
use sutton::solve::prices::{price, price_from};
use sutton::solve::{Parameters, Progress};

/// How near bounds must be to each other and to the relaxation, relatively.
const NEAR: f64 = 1e-6;

/// What instances ask for, each kind in about every third of them.
const KINDS: [&str; 14] = [
    "variance",
    "band",
    "capacities",
    "least loads",
    "travel in load",
    "service levels",
    "units that may stay uncovered",
    "a budget of moves",
    "budgets of territories",
    "a span",
    "a second activity",
    "numbers and permissions of single units",
    "sites at one place",
    "days and nights",
];

/// An instance drawn from a seed, and which of the kinds it has.
struct Drawn {
    instance: Instance,
    has: [bool; KINDS.len()],
}

/// Units in clusters around some sites, with work far from even; their current territories share it evenly.
fn drawn(seed: u64, units: usize, territories: usize) -> Drawn {
    let mut rng = Pcg64::seed_from_u64(seed);
    let has: [bool; KINDS.len()] = std::array::from_fn(|_| rng.random_bool(0.35));
    let [varies, banded, capped, floors, travels, levels, uncovered, moves, own_budgets, spans, second, single, city, nights] =
        has;
    let options = Options::new(territories, if levels { 2 } else { 1 }, uncovered);
    let work: Vec<f64> = (0..units).map(|_| (rng.random_range(-1.0_f64..1.5)).exp()).collect();
    let current = evenly(&work, territories);
    let arcs = Arc::new(places(&mut rng, (units, territories), single, city, nights));
    let (rows, service) = (units * options.levels(), |row: usize| 1.0 - 0.4 * (row % options.levels()) as f64);
    let by_row = |values: &[f64]| (0..rows).map(|row| service(row) * values[row / options.levels()]).collect::<Vec<f64>>();
    // Ways are hours where there are days, else km.
    let often = if nights { 60.0 } else { 1.0 };
    let visits: Vec<f64> = (0..units).map(|_| often * rng.random_range(0.005..0.05)).collect();
    let mean = work.iter().sum::<f64>() / territories as f64;
    let given_up = |row: usize| (1.0 - service(row)) * 3.0 * work[row / options.levels()];
    let costs = Quantity {
        fixed: (0..rows).map(given_up).collect(),
        scale: by_row(&visits),
        arcs: Some(Arc::clone(&arcs)),
        away: if moves { Vec::new() } else { work.iter().map(|work| 0.2 * work).collect() },
        uncovered: work.iter().map(|work| 4.0 * work).collect(),
        ..Quantity::default()
    };
    let load = Quantity {
        fixed: by_row(&work),
        scale: if travels { by_row(&visits.iter().map(|visits| 0.3 * visits).collect::<Vec<f64>>()) } else { Vec::new() },
        arcs: travels.then(|| Arc::clone(&arcs)),
        ..Quantity::default()
    };
    let roomy = if travels { 2.0 } else { 1.0 };
    let hours = Activity {
        tolerance: if banded { roomy * rng.random_range(0.01..0.1) } else { f64::INFINITY },
        upper: (0..territories)
            .map(|_| if capped { roomy * mean * rng.random_range(1.02..1.2) } else { f64::INFINITY })
            .collect(),
        lower: vec![if floors { 0.5 * mean } else { 0.0 }; territories],
        weight: if varies { 10.0 } else { 0.0 },
        scale: vec![mean; territories],
        reference: mean * territories as f64,
        ..Activity::even("hours", load, territories, RuleId(0))
    };
    let count =
        Activity { tolerance: 0.2, ..Activity::even("accounts", Quantity::per_unit(vec![1.0; rows]), territories, RuleId(1)) };
    let mut builder = Instance::builder(units, options).costs(costs).activity(hours).current(current);
    if second {
        builder = builder.activity(count);
    }
    for budget in budgets(&mut rng, &work, options, [moves, own_budgets, spans]) {
        builder = builder.budget(budget);
    }
    if single {
        builder = builder.permissions(permissions(&mut rng, units, territories));
    }
    Drawn { instance: builder.build().unwrap(), has }
}

/// Territories that share the work as evenly as dealing unit by unit makes it.
fn evenly(work: &[f64], territories: usize) -> Vec<Option<u32>> {
    let mut loads = vec![0.0; territories];
    let next = |&work: &f64| {
        let least = (0..territories).min_by(|&a, &b| f64::total_cmp(&loads[a], &loads[b])).unwrap();
        loads[least] += work;
        Some(least as u32)
    };
    work.iter().map(next).collect()
}

/// Distances between units in clusters and scattered sites, some of them replaced, or trips on which visits take half an hour to
/// four hours.
fn places(rng: &mut Pcg64, (units, territories): (usize, usize), replaced: bool, city: bool, nights: bool) -> Arcs {
    let metric = if rng.random_bool(0.5) { Metric::Plane } else { Metric::Sphere };
    let place = |x: f64, y: f64| match metric {
        Metric::Plane => Position::in_plane(x, y),
        Metric::Sphere => Position::on_sphere(40.0 + y / 111.0, -90.0 + x / 85.0),
    };
    let towns: Vec<(f64, f64)> = (0..8).map(|_| (rng.random_range(0.0..1000.0), rng.random_range(0.0..1000.0))).collect();
    let mut around = |spread: f64| {
        let (x, y) = towns[rng.random_range(0..towns.len())];
        place(x + rng.random_range(-spread..spread), y + rng.random_range(-spread..spread))
    };
    let units: Vec<Position> = (0..units).map(|_| around(80.0)).collect();
    let mut sites: Vec<Position> = (0..territories).map(|_| around(200.0)).collect();
    if city {
        (1..territories / 2).for_each(|j| sites[j] = sites[0]);
    }
    let way = if nights { 6.0 } else { 400.0 };
    let drives = (0..units.len() as u32).filter(|unit| unit % 9 == 0).map(|unit| (unit, unit % territories as u32, way));
    let (entries, n) = (Entries::new(drives.collect()), units.len());
    let geometric = Arcs::Geometric { metric, units, sites };
    let drive = Drive::new(vec![(5.0, 0.2), (50.0, 0.9), (20_000.0, 200.0)]);
    let base = if nights { Arcs::Driven { base: Arc::new(geometric), drive } } else { geometric };
    let one_way = if replaced { Arcs::Overridden { base: Arc::new(base), entries } } else { base };
    if !nights {
        return one_way;
    }
    let days = Days { day_hours: 9.0, overnight_hours: 4.0, stops_per_trip: 5.0 };
    let visit: Vec<f64> = (0..n).map(|_| rng.random_range(0.5..4.0)).collect();
    let stop = visit.iter().map(|visit| visit + 0.3).collect();
    Arcs::Trips { base: Arc::new(one_way), trips: Trips { days, visit, stop } }
}

/// Budgets that the current territories keep: of moved work, of what some territories take in and give away, of a team's span.
fn budgets(rng: &mut Pcg64, work: &[f64], options: Options, [moves, own, spans]: [bool; 3]) -> Vec<Budget> {
    let (m, total) = (options.territories(), work.iter().sum::<f64>());
    let moved = Arc::new(Quantity { away: work.to_vec(), ..Quantity::default() });
    let budget = |limit: f64| Budget::new(Arc::clone(&moved), limit, RuleId(2));
    let mut budgets = Vec::new();
    if moves {
        let share = if rng.random_bool(0.2) { 0.0 } else { rng.random_range(0.0..0.5) };
        budgets.push(budget(share * total));
    }
    if own {
        let mut limit = || rng.random_range(0.2..0.6) * total / m as f64;
        budgets.extend((0..m / 2).map(|j| Budget { territory: Some(j), ..budget(limit()) }));
        budgets.extend((m / 2..m).map(|j| Budget { home: Some(j), ..budget(2.0 * limit()) }));
    }
    if spans {
        let team: Vec<bool> = (0..m).map(|j| j < m / 2).collect();
        budgets.extend(Budget::of_team(0, &team, (m / 2) as f64 / m as f64, 0.05, RuleId(3)));
    }
    budgets
}

/// A class of units that may not have some territories, locks, and forbidden pairs.
fn permissions(rng: &mut Pcg64, units: usize, territories: usize) -> Permissions {
    let mut permissions = Permissions::all(units);
    let class = permissions.add_class((0..territories).map(|j| (j % 3 == 1).then_some(RuleId(4))).collect());
    for unit in 0..units {
        match rng.random_range(0..20) {
            0..5 => permissions.set_class(unit, class),
            5 => permissions.lock(unit, rng.random_range(0..territories), RuleId(5)),
            6 => permissions.forbid(unit, rng.random_range(0..territories), RuleId(6)),
            _ => {}
        }
    }
    permissions
}

fn parameters(arcs_at_once: usize) -> Parameters {
    Parameters { arcs_at_once, ..Parameters::default() }
}

/// Asserts what prices of an instance prove, found either way, or by groups around others. Returns its kinds; `None` where
/// there is no plan.
fn compared(seed: u64, units: usize, territories: usize) -> Option<[bool; KINDS.len()]> {
    let Drawn { instance, has } = drawn(seed, units, territories);
    let least = relaxation::least(&instance);
    if least == f64::INFINITY {
        return None;
    }
    let at_once = price(&instance, &parameters(usize::MAX));
    let mut near = at_once.prices.clone();
    near.load.iter_mut().flatten().for_each(|price| *price *= 1.1);
    let ways = [
        ("at once", at_once.bound),
        ("by groups", price(&instance, &parameters(0)).bound),
        ("around others", price_from(&instance, Some(&near), &parameters(0), &Progress::new(None)).bound),
    ];
    for (way, bound) in ways {
        let kinds = KINDS.iter().zip(has).filter(|own| own.1).map(|own| own.0).collect::<Vec<_>>();
        let near = (bound - least).abs() <= NEAR * least.abs().max(1.0);
        assert!(near, "seed {seed}, prices {way}: {bound} is not {least}: {kinds:?}");
    }
    Some(has)
}

/// The kinds of those that have a plan.
fn all_compared(seeds: Range<u64>) -> Vec<[bool; KINDS.len()]> {
    seeds.into_par_iter().filter_map(|seed| compared(seed, 300, 3 + seed as usize % 18)).collect()
}

#[test]
fn prices_by_groups_and_of_all_units_at_once_prove_the_value_of_the_relaxation() {
    let compared = all_compared(0..60);
    assert!(compared.len() >= 50, "{} instances have a plan", compared.len());
    for (at, kind) in KINDS.iter().enumerate() {
        let count = compared.iter().filter(|has| has[at]).count();
        assert!(count >= 10, "{count} instances with {kind}");
    }
}

#[test]
#[ignore = "takes minutes"]
fn prices_of_a_thousand_more_prove_the_value_of_the_relaxation() {
    assert!(all_compared(60..1_060).len() >= 900);
}

#[test]
fn several_levels_of_groups_prove_the_value_of_the_relaxation() {
    let compared = (0..8).into_par_iter().filter_map(|seed| compared(1_000 + seed, 2_000, 3)).count();
    assert!(compared >= 6, "{compared} instances have a plan");
}
