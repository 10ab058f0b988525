//! HiGHS with its own settings on the monolithic model against the whole pipeline, in turn on the same instances, one thread each.
//!
//! `cargo bench --bench versus_highs`: a few minutes, because HiGHS may take its minute per round.

use std::time::{Duration, Instant};

use comfy_table::{CellAlignment, Table, presets};
use highs::{Col, RowProblem, Sense};
use sutton::generate::sites;
use sutton::geometry::Places;
use sutton::model::objective::interval;
use sutton::model::outcome::relative_gap;
use sutton::model::{Instance, evaluate};
use sutton::read::literature;
use sutton::solve::{Parameters, Progress, solve};
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

/// A column per pair, a row per account and rep, and HiGHS as it comes, but for threads and limits.
fn monolithic(instance: &Instance) -> (Option<Vec<u32>>, f64) {
    let (mut model, m, work) = (RowProblem::default(), instance.territories(), &instance.activities()[0]);
    let mut columns_of = |unit| (0..m).map(|j| model.add_integer_column(instance.cost(unit, j), 0..=1)).collect();
    let columns: Vec<Vec<Col>> = (0..instance.units()).map(&mut columns_of).collect();
    columns.iter().for_each(|own| model.add_row(1..=1, own.iter().map(|&column| (column, 1.0))));
    let load = |unit: usize| instance.load(0, unit, 0);
    let total = (0..instance.units()).map(load).sum();
    for j in 0..m {
        let (low, high) = interval(work, j, total);
        model.add_row(low..=high, columns.iter().enumerate().map(|(unit, own)| (own[j], load(unit))));
    }
    let mut highs = model.optimise(Sense::Minimise);
    highs.make_quiet();
    highs.set_option("threads", 1);
    highs.set_option("mip_rel_gap", GAP);
    highs.set_option("time_limit", TIME_LIMIT.as_secs_f64());
    let solved = highs.solve();
    let (shares, bound) = (solved.get_solution(), solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY));
    let chosen = |own: &[f64]| own.iter().position(|share| *share > 0.5).map(|j| j as u32);
    (shares.columns().chunks(m).map(chosen).collect(), bound)
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
    sites::write(folder.path(), &Places::bundled(), accounts, reps, 1)?;
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
