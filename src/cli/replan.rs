//! `sutton replan`

mod coming;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::ToSpan;
use jiff::civil::Date;
use sutton::balance::formulate::{Formulation, draft_all};
use sutton::balance::optimise::{all_roles, optimise, optimise_tied};
use sutton::balance::relax::optimise_roles_or_advise;
use sutton::balance::territories::RolePlan;
use sutton::folder::Folder;
use sutton::folder::manifest::MANIFEST;
use sutton::measure::call_log::CallLog;
use sutton::measure::replan::{Choice, Missed, appointments, choice, since};
use sutton::plan::Lock;
use sutton::plan::words::first;
use sutton::read::activities::{LogSettings, activities};
use sutton::read::rest::PLAN;
use sutton::report::measure::FOLDER;
use sutton::report::replan;
use sutton::report::run::Stopwatch;
use sutton::report::verify::StoredPlan;
use sutton::solve::Progress;
use sutton::{Error, Result, read, report};

use self::coming::{Carried, Changes, Coming, coming};
use super::solve::{Solution, Solving};
use super::terminal::{note, print, print_lines};

/// Days without a call at the end of a log that are told.
const SILENT: i32 = 14;
/// Locks that are named before the rest is only counted.
const NAMED: usize = 8;

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
    #[command(flatten)]
    changes: Changes,
    /// A TOML file that says how the log is written, as for measure.
    #[arg(long, value_name = "FILE")]
    log_settings: Option<PathBuf>,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    #[command(flatten)]
    pub solving: Solving,
}

/// Runs `sutton replan`.
pub fn run(args: Args) -> Result<()> {
    let mut stopwatch = Stopwatch::new();
    let carried = carried(&args)?;
    let (day, end, began) = period(&args, &carried)?;
    let out = args.out.clone().unwrap_or_else(|| args.folder.with_file_name("replan"));
    let coming = coming((&args.changes, args.next), &carried, (day, end, began), &out)?;
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
        if !coming.lapsed.is_empty() {
            note(&format!("locks and approvals that lapse: {}", first(&coming.lapsed, NAMED)));
        }
        let since = carried.plan.period().map_or(day, |period| period.0);
        print(&format!("{}\n", replan::since(&found, (since, day), told_of(&args))))?;
    }
    let solution = Solution::of(&coming.plan, told, &args.solving, stopwatch).map_err(|error| advised(error, &args, &coming))?;
    let choices = choices(&coming, &solution, &args.solving)?;
    let roles: Vec<&RolePlan> = solution.solved.iter().map(AsRef::as_ref).collect();
    let touched = carried.calendar.as_ref().map(|calls| appointments((&carried.plan, calls), day, (&coming.plan, &roles)));
    if !quiet {
        print(&format!("{}\n", replan::verdicts(&choices, touched)))?;
    }
    let why = replan::json((day, end), &carried.log, (&found, &coming.lapsed, told_of(&args)), (&choices, touched))?;
    let Some((folder, out)) = folder.as_ref().zip(args.out.as_deref()) else {
        return match (args.solving.json, args.solving.quiet) {
            (true, _) => print_lines(&why),
            (_, true) => Ok(()),
            _ => print("Nothing is written: --out NEW writes the plan\n"),
        };
    };
    let mut own = vec![(PLAN, coming.text.clone().into_bytes()), (replan::FILE, why.into_bytes())];
    own.extend(coming.tables.iter().cloned());
    solution.finish((folder, out, &folder.path().join(PLAN)), "replan", own)
}

/// What becomes of missed calls, where there is a log and a rest of the period.
fn told_of(args: &Args) -> Option<Missed> {
    (!args.activities.is_empty() && !args.next).then(|| args.changes.missed())
}

/// What replan takes where there is no plan, as it is not solve that was called; the plan file is nowhere yet.
fn advised(error: Error, args: &Args, coming: &Coming) -> Error {
    let Error::Infeasible(mut reasons) = error else { return error };
    let file = coming.beside.path().join(PLAN).display().to_string();
    reasons.iter_mut().for_each(|reason| *reason = reason.replace(&file, PLAN));
    let catch_up = if args.changes.catch_up { ", and goes without --catch-up" } else { "" };
    reasons.push(format!(
        "sutton replan takes --relax as solve does, other rules with --settings, other reps with --reps{catch_up}"
    ));
    Error::Infeasible(reasons)
}

fn carried(args: &Args) -> Result<Carried> {
    let is_plan = [sutton::report::SUMMARY, MANIFEST].iter().any(|name| args.folder.join(name).exists());
    if args.folder.is_dir() && !is_plan {
        return Err(Error::Command(format!(
            "{} holds no plan: name the folder that sutton solve --out, or sutton replan, has written",
            args.folder.display()
        )));
    }
    let mut written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    written.overlook_below(FOLDER);
    let (plan_file, data) = (written.plan_file.clone(), written.data.clone());
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
    let calendar = if args.next { None } else { read::scheduled::calls(&args.folder, &plan)? };
    Ok(Carried { folder: args.folder.clone(), plan_file, data, plan, log, calendar })
}

/// First and last day of the new plan, and the first one of what its patterns are for, where that is an earlier one.
fn period(args: &Args, carried: &Carried) -> Result<(Date, Date, Option<Date>)> {
    let lacks = || Error::Command("the plan has no first and last day ([plan] start, end)".into());
    let (first, last) = carried.plan.period().ok_or_else(lacks)?;
    let (tomorrow, began) = (|date: Date| date.saturating_add(1.day()), carried.plan.plan.config.plan.began.unwrap_or(first));
    if args.next {
        if !args.activities.is_empty() && !args.solving.quiet {
            note("--next plans a whole period, so the log says nothing of it");
        }
        let start = tomorrow(last);
        return Ok((start, last_of_next(began, last, start), None));
    }
    let day = args.as_of.or(carried.log.last().map(tomorrow)).unwrap_or(first);
    let next = "--next plans the period after it";
    if args.as_of.is_none() && carried.log.last().is_some() && day >= last {
        let reason = format!(
            "the log goes up to the plan's end, {last}, so nothing is left to plan: --as-of names an earlier day, {next}"
        );
        return Err(Error::Command(reason));
    }
    if day <= first || day >= last {
        return Err(Error::Command(format!(
            "--as-of {day}: must be a day after the plan's first one, {first}, and before its last, {last}; {next}"
        )));
    }
    let silent = carried.log.last().and_then(|called| called.until(day).ok()).map_or(0, |span| span.get_days());
    if silent > SILENT && !args.solving.quiet {
        let reason = format!(
            "the log's last call is {silent} days before {day}: if calls made since are not in it, they are planned again"
        );
        note(&reason);
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
    // A family goes where one of it is locked to.
    let locked: BTreeSet<(usize, String)> = plan.locks.keys().map(|(at, role)| (plan.heads[at], role.to_string())).collect();
    for (account, role) in
        coming.plan.owners.keys().filter(|(at, role)| !locked.contains(&(plan.heads[*at], (*role).to_string())))
    {
        if let Some(rep) = coming.plan.staying_owner(account, role) {
            plan.locks.insert(account, role, Lock { rep, reason: None, until: None, file: String::new(), line: 0 });
        }
    }
    let parameters = solving.limits.parameters(&plan)?;
    let mut drafts = draft_all(&plan, &coming.segments)?;
    drafts.retain(|own| own.redraw.is_none());
    let (mut drafts, hopeless): (Vec<Formulation>, Vec<Formulation>) =
        drafts.into_iter().partition(|own| solving.relax || own.infeasible.is_empty());
    let hopeless = hopeless.into_iter().map(|own| (own.role, own.infeasible));
    let without_plan: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(hopeless.collect());
    let one = |roles: &[&Formulation]| {
        let found = match roles {
            _ if solving.relax => optimise_roles_or_advise(&plan, roles, &parameters, None, true),
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
