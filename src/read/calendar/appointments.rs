//! `appointments`: when accounts are called, or are closed.

use jiff::civil::{Date, Time};

use super::clock;
use crate::plan::Plan;
use crate::plan::availability::{Appointment, Availability, On, minutes};
use crate::plan::travel::working_day;
use crate::plan::words::count;
use crate::plan::workdays::Workdays;
use crate::read::claims::role_words;
use crate::read::defects::Defects;
use crate::read::ids::Ids;
use crate::read::meanings::flag;
use crate::read::roll::{Named, Roll};
use crate::read::row::Row;
use crate::read::sheet::Sheet;

struct Columns {
    account: Option<usize>,
    role: Option<usize>,
    date: Option<usize>,
    weekday: Option<usize>,
    from: Option<usize>,
    until: Option<usize>,
    closed: Option<usize>,
}

/// Reads appointments; dates outside the period are told.
pub fn read(plan: &Plan, sheet: &Sheet, period: (Date, Date), found: &mut Availability, defects: &mut Defects) {
    let columns = Columns {
        account: sheet.required("account_id", defects),
        role: sheet.column("role"),
        date: sheet.column("date"),
        weekday: sheet.column("weekday"),
        from: sheet.column("from_time"),
        until: sheet.column("until_time"),
        closed: sheet.column("closed"),
    };
    let roles = plan.roles();
    let roles = role_words(sheet, columns.role, &roles, defects);
    let ids = Ids::new(plan.accounts.iter().map(|account| account.id.as_str()).collect());
    let roll = Roll::new(&ids, &plan.accounts, &plan.left_out);
    let (mut outside, mut left_out) = (0, 0);
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let id = row.text(columns.account);
        let account = match roll.find(id, index) {
            Named::Account(at) | Named::Bare(at) | Named::Called(at) => Some(at),
            Named::LeftOut => {
                left_out += 1;
                continue;
            }
            Named::Nobody if id.is_empty() => {
                row.required(columns.account);
                None
            }
            Named::Nobody => {
                row.wrong(columns.account, &roll.stranger(id));
                None
            }
        };
        let closed = closed(&mut row, &columns);
        let (on, hours) = (on(&mut row, &columns), hours(&mut row, &columns, plan, closed));
        let role = roles.meaning(row.text(columns.role)).map(String::from);
        let Some(((account, on), hours)) = account.zip(on).zip(hours) else { continue };
        match on {
            On::Date(date) if date < period.0 || date > period.1 => outside += 1,
            _ => found.appointments.push(Appointment { account, role, on, hours, closed, line: row.line() }),
        }
    }
    let file = &sheet.table.file;
    let of_period =
        |rows| format!("{file}: {} outside the plan's period, {} to {}", count(rows, "appointment"), period.0, period.1);
    found.told.extend((outside > 0).then(|| of_period(outside)));
    let of_plan = |rows| format!("{file}: {} of accounts that the plan leaves out", count(rows, "appointment"));
    found.told.extend((left_out > 0).then(|| of_plan(left_out)));
}

fn closed(row: &mut Row, columns: &Columns) -> bool {
    let text = row.text(columns.closed);
    let meant = flag(text);
    if meant.is_none() && !text.is_empty() {
        row.wrong(columns.closed, "should be yes (no calls then) or no (calls then; the same as empty)");
    }
    meant.unwrap_or(false)
}

/// The days: a date, or weekdays.
fn on(row: &mut Row, columns: &Columns) -> Option<On> {
    let (dated, weekday) = (!row.text(columns.date).is_empty(), row.text(columns.weekday));
    match (dated, weekday.is_empty()) {
        (true, true) => row.date(columns.date).map(On::Date),
        (false, false) => {
            let days = Workdays::parse(weekday);
            if days.is_none() {
                row.wrong(columns.weekday, "names no weekdays: write them like Fri, or Mon-Wed");
            }
            days.map(On::Weekdays)
        }
        (true, false) => {
            row.wrong(columns.weekday, "stands beside a date: give the one or the other");
            None
        }
        (false, true) => {
            row.wrong(columns.date.or(columns.weekday), "is empty, and so is weekday: give a date or weekdays");
            None
        }
    }
}

/// From and until: `Some(None)` = all day, `None` = wrong.
#[allow(clippy::option_option, reason = "what is wrong is not all day")]
fn hours(row: &mut Row, columns: &Columns, plan: &Plan, closed: bool) -> Option<Option<(Time, Time)>> {
    let texts = [columns.from, columns.until].map(|column| (column, row.text(column)));
    if texts.iter().all(|(_, text)| text.is_empty()) {
        return Some(None);
    }
    let mut times = [None; 2];
    for (time, (column, text)) in times.iter_mut().zip(texts) {
        *time = clock::time(text);
        match (time.is_some(), text.is_empty()) {
            (true, _) => {}
            (false, true) => row.wrong(column.or(columns.from).or(columns.until), "is empty: give from and until, or neither"),
            (false, false) => row.wrong(column, "is no time of day: write it like 09:30"),
        }
    }
    let (from, until) = times[0].zip(times[1])?;
    if until <= from {
        row.wrong(columns.until, "is not after from");
        return None;
    }
    let start = minutes(plan.config.execute.day_start);
    let end = f64::from(start) + 60.0 * working_day(plan);
    if !closed && (minutes(until) <= start || f64::from(minutes(from)) >= end) {
        row.wrong(columns.from, "is outside of the working day, which execute.day_start and travel.day_hours tell");
        return None;
    }
    Some(Some((from, until)))
}
