//! Nobody works on a weekday that is none of the rep's, a holiday, an absence, before the first or after the last day, or on more
//! days than the rep's hours fill.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::row::{Row, day_hours, named};
use crate::plan::availability::{Appointment, Availability, On};
use crate::plan::published::Published;

pub(super) fn violations(plan: &Published, availability: &Availability, rep: usize, rows: &[&Row]) -> Vec<String> {
    let own = &plan.plan.reps[rep];
    let absent = |date: Date| availability.absences.iter().any(|out| out.rep == rep && out.from <= date && date <= out.until);
    let why = |date: Date| match date {
        date if plan.period().is_none_or(|(first, last)| date < first || date > last) => Some("is outside the plan's period"),
        date if own.presence.start.is_some_and(|start| start > date) => Some("is before the rep starts"),
        date if own.presence.end.is_some_and(|end| end < date) => Some("is after the rep's last day"),
        date if !own.workdays.has(date.weekday()) => Some("is no workday of the rep"),
        date if availability.holidays.contains(&date) => Some("is a holiday"),
        date if absent(date) => Some("is an absence of the rep"),
        _ => None,
    };
    let mut wrong: Vec<String> =
        rows.iter().filter_map(|row| Some(format!("{}: {} {}", named(plan, row), row.date, why(row.date)?))).collect();
    let mut days: BTreeSet<Date> = rows.iter().map(|row| row.date).collect();
    // After a night away a day may hold the way home alone.
    for row in rows.iter().filter(|row| row.night) {
        let Ok(next) = row.date.tomorrow() else { continue };
        if days.insert(next) {
            let told = |reason| format!("{}: the night is away, and the next day, {next}, {reason}", named(plan, row));
            wrong.extend(why(next).map(told));
        }
    }
    let fill = (own.capacity_hours / day_hours(plan)).round().max(0.0);
    // What is agreed may fall on a day that would be free.
    let accounts: BTreeSet<usize> = rows.iter().map(|row| row.account).collect();
    let is_agreed = |one: &&Appointment| !one.closed && matches!(one.on, On::Date(_)) && accounts.contains(&one.account);
    let agreed = availability.appointments.iter().filter(is_agreed).count();
    if days.len() as f64 > fill + agreed as f64 {
        wrong.push(format!("rep {}: {} days of work, the rep's {} h fill {fill}", own.id, days.len(), own.capacity_hours));
    }
    wrong
}
