//! Requests that are accepted become locks of a new plan: roles that they concern are solved again from where they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sutton::balance::explain::{Explainer, SolvedRole};
use sutton::balance::formulate::tie::bundles;
use sutton::balance::formulate::{Formulation, draft_all};
use sutton::balance::optimise::{Optimised, all_roles};
use sutton::balance::relax::optimise_staying_or_advise;
use sutton::balance::territories::RolePlan;
use sutton::execute::review::{Accept, Priced, RoleReview};
use sutton::plan::Plan;
use sutton::plan::pair::pair;
use sutton::plan::requests::{Approval, Request};
use sutton::plan::words::{count, first, number};
use sutton::report::folder::Writer;
use sutton::report::run::{RoleRun, Run, StopReason, way_to};
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

/// Accounts that move beside those asked for, named one by one.
const NAMED: usize = 10;

/// What is accepted, by whom, and where the plan goes.
#[derive(Debug, clap::Args)]
pub struct Args {
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
    /// The folder of the plan.
    pub folder: &'a Path,
    /// All requests.
    pub requests: &'a [Request],
    /// The roles as they stand.
    pub solved: Vec<SolvedRole<'a>>,
    /// What prices them.
    pub explainers: Vec<Explainer<'a>>,
    /// What became of the requests of each.
    pub all: Vec<RoleReview<'a>>,
}

/// A role as it stands, and what of it is to change.
struct Standing<'a> {
    role: &'a RolePlan,
    /// An option per unit, with what is accepted.
    start: WarmStart,
    accepted: Vec<&'a Priced>,
}

/// Writes the plan that keeps what is accepted.
pub fn run(args: &Args, quiet: bool, written: &StoredPlan, reviewed: &Reviewed) -> Result<()> {
    let asked = args.accept.as_deref().zip(args.out.as_deref()).zip(args.approved_by.as_deref().zip(args.date));
    let Some(((accepted, out), (by, date))) = asked else { return Ok(()) };
    if !(args.leaving.is_finite() && args.leaving >= 0.0) {
        return Err(Error::Command(format!("--leaving {}: must be a number of hours from 0 up", args.leaving)));
    }
    let accept = choice(accepted, &written.plan, reviewed.requests)?;
    let standing: Vec<Standing> = (0..reviewed.solved.len()).map(|at| standing(reviewed, at, &accept)).collect();
    refuse(&written.plan, reviewed, &standing)?;
    if same_folder(out, reviewed.folder) {
        return Err(Error::Command(format!("{} holds the plan that is reviewed: name another folder", out.display())));
    }
    let approvals = approvals(&written.plan, reviewed.requests, &standing, |request| Approval {
        request,
        approved_by: by.trim().into(),
        date,
    });
    let mut plan = written.plan.clone();
    plan.approve(approvals);
    read::approvals::held(&plan)?;
    let folder = report::folder::claim(out, &written.plan_file, &plan)?;
    let (parameters, threads) = (args.limits.parameters(&plan)?, args.limits.threads(&plan)?);
    let mut formulations = draft_all(&plan, &written.segments)?;
    let solved = threads.run(|| solve(&plan, &mut formulations, (&standing, args.leaving), &parameters, quiet))??;
    let run = Run {
        plan: way_to(&written.plan_file, folder.path())?,
        data: data(written, folder.path())?,
        seconds: parameters.started.elapsed().as_secs_f64(),
        threads: threads.count(),
        build: BUILD.into(),
        roles: solved.iter().map(|role| RoleRun::new(&role.plan.role, stopped(role, &parameters), &role.trace)).collect(),
    };
    let (roles, options): (Vec<RolePlan>, Vec<Vec<u32>>) =
        solved.into_iter().map(|role| (role.plan, role.start.assignment)).unzip();
    let report = Report { plan: &plan, segments: &written.segments, roles: &roles, seed: written.seed() };
    let mut extra = vec![(report::RUN, run.text()?.into_bytes())];
    extra.extend(threads.run(|| args.pages.files(&report, formulations, &options))??);
    report::folder::write(&folder, &report, &extra, Writer { command: "review", result: None })?;
    if quiet {
        return Ok(());
    }
    let told: Vec<String> = standing.iter().zip(&roles).filter_map(|(own, role)| told(&plan, own, role)).collect();
    print(&format!("\n{}Checked and written to {}\n{}", told.concat(), out.display(), args.pages.told(&report, out)))
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

fn standing<'a>(reviewed: &'a Reviewed, at: usize, accept: &Accept) -> Standing<'a> {
    let accounts = |own: &Priced| own.wish.requests.iter().map(|&request| reviewed.requests[request].account).collect::<Vec<_>>();
    let wishes = reviewed.all[at].wishes.iter();
    let accepted: Vec<&Priced> = wishes.filter(|own| own.is_accepted(accept, accounts(own).into_iter())).collect();
    let moves: Vec<(usize, usize)> = accepted.iter().map(|own| (own.wish.unit, own.wish.territory)).collect();
    let start = WarmStart { assignment: reviewed.explainers[at].assignment_after(&moves), prices: None };
    Standing { role: reviewed.solved[at].1, start, accepted }
}

/// Refuses to accept nothing, what no plan can have, and what the map alone decides.
fn refuse(plan: &Plan, reviewed: &Reviewed, standing: &[Standing]) -> Result<()> {
    if standing.iter().all(|own| own.accepted.is_empty()) {
        return Err(Error::Command("none of the requests is accepted: --accept names them by account, or says all".into()));
    }
    let mut impossible = Vec::new();
    for (own, (formulation, ..)) in standing.iter().zip(&reviewed.solved).filter(|(own, _)| !own.accepted.is_empty()) {
        if formulation.redraw.is_some() {
            let role = &own.role.role;
            return Err(Error::Command(format!(
                "role {role} is redrawn: a lock would not hold, as a new map finds its reps anew. Give its plan file mode = \"assign\" for \
                 {role} and solve it with --owners-from this folder: the round of requests goes from there"
            )));
        }
        let words = |priced: &&Priced| {
            let request = &reviewed.requests[priced.wish.requests[0]];
            let rules: Vec<String> = priced.effect.broken.iter().map(ToString::to_string).collect();
            let (account, rep) = (&plan.accounts[request.account].id, plan.reps[request.to].called());
            format!("account {account} can't go to {rep}: {}", rules.join("; "))
        };
        impossible.extend(own.accepted.iter().filter(|priced| priced.at_least.is_infinite()).map(words));
    }
    if impossible.is_empty() {
        return Ok(());
    }
    let last = impossible.len() - 1;
    impossible[last].push_str("\n    Name the others by account, or change the rules and solve again");
    Err(Error::Infeasible(impossible))
}

fn same_folder(one: &Path, other: &Path) -> bool {
    one.canonicalize().ok().zip(other.canonicalize().ok()).is_some_and(|(one, other)| one == other)
}

/// The requests behind what is accepted, in their order; lines are those of the file that will hold them.
fn approvals(plan: &Plan, requests: &[Request], standing: &[Standing], approve: impl Fn(Request) -> Approval) -> Vec<Approval> {
    let known: BTreeSet<(usize, &str)> =
        plan.approvals.iter().map(|own| (own.request.account, own.request.role.as_str())).collect();
    let chosen = standing.iter().flat_map(|own| own.accepted.iter().flat_map(|priced| priced.wish.requests.iter().copied()));
    let chosen: BTreeSet<usize> = chosen.collect();
    let fresh = chosen.into_iter().map(|at| &requests[at]).filter(|own| !known.contains(&(own.account, own.role.as_str())));
    let lines = plan.approvals.len() + 2..;
    fresh.zip(lines).map(|(request, line)| approve(Request { line, ..request.clone() })).collect()
}

/// Solves the roles that are concerned; the others stay as they are.
fn solve(
    plan: &Plan,
    formulations: &mut [Formulation],
    (standing, leaving): (&[Standing], f64),
    parameters: &Parameters,
    quiet: bool,
) -> Result<Vec<Optimised>> {
    let concerned = concerned(plan, formulations, standing);
    let by_role: BTreeMap<&str, &Standing> = standing.iter().map(|own| (own.role.role.as_str(), own)).collect();
    let bars = Bars::new(quiet);
    let one = |roles: &[&Formulation]| {
        let own: Vec<&Standing> = roles.iter().map(|role| by_role[role.role.as_str()]).collect();
        if !roles.iter().any(|role| concerned.contains(&role.role)) {
            let kept = |own: &&Standing| Optimised { plan: own.role.clone(), trace: Vec::new(), start: own.start.clone() };
            return Ok(own.iter().map(kept).collect());
        }
        let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
        let bar = bars.role(&names.join("+"), roles.iter().map(|role| role.instance.hours()).sum(), roles[0].unit());
        let listener = |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| bar.show(phase, incumbent, bound);
        let starts: Vec<WarmStart> = own.iter().map(|own| own.start.clone()).collect();
        optimise_staying_or_advise(plan, roles, (&starts, leaving), parameters, Some(&listener))
    };
    all_roles(plan, formulations, one)
}

/// The roles of which anything is accepted, those tied to them, and those that follow them.
fn concerned(plan: &Plan, formulations: &[Formulation], standing: &[Standing]) -> BTreeSet<String> {
    let asked = standing.iter().filter(|own| !own.accepted.is_empty()).map(|own| own.role.role.clone());
    let mut concerned: BTreeSet<String> = asked.collect();
    let bundles = bundles(plan, formulations);
    loop {
        let before = concerned.len();
        for bundle in &bundles {
            let role = |&at: &usize| &formulations[at].role;
            let follows = |at: &usize| pair(plan, role(at)).is_some_and(|pair| concerned.contains(pair.with));
            if bundle.iter().any(|at| concerned.contains(role(at)) || follows(at)) {
                concerned.extend(bundle.iter().map(|at| role(at).clone()));
            }
        }
        if concerned.len() == before {
            return concerned;
        }
    }
}

fn stopped(role: &Optimised, parameters: &Parameters) -> StopReason {
    if role.trace.is_empty() { StopReason::Finished } else { why_stopped(&role.plan, parameters) }
}

/// The folder of the inputs, where it is not the plan file's.
fn data(written: &StoredPlan, folder: &Path) -> Result<Option<PathBuf>> {
    let beside = written.plan_file.parent().unwrap_or(Path::new(""));
    if written.data == beside { Ok(None) } else { way_to(&written.data, folder).map(Some) }
}

/// What becomes of a role: the requests that it keeps, what that costs, and who moves beside them. Nothing of one that stays.
fn told(plan: &Plan, own: &Standing, role: &RolePlan) -> Option<String> {
    let asked: BTreeSet<usize> = own.accepted.iter().flat_map(|priced| &priced.wish.accounts).copied().collect();
    let pairs = own.role.accounts.iter().zip(&role.accounts);
    let moved = pairs.filter(|(before, after)| before.rep != after.rep && !asked.contains(&after.account));
    let name = |rep: Option<usize>| rep.map_or("nobody", |rep| plan.reps[rep].called());
    let words = |(before, after): (&sutton::balance::territories::Assigned, &sutton::balance::territories::Assigned)| {
        format!("{} ({} to {})", plan.accounts[after.account].id, name(before.rep), name(after.rep))
    };
    let others: Vec<String> = moved.map(words).collect();
    if own.accepted.is_empty() && others.is_empty() {
        return None;
    }
    let value = |role: &RolePlan| role.proof.tied.as_ref().map_or(role.proof.primal, |tied| tied.own_value);
    let [before, after] = [own.role, role].map(value);
    let others = match others.len() {
        0 => "no other account moves".into(),
        many => format!(
            "{} beside them: {}",
            if many == 1 { "1 other account moves".into() } else { format!("{} other accounts move", number(many as f64)) },
            first(&others, NAMED)
        ),
    };
    Some(format!(
        "{}: {} kept, {others}\n  It costs {} {} now, {} before; gap {} {}\n",
        role.role,
        count(own.accepted.len(), "request"),
        number(after),
        role.unit,
        number(before),
        number(role.proof.primal - role.proof.dual_bound),
        role.unit
    ))
}
