//! `sutton calibrate`

use std::path::PathBuf;

use jiff::civil::Date;

use super::last_day::days;
use super::terminal::{note, print, print_lines};
use sutton::folder::Folder;
use sutton::measure::calibrate::calibrate;
use sutton::read::activities::{LogSettings, activities};
use sutton::read::calendar::availability;
use sutton::read::sales::sales;
use sutton::report::calibrate::{PATTERNS, Told, json, seen_from, text, write};
use sutton::report::measure::FOLDER as MEASURES;
use sutton::report::verify::StoredPlan;
use sutton::{Result, read};

/// Arguments of `sutton calibrate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// What was done: tables of calls as a CRM exports them, or calendars (.ics) of reps.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    activities: Vec<PathBuf>,
    /// Folder to write: new, or empty. Nothing else is changed.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// What accounts bought, a row each: account_id, before, after; two times of equal length, the later one that of the log.
    #[arg(long, value_name = "FILE")]
    sales: Option<PathBuf>,
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

/// Runs `sutton calibrate`.
pub fn run(args: Args) -> Result<()> {
    let out = Folder::claim(&args.out)?;
    let settings = args.settings.as_deref().map(LogSettings::read).transpose()?.unwrap_or_default();
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(MEASURES);
    let data = written.data.clone();
    let plan = written.published()?;
    let log = activities(&args.activities, &plan, &settings)?;
    let days = days(args.until, &plan, &log)?;
    let (sales, notes) = args.sales.as_deref().map(|file| sales(file, &plan.plan)).transpose()?.unzip();
    let availability = availability(&plan.plan)?;
    let calendar = read::scheduled::calls(&args.folder, &plan)?;
    let found = calibrate(&plan, &log, days, (&availability, calendar.as_ref()), sales.as_deref());
    let patterns = seen_from(&data, &out.path().join(PATTERNS));
    let told = Told { plan: &plan, log: &log, found: &found, patterns: &patterns };
    write(&out, &told)?;
    if args.quiet {
        return Ok(());
    }
    told.notes().iter().chain(&log.told).chain(notes.iter().flatten()).for_each(|told| note(told));
    if args.json {
        return print_lines(&json(&told)?);
    }
    print(&format!("{}\nWritten to {}: nothing is changed before you say so\n", text(&told), args.out.display()))
}
