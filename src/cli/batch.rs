//! `sutton batch`

pub mod failures;
mod merge;
pub mod shown;
mod status;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use super::bar::{Bars, Whole};
use clap::Subcommand;
use sutton::folder::Folder;
use sutton::model::Status;
use sutton::plan::words::{count, number};
use sutton::read::ScenarioWorkbook;
use sutton::read::workbook::SETTINGS;
use sutton::report::folder::Writer;
use sutton::report::run::{RoleRun, Run, StopReason, Stopwatch, way_to};
use sutton::report::{self, Report};
use sutton::scenarios::batch::{self, BatchManifest, Entry, FolderLock, ScenarioState, Shard, Store};
use sutton::version::BUILD;
use sutton::{Error, Result};

use super::interrupt;
use super::worker_pool::{Remarks, WorkerArgs, solve_with_bar};
use failures::shortened;

/// Arguments of `sutton batch`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Args {
    #[command(subcommand)]
    step: Option<Step>,
    #[command(flatten)]
    plan: Option<PlanArgs>,
    #[command(flatten)]
    workers: WorkerArgs,
}

#[derive(Debug, Subcommand)]
enum Step {
    /// Write the manifest: which scenarios there are. Results that are still good are kept.
    Plan(PlanArgs),
    /// Work off a batch that was planned, or a shard of it; may be repeated at any time.
    Run(RunArgs),
    /// Show how far a batch is.
    Status(status::Args),
    /// Print all results as CSV, a row per scenario and role.
    Merge(merge::Args),
}

#[derive(Debug, clap::Args)]
struct PlanArgs {
    /// The plan file.
    plan: PathBuf,
    /// Folder of the batch; it may hold an earlier one.
    #[arg(long)]
    out: PathBuf,
    /// Wait for another run in the folder instead of giving up.
    #[arg(long)]
    wait: bool,
}

#[derive(Debug, clap::Args)]
struct RunArgs {
    /// Folder of the batch.
    folder: PathBuf,
    /// Only this part: 2/5 is the second of five.
    #[arg(long, value_name = "I/N", allow_hyphen_values = true)]
    shard: Option<String>,
    /// Only the part of N that the scheduler names: SLURM_ARRAY_TASK_ID (from 1), JOB_COMPLETION_INDEX or
    /// AWS_BATCH_JOB_ARRAY_INDEX (from 0).
    #[arg(long, value_name = "N", conflicts_with = "shard")]
    shards: Option<usize>,
    /// Wait for another run of the same part instead of giving up.
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    workers: WorkerArgs,
}

/// Runs `sutton batch`.
pub fn run(args: Args) -> Result<()> {
    match (args.step, args.plan) {
        (Some(Step::Plan(own)), _) => {
            let (batch, _lock) = prepare(&own, &args.workers)?;
            let open = batch.open(Shard { index: 1, count: 1 })?;
            args.workers.tell(&format!("{}: {}\n", own.out.display(), progress(&batch.manifest, open.len())))
        }
        (Some(Step::Run(own)), _) => run_part(&own),
        (Some(Step::Status(own)), _) => status::run(&own),
        (Some(Step::Merge(own)), _) => merge::run(&own),
        (None, Some(own)) => {
            let (batch, lock) = prepare(&own, &args.workers)?;
            batch.work(Shard { index: 1, count: 1 }, &args.workers, &lock)
        }
        (None, None) => Err(Error::Command("name a plan file and --out, or a step: see `sutton batch --help`".into())),
    }
}

/// `13 scenarios, 4 of them to be worked off`
fn progress(manifest: &BatchManifest, open: usize) -> String {
    format!("{}, {} to be worked off", count(manifest.scenarios.len(), "scenario"), number(open as f64))
}

/// A batch about to be worked off.
struct Batch {
    workbook: ScenarioWorkbook,
    manifest: BatchManifest,
    store: Store,
}

/// Reads the plan and writes the manifest.
fn prepare(args: &PlanArgs, workers: &WorkerArgs) -> Result<(Batch, FolderLock)> {
    let workbook = workers.read(&args.plan)?;
    let store = Store::open(&args.out)?;
    let lock = FolderLock::whole(&args.out, args.wait)?;
    store.sweep().iter().for_each(|note| workers.note(note));
    let manifest = BatchManifest::new(&workbook, &way_to(&args.plan, &args.out)?)?;
    manifest.write(&args.out)?;
    Ok((Batch { workbook, manifest, store }, lock))
}

/// `sutton batch run`
fn run_part(args: &RunArgs) -> Result<()> {
    let folder = &args.folder;
    let shard = match (&args.shard, args.shards) {
        (Some(text), _) => Shard::parse(text)?,
        (None, Some(count)) => Shard::of_scheduler(count, |name| std::env::var(name).ok())?,
        (None, None) => Shard { index: 1, count: 1 },
    };
    BatchManifest::read(folder)?;
    let store = Store::open(folder)?;
    let lock =
        if shard.count == 1 { FolderLock::whole(folder, args.wait)? } else { FolderLock::shard(folder, shard, args.wait)? };
    store.sweep().iter().for_each(|note| args.workers.note(note));
    let manifest = BatchManifest::read(folder)?;
    let workbook = args.workers.read(&folder.join(&manifest.plan))?;
    manifest.check_current(folder, &BatchManifest::new(&workbook, &manifest.plan)?)?;
    Batch { workbook, manifest, store }.work(shard, &args.workers, &lock)
}

impl Batch {
    /// The entries of a shard that are not worked off.
    fn open(&self, shard: Shard) -> Result<Vec<&Entry>> {
        let mut open = Vec::new();
        for entry in shard.of(&self.manifest.scenarios) {
            if matches!(self.store.state(entry)?, ScenarioState::Open | ScenarioState::Damaged(_)) {
                open.push(entry);
            }
        }
        Ok(open)
    }

    /// Works off a shard, tells what came of it, and fails where scenarios have no plan.
    fn work(&self, shard: Shard, args: &WorkerArgs, lock: &FolderLock) -> Result<()> {
        if !lock.is_held() {
            args.note("this file system knows no locks: see to it yourself that no other run is at work here");
        }
        let open = self.open(shard)?;
        self.note_damage(&open, args)?;
        let pool = args.pool(open.len(), &self.workbook)?;
        let (bars, remarks) = (args.bars(), Remarks::default());
        let whole = bars.batch(open.len());
        let stop = interrupt::stop();
        batch::run(&self.store, &open, pool, &stop, |entry| self.solve(entry, pool.threads, &stop, (&bars, &whole, &remarks)))?;
        drop((whole, bars));
        remarks.tell(args);
        let failed = self.failed(shard)?;
        let left = if stop.load(Ordering::Relaxed) { self.open(shard)?.len() } else { 0 };
        args.tell(&self.told(shard, open.len(), failed.len(), left))?;
        if failed.is_empty() { Ok(()) } else { Err(Error::Scenarios(shortened(failed))) }
    }

    fn solve(
        &self,
        entry: &Entry,
        threads: usize,
        stop: &AtomicBool,
        (bars, whole, remarks): (&Bars, &Whole, &Remarks),
    ) -> Result<()> {
        let (started, mut stopwatch) = (Instant::now(), Stopwatch::new());
        let scenario = self.workbook.scenarios.iter().find(|scenario| scenario.name == entry.name);
        let scenario = scenario.ok_or_else(|| Error::Command(format!("scenario {:?} is gone", entry.name)))?;
        let solved = solve_with_bar(&self.workbook, scenario, bars, remarks);
        whole.one_more();
        let solved = solved?;
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        stopwatch.end("read and solve");
        let target = self.store.result(entry);
        let trace = |(role, trace): (&sutton::balance::territories::RolePlan, &sutton::model::Trace)| {
            // No clock ends a scenario.
            let reached = role.status == Status::Optimal || role.gap() <= solved.plan.config.solve.gap;
            RoleRun::new(&role.role, if reached { StopReason::Finished } else { StopReason::WorkLimit }, trace)
        };
        let run = Run {
            plan: SETTINGS.into(),
            data: Some(way_to(&Path::new(".").join(self.workbook.folder()), &target)?),
            seconds: started.elapsed().as_secs_f64(),
            threads,
            build: BUILD.into(),
            phases: Vec::new(),
            roles: solved.roles.iter().zip(&solved.traces).map(trace).collect(),
        };
        let seed = solved.plan.config.plan.seed;
        let report = Report { plan: &solved.plan, segments: &solved.segments, roles: &solved.roles, seed };
        let extra = [(SETTINGS, self.workbook.settings(scenario).into_bytes())];
        let writer = Writer { command: "batch", result: Some(&entry.result) };
        report::folder::write(&Folder::claim(&target)?, &report, &extra, (run, stopwatch), writer).map(drop)
    }

    /// What came of a shard, in words; `left` of those open are so still.
    fn told(&self, shard: Shard, open: usize, failed: usize, left: usize) -> String {
        let of = if shard.count == 1 { String::new() } else { format!(" (shard {shard})") };
        let all = shard.of(&self.manifest.scenarios).len();
        let (folder, alike) =
            (self.store.folder().display(), if shard.count == 1 { self.manifest.scenarios.len() - all } else { 0 });
        let alike = if alike == 0 { String::new() } else { format!(", {} the same as another", number(alike as f64)) };
        let (stopped, next) = match left {
            0 => (String::new(), "merge"),
            left => (format!(", stopped with {} to be worked off", number(left as f64)), "run"),
        };
        format!(
            "{folder}{of}: {}{alike}; {} worked off now, {} without a plan{stopped}\nNext:  sutton batch {next} {folder}\n",
            count(all, "scenario"),
            number((open - left) as f64),
            number(failed as f64),
        )
    }

    /// Says which results are not what was written: they are worked off anew, and kept.
    fn note_damage(&self, open: &[&Entry], args: &WorkerArgs) -> Result<()> {
        for entry in open {
            if let ScenarioState::Damaged(damage) = self.store.state(entry)? {
                args.note(&format!("{}: {}; it is solved anew, and what is there is kept", entry.name, damage.join("; ")));
            }
        }
        Ok(())
    }

    /// The scenarios of a shard that have no plan, and why in a line.
    fn failed(&self, shard: Shard) -> Result<Vec<String>> {
        let mut failed = Vec::new();
        for entry in shard.of(&self.manifest.scenarios) {
            if let ScenarioState::Failed(failure) = self.store.state(entry)? {
                let reason = failure.reasons.first().and_then(|reason| reason.lines().next()).unwrap_or_default();
                failed.push(format!("{}: {reason}", entry.name));
            }
        }
        Ok(failed)
    }
}
