//! HiGHS on the monolithic model against the whole pipeline, in turn on the same instances, one thread each.
//!
//! `cargo bench --bench versus_highs`: a few minutes, because HiGHS may take its minute per round.

use std::sync::Arc;
use std::time::{Duration, Instant};

use comfy_table::{CellAlignment, Table, presets};
use sutton::generate::sites;
use sutton::geometry::Places;
use sutton::model::outcome::relative_gap;
use sutton::model::{Instance, evaluate};
use sutton::read::literature;
use sutton::solve::{Parameters, Progress, milp, solve};
use sutton::{Error, Result};

/// Accounts and reps of the instances.
const SIZES: [(u32, u32); 2] = [(300, 6), (1000, 10)];
const BAND: f64 = 0.02;
const ROUNDS: usize = 3;
const GAP: f64 = 1e-4;
const TIME_LIMIT: Duration = Duration::from_secs(60);

/// One run: the plan's value by `evaluate`, and the bound that the solver claims.
struct Run {
    value: f64,
    bound: f64,
    seconds: f64,
}

type Solver = (&'static str, fn(&Instance) -> (Option<Vec<u32>>, f64));

const SOLVERS: [Solver; 2] = [("HiGHS, monolithic", monolithic), ("sutton", pipeline)];

fn monolithic(instance: &Instance) -> (Option<Vec<u32>>, f64) {
    let every = (0..instance.options().count() as u32).collect::<Vec<u32>>();
    let core = milp::Core { options: vec![every; instance.units()], incumbent: None };
    let closed =
        milp::solve(instance, &core, &milp::Limits { gap: GAP, time: Some(TIME_LIMIT), nodes: None, stop: Arc::default() });
    (closed.assignment, closed.bound)
}

fn pipeline(instance: &Instance) -> (Option<Vec<u32>>, f64) {
    let parameters = Parameters { gap: GAP, time_limit: Some(TIME_LIMIT), ..Parameters::default() };
    let outcome = solve(instance, &parameters, &Progress::new(None));
    (outcome.assignment, outcome.dual_bound)
}

fn run(instance: &Instance, solver: Solver) -> Run {
    let started = Instant::now();
    let (assignment, bound) = solver.1(instance);
    let seconds = started.elapsed().as_secs_f64();
    let evaluation = assignment.map(|assignment| evaluate(instance, &assignment));
    let value = evaluation.filter(|evaluation| evaluation.feasible()).map_or(f64::INFINITY, |evaluation| evaluation.value);
    Run { value, bound, seconds }
}

/// The run of median time.
fn median(mut runs: Vec<Run>) -> Run {
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    runs.swap_remove(runs.len() / 2)
}

fn instance(accounts: u32, reps: u32) -> Result<Instance> {
    let folder = tempfile::tempdir().map_err(|source| Error::Machine { path: std::env::temp_dir(), source })?;
    sites::write(folder.path(), &Places::bundled()?, accounts, reps, 1)?;
    literature::sites(folder.path(), BAND)
}

/// A row per solver; the last column is its time over the pipeline's.
fn compare(table: &mut Table, accounts: u32, reps: u32) -> Result<()> {
    let instance = instance(accounts, reps)?;
    let mut runs: [Vec<Run>; 2] = Default::default();
    for _ in 0..ROUNDS {
        SOLVERS.iter().zip(&mut runs).for_each(|(solver, runs)| runs.push(run(&instance, *solver)));
    }
    let medians = runs.map(median);
    let fastest = medians[1].seconds;
    for ((name, _), run) in SOLVERS.iter().zip(&medians) {
        table.add_row([
            format!("sites {accounts} × {reps}"),
            name.to_string(),
            format!("{:.3}", run.value),
            format!("{:.3}", run.bound),
            format!("{:.4} %", 100.0 * relative_gap(run.value, run.bound)),
            format!("{:.3}", run.seconds),
            format!("{:.1}", run.seconds / fastest),
        ]);
    }
    Ok(())
}

fn main() -> Result<()> {
    // `cargo test --benches` starts benches, too, but without this.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["instance", "solver", "value", "bound", "gap", "seconds (median)", "ratio"]);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let pool = pool.map_err(|error| Error::Command(error.to_string()))?;
    pool.install(|| SIZES.iter().try_for_each(|&(accounts, reps)| compare(&mut table, accounts, reps)))?;
    table.column_iter_mut().skip(2).for_each(|column| column.set_cell_alignment(CellAlignment::Right));
    println!("{table}");
    Ok(())
}
