//! Accounts whose due calls were not made, and accounts of the lowest segment that got more than theirs.

use jiff::civil::Date;

use super::due::Due;
use super::tally::Tally;
use super::value::values;
use crate::plan::published::Published;

/// Slack of a number of calls that should be whole.
const SLACK: f64 = 1e-9;

/// An account that is behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overdue {
    /// Place among the entries of what is due.
    pub entry: usize,
    /// Whole calls due.
    pub due: usize,
    /// Calls made, by whoever of the role.
    pub done: usize,
    /// The last call on it, through whichever channel.
    pub last: Option<Date>,
    /// Potential of the account, or revenue.
    pub value: f64,
    /// The part of it that belongs to the calls that are missing.
    pub waiting: f64,
}

/// The accounts that are behind by a whole call or more, the most valuable calls first, ties by account id and role.
pub fn overdue(plan: &Published, due: &Due, tally: &Tally) -> Vec<Overdue> {
    let values = values(&plan.plan);
    let behind = |(at, entry): (usize, &super::due::Entry)| {
        let seen = &tally.seen[at];
        let (asked, done) = ((entry.due() + SLACK).floor() as usize, seen.own + seen.others);
        let value = values[entry.account];
        let waiting = value * asked.saturating_sub(done) as f64 / asked.max(1) as f64;
        (done < asked).then_some(Overdue { entry: at, due: asked, done, last: seen.last, value, waiting })
    };
    let mut found: Vec<Overdue> = due.entries.iter().enumerate().filter_map(behind).collect();
    let id = |own: &Overdue| plan.plan.accounts[due.entries[own.entry].account].id.as_str();
    let missing = |own: &Overdue| own.due - own.done;
    found.sort_by(|a, b| {
        let by_value = b.waiting.total_cmp(&a.waiting).then_with(|| missing(b).cmp(&missing(a)));
        by_value.then_with(|| id(a).cmp(id(b))).then(a.entry.cmp(&b.entry))
    });
    found
}

/// Accounts of the lowest segment with more calls than were due.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OverServed {
    /// The segment: index into the labels.
    pub segment: usize,
    /// Accounts with more than a call beyond what was due.
    pub accounts: usize,
    /// Calls beyond it.
    pub calls: f64,
    /// Hours beyond it.
    pub hours: f64,
}

/// What the lowest segment that anybody calls got beyond its due calls.
pub fn over_served(due: &Due, tally: &Tally) -> Option<OverServed> {
    let segment = due.entries.iter().map(|entry| entry.segment).max()?;
    let mut found = OverServed { segment, accounts: 0, calls: 0.0, hours: 0.0 };
    let own = due.entries.iter().zip(&tally.seen).filter(|(entry, _)| entry.segment == segment);
    for (entry, seen) in own {
        let done = (seen.own + seen.others + seen.unplanned) as f64;
        if done + SLACK >= (entry.due() - SLACK).ceil() + 1.0 {
            found.accounts += 1;
            found.calls += done - entry.due();
            found.hours += (seen.hours - entry.due_hours()).max(0.0);
        }
    }
    Some(found)
}
