//! `sutton schedule`

use std::path::PathBuf;

use super::terminal::{note, print, print_lines};
use sutton::check::calendar::violations;
use sutton::execute::calendar::schedule;
use sutton::plan::scheduled::FOLDER;
use sutton::report::calendar::{self, Earlier};
use sutton::report::folder::{add, add_part};
use sutton::report::verify::StoredPlan;
use sutton::report::{PAGE, Report};
use sutton::{Error, Result, read};

/// Arguments of `sutton schedule`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// The folder of a plan whose calendar people have already: entries that move replace theirs, those that are gone are called off.
    #[arg(long, value_name = "FOLDER")]
    after: Option<PathBuf>,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Print JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

/// Runs `sutton schedule`.
pub fn run(args: Args) -> Result<()> {
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(FOLDER);
    let roles = written.verified()?;
    let plan = written.published_as(&roles);
    let availability = read::calendar::availability(&plan.plan)?;
    let earlier = args.after.as_deref().map(Earlier::read).transpose()?.unwrap_or_default();
    let made = schedule(&plan, &availability);
    let (rows, listed) = calendar::rows(&made);
    let wrong = violations(&plan, &availability, &rows, &listed);
    if !wrong.is_empty() {
        return Err(Error::Refused(wrong));
    }
    add_part(&args.folder, "schedule", FOLDER, |fresh| calendar::write(fresh, &plan, &made, &earlier))?;
    if written.has_page() {
        let report = Report { plan: &written.plan, segments: &written.segments, roles: &roles, seed: written.seed() };
        add(&args.folder, "schedule", &[(PAGE, written.page(&report)?.into_bytes())])?;
    }
    if args.quiet {
        return Ok(());
    }
    if args.json {
        return print_lines(&calendar::json(&plan, &made, &availability.told)?);
    }
    availability.told.iter().for_each(|told| note(told));
    let lines: Vec<String> = calendar::lines(&plan, &made).iter().map(|line| format!("{line}\n")).collect();
    let (place, page) = (args.folder.join(FOLDER), args.folder.join(PAGE));
    let look = match written.has_page() {
        true => format!("{} shows it: click on a rep", page.display()),
        false => format!("to look at it: sutton report {}", args.folder.display()),
    };
    print(&format!("{}\n\n{}Written to {}\n{look}\n", calendar::reps(&plan, &made), lines.concat(), place.display()))
}
