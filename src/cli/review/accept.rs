//! `sutton review --accept`

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sutton::balance::explain::Explainer;
use sutton::balance::formulate::{Formulation, draft_all};
use sutton::balance::optimise::Optimised;
use sutton::balance::relax::optimise_staying_or_advise;
use sutton::balance::territories::RolePlan;
use sutton::execute::review::{Accept, RoleReview, Standing, approvals, refuse_impossible, solve_concerned};
use sutton::plan::Plan;
use sutton::plan::requests::{Approval, Request};
use sutton::report::folder::Writer;
use sutton::report::review::accepted;
use sutton::report::run::{RoleRun, Run, StopReason, Stopwatch, way_to};
use sutton::report::verify::StoredPlan;
use sutton::report::{self, Report};
use sutton::solve::{Parameters, WarmStart};
use sutton::version::BUILD;
use sutton::{Error, Result, read};

use super::super::bar::Bars;
use super::super::names::index;
use super::super::pages::Pages;
use super::super::solve::{Limits, why_stopped};
use super::super::terminal::print;

/// What is accepted, by whom, and where the plan goes.
#[derive(Debug, clap::Args)]
pub struct Accepting {
    /// Accept these: all, those that are free, or those of these accounts (ids or names, with commas between).
    #[arg(long, value_name = "all|free|IDS", requires_all = ["out", "approved_by", "date"])]
    accept: Option<String>,
    /// Folder to write the plan to that keeps what is accepted.
    #[arg(long, value_name = "NEW", requires = "accept")]
    out: Option<PathBuf>,
    /// Who approves.
    #[arg(long, value_name = "NAME", requires = "accept")]
    approved_by: Option<String>,
    /// The day of that, like 2026-01-31.
    #[arg(long, requires = "accept")]
    date: Option<Date>,
    /// An account that nobody asked for moves only where that saves so many hours or more, or a rule asks for it.
    #[arg(long, value_name = "HOURS", default_value_t = 1.0, allow_negative_numbers = true, requires = "accept")]
    leaving: f64,
    #[command(flatten)]
    pages: Pages,
    #[command(flatten)]
    limits: Limits,
}

/// A review, role by role.
pub struct Reviewed<'a> {
    /// The plan.
    pub written: &'a StoredPlan,
    /// All requests.
    pub requests: &'a [Request],
    /// What prices each role.
    pub explainers: &'a [Explainer<'a>],
    /// What became of the requests of each.
    pub roles: &'a [RoleReview<'a>],
}

/// Writes the plan that keeps what is accepted.
pub fn run(args: &Accepting, quiet: bool, reviewed: &Reviewed) -> Result<()> {
    let asked = args.accept.as_deref().zip(args.out.as_deref()).zip(args.approved_by.as_deref().zip(args.date));
    let Some(((accept, out), (by, date))) = asked else { return Ok(()) };
    let (written, requests) = (reviewed.written, reviewed.requests);
    let accept = choice(accept, &written.plan, requests)?;
    check(args, by, out, &written.folder)?;
    let roles = reviewed.explainers.iter().zip(reviewed.roles);
    let standing: Vec<Standing> = roles.map(|(explainer, role)| Standing::new(explainer, role, requests, &accept)).collect();
    refuse_impossible(&written.plan, requests, &standing)?;
    let approve = |request| Approval { request, approved_by: by.trim().into(), date };
    let mut plan = written.plan.clone();
    plan.approve(approvals(&written.plan, requests, &standing, approve));
    read::approvals::held(&plan)?;
    write(args, quiet, (written, &plan, &standing), out)
}

/// Solves and writes the plan.
fn write(args: &Accepting, quiet: bool, (written, plan, standing): (&StoredPlan, &Plan, &[Standing]), out: &Path) -> Result<()> {
    let mut stopwatch = Stopwatch::new();
    let folder = report::folder::claim(out, &written.plan_file, plan)?;
    let (parameters, threads) = (args.limits.parameters(plan)?, args.limits.threads(plan)?);
    let mut formulations = draft_all(plan, &written.segments)?;
    stopwatch.end("formulate");
    let bars = Bars::new(quiet);
    let one = |roles: &[&Formulation], starts: &[WarmStart]| {
        let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
        let bar = bars.role(&names.join("+"), roles.iter().map(|role| role.instance.hours()).sum(), roles[0].unit());
        let listener = |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| bar.show(phase, incumbent, bound);
        optimise_staying_or_advise(plan, roles, (starts, args.leaving), &parameters, Some(&listener))
    };
    let solved = threads.run(|| solve_concerned(plan, &mut formulations, standing, one))??;
    stopwatch.end_solve();
    let run = Run {
        plan: way_to(&written.plan_file, folder.path())?,
        data: data(written, folder.path())?,
        seconds: parameters.started.elapsed().as_secs_f64(),
        threads: threads.count(),
        build: BUILD.into(),
        phases: Vec::new(),
        roles: solved.iter().map(|role| RoleRun::new(&role.plan.role, stopped(role, &parameters), &role.trace)).collect(),
    };
    let (roles, options): (Vec<RolePlan>, Vec<Vec<u32>>) =
        solved.into_iter().map(|role| (role.plan, role.start.assignment)).unzip();
    let report = Report { plan, segments: &written.segments, roles: &roles, seed: written.seed() };
    let extra = threads.run(|| args.pages.files(&report, formulations, &options))??;
    stopwatch.end("pages");
    report::folder::write(&folder, &report, &extra, (run, stopwatch), Writer { command: "review", result: None })?;
    if quiet {
        return Ok(());
    }
    let told: Vec<String> = standing.iter().zip(&roles).filter_map(|(own, role)| accepted(plan, own, role)).collect();
    print(&format!("\n{}Checked and written to {}\n{}", told.concat(), out.display(), args.pages.told(&report, out)))
}

/// Checks what the command says beside the requests.
fn check(args: &Accepting, by: &str, out: &Path, reviewed: &Path) -> Result<()> {
    let real = |path: &Path| path.ancestors().find_map(|above| above.canonicalize().ok());
    let same = real(out).zip(reviewed.canonicalize().ok()).is_some_and(|(out, reviewed)| out.starts_with(reviewed));
    let wrong = if !(args.leaving.is_finite() && args.leaving >= 0.0) {
        format!("--leaving {}: must be a number of hours from 0 up", args.leaving)
    } else if by.trim().is_empty() {
        "--approved-by: must be a name".into()
    } else if same {
        format!("{} holds the plan that is reviewed: name another folder", out.display())
    } else {
        return Ok(());
    };
    Err(Error::Command(wrong))
}

/// Which wishes are meant.
fn choice(accepted: &str, plan: &Plan, requests: &[Request]) -> Result<Accept> {
    match accepted {
        "all" => return Ok(Accept::All),
        "free" => return Ok(Accept::Free),
        _ => {}
    }
    let asked: BTreeSet<usize> = requests.iter().map(|request| request.account).collect();
    let named = asked.iter().map(|&at| (plan.accounts[at].id.as_str(), plan.accounts[at].name.as_str()));
    let asked: Vec<usize> = asked.iter().copied().collect();
    let words = accepted.split(',').map(str::trim).filter(|word| !word.is_empty());
    let accounts = words.map(|word| Ok(asked[index(word, "account that is asked for", named.clone())?]));
    Ok(Accept::Accounts(accounts.collect::<Result<_>>()?))
}

fn stopped(role: &Optimised, parameters: &Parameters) -> StopReason {
    if role.trace.steps.is_empty() { StopReason::Finished } else { why_stopped(&role.plan, parameters) }
}

/// The folder of the inputs, where it is not the plan file's.
fn data(written: &StoredPlan, folder: &Path) -> Result<Option<PathBuf>> {
    let beside = written.plan_file.parent().unwrap_or(Path::new(""));
    if written.data == beside { Ok(None) } else { way_to(&written.data, folder).map(Some) }
}
