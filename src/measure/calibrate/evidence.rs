//! Which calls of a log tell how long calls and drives take: entries of a calendar that nobody touched do not, nor do calls without
//! minutes, nor shares of a meeting with several accounts.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::measure::call_log::{CallLog, LoggedCall};
use crate::measure::due::channels_of;
use crate::plan::published::Published;
use crate::plan::scheduled::ScheduledCalls;

/// Calls of a rep below which nothing is said of the calendar.
const FEWEST: usize = 10;
/// A rep's log is the calendar where one call of so many, or more, stands at the very minute, for the very minutes.
const UNTOUCHED: usize = 2;

/// Calls that count, and why others do not.
#[derive(Clone, Debug, Default)]
pub struct Evidence<'a> {
    /// Those up to the day, by reps whose log is no copy of the calendar.
    pub calls: Vec<&'a LoggedCall>,
    /// Calls after the day.
    pub later: usize,
    /// Calls without minutes.
    pub without_minutes: usize,
    /// Shares of meetings with several accounts.
    pub shared: usize,
    /// Reps whose calls are as the calendar has them, to the minute.
    pub untouched: Vec<usize>,
}

impl<'a> Evidence<'a> {
    /// Sorts the calls of a log up to a day.
    pub fn of(plan: &Published, log: &'a CallLog, until: Date, calendar: Option<&ScheduledCalls>) -> Self {
        let until_then: Vec<&LoggedCall> = log.calls.iter().filter(|call| call.date <= until).collect();
        let later = log.calls.len() - until_then.len();
        let copies = calendar.map_or_else(Vec::new, |calendar| copies(plan, &until_then, calendar));
        let is_own = |call: &&&LoggedCall| !copies.contains(&(call.rep as usize));
        let calls: Vec<&LoggedCall> = until_then.iter().filter(is_own).copied().collect();
        let count = |wanted: fn(&LoggedCall) -> bool| calls.iter().filter(|call| wanted(call)).count();
        let (without_minutes, shared) = (count(|call| !has_minutes(call)), count(|call| has_minutes(call) && call.is_shared));
        Evidence { calls, later, without_minutes, shared, untouched: copies }
    }

    /// Minutes of a call that are its own.
    pub fn minutes(call: &LoggedCall) -> Option<f64> {
        call.minutes.filter(|minutes| *minutes > 0.0 && !call.is_shared)
    }
}

fn has_minutes(call: &LoggedCall) -> bool {
    call.minutes.is_some_and(|minutes| minutes > 0.0)
}

/// Reps whose calls stand as the calendar has them.
fn copies(plan: &Published, calls: &[&LoggedCall], calendar: &ScheduledCalls) -> Vec<usize> {
    let channels = channels_of(plan, calendar);
    let mut planned = BTreeMap::new();
    for call in &calendar.calls {
        if let Some(channel) = channels[call.channel] {
            planned.insert((call.rep as u32, call.account as u32, channel as u16, call.date), call.minutes);
        }
    }
    let mut counts = vec![(0, 0); plan.plan.reps.len()];
    for call in calls {
        let own = planned.get(&(call.rep, call.account, call.channel, call.date));
        let is_as_planned = own
            .zip(call.start)
            .zip(call.minutes)
            .is_some_and(|((&(from, until), start), minutes)| u32::from(start) == from && minutes == f64::from(until - from));
        let (all, same) = &mut counts[call.rep as usize];
        (*all, *same) = (*all + 1, *same + usize::from(is_as_planned));
    }
    let is_copy = |rep: &usize| counts[*rep].0 >= FEWEST && counts[*rep].1 * UNTOUCHED > counts[*rep].0;
    (0..counts.len()).filter(is_copy).collect()
}
