//! Three things to do: what is no chance, and what the lists show, the most valuable first.

use super::alarms::{About, Alarm, is_short, is_silent};
use super::due::Due;
use super::overdue::{OverServed, Overdue};
use super::tally::Cell;

/// Things that a manager can do in a week.
const THINGS: usize = 3;

/// A thing to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Todo {
    /// An alarm: its place among all.
    Alarm(usize),
    /// Accounts that are behind, of reps and segments without an alarm: how many, and how many of them nobody has seen.
    Overdue {
        /// Accounts.
        accounts: usize,
        /// Of these, those without any call.
        never: usize,
    },
    /// Calls on accounts of other reps, or of nobody.
    Elsewhere,
    /// Calls of the lowest segment beyond those due.
    OverServed,
}

/// What to do, of all that was found; `per_hour` is what an hour is worth.
pub fn todo(
    alarms: &[Alarm],
    (due, overdue): (&Due, &[Overdue]),
    (sum, over_served): (&Cell, Option<&OverServed>),
    per_hour: f64,
) -> Vec<Todo> {
    let hour = if per_hour > 0.0 { per_hour } else { 1.0 };
    let is_told = |own: &Overdue| {
        let entry = &due.entries[own.entry];
        is_short(alarms, entry.rep, entry.segment) || is_silent(alarms, entry.rep)
    };
    // Who is silent is short of calls everywhere: that is told once.
    let is_news = |own: &Alarm| !matches!(own.about, About::Calls { rep, .. } if own.done < own.due && is_silent(alarms, rep));
    let open: Vec<&Overdue> = overdue.iter().filter(|own| !is_told(own)).collect();
    let waiting = |own: &&Overdue| if per_hour > 0.0 { own.waiting } else { due.entries[own.entry].due_hours() };
    let missing: f64 = open.iter().map(waiting).sum();
    let never = open.iter().filter(|own| own.last.is_none()).count();
    let elsewhere = sum.others + sum.beyond;
    let told = alarms.iter().enumerate().filter(|(_, own)| is_news(own));
    let mut found: Vec<(f64, Todo)> = told.map(|(at, own)| (own.value, Todo::Alarm(at))).collect();
    if !open.is_empty() {
        found.push((missing, Todo::Overdue { accounts: open.len(), never }));
    }
    if elsewhere > 0 {
        found.push((hour * (sum.others_hours + sum.beyond_hours), Todo::Elsewhere));
    }
    if let Some(own) = over_served.filter(|own| own.accounts > 0) {
        found.push((hour * own.hours, Todo::OverServed));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(THINGS).map(|(_, own)| own).collect()
}
