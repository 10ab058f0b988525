//! Nobody is called when closed or beside the hours that were named, and what is agreed for a date is kept or listed.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};

use super::row::{Listed, Row, named};
use crate::plan::availability::{Appointment, Availability, On};
use crate::plan::published::Published;

pub(super) fn violations(plan: &Published, availability: &Availability, rows: &[Row], listed: &[Listed]) -> Vec<String> {
    let mut rows_of: BTreeMap<usize, Vec<&Row>> = BTreeMap::new();
    rows.iter().for_each(|row| rows_of.entry(row.account).or_default().push(row));
    let mut appointments_of: BTreeMap<usize, Vec<&Appointment>> = BTreeMap::new();
    availability.appointments.iter().for_each(|own| appointments_of.entry(own.account).or_default().push(own));
    let mut wrong = Vec::new();
    for (account, appointments) in appointments_of {
        let rows = rows_of.get(&account).map_or(&[][..], Vec::as_slice);
        let called = rows.iter().filter_map(|row| Some(format!("{}: {}", named(plan, row), refused(plan, &appointments, row)?)));
        wrong.extend(called);
        for (own, date) in appointments.iter().filter_map(|own| Some((own, dated(own)?))) {
            wrong.extend(unkept(plan, (own, date), rows, listed));
        }
    }
    wrong
}

/// The date for which a call is agreed.
fn dated(own: &Appointment) -> Option<Date> {
    match own.on {
        On::Date(date) if !own.closed => Some(date),
        _ => None,
    }
}

/// Whether an appointment speaks of a role.
fn concerns(own: &Appointment, role: &str) -> bool {
    own.role.as_ref().is_none_or(|said| said == role)
}

/// Why an account may not be called then.
fn refused(plan: &Published, appointments: &[&Appointment], row: &Row) -> Option<&'static str> {
    let role = &plan.roles[row.role].role;
    let own = || appointments.iter().filter(|own| concerns(own, role));
    if own().any(|one| one.closed && is_on(one.on, row.date) && overlaps(one.hours, row.minutes)) {
        return Some("the account is closed then");
    }
    let weekly = || own().filter(|one| !one.closed && matches!(one.on, On::Weekdays(_)));
    let agreed = own().any(|one| dated(one) == Some(row.date));
    let open = weekly().any(|one| is_on(one.on, row.date) && within(one.hours, row.minutes));
    (weekly().next().is_some() && !agreed && !open).then_some("the account is called at other hours alone")
}

/// Roles in which the account is not called as agreed, and nobody says so.
fn unkept(plan: &Published, (own, date): (&Appointment, Date), rows: &[&Row], listed: &[Listed]) -> Vec<String> {
    let mut wrong = Vec::new();
    for (role, served) in plan.roles.iter().enumerate().filter(|(_, served)| concerns(own, &served.role)) {
        let called = served.served.binary_search_by_key(&own.account, |one| one.account).is_ok();
        let is_listed = listed.iter().any(|one| one.account == own.account && one.role == role);
        let kept = rows.iter().any(|row| row.role == role && row.date == date && within(own.hours, row.minutes));
        if called && !kept && !is_listed {
            let account = &plan.plan.accounts[own.account].id;
            wrong.push(format!("account {account}, role {}: the appointment on {date} is neither kept nor listed", served.role));
        }
    }
    wrong
}

fn is_on(on: On, date: Date) -> bool {
    match on {
        On::Date(own) => own == date,
        On::Weekdays(days) => days.has(date.weekday()),
    }
}

/// Minutes from midnight.
fn minutes(time: Time) -> u32 {
    60 * time.hour().unsigned_abs() as u32 + time.minute().unsigned_abs() as u32
}

fn overlaps(hours: Option<(Time, Time)>, (begin, end): (u32, u32)) -> bool {
    hours.is_none_or(|(from, until)| begin < minutes(until) && end > minutes(from))
}

fn within(hours: Option<(Time, Time)>, (begin, end): (u32, u32)) -> bool {
    hours.is_none_or(|(from, until)| minutes(from) <= begin && end <= minutes(until))
}
