//! `measure.json`: all measures, exact, for programs and for the history of a plan.

use serde::Serialize;

use super::things;
use super::told::{Told, share};
use crate::error::Result;
use crate::measure::alarms::{About, LEVEL};
use crate::measure::call_log::{LeftOut, LogFile};
use crate::measure::chance::interval;
use crate::measure::days::week_name;
use crate::measure::tally::Cell;
use crate::report::summary::json_text;

#[derive(Serialize)]
struct MeasureJson<'a> {
    schema: &'static str,
    plan: &'a str,
    start: String,
    end: String,
    until: String,
    /// `calendar` or `run_rate`.
    due_by: &'static str,
    log: LogJson<'a>,
    total: CellJson,
    reps: Vec<RepJson<'a>>,
    segments: Vec<PartJson<'a>>,
    channels: Vec<PartJson<'a>>,
    weeks: Vec<WeekJson>,
    index: Option<IndexJson>,
    overdue: OverdueJson,
    over_served: Option<OverServedJson<'a>>,
    /// Questions asked for the alarms, and the chance that any of these is false.
    questions: usize,
    level: f64,
    alarms: Vec<AlarmJson<'a>>,
    todo: Vec<String>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct LogJson<'a> {
    files: &'a [LogFile],
    /// Calls that count.
    calls: usize,
    after_until: usize,
    without_minutes: usize,
    left_out: LeftOut,
}

#[derive(Serialize)]
struct CellJson {
    planned_calls: f64,
    planned_hours: f64,
    due_calls: f64,
    due_hours: f64,
    done_calls: usize,
    done_hours: f64,
    unplanned_calls: usize,
    unplanned_hours: f64,
    others_calls: usize,
    others_hours: f64,
    beyond_calls: usize,
    beyond_hours: f64,
}

#[derive(Serialize)]
struct RepJson<'a> {
    rep_id: &'a str,
    rep_name: &'a str,
    role: &'a str,
    working_days: usize,
    working_days_gone: usize,
    #[serde(flatten)]
    cell: CellJson,
    /// Calls made on own accounts ÷ calls due, and what chance leaves open at 95 %.
    adherence: Option<f64>,
    adherence_low: Option<f64>,
    adherence_high: Option<f64>,
    weeks: Vec<WeekJson>,
}

#[derive(Serialize)]
struct PartJson<'a> {
    name: &'a str,
    #[serde(flatten)]
    cell: CellJson,
    /// Of the hours of all calls made, and of all calls due.
    time_share: Option<f64>,
    due_time_share: Option<f64>,
}

#[derive(Serialize)]
struct WeekJson {
    week: String,
    due_calls: f64,
    due_hours: f64,
    done_calls: usize,
    done_hours: f64,
}

#[derive(Serialize)]
struct IndexJson {
    column: &'static str,
    key_accounts: usize,
    hours: f64,
    share: Option<f64>,
    plan: Option<f64>,
    best: Option<f64>,
    reached_per_hour: Option<f64>,
    plan_reached_per_hour: Option<f64>,
}

#[derive(Serialize)]
struct OverdueJson {
    accounts: usize,
    never_seen: usize,
    waiting: f64,
}

#[derive(Serialize)]
struct OverServedJson<'a> {
    segment: &'a str,
    accounts: usize,
    calls: f64,
    hours: f64,
}

#[derive(Serialize)]
struct AlarmJson<'a> {
    /// `calls`, `silent` or `length`.
    about: &'static str,
    rep_id: Option<&'a str>,
    role: Option<&'a str>,
    segment: Option<&'a str>,
    channel: Option<&'a str>,
    done: f64,
    due: f64,
    calls: usize,
    hours: f64,
    chance: f64,
    value: f64,
}

/// The measures as JSON.
///
/// # Errors
/// As [`json_text`].
pub fn json(told: &Told) -> Result<String> {
    let (found, plan) = (told.found, &told.plan.plan);
    let total = told.total();
    json_text(&MeasureJson {
        schema: "sutton/measure/1",
        plan: &plan.config.plan.name,
        start: found.period.0.to_string(),
        end: found.period.1.to_string(),
        until: found.until.to_string(),
        due_by: if found.by_calendar { "calendar" } else { "run_rate" },
        log: LogJson {
            files: &told.log.files,
            calls: told.log.calls.len() - found.tally.later,
            after_until: found.tally.later,
            without_minutes: found.tally.without_minutes,
            left_out: told.log.left_out,
        },
        reps: told.reps().into_iter().map(|(rep, cell)| of_rep(told, rep, &cell)).collect(),
        segments: told.segments().into_iter().map(|(name, cell)| part(name, &cell, &total)).collect(),
        channels: told.channels().into_iter().map(|(name, cell)| part(name, &cell, &total)).collect(),
        weeks: weeks(told, &(0..plan.reps.len()).collect::<Vec<_>>()),
        total: cell_json(&total),
        index: found.index.as_ref().map(|own| IndexJson {
            column: own.column,
            key_accounts: own.key_accounts,
            hours: own.hours,
            share: own.share,
            plan: own.plan,
            best: own.best,
            reached_per_hour: own.reached_per_hour,
            plan_reached_per_hour: own.plan_reached_per_hour,
        }),
        overdue: OverdueJson {
            accounts: found.overdue.len(),
            never_seen: found.overdue.iter().filter(|own| own.last.is_none()).count(),
            waiting: found.overdue.iter().map(|own| own.waiting).sum(),
        },
        over_served: found.over_served.map(|own| OverServedJson {
            segment: told.label(own.segment),
            accounts: own.accounts,
            calls: own.calls,
            hours: own.hours,
        }),
        questions: found.questions,
        level: LEVEL,
        alarms: found.alarms.iter().map(|own| alarm(told, own)).collect(),
        todo: things::things(told),
        notes: &told.log.told,
    })
}

fn cell_json(own: &Cell) -> CellJson {
    CellJson {
        planned_calls: own.planned,
        planned_hours: own.planned_hours,
        due_calls: own.due,
        due_hours: own.due_hours,
        done_calls: own.done,
        done_hours: own.done_hours,
        unplanned_calls: own.unplanned,
        unplanned_hours: own.unplanned_hours,
        others_calls: own.others,
        others_hours: own.others_hours,
        beyond_calls: own.beyond,
        beyond_hours: own.beyond_hours,
    }
}

fn of_rep<'a>(told: &Told<'a>, at: usize, cell: &Cell) -> RepJson<'a> {
    let (rep, days) = (&told.plan.plan.reps[at], &told.found.days[at]);
    let (low, high) = interval(cell.done);
    RepJson {
        rep_id: &rep.id,
        rep_name: &rep.name,
        role: &rep.role,
        working_days: days.all,
        working_days_gone: days.gone,
        cell: cell_json(cell),
        adherence: share(cell.done as f64, cell.due),
        adherence_low: share(low, cell.due),
        adherence_high: share(high, cell.due),
        weeks: weeks(told, &[at]),
    }
}

fn part<'a>(name: &'a str, cell: &Cell, total: &Cell) -> PartJson<'a> {
    PartJson {
        name,
        cell: cell_json(cell),
        time_share: share(cell.all_hours(), total.all_hours()),
        due_time_share: share(cell.due_hours, total.due_hours),
    }
}

fn weeks(told: &Told, reps: &[usize]) -> Vec<WeekJson> {
    let found = told.found;
    let count = found.weeks_due.iter().map(Vec::len).max().unwrap_or(0);
    let of = |week: usize| {
        let due = reps.iter().map(|&rep| found.weeks_due[rep][week]).fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let done = reps.iter().map(|&rep| found.tally.weeks[rep][week]);
        let done = done.fold((0, 0.0), |sum, own| (sum.0 + own.calls, sum.1 + own.hours));
        WeekJson {
            week: week_name(found.period.0, week),
            due_calls: due.0,
            due_hours: due.1,
            done_calls: done.0,
            done_hours: done.1,
        }
    };
    (0..count).map(of).collect()
}

fn alarm<'a>(told: &Told<'a>, own: &crate::measure::alarms::Alarm) -> AlarmJson<'a> {
    let plan = told.plan;
    let (about, rep, role, segment, channel) = match own.about {
        About::Calls { rep, segment } => {
            ("calls", Some(plan.plan.reps[rep].id.as_str()), Some(plan.plan.reps[rep].role.as_str()), Some(segment), None)
        }
        About::Silent { rep, .. } => {
            ("silent", Some(plan.plan.reps[rep].id.as_str()), Some(plan.plan.reps[rep].role.as_str()), None, None)
        }
        About::Length { role, segment, channel } => {
            ("length", None, Some(plan.roles[role].role.as_str()), Some(segment), Some(plan.channels[channel].as_str()))
        }
    };
    AlarmJson {
        about,
        rep_id: rep,
        role,
        segment: segment.map(|segment| told.label(segment)),
        channel,
        done: own.done,
        due: own.due,
        calls: own.calls,
        hours: own.hours,
        chance: own.chance,
        value: own.value,
    }
}
