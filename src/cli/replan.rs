//! `sutton replan`

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use sutton::balance::formulate::{Formulation, draft_all};
use sutton::balance::optimise::{all_roles, optimise, optimise_tied};
use sutton::balance::territories::RolePlan;
use sutton::folder::{Folder, store};
use sutton::measure::call_log::CallLog;
use sutton::measure::replan::{Choice, Left, Missed, appointments, choice, left, since};
use sutton::plan::published::Published;
use sutton::plan::scheduled::ScheduledCalls;
use sutton::plan::segment::{Segmented, segment};
use sutton::plan::{Lock, Plan};
use sutton::read::activities::{LogSettings, activities};
use sutton::read::rest::{CALLS, PLAN, Rest, plan_file};
use sutton::report::measure::FOLDER;
use sutton::report::replan;
use sutton::report::run::{Stopwatch, way_to};
use sutton::report::verify::StoredPlan;
use sutton::solve::Progress;
use sutton::{Error, Result, read, report};

use super::solve::{Solution, Solving};
use super::terminal::{note, print};

/// How much dearer a move is than in the plan that is carried out: relations have hardly begun, and less time is left to make up for it.
const DEARER: f64 = 3.0;

/// Arguments of `sutton replan`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote, or `sutton replan`.
    folder: PathBuf,
    /// What was done so far: tables of calls as a CRM exports them, or calendars (.ics) of reps.
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present = "next")]
    activities: Vec<PathBuf>,
    /// The first day of the new plan; without it, the day after the last one with a call in the log.
    #[arg(long, value_name = "DATE", conflicts_with = "next")]
    as_of: Option<Date>,
    /// Plan the whole next period, as long as the last one, in the place of the rest of it.
    #[arg(long)]
    next: bool,
    /// Folder to write the new plan to; without it, only whether it is worth it is told.
    #[arg(long, value_name = "NEW")]
    out: Option<PathBuf>,
    /// The accounts as they are now.
    #[arg(long, value_name = "FILE")]
    accounts: Option<PathBuf>,
    /// The reps as they are now: who leaves has an end_date.
    #[arg(long, value_name = "FILE")]
    reps: Option<PathBuf>,
    /// Call patterns in the place of the plan's, such as those that calibrate proposes.
    #[arg(long, value_name = "FILE")]
    call_patterns: Option<PathBuf>,
    /// A TOML file of settings in the place of the plan's, such as calibrate's proposal.toml.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// A TOML file that says how the log is written, as for measure.
    #[arg(long, value_name = "FILE")]
    log_settings: Option<PathBuf>,
    /// Hours that a cut relation costs; default three times what the plan has.
    #[arg(long, value_name = "HOURS")]
    move_hours: Option<f64>,
    /// Make up for calls that were due and not made; without it, they are lost.
    #[arg(long, conflicts_with = "next")]
    catch_up: bool,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    #[command(flatten)]
    pub solving: Solving,
}

/// The plan that is carried out, and what was done of it.
struct Carried {
    plan_file: PathBuf,
    data: PathBuf,
    approvals: Option<PathBuf>,
    plan: Published,
    log: CallLog,
    /// Appointments as they were handed out.
    calendar: Option<ScheduledCalls>,
}

/// The plan that is to come, read.
struct Coming {
    text: String,
    calls: Vec<u8>,
    plan: Plan,
    segments: Vec<Segmented>,
    /// Files are relative to it, as to the folder that is written.
    beside: tempfile::TempDir,
}

/// Runs `sutton replan`.
pub fn run(args: Args) -> Result<()> {
    let mut stopwatch = Stopwatch::new();
    let carried = carried(&args)?;
    let (day, end, began) = period(&args, &carried)?;
    let out = args.out.clone().unwrap_or_else(|| args.folder.with_file_name("replan"));
    let coming = coming(&args, &carried, (day, end, began), &out)?;
    stopwatch.end("read");
    let folder = match &args.out {
        Some(out) => Some(claim(out, &coming, &args.folder)?),
        None => None,
    };
    let told = folder.as_ref().map_or(&[][..], Folder::notes);
    let quiet = args.solving.quiet || args.solving.json;
    let found = since((&carried.plan, &carried.log), day, (&coming.plan, &coming.segments));
    if !quiet {
        carried.log.told.iter().for_each(|told| note(told));
        let first = carried.plan.period().map_or(day, |period| period.0);
        print(&format!("{}\n", replan::since(&found, (first, day), told_of(&args))))?;
    }
    let solution = Solution::of(&coming.plan, told, &args.solving, stopwatch).map_err(|error| advised(error, &args))?;
    let choices = choices(&coming, &solution, &args.solving)?;
    let roles: Vec<&RolePlan> = solution.solved.iter().map(AsRef::as_ref).collect();
    let touched = carried.calendar.as_ref().map(|calls| appointments((&carried.plan, calls), day, (&coming.plan, &roles)));
    if !quiet {
        print(&format!("{}\n", replan::verdicts(&choices, touched)))?;
    }
    let Some((folder, out)) = folder.as_ref().zip(args.out.as_deref()) else {
        return if quiet { Ok(()) } else { print("Nothing is written: --out NEW writes the plan\n") };
    };
    let why = replan::json((day, end), &carried.log, (&found, told_of(&args)), (&choices, touched))?;
    let mut own = vec![(PLAN, coming.text.clone().into_bytes()), (replan::FILE, why.into_bytes())];
    own.extend(began.map(|_| (CALLS, coming.calls.clone())));
    solution.finish((folder, out, &folder.path().join(PLAN)), "replan", own)
}

fn missed(args: &Args) -> Missed {
    if args.catch_up { Missed::CaughtUp } else { Missed::Lapsed }
}

/// What becomes of missed calls, where there is a log and a rest of the period.
fn told_of(args: &Args) -> Option<Missed> {
    (!args.activities.is_empty() && !args.next).then(|| missed(args))
}

/// What replan takes where there is no plan, as it is not solve that was called.
fn advised(error: Error, args: &Args) -> Error {
    let Error::Infeasible(mut reasons) = error else { return error };
    let catch_up = if args.catch_up { ", and goes without --catch-up" } else { "" };
    reasons.push(format!(
        "sutton replan takes --relax as solve does, other rules with --settings, other reps with --reps{catch_up}"
    ));
    Error::Infeasible(reasons)
}

fn carried(args: &Args) -> Result<Carried> {
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(FOLDER);
    let (plan_file, data) = (written.plan_file.clone(), written.data.clone());
    let has_approvals = !written.plan.approvals.is_empty();
    let plan = written.published()?;
    if plan.plan.config.shift.is_some() {
        let reason = "the plan lets calls shift from one role to another ([shift]): whose pattern a logged call is of can't be told, so it \
                      can't be planned anew from a log; --next plans the next period";
        if !args.next {
            return Err(Error::Command(reason.into()));
        }
    }
    let settings = args.log_settings.as_deref().map(LogSettings::read).transpose()?.unwrap_or_default();
    let log = match args.activities.is_empty() {
        true => CallLog::default(),
        false => activities(&args.activities, &plan, &settings)?,
    };
    let locks = args.folder.join(sutton::plan::requests::APPROVALS);
    let approvals = Some(locks).filter(|_| has_approvals && plan.plan.config.data.locks.is_none());
    if has_approvals && approvals.is_none() {
        note("what was approved in reviews is no lock of the new plan, which has locks of its own in data.locks");
    }
    let calendar = if args.next { None } else { read::scheduled::calls(&args.folder, &plan)? };
    Ok(Carried { plan_file, data, approvals, plan, log, calendar })
}

/// First and last day of the new plan, and the first one of what its patterns are for, where that is an earlier one.
fn period(args: &Args, carried: &Carried) -> Result<(Date, Date, Option<Date>)> {
    let lacks = || Error::Command("the plan has no first and last day ([plan] start, end)".into());
    let (first, last) = carried.plan.period().ok_or_else(lacks)?;
    let (tomorrow, began) = (|date: Date| date.saturating_add(1.day()), carried.plan.plan.config.plan.began.unwrap_or(first));
    if args.next {
        let start = tomorrow(last);
        return Ok((start, last_of_next(began, last, start), None));
    }
    let day = args.as_of.or(carried.log.last().map(tomorrow)).unwrap_or(first);
    if day <= first || day > last {
        return Err(Error::Command(format!(
            "--as-of {day}: must be a day after the plan's first one, {first} to {last}; --next plans the period after it"
        )));
    }
    Ok((day, last, Some(began)))
}

/// The last day of a period as long as another one: as many months, where that has whole ones.
fn last_of_next(first: Date, last: Date, start: Date) -> Date {
    let after = last.saturating_add(1.day());
    let months = i32::from(after.year() - first.year()) * 12 + i32::from(after.month() - first.month());
    if after.day() == first.day() && months > 0 {
        return start.saturating_add(months.months()).saturating_sub(1.day());
    }
    start.saturating_add(first.until(last).unwrap_or_default())
}

/// Reads the plan to come, in a folder beside the one to be, so that its paths are the same.
fn coming(args: &Args, carried: &Carried, (start, end, began): (Date, Date, Option<Date>), out: &Path) -> Result<Coming> {
    let parent = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let machine = |source| Error::Machine { path: parent.into(), source };
    let beside = tempfile::Builder::new().prefix(".replan-").tempdir_in(parent).map_err(machine)?;
    let own = [("accounts", &args.accounts), ("reps", &args.reps), ("call_patterns", &args.call_patterns)];
    let rest = Rest {
        period: (start, end),
        began,
        owners_from: &args.folder,
        locks: carried.approvals.clone(),
        move_hours: (args.move_hours, DEARER * carried.plan.plan.config.stability.handover_hours(true)),
        settings: args.settings.as_deref(),
        files: own.into_iter().filter_map(|(key, path)| Some((key, path.as_deref()?))).collect(),
    };
    let text = plan_file((&carried.plan_file, &carried.data), beside.path(), &rest, &way_to)?;
    let put = |name: &str, bytes: &[u8]| store(&beside.path().join(name), |out| out.write_all(bytes));
    put(PLAN, text.as_bytes())?;
    let missed = missed(args);
    let mut calls = Vec::new();
    if began.is_some() {
        put(CALLS, b"account_id,role,channel,calls\n")?;
        let (plan, segments) = read_in(beside.path(), args)?;
        let found: Vec<Left> = left((&carried.plan, &carried.log), start, (&plan, &segments), missed);
        replan::account_calls(&plan, &found, &mut calls).map_err(machine)?;
        put(CALLS, &calls)?;
    }
    let (plan, segments) = read_in(beside.path(), args)?;
    Ok(Coming { text, calls, plan, segments, beside })
}

/// Reads the plan; its file is nowhere yet, so its defects are those of what it was made from.
fn read_in(folder: &Path, args: &Args) -> Result<(Plan, Vec<Segmented>)> {
    let file = folder.join(PLAN);
    let made_from = args.settings.as_deref().unwrap_or(&args.folder).display().to_string();
    let named = |error| match error {
        Error::Input(defects) => Error::Input(
            defects
                .into_iter()
                .map(|mut own| {
                    if own.file == file.display().to_string() {
                        (own.file, own.line) = (made_from.clone(), None);
                    }
                    own
                })
                .collect(),
        ),
        other => other,
    };
    let plan = read::plan(&file).map_err(named)?;
    let segments = segment(&plan)?;
    Ok((plan, segments))
}

fn claim(out: &Path, coming: &Coming, old: &Path) -> Result<Folder> {
    let real = |path: &Path| path.ancestors().find_map(|above| above.canonicalize().ok());
    if real(out).zip(old.canonicalize().ok()).is_some_and(|(out, old)| out.starts_with(old)) {
        return Err(Error::Command(format!("{} holds the plan that is carried out: name another folder", out.display())));
    }
    report::folder::claim(out, &coming.beside.path().join(PLAN), &coming.plan)
}

/// Holds each role's new plan against the one where owners keep what is theirs.
fn choices(coming: &Coming, solution: &Solution, solving: &Solving) -> Result<Vec<Choice>> {
    let mut plan = coming.plan.clone();
    let keys: Vec<(usize, String)> = plan.owners.keys().cloned().collect();
    for key in keys {
        let Some(rep) = plan.staying_owner(key.0, &key.1) else { continue };
        let lock = Lock { rep, reason: None, until: None, file: String::new(), line: 0 };
        plan.locks.entry(key).or_insert(lock);
    }
    let parameters = solving.limits.parameters(&plan)?;
    let mut drafts = draft_all(&plan, &coming.segments)?;
    drafts.retain(|own| own.redraw.is_none());
    let (mut drafts, hopeless): (Vec<Formulation>, Vec<Formulation>) =
        drafts.into_iter().partition(|own| own.infeasible.is_empty());
    let hopeless = hopeless.into_iter().map(|own| (own.role, own.infeasible));
    let without_plan: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(hopeless.collect());
    let one = |roles: &[&Formulation]| {
        let found = match roles {
            [role] => optimise(&plan, role, &parameters, &Progress::new(None)).map(|found| vec![found]),
            _ => optimise_tied(&plan, roles, &parameters, &Progress::new(None)),
        };
        let Err(Error::Infeasible(reasons)) = found else { return found };
        let mut known = without_plan.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(roles.iter().map(|role| (role.role.clone(), reasons.clone())));
        Ok(Vec::new())
    };
    let staying = all_roles(&plan, &mut drafts, one)?;
    let without_plan = without_plan.into_inner().unwrap_or_else(PoisonError::into_inner);
    let stays = |role: &RolePlan| staying.iter().map(|own| &own.plan).find(|own| own.role == role.role);
    let reasons = |role: &RolePlan| without_plan.get(&role.role).cloned().unwrap_or_default();
    let assigned = solution.solved.iter().map(AsRef::as_ref).filter(|role: &&RolePlan| plan.redrawn(&role.role).is_none());
    Ok(assigned.map(|role| choice(stays(role).ok_or_else(|| reasons(role)), role)).collect())
}
