//! The calendar for programs.

use serde::Serialize;

use super::text::ratio;
use crate::error::Result;
use crate::execute::calendar::Calendar;
use crate::plan::published::Published;
use crate::plan::travel::working_day;
use crate::report::summary::json_text;

#[derive(Serialize)]
struct Schedule<'a> {
    schema: &'static str,
    day_hours: f64,
    calls: usize,
    calls_placed: usize,
    reps: Vec<Rep<'a>>,
    not_placed: Vec<NotPlaced<'a>>,
    rounded: Vec<Rounded<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct Rep<'a> {
    rep_id: &'a str,
    calls: usize,
    calls_placed: usize,
    working_days: usize,
    days_with_calls: usize,
    days_with_visits: usize,
    nights: usize,
    road_hours: f64,
    planned_travel_hours: f64,
    road_to_plan: Option<f64>,
    accounts_with_rhythm: usize,
    accounts_even: usize,
}

#[derive(Serialize)]
struct NotPlaced<'a> {
    rep_id: &'a str,
    role: &'a str,
    account_id: &'a str,
    channel: &'a str,
    calls: usize,
    reason: &'a str,
}

#[derive(Serialize)]
struct Rounded<'a> {
    role: &'a str,
    segment: &'a str,
    channel: &'a str,
    accounts: usize,
    calls_planned: f64,
    calls: usize,
}

/// The calendar's measures as JSON.
///
/// # Errors
/// As [`json_text`].
pub fn json(plan: &Published, calendar: &Calendar, notes: &[String]) -> Result<String> {
    let reps = calendar.reps.iter().map(|own| Rep {
        rep_id: &plan.plan.reps[own.rep].id,
        calls: own.calls.1,
        calls_placed: own.calls.0,
        working_days: own.days.1,
        days_with_calls: own.days.0,
        days_with_visits: own.days_out,
        nights: own.nights,
        road_hours: own.road_hours,
        planned_travel_hours: own.planned_hours,
        road_to_plan: ratio(plan, own),
        accounts_with_rhythm: own.even.1,
        accounts_even: own.even.0,
    });
    let not_placed = calendar.unplaced.iter().map(|own| NotPlaced {
        rep_id: &plan.plan.reps[own.rep].id,
        role: &plan.roles[own.role].role,
        account_id: &plan.plan.accounts[own.account].id,
        channel: &plan.channels[own.channel],
        calls: own.calls,
        reason: &own.reason,
    });
    let rounded = calendar.rounded.iter().map(|own| Rounded {
        role: &own.role,
        segment: &own.segment,
        channel: &own.channel,
        accounts: own.accounts,
        calls_planned: own.calls.0,
        calls: own.calls.1,
    });
    json_text(&Schedule {
        schema: "sutton/schedule/1",
        day_hours: working_day(&plan.plan),
        calls: calendar.reps.iter().map(|own| own.calls.1).sum(),
        calls_placed: calendar.reps.iter().map(|own| own.calls.0).sum(),
        reps: reps.collect(),
        not_placed: not_placed.collect(),
        rounded: rounded.collect(),
        notes,
    })
}
