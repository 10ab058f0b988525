//! `sutton brief`

use std::path::PathBuf;

use super::terminal::{note, print, print_lines};
use sutton::execute::briefs::briefing;
use sutton::execute::handover::notes;
use sutton::report::briefs::{self, FOLDER};
use sutton::report::folder::add_part;
use sutton::report::verify::StoredPlan;
use sutton::{Result, read};

/// Arguments of `sutton brief`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Runs `sutton brief`.
pub fn run(args: Args) -> Result<()> {
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(FOLDER);
    let roles = written.verified()?;
    let plan = written.published_as(&roles);
    let calls = read::scheduled::calls(&args.folder, &plan)?;
    let told = notes(&plan.plan);
    let made = briefing(plan, &roles, calls);
    add_part(&args.folder, "brief", FOLDER, |fresh| briefs::write(fresh, &made))?;
    if args.quiet {
        return Ok(());
    }
    if args.json {
        return print_lines(&briefs::json(&made, &told)?);
    }
    told.iter().for_each(|told| note(told));
    let lines: Vec<String> = briefs::text(&made).iter().map(|line| format!("{line}\n")).collect();
    let place = args.folder.join(FOLDER).join("index.html");
    print(&format!("{}Written to {}: open it in a browser\n", lines.concat(), place.display()))
}
