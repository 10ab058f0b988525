//! The plan to come of `replan`: its plan file, and the tables that say what is left of the old plan.

use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use sutton::folder::store;
use sutton::measure::call_log::CallLog;
use sutton::measure::replan::{Left, Missed, left, locks, owners};
use sutton::plan::Plan;
use sutton::plan::published::Published;
use sutton::plan::scheduled::ScheduledCalls;
use sutton::plan::segment::{Segmented, segment};
use sutton::plan::words::count;
use sutton::read::rest::{CALLS, LOCKS, MovePrice, OWNERS, PLAN, Rest, plan_file};
use sutton::report::replan;
use sutton::report::run::way_to;
use sutton::{Defect, Error, Result, read};

/// How much dearer a move is than in the plan that is carried out: relations have hardly begun, and less time is left to make up for it.
const DEARER: f64 = 3.0;
/// More hours than anybody works.
const MOST_HOURS: f64 = 1e6;

/// What is another one than in the old plan.
#[derive(Debug, clap::Args)]
pub struct Changes {
    /// The accounts as they are now.
    #[arg(long, value_name = "FILE")]
    pub accounts: Option<PathBuf>,
    /// The reps as they are now: who leaves has an end_date.
    #[arg(long, value_name = "FILE")]
    pub reps: Option<PathBuf>,
    /// Call patterns in the place of the plan's, such as those that calibrate proposes.
    #[arg(long, value_name = "FILE")]
    pub call_patterns: Option<PathBuf>,
    /// A TOML file of settings in the place of the plan's, such as calibrate's proposal.toml.
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Hours that a cut relation costs, in all roles; default three times what the plan has, with --next as much as that.
    #[arg(long, value_name = "HOURS", allow_negative_numbers = true)]
    pub move_hours: Option<f64>,
    /// Make up for calls that were due and not made; without it, they are lost.
    #[arg(long, conflicts_with = "next")]
    pub catch_up: bool,
}

impl Changes {
    /// What becomes of calls that were due and not made.
    pub fn missed(&self) -> Missed {
        if self.catch_up { Missed::CaughtUp } else { Missed::Lapsed }
    }

    /// What a cut relation costs: three times as much for a rest, as it has hardly begun; for a period of its own what it always does.
    fn price_of_moves(&self, next: bool) -> Result<MovePrice> {
        match self.move_hours {
            Some(hours) if !(0.0..=MOST_HOURS).contains(&hours) => {
                Err(Error::Command(format!("--move-hours {hours}: must be a number of hours from 0 up, at most 1,000,000")))
            }
            Some(hours) => Ok(MovePrice::Hours(hours)),
            None if next => Ok(MovePrice::Plain),
            None => Ok(MovePrice::Times(DEARER)),
        }
    }
}

/// The plan that is carried out, and what was done of it.
pub struct Carried {
    /// Its folder.
    pub folder: PathBuf,
    /// Its plan file.
    pub plan_file: PathBuf,
    /// The folder that its files are relative to.
    pub data: PathBuf,
    /// It, as it is carried out.
    pub plan: Published,
    /// What was done.
    pub log: CallLog,
    /// Appointments as they were handed out.
    pub calendar: Option<ScheduledCalls>,
}

/// The plan that is to come, read.
pub struct Coming {
    /// The plan file.
    pub text: String,
    /// Tables that lie beside its file.
    pub tables: Vec<(&'static str, Vec<u8>)>,
    /// Locks that can't be kept.
    pub lapsed: Vec<String>,
    /// The inputs.
    pub plan: Plan,
    /// Segment per account.
    pub segments: Vec<Segmented>,
    /// Files are relative to it, as to the folder that is written.
    pub beside: tempfile::TempDir,
}

/// Reads the plan to come, in a folder beside the one to be, so that its paths are the same.
pub fn coming(
    (changes, next): (&Changes, bool),
    carried: &Carried,
    (start, end, began): (Date, Date, Option<Date>),
    out: &Path,
) -> Result<Coming> {
    let parent = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let machine = |source| Error::Machine { path: parent.into(), source };
    std::fs::create_dir_all(parent).map_err(machine)?;
    let beside = tempfile::Builder::new().prefix(".replan-").tempdir_in(parent).map_err(machine)?;
    let own = [("accounts", &changes.accounts), ("reps", &changes.reps), ("call_patterns", &changes.call_patterns)];
    let mut rest = Rest {
        period: (start, end),
        began,
        owners_from: Some(&carried.folder),
        tables: Vec::new(),
        keeps_calls: began.or(carried.plan.plan.config.plan.began).is_none(),
        moves: changes.price_of_moves(next)?,
        settings: changes.settings.as_deref(),
        files: own.into_iter().filter_map(|(key, path)| Some((key, path.as_deref()?))).collect(),
    };
    let put = |name: &str, bytes: &[u8]| store(&beside.path().join(name), |out| out.write_all(bytes));
    let written = |rest: &Rest| -> Result<String> {
        let text = plan_file((&carried.plan_file, &carried.data), beside.path(), rest, &way_to)?;
        put(PLAN, text.as_bytes())?;
        Ok(text)
    };
    // Who and what is still there is known when accounts and reps are read; the tables speak of these.
    let made_from = changes.settings.as_deref().unwrap_or(&carried.folder);
    written(&rest)?;
    let read = read_in(beside.path(), made_from)?;
    let (tables, lapsed) = tables(changes.missed(), carried, start, began, (&read.0, &read.1)).map_err(machine)?;
    for (_, name, bytes) in &tables {
        put(name, bytes)?;
    }
    rest.owners_from = None;
    rest.tables = tables.iter().map(|&(key, name, _)| (key, name)).collect();
    let text = written(&rest)?;
    let (plan, segments) = read_in(beside.path(), made_from)?;
    let tables = tables.into_iter().map(|(_, name, bytes)| (name, bytes)).collect();
    Ok(Coming { text, tables, lapsed, plan, segments, beside })
}

/// Key in `[data]`, name and bytes.
type OwnTable = (&'static str, &'static str, Vec<u8>);

/// Owners, locks and calls that are left, for the accounts and reps as they are now; and the locks that lapse.
fn tables(
    missed: Missed,
    carried: &Carried,
    start: Date,
    began: Option<Date>,
    (plan, segments): (&Plan, &[Segmented]),
) -> io::Result<(Vec<OwnTable>, Vec<String>)> {
    let mut tables: Vec<OwnTable> = vec![("owners", OWNERS, replan::owners(plan, &owners(&carried.plan, plan))?)];
    let (held, mut lapsed) = locks(&carried.plan, start, plan);
    if plan.config.data.locks.is_none() && !held.is_empty() {
        tables.push(("locks", LOCKS, replan::locks(plan, &held)?));
    } else if !held.is_empty() {
        lapsed.push(format!("{} of the plan, for those of data.locks in the settings", count(held.len(), "lock")));
    }
    if began.is_some() {
        let mut calls = Vec::new();
        let found: Vec<Left> = left((&carried.plan, &carried.log), start, (plan, segments), missed);
        replan::account_calls(plan, &found, &mut calls)?;
        tables.push(("account_calls", CALLS, calls));
    }
    Ok((tables, lapsed))
}

/// Reads the plan; its file is nowhere yet, so its defects are those of what it was made from, and paths are told from where one is.
fn read_in(folder: &Path, made_from: &Path) -> Result<(Plan, Vec<Segmented>)> {
    let file = folder.join(PLAN);
    let named = |mut own: Defect| {
        if own.file == file.display().to_string() {
            (own.file, own.line) = (made_from.display().to_string(), None);
        } else if let Some(way) = shown(&folder.join(&own.file)) {
            own.file = way.display().to_string();
        }
        own
    };
    let plan = read::plan(&file).map_err(|error| match error {
        Error::Input(defects) => Error::Input(defects.into_iter().map(named).collect()),
        other => other,
    })?;
    let segments = segment(&plan)?;
    Ok((plan, segments))
}

/// A file as one would call it here: by the way to it, or by its place where that is shorter.
fn shown(file: &Path) -> Option<PathBuf> {
    let way = way_to(file, Path::new(".")).ok()?;
    let place = file.parent()?.canonicalize().ok()?.join(file.file_name()?);
    Some(if place.components().count() <= way.components().count() { place } else { way })
}
