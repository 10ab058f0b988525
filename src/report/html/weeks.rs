//! The call calendar as the page has it: a rep's days and calls, column by column.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::beds::Drives;
use super::data::{CalendarData, RepCalls};
use crate::plan::Plan;
use crate::plan::availability::minutes;
use crate::plan::scheduled::{ScheduledCall, ScheduledCalls};
use crate::plan::workdays::monday_of;

/// Calls up to which a page has them.
const MOST_CALLS: usize = 200_000;
/// Parts of a minute that drives are rounded to.
const MINUTE: f64 = 10.0;

/// A calendar for the page; `place` says where an account of the plan stands on it.
pub fn calendar<'a>(plan: &Plan, own: &'a ScheduledCalls, place: &dyn Fn(usize) -> usize) -> CalendarData<'a> {
    let fits = own.calls.len() <= MOST_CALLS;
    let shown = if fits { &own.calls[..] } else { &[] };
    let first = shown.iter().map(|call| call.date).min().unwrap_or(Date::ZERO);
    let from = monday_of(first);
    let drives = Drives::of(plan);
    let is_visit = |channel: usize| plan.config.travel.field_channels.contains(&own.channels[channel]);
    let reps = shown.chunk_by(|a, b| (a.role, a.rep) == (b.role, b.rep));
    CalendarData {
        from: from.to_string(),
        day_start: minutes(plan.config.execute.day_start),
        desk: plan.config.workload.admin_minutes_per_call.ceil() as u32,
        channels: own.channels.iter().map(String::as_str).collect(),
        visit: (0..own.channels.len()).map(|channel| u8::from(is_visit(channel))).collect(),
        left_out: if fits { 0 } else { own.calls.len() },
        reps: reps.map(|calls| of_rep(calls, from, (&drives, &is_visit), place)).collect(),
    }
}

fn of_rep(
    calls: &[ScheduledCall],
    from: Date,
    (drives, is_visit): (&Drives, &dyn Fn(usize) -> bool),
    place: &dyn Fn(usize) -> usize,
) -> RepCalls {
    let ScheduledCall { role, rep, .. } = calls[0];
    let accounts: BTreeSet<usize> = calls.iter().map(|call| place(call.account)).collect();
    let accounts: Vec<usize> = accounts.into_iter().collect();
    let known = |account: usize| accounts.binary_search(&place(account)).unwrap_or_default();
    let days = days(calls);
    let ends = drives.ends(rep, &days, is_visit);
    let mut own = RepCalls { role, rep, ..RepCalls::default() };
    let mut last = 0;
    for ((date, day), (bed, minutes)) in days.into_iter().zip(ends) {
        let since = from.until(date).map_or(0, |span| span.get_days());
        own.day.push(since - last);
        last = since;
        own.calls.push(day.len());
        own.bed.push(bed.map_or(-1, |account| known(account) as i64));
        own.back.push(tenths(minutes));
        let mut clock = 0;
        for call in day {
            own.account.push(known(call.account));
            own.channel.push(call.channel);
            own.start.push(i64::from(call.minutes.0) - clock);
            own.minutes.push(call.minutes.1 - call.minutes.0);
            own.drive.push(tenths(call.drive_minutes));
            clock = i64::from(call.minutes.1);
        }
    }
    own.accounts = accounts;
    own
}

/// A rep's days with their calls; after a night away one may hold the way home alone.
fn days(calls: &[ScheduledCall]) -> Vec<(Date, &[ScheduledCall])> {
    let mut days: Vec<(Date, &[ScheduledCall])> = Vec::new();
    for day in calls.chunk_by(|a, b| a.date == b.date) {
        days.extend(way_home(days.last()).filter(|date| *date < day[0].date).map(|date| (date, &[][..])));
        days.push((day[0].date, day));
    }
    days.extend(way_home(days.last()).map(|date| (date, &[][..])));
    days
}

/// The day after one whose night is away.
fn way_home(last: Option<&(Date, &[ScheduledCall])>) -> Option<Date> {
    last.filter(|(_, day)| day.iter().any(|call| call.night)).and_then(|(date, _)| date.tomorrow().ok())
}

fn tenths(minutes: f64) -> i64 {
    (MINUTE * minutes).round() as i64
}
