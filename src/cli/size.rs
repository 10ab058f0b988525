//! `sutton size`

use std::path::PathBuf;

use super::bar::Bars;
use sutton::folder::NewFile;
use sutton::plan::inspection::inspect;
use sutton::plan::pair::pair;
use sutton::report::size::{self, SizeSummary};
use sutton::report::{pages, summary};
use sutton::scenarios::size::size as solve_sizes;
use sutton::scenarios::steps::Steps;
use sutton::{Error, Result};

use super::frontier::only_role;
use super::memory;
use super::owners::Owners;
use super::solve::Limits;
use super::terminal::{note, print, print_lines};

/// Gap at which a head count's plan is good enough, and rounds after which it has to be, unless the command says otherwise.
const GAP: f64 = 1e-3;
const ROUNDS: usize = 20;
/// The most head counts.
const MOST: usize = 200;

/// Arguments of `sutton size`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan file; its section [size] says what sellers and hours cost.
    plan: PathBuf,
    /// The role; may be left out where there is only one.
    #[arg(long)]
    role: Option<String>,
    /// Head counts, as a range (18..24) or a list (18,20,24). Default: around the least that seems to do, and today's.
    #[arg(long, value_name = "COUNTS")]
    heads: Option<Steps>,
    /// File to write the head counts to as CSV; one that is there stays.
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

/// Runs `sutton size`.
pub fn run(args: Args) -> Result<()> {
    let heads = args.heads.as_ref().map(counts).transpose()?;
    let out = args.out.as_deref().map(NewFile::claim).transpose()?;
    let page = args.report.as_deref().map(NewFile::claim).transpose()?;
    memory::tell_reading(&args.plan);
    let plan = args.owners.plan(&args.plan)?;
    memory::tell_solving(&plan);
    let parameters = args.limits.or(GAP, ROUNDS).parameters(&plan)?;
    let role = only_role(&plan, args.role.as_deref())?;
    if let Some(pair) = pair(&plan, &role) {
        let with = pair.with;
        note(&format!(
            "role {role} follows {with}: the price of pairs shapes each plan and is in its gap, but not in the totals"
        ));
    }
    let bars = Bars::new(args.json);
    let bar = bars.role(&role, 0.0, "h");
    let listener = |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| bar.show(phase, incumbent, bound);
    let roles = inspect(&plan)?.roles;
    let sizing =
        args.limits.threads(&plan)?.run(|| solve_sizes(&plan, &role, heads.as_deref(), &parameters, Some(&listener)))??;
    drop(bar);
    if let Some(file) = out {
        file.write(|out| size::csv(&sizing, out))?;
    }
    if let Some(file) = page {
        file.write(|out| out.write_all(pages::size(&plan, &roles, &sizing).as_bytes()))?;
    }
    if args.json {
        return print_lines(&summary::json_text(&SizeSummary::new(&plan, &roles, &sizing))?);
    }
    print(&size::text(&plan, &roles, &sizing))
}

/// The head counts that are meant.
fn counts(steps: &Steps) -> Result<Vec<usize>> {
    let (least, most) = steps.ends();
    let points = if most - least < MOST as f64 { (most - least) as usize + 1 } else { MOST + 1 };
    let values = steps.values(points);
    let whole = values.iter().all(|count| count.fract() == 0.0 && *count >= 1.0);
    if !whole {
        return Err(Error::Command(format!("--heads {steps}: counts of sellers are whole numbers from 1 up, such as 18..24")));
    }
    if values.len() > MOST {
        return Err(Error::Command(format!("--heads {steps}: at most {MOST} head counts can be solved at once")));
    }
    Ok(values.into_iter().map(|count| count as usize).collect())
}
