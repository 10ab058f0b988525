//! `sutton explain`

use std::path::PathBuf;

use super::names::index;
use super::terminal::{print, print_lines};
use serde::Serialize;
use sutton::balance::explain::{AccountExplained, Explainer, RepExplained, tied_roles};
use sutton::balance::territories::RolePlan;
use sutton::plan::Plan;
use sutton::report::explanation::{self, AccountJson, RepJson};
use sutton::report::verify::StoredPlan;
use sutton::report::{Report, summary};
use sutton::{Error, Result};

/// Arguments of `sutton explain`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// The account to explain, by id or name.
    #[arg(long, required_unless_present = "rep")]
    account: Option<String>,
    /// The rep to explain, by id or name; with --account, the only other rep to compare with.
    #[arg(long)]
    rep: Option<String>,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Explanations<'a> {
    schema: &'static str,
    accounts: Vec<AccountJson<'a>>,
    reps: Vec<RepJson<'a>>,
}

/// Runs `sutton explain`.
pub fn run(args: Args) -> Result<()> {
    let written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    let roles = written.verified()?;
    let plan = &written.plan;
    let accounts = plan.accounts.iter().map(|own| (own.id.as_str(), own.name.as_str()));
    let account = args.account.as_deref().map(|word| index(word, "account", accounts)).transpose()?;
    let reps = plan.reps.iter().map(|own| (own.id.as_str(), own.name.as_str()));
    let rep = args.rep.as_deref().map(|word| index(word, "rep", reps)).transpose()?;
    let solved = written.solved(&roles);
    let tied = tied_roles(plan, &solved)?;
    let explainers = solved.iter().enumerate().map(|(at, solved)| (solved.1, Explainer::of(plan, &tied, at, solved)));
    let mut accounts: Vec<(&RolePlan, AccountExplained)> = Vec::new();
    let mut reps: Vec<(&RolePlan, RepExplained)> = Vec::new();
    for (role, explainer) in explainers {
        let asked = rep.is_none_or(|rep| plan.reps[rep].role == role.role);
        match account {
            Some(account) if asked => accounts.extend(explainer.account(account, rep).map(|found| (role, found))),
            Some(_) => {}
            None => reps.extend(rep.and_then(|rep| explainer.rep(rep)).map(|found| (role, found))),
        }
    }
    if accounts.is_empty() && reps.is_empty() {
        return Err(unserved(plan, account, rep));
    }
    let report = Report { plan, segments: &written.segments, roles: &roles, seed: plan.config.plan.seed };
    if args.json {
        let accounts = accounts.iter().map(|(role, found)| explanation::account_json(&report, role, found)).collect();
        let reps = reps.iter().map(|(role, found)| explanation::rep_json(&report, role, found)).collect();
        return print_lines(&summary::json_text(&Explanations { schema: "sutton/explanation/1", accounts, reps })?);
    }
    let mut parts: Vec<String> = accounts.iter().map(|(role, found)| explanation::account(&report, role, found)).collect();
    parts.extend(reps.iter().map(|(role, found)| explanation::rep(&report, role, found)));
    print(&parts.join("\n"))
}

fn unserved(plan: &Plan, account: Option<usize>, rep: Option<usize>) -> Error {
    let role = |rep: usize| format!("role {}", plan.reps[rep].role);
    Error::Command(match (account, rep) {
        (Some(account), rep) => {
            let id = &plan.accounts[account].id;
            format!("account {id} gets no calls from {}", rep.map_or("any role".into(), role))
        }
        (None, rep) => format!("{} has no work in this plan", rep.map_or("the plan".into(), role)),
    })
}
