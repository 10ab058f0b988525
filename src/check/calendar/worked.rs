//! Nobody works on a weekday that is none of the rep's, a holiday, an absence, before the first or after the last day, or on more
//! days than the rep's hours fill.

use std::collections::BTreeSet;

use super::row::{Row, day_hours, named};
use crate::plan::availability::{Appointment, Availability, On};
use crate::plan::published::Published;

pub(super) fn violations(plan: &Published, availability: &Availability, rep: usize, rows: &[&Row]) -> Vec<String> {
    let own = &plan.plan.reps[rep];
    let absent =
        |row: &Row| availability.absences.iter().any(|out| out.rep == rep && out.from <= row.date && row.date <= out.until);
    let why = |row: &Row| match row.date {
        date if plan.period().is_none_or(|(first, last)| date < first || date > last) => Some("is outside the plan's period"),
        date if own.presence.start.is_some_and(|start| start > date) => Some("is before the rep starts"),
        date if own.presence.end.is_some_and(|end| end < date) => Some("is after the rep's last day"),
        date if !own.workdays.has(date.weekday()) => Some("is no workday of the rep"),
        date if availability.holidays.contains(&date) => Some("is a holiday"),
        _ if absent(row) => Some("is an absence of the rep"),
        _ => None,
    };
    let mut wrong: Vec<String> =
        rows.iter().filter_map(|row| Some(format!("{}: {} {}", named(plan, row), row.date, why(row)?))).collect();
    let days: BTreeSet<_> = rows.iter().map(|row| row.date).collect();
    let fill = (own.capacity_hours / day_hours(plan)).round().max(0.0);
    // What is agreed may fall on a day that would be free.
    let accounts: BTreeSet<usize> = rows.iter().map(|row| row.account).collect();
    let is_agreed = |one: &&Appointment| !one.closed && matches!(one.on, On::Date(_)) && accounts.contains(&one.account);
    let agreed = availability.appointments.iter().filter(is_agreed).count();
    if days.len() as f64 > fill + agreed as f64 {
        wrong.push(format!("rep {}: {} days with calls, the rep's {} h fill {fill}", own.id, days.len(), own.capacity_hours));
    }
    wrong
}
