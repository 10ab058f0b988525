//! `sutton review`

mod accept;

use std::path::PathBuf;

use sutton::balance::explain::{Explainer, SolvedRole, tied_roles};
use sutton::execute::review::{RoleReview, Wish, review, wishes};
use sutton::plan::requests::Request;
use sutton::report::folder::add_part;
use sutton::report::review::{FILE, FOLDER, ReviewJson, Told, csv, text};
use sutton::report::summary::json_text;
use sutton::report::verify::StoredPlan;
use sutton::{Error, Result, folder, read};

use super::terminal::{note, print, print_lines};

/// Arguments of `sutton review`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// What people ask for: a CSV or XLSX file with account_id, role and to_rep; from_rep, reason and asked_by where they are known.
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
    /// A request that breaks no rule and costs at most this much is free: hours, or what else the plan's costs are counted in.
    #[arg(long, value_name = "HOURS", default_value_t = 1.0, allow_negative_numbers = true)]
    free_below: f64,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long, conflicts_with = "json")]
    quiet: bool,
    #[command(flatten)]
    accepting: accept::Accepting,
}

/// Runs `sutton review`.
pub fn run(args: Args) -> Result<()> {
    if !args.free_below.is_finite() {
        return Err(Error::Command(format!("--free-below {}: must be a number of hours", args.free_below)));
    }
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(FOLDER);
    let roles = written.verified()?;
    let plan = &written.plan;
    let (requests, notes) = read::requests::requests(&args.requests, plan)?;
    let solved = written.solved(&roles);
    let wished = wished(&written, &solved, &requests, &args)?;
    let tied = tied_roles(plan, &solved)?;
    let explainers: Vec<Explainer> = solved.iter().enumerate().map(|(at, own)| Explainer::of(plan, &tied, at, own)).collect();
    let price = |((explainer, role), wishes)| review(explainer, role, wishes, args.free_below);
    let all: Vec<RoleReview> = explainers.iter().zip(&roles).zip(wished).map(price).collect();
    let asked: Vec<RoleReview> = all.iter().filter(|own| !own.wishes.is_empty()).cloned().collect();
    let told = Told { plan, requests: &requests, roles: &asked };
    add_part(&args.folder, "review", FOLDER, |fresh| folder::store(&fresh.join(FILE), |out| csv(told, out)))?;
    if !args.quiet {
        notes.iter().for_each(|told| note(told));
        if args.json {
            print_lines(&json_text(&ReviewJson::new(&told))?)?;
        } else {
            print(&format!("{}\nWritten to {}\n", text(told), args.folder.join(FOLDER).join(FILE).display()))?;
        }
    }
    let quiet = args.quiet || args.json;
    let reviewed = accept::Reviewed { written: &written, requests: &requests, explainers: &explainers, roles: &all };
    accept::run(&args.accepting, quiet, &reviewed)
}

/// The wishes of each role; everything that can't be asked for is told at once.
fn wished(written: &StoredPlan, solved: &[SolvedRole], requests: &[Request], args: &Args) -> Result<Vec<Vec<Wish>>> {
    let file = args.requests.display().to_string();
    let (mut found, mut defects) = (Vec::new(), Vec::new());
    for (formulation, _, assignment) in solved {
        match wishes(&written.plan, (formulation, assignment), requests, &file) {
            Ok(wishes) => found.push(wishes),
            Err(wrong) => defects.extend(wrong),
        }
    }
    let idle = requests.iter().filter(|request| !solved.iter().any(|(own, ..)| own.role == request.role));
    defects.extend(idle.map(|request| {
        let reason = format!("is of role {}, which has no work in this plan", request.role);
        let rep = written.plan.reps[request.to].id.clone();
        sutton::Defect::of_file(&file, reason).line(request.line).column("to_rep").value(rep)
    }));
    if defects.is_empty() { Ok(found) } else { Err(Error::Input(defects)) }
}
