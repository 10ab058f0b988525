//! `sutton generate-log`

use std::path::PathBuf;

use jiff::civil::Date;

use super::terminal::{note, print};
use sutton::Result;
use sutton::folder::NewFile;
use sutton::generate::log::{self, Left, LogRequest, Longer, Skips, Slower};
use sutton::plan::scheduled::FOLDER as CALENDAR;
use sutton::plan::words::count;
use sutton::read;
use sutton::read::calendar::availability;
use sutton::report::verify::StoredPlan;

/// Arguments of `sutton generate-log`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote; calls follow its calendar, where `sutton schedule` has made one.
    folder: PathBuf,
    /// File to write; one that is there stays.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Another seed draws another log.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The first day; without it, that of the plan.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day; without it, that of the plan.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Share of the due calls that are made.
    #[arg(long, value_name = "SHARE", default_value_t = LogRequest::default().made)]
    made: f64,
    /// How widely the minutes of calls scatter around those of the plan: standard deviation ÷ mean.
    #[arg(long, value_name = "SHARE", default_value_t = LogRequest::default().spread)]
    spread: f64,
    /// How widely drives scatter.
    #[arg(long, value_name = "SHARE", default_value_t = LogRequest::default().traffic)]
    traffic: f64,
    /// Minutes of the break at noon, half as many to half as many again.
    #[arg(long, value_name = "MINUTES", default_value_t = LogRequest::default().lunch)]
    lunch: f64,
    /// Minutes to which times and lengths are rounded, such as 15.
    #[arg(long, value_name = "MINUTES", default_value_t = LogRequest::default().step)]
    step: u32,
    /// A rep who does not make this share of the calls on a segment (all where none is given): outside-03=A:0.8.
    #[arg(long, value_name = "REP=SEGMENT[:SHARE]")]
    skips: Vec<Skips>,
    /// Calls on a segment that take longer than planned: B=1.2, B:visit=1.2.
    #[arg(long, value_name = "SEGMENT[:CHANNEL]=TIMES")]
    longer: Vec<Longer>,
    /// A region whose drives take longer than planned: OH=1.5.
    #[arg(long, value_name = "REGION=TIMES")]
    slower: Vec<Slower>,
    /// A rep who makes no calls after a day: outside-07=2026-05-15.
    #[arg(long, value_name = "REP=DATE")]
    left: Vec<Left>,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
}

/// Runs `sutton generate-log`.
pub fn run(args: Args) -> Result<()> {
    let out = NewFile::claim(&args.out)?;
    let plan = StoredPlan::read(&args.folder, args.plan.as_deref())?.published()?;
    let availability = availability(&plan.plan)?;
    let calendar = read::scheduled::calls(&args.folder, &plan)?;
    let Args { seed, from, until, made, spread, traffic, lunch, step, skips, longer, slower, left, .. } = args;
    let request = LogRequest { seed, from, until, made, spread, traffic, lunch, step, skips, longer, slower, left };
    let calls = log::draw(&request, &plan, &availability, calendar.as_ref())?;
    out.write(|out| log::write(&plan, &calls, out))?;
    if calls.is_empty() {
        note("no call is made on these days");
    }
    let by = match calendar {
        Some(_) => format!("along the routes of {CALENDAR}/"),
        None => "spread over the reps' working days; sutton schedule gives them routes".into(),
    };
    print(&format!("{} is drawn: {}, {by}\n", args.out.display(), count(calls.len(), "call")))
}
