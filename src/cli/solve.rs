//! `sutton solve`

use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use sutton::balance::formulate::{Formulation, draft_all};
use sutton::balance::optimise::{Optimised, all_roles};
use sutton::balance::relax::optimise_roles_or_advise;
use sutton::balance::savings::{MoveSavings, move_savings};
use sutton::balance::shortage::shortages;
use sutton::balance::territories::RolePlan;
use sutton::folder::Folder;
use sutton::model::Status;
use sutton::plan::inspection::{Suspicion, suspicious_places};
use sutton::plan::segment::{Segmented, segment};
use sutton::plan::{Plan, config::SolveSection};
use sutton::report::folder::Writer;
use sutton::report::run::{RoleRun, Run, StopReason, Stopwatch, way_to};
use sutton::report::{self, Report, summary, text};

use super::bar::Bars;
use sutton::solve::Parameters;
use sutton::version::BUILD;
use sutton::{Error, Result};

use super::owners::Owners;
use super::pages::Pages;
use super::threads::Threads;
use super::{memory, terminal};

/// Arguments of `sutton solve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan file.
    plan: PathBuf,
    /// Folder to write the plan to; an earlier plan there is replaced, if nobody has changed or added anything since.
    #[arg(long)]
    out: PathBuf,
    #[command(flatten)]
    owners: Owners,
    #[command(flatten)]
    pub solving: Solving,
}

/// How a plan is solved, written and told.
#[derive(Clone, Debug, clap::Args)]
pub struct Solving {
    /// Where rules can't all be kept, bend them along the cheapest way out at the prices of [relax], and mark the plan.
    #[arg(long)]
    pub relax: bool,
    /// Print summary.json instead of tables.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long, conflicts_with = "json")]
    pub quiet: bool,
    /// Tell the seconds of each phase, too.
    #[arg(long, conflicts_with = "quiet")]
    verbose: bool,
    #[command(flatten)]
    pages: Pages,
    #[command(flatten)]
    pub limits: Limits,
}

/// When to stop; each overrides its key in `[solve]`.
#[derive(Clone, Debug, clap::Args)]
pub struct Limits {
    /// Stop at this relative gap; 0 = the optimum, to 1e-6.
    #[arg(long, allow_negative_numbers = true)]
    gap: Option<f64>,
    /// Stop after this many seconds and keep the best plan.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    time_limit: Option<f64>,
    /// Stop after this many rounds of improvement.
    #[arg(long, value_name = "ROUNDS")]
    work_limit: Option<usize>,
    /// Threads to use; 0 = all cores. The plan does not depend on it.
    #[arg(long)]
    threads: Option<usize>,
    /// Seed of every random choice.
    #[arg(long)]
    seed: Option<u64>,
}

impl Limits {
    /// The same, with this gap and so many rounds where none are asked for.
    pub fn or(&self, gap: f64, rounds: usize) -> Self {
        Limits { gap: self.gap.or(Some(gap)), work_limit: self.work_limit.or(Some(rounds)), ..self.clone() }
    }

    /// The engine's settings: these limits, else the plan's.
    pub fn parameters(&self, plan: &Plan) -> Result<Parameters> {
        let SolveSection { gap, work_limit, time_limit, .. } = plan.config.solve;
        let gap = self.gap.unwrap_or(gap);
        if !(gap.is_finite() && gap >= 0.0) {
            return Err(Error::Command(format!("--gap {gap}: must be a number from 0 up")));
        }
        let limit = |seconds: f64| {
            let duration = Duration::try_from_secs_f64(seconds).ok().filter(|limit| !limit.is_zero());
            duration.ok_or_else(|| Error::Command(format!("--time-limit {seconds}: must be a number of seconds above 0")))
        };
        Ok(Parameters {
            gap,
            work_limit: self.work_limit.unwrap_or(work_limit),
            time_limit: self.time_limit.or(time_limit).map(limit).transpose()?,
            seed: self.seed.unwrap_or(plan.config.plan.seed),
            stop: super::interrupt::stop(),
            started: Instant::now(),
            ..Parameters::default()
        })
    }

    /// The threads to work on: these, else the plan's.
    pub fn threads(&self, plan: &Plan) -> Result<Threads> {
        Threads::new(self.threads.unwrap_or(plan.config.solve.threads))
    }
}

/// A role's plan, and why the search for it ended.
pub struct Solved {
    /// The plan.
    pub role: Optimised,
    stop: StopReason,
}

impl AsRef<RolePlan> for Solved {
    fn as_ref(&self) -> &RolePlan {
        &self.role.plan
    }
}

/// Runs `sutton solve`.
pub fn run(args: Args) -> Result<()> {
    let mut stopwatch = Stopwatch::new();
    let solving = &args.solving;
    if !solving.quiet {
        memory::tell_reading(&args.plan);
    }
    let plan = args.owners.plan(&args.plan)?;
    if !solving.quiet {
        memory::tell_solving(&plan);
    }
    stopwatch.end("read");
    let folder = report::folder::claim(&args.out, &args.plan, &plan)?;
    Solution::of(&plan, folder.notes(), solving, stopwatch)?.finish((&folder, &args.out, &args.plan), "solve", Vec::new())
}

/// The plan of all roles, not yet written.
pub struct Solution<'a> {
    solving: &'a Solving,
    plan: &'a Plan,
    segments: Vec<Segmented>,
    formulations: Vec<Formulation>,
    /// By role.
    pub solved: Vec<Solved>,
    parameters: Parameters,
    threads: Threads,
    stopwatch: Stopwatch,
}

impl<'a> Solution<'a> {
    /// Solves all roles of a plan; `stopwatch` has timed what came before.
    pub fn of(plan: &'a Plan, told: &[String], solving: &'a Solving, mut stopwatch: Stopwatch) -> Result<Self> {
        let (parameters, threads) = (solving.limits.parameters(plan)?, solving.limits.threads(plan)?);
        let segments = segment(plan)?;
        let mut formulations = draft_all(plan, &segments)?;
        if !solving.quiet {
            told.iter().chain(&notes(plan, &segments, &formulations)).for_each(|note| terminal::note(note));
        }
        if !solving.relax && formulations.iter().any(|own| !own.infeasible.is_empty()) {
            // Nothing will be written: there is no point in solving the others.
            formulations.retain(|own| !own.infeasible.is_empty());
        }
        stopwatch.end("formulate");
        let solved = threads.run(|| solve_all(plan, &mut formulations, &parameters, solving))??;
        stopwatch.end_solve();
        Ok(Solution { solving, plan, segments, formulations, solved, parameters, threads, stopwatch })
    }

    /// Writes it into a folder, with files of the command's own, and prints it; `plan_file` is where what it was read from lies then,
    /// `out` what the user calls the folder.
    pub fn finish(
        self,
        (folder, out, plan_file): (&Folder, &Path, &Path),
        command: &str,
        own: Vec<(&str, Vec<u8>)>,
    ) -> Result<()> {
        let Solution { solving, plan, segments, formulations, solved, parameters, threads, mut stopwatch } = self;
        let run = Run {
            plan: way_to(plan_file, folder.path())?,
            data: None,
            seconds: parameters.started.elapsed().as_secs_f64(),
            threads: threads.count(),
            build: BUILD.into(),
            phases: Vec::new(),
            roles: solved.iter().map(|Solved { role, stop }| RoleRun::new(&role.plan.role, *stop, &role.trace)).collect(),
        };
        let savings = savings(plan, &formulations, &solved);
        stopwatch.end("savings");
        let (mut roles, mut stops, mut options) = (Vec::new(), Vec::new(), Vec::new());
        for Solved { role, stop } in solved {
            roles.push(role.plan);
            stops.push(stop);
            options.push(role.start.assignment);
        }
        let report = Report { plan, segments: &segments, roles: &roles, seed: parameters.seed };
        let place = if folder.replaces() { ", in place of the earlier plan" } else { "" };
        let mut extra = own;
        extra.extend(threads.run(|| solving.pages.files(&report, formulations, &options))??);
        stopwatch.end("pages");
        let run = report::folder::write(folder, &report, &extra, (run, stopwatch), Writer { command, result: None })?;
        if solving.verbose {
            terminal::tell(run.times());
        }
        print((solving, out), &report, &stops, &savings, place)
    }
}

/// What moves save, role by role.
fn savings(plan: &Plan, formulations: &[Formulation], solved: &[Solved]) -> Vec<Option<MoveSavings>> {
    let of = |Solved { role, .. }: &Solved| {
        let formulation = formulations.iter().find(|formulation| formulation.role == role.plan.role)?;
        move_savings(plan, formulation, &role.plan, &role.start.assignment)
    };
    solved.iter().map(of).collect()
}

/// What looks odd but does not stop the plan.
fn notes(plan: &Plan, segments: &[Segmented], formulations: &[Formulation]) -> Vec<String> {
    let idle = |role: &String| !formulations.iter().any(|formulation| formulation.role == *role);
    let idle = plan.roles().into_iter().filter(idle).map(|role| format!("role {role}: no account gets a call, it is left out"));
    let warnings =
        plan.placed.iter().chain(&plan.warnings).chain(formulations.iter().flat_map(|formulation| &formulation.warnings));
    let places = suspicious_places(plan, segments);
    warnings.cloned().chain(places.iter().map(Suspicion::line)).chain(idle).collect()
}

/// Solves every role or bundle of tied roles, all at the same time. The roles that have no plan are reported together.
fn solve_all(plan: &Plan, formulations: &mut [Formulation], parameters: &Parameters, solving: &Solving) -> Result<Vec<Solved>> {
    let bars = Bars::new(solving.quiet);
    let one = |roles: &[&Formulation]| {
        let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
        let bar = bars.role(&names.join("+"), roles.iter().map(|role| role.instance.hours()).sum(), roles[0].unit());
        let listener = |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| bar.show(phase, incumbent, bound);
        let parameters =
            parameters.before_check(roles.iter().map(|role| role.instance.units() * role.instance.options().count()).sum());
        let solved = optimise_roles_or_advise(plan, roles, &parameters, Some(&listener), solving.relax)?;
        let with_stop = |role: Optimised| {
            let stop = why_stopped(&role.plan, &parameters);
            Solved { role, stop }
        };
        Ok(solved.into_iter().map(with_stop).collect())
    };
    all_roles(plan, formulations, one)
}

fn print(
    (solving, out): (&Solving, &Path),
    report: &Report,
    stops: &[StopReason],
    savings: &[Option<MoveSavings>],
    place: &str,
) -> Result<()> {
    if solving.json {
        return terminal::print_lines(&summary::json_text(&summary::Summary::new(report))?);
    }
    if solving.quiet {
        return Ok(());
    }
    let table = |((role, stop), savings): ((&RolePlan, &StopReason), &Option<MoveSavings>)| {
        text::role(report.plan, role, &shortages(report.plan, report.segments, role), savings.as_ref(), *stop) + "\n"
    };
    let mut text: String = report.roles.iter().zip(stops).zip(savings).map(table).collect();
    text.push_str(&format!("Checked and written to {}{place}\n", out.display()));
    text.push_str(&solving.pages.told(report, out));
    terminal::print(&text)
}

/// Why the search for a role's plan has just ended.
pub fn why_stopped(role: &RolePlan, parameters: &Parameters) -> StopReason {
    if role.status == Status::Optimal || role.gap() <= parameters.gap {
        StopReason::Finished
    } else if parameters.stop.load(Ordering::Relaxed) {
        StopReason::Interrupted
    } else if parameters.should_stop() {
        StopReason::TimeLimit
    } else {
        StopReason::WorkLimit
    }
}
