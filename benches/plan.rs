//! Reading a plan of 20,000 accounts, and what is made of it: segments, workload, the instance.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use sutton::balance::formulate::formulate;
use sutton::generate::{self, Request};
use sutton::geometry::Places;
use sutton::plan::Plan;
use sutton::plan::segment::segment;
use sutton::plan::workload::workload;
use sutton::{Result, read};

const ROLE: &str = "outside";

fn reading(criterion: &mut Criterion) -> Result<Plan> {
    let parent = tempfile::tempdir().expect("a place for temporary files");
    let folder = parent.path().join("plan");
    generate::write(&Request { accounts: 20_000, ..Request::default() }, &Places::bundled(), &folder)?;
    let file = folder.join("plan.toml");
    criterion.bench_function("read 20000 accounts", |bench| bench.iter(|| read::plan(black_box(&file))));
    read::plan(&file)
}

fn planning(criterion: &mut Criterion, plan: &Plan) -> Result<()> {
    let segments = segment(plan)?;
    formulate(plan, &segments, ROLE)?;
    criterion.bench_function("segment 20000 accounts", |bench| bench.iter(|| segment(black_box(plan))));
    criterion.bench_function("workload 20000 accounts", |bench| bench.iter(|| workload(black_box(plan), &segments, ROLE)));
    criterion.bench_function("formulate 20000 accounts", |bench| bench.iter(|| formulate(black_box(plan), &segments, ROLE)));
    Ok(())
}

fn benches(criterion: &mut Criterion) {
    let planned = reading(criterion).and_then(|plan| planning(criterion, &plan));
    planned.expect("a drawn plan is read and formulated");
}

criterion_group!(plan, benches);
criterion_main!(plan);
