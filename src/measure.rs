//! Step 5, measure: are sellers where the money is? A log of calls is held against the plan, up to a day.

pub mod alarms;
pub mod calibrate;
pub mod call_log;
pub mod chance;
pub mod days;
pub mod due;
pub mod index;
mod measured;
pub mod overdue;
pub mod replan;
pub mod tally;
pub mod todo;
pub mod value;

use jiff::civil::Date;

pub use measured::Measured;

use crate::plan::availability::Availability;
use crate::plan::published::Published;
use crate::plan::scheduled::ScheduledCalls;
use call_log::CallLog;
use days::{Days, days, week};
use due::{Due, Entry};
use index::Index;
use tally::Tally;

/// Holds a log against a plan, up to `until`, which lies in the period. What is due by then stands in the calendar, where there is one.
pub fn measure(
    plan: &Published,
    log: &CallLog,
    (period, until): ((Date, Date), Date),
    (availability, calendar): (&Availability, Option<&ScheduledCalls>),
) -> Measured {
    let days = days(&plan.plan.reps, availability, period, until);
    let due = match calendar {
        Some(calls) => Due::of(plan).by_calendar(plan, calls, until),
        None => Due::of(plan).by_run_rate(&days),
    };
    let tally = Tally::of(plan, &due, log, (period.0, until));
    let weeks_due = match calendar {
        Some(calls) => weeks_by_calendar(plan, &due, calls, (period.0, until)),
        None => weeks_by_run_rate(plan, &due, &days),
    };
    let planned: f64 = due.entries.iter().map(Entry::due_hours).sum();
    let worth: f64 = served_value(plan, &due);
    let per_hour = if planned > 0.0 { worth / planned } else { 0.0 };
    let overdue = overdue::overdue(plan, &due, &tally);
    let over_served = overdue::over_served(&due, &tally);
    let (alarms, questions) = alarms::alarms(plan, (&due, &weeks_due), &tally, per_hour);
    let all = tally.sum(|_, _, _| true);
    let todo = todo::todo(&alarms, (&due, &overdue), (&all, over_served.as_ref()), per_hour);
    let index = Index::of(plan, &due, &tally);
    let by_calendar = calendar.is_some();
    Measured { period, until, by_calendar, days, weeks_due, due, tally, index, overdue, over_served, alarms, questions, todo }
}

/// Worth of the accounts with calls due, those with less than one in part.
fn served_value(plan: &Published, due: &Due) -> f64 {
    let values = value::values(&plan.plan);
    let mut calls = vec![0.0; values.len()];
    due.entries.iter().for_each(|entry| calls[entry.account] += entry.due());
    calls.iter().zip(values).map(|(calls, value)| calls.min(1.0) * value).sum()
}

/// Calls due per rep and week, and their hours, as the rep's working days lie.
fn weeks_by_run_rate(plan: &Published, due: &Due, days: &[Days]) -> Vec<Vec<(f64, f64)>> {
    let mut totals = vec![(0.0, 0.0); plan.plan.reps.len()];
    for entry in &due.entries {
        let own = &mut totals[entry.rep];
        *own = (own.0 + entry.due(), own.1 + entry.due_hours());
    }
    let of = |(days, (calls, hours)): (&Days, (f64, f64))| {
        let share = |&week: &usize| if days.gone == 0 { 0.0 } else { week as f64 / days.gone as f64 };
        days.weeks.iter().map(|week| (calls * share(week), hours * share(week))).collect()
    };
    days.iter().zip(totals).map(of).collect()
}

/// The same as the calendar has them.
fn weeks_by_calendar(
    plan: &Published,
    due: &Due,
    calendar: &ScheduledCalls,
    (first, until): (Date, Date),
) -> Vec<Vec<(f64, f64)>> {
    let mut weeks = vec![vec![(0.0, 0.0); week(first, until) + 1]; plan.plan.reps.len()];
    let channels = due::channels_of(plan, calendar);
    for call in calendar.calls.iter().filter(|call| call.date <= until && call.date >= first) {
        let entry = due.find(call.role, call.account).map(|at| &due.entries[at]);
        let slot = entry.zip(channels[call.channel]).and_then(|(entry, channel)| entry.slot(channel));
        let minutes = slot.map_or(0.0, |slot| slot.minutes);
        let own = &mut weeks[call.rep][week(first, call.date)];
        *own = (own.0 + 1.0, own.1 + minutes / 60.0);
    }
    weeks
}
