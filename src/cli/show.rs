//! `sutton show`

use std::path::PathBuf;

use serde::Serialize;

use super::names::index;
use super::terminal::{print, print_lines};
use sutton::balance::territories::{Assigned, RolePlan};
use sutton::read::nearest::hint;
use sutton::report::Report;
use sutton::report::show::{self, AccountShown, Filter};
use sutton::report::summary::{RoleSummary, json_text};
use sutton::report::verify::StoredPlan;
use sutton::{Error, Result};

/// Arguments of `sutton show`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// List the accounts of this rep, by id or name.
    #[arg(long)]
    rep: Option<String>,
    /// List the accounts of this segment; with --rep, those of the rep alone.
    #[arg(long)]
    segment: Option<String>,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    schema: &'static str,
    roles: Vec<RoleSummary>,
    accounts: Vec<AccountShown<'a>>,
}

/// Runs `sutton show`.
pub fn run(args: Args) -> Result<()> {
    let written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    let roles = written.verified()?;
    let report = Report { plan: &written.plan, segments: &written.segments, roles: &roles, seed: written.seed() };
    let reps = written.plan.reps.iter().map(|own| (own.id.as_str(), own.name.as_str()));
    let rep = args.rep.as_deref().map(|word| index(word, "rep", reps)).transpose()?;
    let segment = args.segment.as_deref().map(|label| known(&report, label)).transpose()?;
    let lists = rep.is_some() || segment.is_some();
    let filter = Filter { rep, segment };
    let found = |role| if lists { show::listed(&report, role, filter) } else { Vec::new() };
    let found: Vec<(&RolePlan, Vec<&Assigned>)> = roles.iter().map(|role| (role, found(role))).collect();
    if args.json {
        let accounts = found.iter().flat_map(|(role, own)| show::accounts_json(&report, role, own)).collect();
        let roles = if lists { Vec::new() } else { roles.iter().map(|role| RoleSummary::new(&report, role)).collect() };
        return print_lines(&json_text(&Shown { schema: "sutton/show/1", roles, accounts })?);
    }
    let text: Vec<String> = if lists {
        let some = found.iter().filter(|(_, own)| !own.is_empty());
        some.map(|(role, own)| show::accounts(&report, role, own)).collect()
    } else {
        roles.iter().map(|role| show::role(&report, role)).collect()
    };
    let asked = [args.rep.as_deref(), args.segment.as_deref()];
    let asked: Vec<&str> = asked.into_iter().flatten().collect();
    if text.is_empty() { print(&show::none(&asked.join(" and "))) } else { print(&text.join("\n")) }
}

/// A segment of the plan.
fn known<'a>(report: &Report<'a>, label: &str) -> Result<&'a str> {
    let labels = || report.segments.iter().map(|own| own.label.as_str());
    labels()
        .find(|own| *own == label)
        .ok_or_else(|| Error::Command(format!("{label:?} is no segment of the plan{}", hint(label, labels()))))
}
