//! `sutton compare`

use std::path::{Path, PathBuf};

use sutton::folder::NewFile;
use sutton::read::nearest::hint;
use sutton::read::scenario::Scenario;
use sutton::report::comparison::{self, Candidate};
use sutton::report::verify::StoredPlan;
use sutton::report::{Report, pages, summary};
use sutton::scenarios::batch::{BatchManifest, Failure, ScenarioState, Store};
use sutton::scenarios::worker_pool::WorkerPool;
use sutton::{Error, Result};

use super::terminal;
use super::worker_pool::{Remarks, WorkerArgs, solve_with_bar};

/// Arguments of `sutton compare`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Plan files, whose scenarios are solved; folders of `sutton solve`; folders of `sutton batch`.
    #[arg(required = true)]
    plans: Vec<PathBuf>,
    /// The plan that the others are held against; default: the first.
    #[arg(long, value_name = "NAME")]
    against: Option<String>,
    /// File to write a page with charts to; one that is there stays.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Print JSON: all measures, and every two plans against each other.
    #[arg(long)]
    pub json: bool,
    /// Print CSV: a row per plan and role.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    #[command(flatten)]
    workers: WorkerArgs,
}

/// Runs `sutton compare`.
pub fn run(args: Args) -> Result<()> {
    let page = args.report.as_deref().map(NewFile::claim).transpose()?;
    let mut candidates = Vec::new();
    for path in &args.plans {
        let mut own = if !path.is_dir() {
            of_scenarios(path, &args.workers)?
        } else if BatchManifest::is_in(path) {
            of_batch(path)?
        } else {
            vec![of_folder(path, path.display().to_string())?]
        };
        if args.plans.len() > 1 && own.len() > 1 {
            own.iter_mut().for_each(|candidate| candidate.name = format!("{}: {}", path.display(), candidate.name));
        }
        candidates.extend(own);
    }
    let against = args.against.as_deref().map_or(Ok(0), |name| position(name, &candidates))?;
    if let Some(file) = page {
        file.write(|out| out.write_all(pages::comparison(&candidates, against).as_bytes()))?;
    }
    print(&args, &candidates, against)?;
    let failed = candidates.iter().filter(|own| !own.reasons().is_empty());
    let failed: Vec<String> = failed.map(|own| own.name.clone()).collect();
    if failed.is_empty() { Ok(()) } else { Err(Error::Scenarios(failed)) }
}

fn print(args: &Args, candidates: &[Candidate], against: usize) -> Result<()> {
    if args.json {
        return terminal::print_lines(&summary::json_text(&comparison::json(candidates))?);
    }
    if args.csv {
        return terminal::print_file(|out| comparison::csv(candidates, against, out));
    }
    terminal::print(&comparison::text(candidates, against))
}

fn position(name: &str, candidates: &[Candidate]) -> Result<usize> {
    candidates.iter().position(|own| own.name == name).ok_or_else(|| {
        let known = hint(name, candidates.iter().map(|own| own.name.as_str()));
        Error::Command(format!("--against {name:?} is none of the plans compared{known}"))
    })
}

/// The scenarios of a plan file, solved now.
fn of_scenarios(path: &Path, args: &WorkerArgs) -> Result<Vec<Candidate>> {
    let workbook = args.read(path)?;
    if workbook.scenarios.len() == 1 {
        args.note("the plan has no [[scenario]]: there is nothing to compare it with but today");
    }
    let (bars, remarks) = (args.bars(), Remarks::default());
    let whole = bars.batch(workbook.scenarios.len());
    let one = |scenario: &Scenario| {
        let candidate = match solve_with_bar(&workbook, scenario, &bars, &remarks) {
            Ok(solved) => {
                let seed = solved.plan.config.plan.seed;
                let report = Report { plan: &solved.plan, segments: &solved.segments, roles: &solved.roles, seed };
                Ok(Candidate::new(scenario.name.clone(), &report))
            }
            Err(error) => without_plan(scenario.name.clone(), error),
        };
        whole.one_more();
        candidate
    };
    let solved = args.pool(workbook.scenarios.len(), &workbook)?.run(&workbook.scenarios, one)?;
    drop((whole, bars));
    remarks.tell(args);
    solved.into_iter().collect()
}

fn without_plan(name: String, error: Error) -> Result<Candidate> {
    match error {
        Error::Machine { .. } => Err(error),
        other => Ok(Candidate { name, roles: Err(Failure::of(other).reasons) }),
    }
}

/// The scenarios of a batch, as far as they are there.
fn of_batch(folder: &Path) -> Result<Vec<Candidate>> {
    let (manifest, store) = (super::batch::shown::shown(folder)?, Store::open(folder)?);
    let one = |entry: &sutton::scenarios::batch::Entry| match store.state(entry)? {
        ScenarioState::Finished => of_folder(&store.result(entry), entry.name.clone()),
        ScenarioState::Failed(failure) => Ok(Candidate { name: entry.name.clone(), roles: Err(failure.reasons) }),
        ScenarioState::Open | ScenarioState::Damaged(_) => Err(super::batch::failures::unfinished(folder, &manifest, &store)),
    };
    WorkerPool { workers: 1, threads: 0 }.run(&manifest.scenarios, one)?.into_iter().collect()
}

/// A plan that was written, re-derived.
fn of_folder(folder: &Path, name: String) -> Result<Candidate> {
    let written = StoredPlan::read(folder, None)?;
    let roles = written.verified()?;
    let seed = written.plan.config.plan.seed;
    Ok(Candidate::new(name, &Report { plan: &written.plan, segments: &written.segments, roles: &roles, seed }))
}
