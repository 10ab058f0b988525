//! `sutton measure`

use std::path::PathBuf;

use jiff::civil::Date;

use super::last_day::days;
use super::terminal::{note, print, print_lines};
use sutton::measure::measure;
use sutton::plan::scheduled::{FOLDER as CALENDAR, TABLE};
use sutton::read::activities::{LogSettings, activities};
use sutton::read::calendar::availability;
use sutton::report::folder::add_part;
use sutton::report::measure::{FOLDER, PAGE, Told, json, text, write};
use sutton::report::verify::StoredPlan;
use sutton::{Error, Result, read};

/// Arguments of `sutton measure`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// What was done: tables of calls as a CRM exports them, or calendars (.ics) of reps.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    activities: Vec<PathBuf>,
    /// The last day that counts; without it, the last day with a call in the log.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// A TOML file that says how the log is written: [columns.activities], [values.activities.channel] and so on.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
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

/// Runs `sutton measure`.
pub fn run(args: Args) -> Result<()> {
    let settings = args.settings.as_deref().map(LogSettings::read).transpose()?.unwrap_or_default();
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(FOLDER);
    let plan = written.published()?;
    let log = activities(&args.activities, &plan, &settings)?;
    let (period, until) = days(args.until, &plan, &log)?;
    let availability = availability(&plan.plan)?;
    let scheduled = read::scheduled::calls(&args.folder, &plan)?;
    let found = measure(&plan, &log, (period, until), (&availability, scheduled.as_ref()));
    if found.due.strange > 0 {
        let calls = found.due.strange;
        return Err(Error::Refused(vec![format!(
            "{CALENDAR}/{TABLE}: {calls} calls are none of the plan's: run schedule again"
        )]));
    }
    let told = Told { plan: &plan, log: &log, found: &found };
    let part = format!("{FOLDER}/{until}");
    add_part(&args.folder, "measure", &part, |fresh| write(fresh, &told))?;
    if args.quiet {
        return Ok(());
    }
    log.told.iter().for_each(|told| note(told));
    if found.tally.later > 0 {
        note(&format!("{} after {until} do not count", sutton::plan::words::count(found.tally.later, "call")));
    }
    if found.tally.without_minutes > 0 {
        let calls = sutton::plan::words::count(found.tally.without_minutes, "call");
        note(&format!("{calls} without minutes: counted with those that the plan has"));
    }
    if told.total().unplanned > 0 {
        let calls = sutton::plan::words::count(told.total().unplanned, "call");
        note(&format!(
            "{calls} through channels of which the plan has none on these accounts: not among those made of what is due"
        ));
    }
    if args.json {
        return print_lines(&json(&told)?);
    }
    let folder = args.folder.join(part);
    print(&format!("{}\nWritten to {}: {PAGE} shows it\n", text(&told), folder.display()))
}
