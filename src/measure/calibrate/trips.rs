//! Visits of a trip, and nights away: a trip is a day out, or several with nights between them that nobody can have spent at home.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::estimate::Estimate;
use super::evidence::Evidence;
use crate::measure::call_log::LoggedCall;
use crate::plan::published::Published;
use crate::plan::scheduled::ScheduledCalls;
use crate::plan::travel::Legs;

const DAY: f64 = 24.0 * 60.0;
/// Minutes between coming home and leaving it again, at least.
const REST: f64 = 8.0 * 60.0;

/// What is told of trips.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trips {
    /// Trips of the log.
    pub trips: usize,
    /// Visits on each; `None` where there are fewer than two trips.
    pub visits: Option<Estimate>,
    /// Nights away in the log, at least; `None` where it has no hours.
    pub nights: Option<usize>,
    /// Visits on each trip of the calendar up to the day, and its nights; `None` where there is no calendar.
    pub calendar: Option<(f64, usize)>,
}

impl Trips {
    /// The trips of a log and of a calendar, up to a day.
    pub fn of(plan: &Published, evidence: &Evidence, calendar: Option<&ScheduledCalls>, until: Date) -> Self {
        let is_visit = |call: &&&LoggedCall| plan.is_visit(usize::from(call.channel));
        let mut visits: Vec<&LoggedCall> = evidence.calls.iter().filter(is_visit).copied().collect();
        visits.sort_by_key(|call| (call.rep, call.date, call.start, call.account));
        let legs = Legs::of(&plan.plan);
        let (mut counts, mut nights): (Vec<f64>, usize) = (Vec::new(), 0);
        let mut before: Option<&LoggedCall> = None;
        for day in visits.chunk_by(|a, b| (a.rep, a.date) == (b.rep, b.date)) {
            let stops = day.iter().map(|call| call.account).collect::<BTreeSet<_>>().len() as f64;
            match counts.last_mut().filter(|_| before.is_some_and(|before| is_away(&legs, before, day[0]))) {
                Some(trip) => (*trip, nights) = (*trip + stops, nights + 1),
                None => counts.push(stops),
            }
            before = day.last().copied();
        }
        let has_hours = visits.iter().any(|call| call.start.is_some());
        Trips {
            trips: counts.len(),
            visits: Estimate::of_mean(&counts),
            nights: has_hours.then_some(nights),
            calendar: calendar.and_then(|calendar| of_calendar(plan, calendar, until)),
        }
    }
}

/// Whether the night between two visits can't have been spent at home: there is too little time for the ways and some rest.
fn is_away(legs: &Legs, last: &LoggedCall, first: &LoggedCall) -> bool {
    let is_next_day = last.rep == first.rep && last.date.tomorrow().ok() == Some(first.date);
    let (Some(from), Some(to)) = (last.start, first.start) else { return false };
    let home = |account: u32| legs.minutes(last.rep as usize, None, account as usize).unwrap_or(0.0);
    let time = DAY - f64::from(from) - last.minutes.unwrap_or(0.0) + f64::from(to);
    is_next_day && time < home(last.account) + home(first.account) + REST
}

/// Visits on each trip of a calendar, and its nights.
fn of_calendar(plan: &Published, calendar: &ScheduledCalls, until: Date) -> Option<(f64, usize)> {
    let is_visit = |channel: usize| plan.channels.iter().position(|own| *own == calendar.channels[channel]);
    let is_own = |own: &&crate::plan::scheduled::ScheduledCall| {
        own.date <= until && is_visit(own.channel).is_some_and(|channel| plan.is_visit(channel))
    };
    let visits: Vec<_> = calendar.calls.iter().filter(is_own).collect();
    let (mut trips, mut nights, mut away) = (0_usize, 0_usize, None);
    for day in visits.chunk_by(|a, b| (a.rep, a.date) == (b.rep, b.date)) {
        let goes_on = away == Some((day[0].rep, day[0].date));
        trips += usize::from(!goes_on);
        nights += usize::from(day[0].night);
        away = day[0].night.then(|| day[0].date.tomorrow().ok()).flatten().map(|next| (day[0].rep, next));
    }
    (trips > 0).then(|| (visits.len() as f64 / trips as f64, nights))
}
