//! `sutton frontier`

use std::path::PathBuf;

use super::bar::Bars;
use sutton::folder::NewFile;
use sutton::plan::Plan;
use sutton::plan::config::{Centres, Objective};
use sutton::plan::hierarchy::{is_tied, tied_with};
use sutton::plan::shift::partner;
use sutton::report::frontier::{self, FrontierSummary};
use sutton::report::{pages, summary};
use sutton::scenarios::frontier::{Sweep, sweep};
use sutton::scenarios::steps::Steps;
use sutton::{Error, Result};

use super::memory;
use super::owners::Owners;
use super::solve::Limits;
use super::terminal::{print, print_lines};

/// Gap at which a point is good enough, and rounds after which it has to be, unless the command says otherwise.
const GAP: f64 = 1e-3;
const ROUNDS: usize = 50;
/// The most points of a range.
const MOST: usize = 1000;

/// Arguments of `sutton frontier`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan file.
    plan: PathBuf,
    /// The role; may be left out where there is only one.
    #[arg(long)]
    role: Option<String>,
    /// Shares of accounts that may move, as a list (0.1,0.2,0.3) or a range (0.1..0.5). Without this and --balance: from the
    /// moves that save most to all that save anything to speak of.
    #[arg(long, value_name = "SHARES")]
    moved: Option<Steps>,
    /// Bands of hours around the fair share, as a list (0.02,0.05) or a range (0.02..0.1), in place of the price of uneven
    /// hours.
    #[arg(long, value_name = "BANDS")]
    balance: Option<Steps>,
    /// Greatest distances of visited accounts in km, as a list (60,90,120) or a range (40..200), by themselves; also for a map
    /// that is redrawn. Where the tightest has no plan, the least that has one is looked for.
    #[arg(long, value_name = "KM", conflicts_with_all = ["moved", "balance"])]
    max_km: Option<Steps>,
    /// Points of a range.
    #[arg(long, default_value_t = 10)]
    points: usize,
    /// Solve every point a second time, from nothing, and tell both times.
    #[arg(long)]
    compare: bool,
    /// File to write the points to as CSV; one that is there stays.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// File to write a page with charts to; one that is there stays.
    #[arg(long, value_name = "FILE.html")]
    report: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    owners: Owners,
    #[command(flatten)]
    limits: Limits,
}

/// Runs `sutton frontier`.
pub fn run(args: Args) -> Result<()> {
    check(&args)?;
    let out = args.out.as_deref().map(NewFile::claim).transpose()?;
    let page = args.report.as_deref().map(NewFile::claim).transpose()?;
    memory::tell_reading(&args.plan);
    let plan = args.owners.plan(&args.plan)?;
    memory::tell_solving(&plan);
    let parameters = args.limits.or(GAP, ROUNDS).parameters(&plan)?;
    let role = lone_role(&plan, args.role.as_deref(), args.max_km.is_some())?;
    let bars = Bars::new(args.json);
    let bar = bars.role(&role, 0.0, "h");
    let listener = |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| bar.show(phase, incumbent, bound);
    let Args { moved, balance, max_km, points, compare, .. } = args;
    let request = Sweep { role: &role, moved, balance, max_km, points, compare };
    let found = args.limits.threads(&plan)?.run(|| sweep(&plan, &request, &parameters, Some(&listener)))??;
    drop(bar);
    if let Some(file) = out {
        file.write(|out| frontier::csv(&role, &found, out))?;
    }
    if let Some(file) = page {
        file.write(|out| out.write_all(pages::frontier(&plan.config.plan.name, &role, &found).as_bytes()))?;
    }
    if args.json {
        return print_lines(&summary::json_text(&FrontierSummary::new(&role, &found))?);
    }
    print(&frontier::text(&role, &found))
}

/// Whether the limits can be meant.
fn check(args: &Args) -> Result<()> {
    let mut wrong = Vec::new();
    if let Some((least, most)) = args.moved.as_ref().map(Steps::ends).filter(|&(least, most)| least < 0.0 || most > 1.0) {
        wrong.push(format!("--moved {}: shares of accounts lie from 0 to 1 (0.15 = 15 %)", ends(least, most)));
    }
    if let Some((least, most)) = args.balance.as_ref().map(Steps::ends).filter(|&(least, most)| least <= 0.0 || most >= 1.0) {
        wrong.push(format!("--balance {}: bands lie between 0 and 1 (0.05 = ±5 %)", ends(least, most)));
    }
    if let Some((least, most)) = args.max_km.as_ref().map(Steps::ends).filter(|&(least, _)| least <= 0.0) {
        wrong.push(format!("--max-km {}: distances are km above 0", ends(least, most)));
    }
    if !(2..=MOST).contains(&args.points) {
        wrong.push(format!("--points {}: a range has from 2 to {MOST} points", args.points));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Command(wrong.join("\n"))) }
}

/// A range, or the one value that it is.
fn ends(least: f64, most: f64) -> String {
    if least == most { least.to_string() } else { format!("{least}..{most}") }
}

/// The role asked for, or the only one that has work; its frontier is that of a role alone.
fn lone_role(plan: &Plan, role: Option<&str>, by_distance: bool) -> Result<String> {
    let role = if by_distance { untied_role(plan, role)? } else { only_role(plan, role)? };
    if plan.redrawn(&role).is_some_and(|own| own.objective != Objective::Travel || own.centres != Centres::Units) {
        let reason = "its map is redrawn, and a frontier is told in hours: objective = \"travel\" around centres that are units";
        return Err(Error::Command(format!("role {role}: {reason}")));
    }
    match partner(plan, &role) {
        Some(other) => Err(Error::Command(format!(
            "calls may shift between {role} and {other} ([shift]), and role {role} is looked at alone here: take [shift] out"
        ))),
        None => Ok(role),
    }
}

/// The role asked for, or the only one that has work; its homes are given.
pub(super) fn only_role(plan: &Plan, role: Option<&str>) -> Result<String> {
    let role = untied_role(plan, role)?;
    if plan.redrawn(&role).is_some() {
        let reason = "limits on moves and head counts are for given homes: use scenarios with other counts and tolerances";
        return Err(Error::Command(format!("role {role} has its map redrawn; {reason}")));
    }
    Ok(role)
}

fn untied_role(plan: &Plan, role: Option<&str>) -> Result<String> {
    let role = named_role(plan, role)?;
    if is_tied(plan, &role) {
        let with = tied_with(plan, &role).join(" and ");
        return Err(Error::Command(format!(
            "role {role} is tied to {with}, and is looked at alone here: take the tie out of [hierarchy]"
        )));
    }
    Ok(role)
}

fn named_role(plan: &Plan, role: Option<&str>) -> Result<String> {
    let roles = plan.roles();
    match role {
        Some(role) if roles.iter().any(|known| known == role) => Ok(role.into()),
        Some(role) => Err(Error::Command(format!("--role {role}: the plan has no such role, but {}", roles.join(", ")))),
        None if roles.len() == 1 => Ok(roles[0].clone()),
        None => Err(Error::Command(format!("each role has a frontier of its own: add --role, one of {}", roles.join(", ")))),
    }
}
