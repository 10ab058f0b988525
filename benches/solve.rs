//! Evaluating a plan, re-deriving a bound and solving, on instances over the plane.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::check;
use sutton::geometry::{Arcs, Metric, Position};
use sutton::model::{Activity, Certificate, Instance, Options, Prices, Quantity, RuleId, evaluate};
use sutton::solve::{Parameters, Progress, solve};

/// Units and sites scattered over 1,000 × 1,000 km, balanced to ±5 %.
fn instance(units: usize, territories: usize) -> Instance {
    let mut rng = Pcg64::seed_from_u64(1);
    let mut places = |count: usize| -> Vec<Position> {
        (0..count).map(|_| Position::in_plane(rng.random_range(0.0..1000.0), rng.random_range(0.0..1000.0))).collect()
    };
    let arcs = Arcs::Geometric { metric: Metric::Plane, units: places(units), sites: places(territories) };
    let hours: Vec<f64> = (0..units).map(|_| rng.random_range(1.0..9.0)).collect();
    let total: f64 = hours.iter().sum();
    let mean = total / territories as f64;
    let activity = Activity {
        tolerance: 0.05,
        upper: vec![1.1 * mean; territories],
        weight: 10.0,
        scale: vec![mean; territories],
        reference: total,
        ..Activity::even("hours", Quantity::per_unit(hours), territories, RuleId(0))
    };
    let costs = Quantity { arcs: Some(Arc::new(arcs)), scale: vec![0.05; units], ..Quantity::default() };
    Instance::builder(units, Options::new(territories, 1, false))
        .costs(costs)
        .activity(activity)
        .hours(total)
        .build()
        .expect("arrays that fit")
}

fn kernels(criterion: &mut Criterion) {
    let (units, territories) = (20_000, 50);
    let large = instance(units, territories);
    let assignment: Vec<u32> = (0..units).map(|unit| (unit % territories) as u32).collect();
    let prices = Prices { load: vec![vec![0.1; territories]], total: vec![0.0], budget: vec![] };
    let certificate = Certificate::Prices(prices);
    criterion.bench_function("evaluate 20000 × 50", |bench| bench.iter(|| evaluate(&large, black_box(&assignment))));
    let value = evaluate(&large, &assignment).value;
    criterion.bench_function("check a plan 20000 × 50", |bench| {
        bench.iter(|| check::violations(&large, black_box(&assignment), value));
    });
    criterion.bench_function("check a bound 20000 × 50", |bench| bench.iter(|| check::bound(&large, black_box(&certificate))));
}

fn engine(criterion: &mut Criterion) {
    let small = instance(300, 6);
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(10);
    group.bench_function("solve 300 × 6", |bench| {
        bench.iter(|| solve(black_box(&small), &Parameters::default(), &Progress::new(None)));
    });
}

criterion_group!(benches, kernels, engine);
criterion_main!(benches);
