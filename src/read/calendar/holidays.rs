//! Holidays: a table of dates, or an iCalendar file.

use std::collections::BTreeSet;

use icalendar::{Calendar, Component};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::error::{Defect, Result};
use crate::hash::sha256;
use crate::plan::Plan;
use crate::plan::availability::Availability;
use crate::plan::words::count;
use crate::read::aliases::HOLIDAYS;
use crate::read::defects::Defects;
use crate::read::row::Row;
use crate::read::schema::Schema;
use crate::read::sheet::Sheet;
use crate::read::{encoding, file};

/// Days of one event, at most: a longer one is no holiday.
const LONGEST: usize = 366;
/// Bytes of a file of holidays, at most.
const BYTES: u64 = 50_000_000;

/// Reads holidays; where none falls into the period, the file is of other years.
pub fn read(plan: &Plan, name: &str, period: (Date, Date), found: &mut Availability, defects: &mut Defects) -> Result<()> {
    let Some(bytes) = file::bytes_or_defects(BYTES, &plan.folder.join(file::parted(name).0), name, defects)? else {
        return Ok(());
    };
    let before = defects.count();
    let all = match encoding::decode(name, &bytes) {
        Ok((text, _)) if text.trim_start().to_ascii_uppercase().starts_with("BEGIN:VCALENDAR") => {
            of_calendar(name, &text, period, defects)
        }
        // A list without a header.
        Ok((text, _)) if text.trim_start().starts_with(|letter: char| letter.is_ascii_digit()) => {
            of_table(plan, name, format!("date\n{}", text.trim_start()).as_bytes(), defects)
        }
        _ => of_table(plan, name, &bytes, defects),
    };
    let (within, others): (BTreeSet<Date>, BTreeSet<Date>) =
        all.into_iter().partition(|date| (period.0..=period.1).contains(date));
    if within.is_empty() && defects.count() == before {
        let there = match (others.first(), others.last()) {
            (Some(first), Some(last)) => format!("has {} from {first} to {last}, none", count(others.len(), "day")),
            _ => "has no day".into(),
        };
        let reason = format!("{there} in the plan's period, {} to {}: give the holidays of that", period.0, period.1);
        defects.push(Defect::of_file(name, reason));
    }
    let years: BTreeSet<i16> = within.iter().map(|date| date.year()).collect();
    let bare = (period.0.year()..=period.1.year()).filter(|year| !years.contains(year));
    found.told.extend(
        bare.filter(|_| !within.is_empty()).map(|year| format!("{name}: no holiday in {year}, which the plan's period reaches")),
    );
    found.holidays = within;
    Ok(())
}

fn of_table(plan: &Plan, name: &str, bytes: &[u8], defects: &mut Defects) -> BTreeSet<Date> {
    let schema = Schema::of(&plan.config, "holidays", HOLIDAYS);
    let Some(sheet) = Sheet::of(name, (bytes, &sha256(bytes)), schema, defects) else { return BTreeSet::new() };
    let date = sheet.required("date", defects);
    let mut found = BTreeSet::new();
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet: &sheet, index, defects };
        row.required(date);
        found.extend(row.date(date));
    }
    found
}

/// The days of the events of a calendar, as far as they can matter.
fn of_calendar(name: &str, text: &str, period: (Date, Date), defects: &mut Defects) -> BTreeSet<Date> {
    let mut found = BTreeSet::new();
    let calendar: Calendar = match text.parse() {
        Ok(calendar) => calendar,
        Err(reason) => {
            let reason: String = reason;
            let first = reason.lines().next().unwrap_or_default().to_owned();
            defects.push(Defect::of_file(name, format!("is no iCalendar file that can be read: {first}")));
            return found;
        }
    };
    for event in calendar.events() {
        let title = event.get_summary().unwrap_or("an event").to_owned();
        let of_event = |reason: String| Defect::of_file(name, reason).value(title.clone());
        let start = event.property_value("DTSTART").and_then(day);
        let Some(start) = start else {
            defects.push(of_event("has no day to begin on (DTSTART)".into()));
            continue;
        };
        // The end of a day without hours is the first that is none.
        let whole = event.property_value("DTEND").is_some_and(|end| !end.contains('T'));
        let end = event.property_value("DTEND").and_then(day).unwrap_or(start);
        let last = if whole && end > start { end.yesterday().unwrap_or(end) } else { end.max(start) };
        let days: Vec<Date> = start.series(1.day()).take_while(|date| *date <= last).take(LONGEST + 1).collect();
        if days.len() > LONGEST {
            defects.push(of_event(format!("lasts from {start} to {last}: is that a holiday?")));
            continue;
        }
        match event.property_value("RRULE").map(yearly) {
            None => found.extend(days),
            Some(true) => found.extend((period.0.year()..=period.1.year()).flat_map(|year| in_year(&days, start, year))),
            Some(false) => {
                let reason = "repeats in another way than every year on its date: list its days one by one";
                defects.push(of_event(reason.into()));
            }
        }
    }
    found
}

/// The days of an event that comes every year, in a year.
fn in_year(days: &[Date], start: Date, year: i16) -> Vec<Date> {
    let shift = i32::from(year) - i32::from(start.year());
    let moved = |date: &Date| date.checked_add(shift.years()).ok().filter(|own| own.day() == date.day());
    if shift < 0 { Vec::new() } else { days.iter().filter_map(moved).collect() }
}

/// Whether a rule repeats an event every year on its date, for ever.
fn yearly(rule: &str) -> bool {
    let parts = rule.split(';').map(|part| part.trim().to_ascii_uppercase());
    let (mut is_yearly, mut others) = (false, false);
    for part in parts.filter(|part| !part.is_empty()) {
        match part.split_once('=') {
            Some(("FREQ", "YEARLY")) => is_yearly = true,
            Some(("INTERVAL", "1")) => {}
            _ => others = true,
        }
    }
    is_yearly && !others
}

/// The day of `20260101` or `20260101T090000Z`.
fn day(value: &str) -> Option<Date> {
    let part = |range: std::ops::Range<usize>| value.get(range)?.parse::<i16>().ok();
    Date::new(part(0..4)?, part(4..6)?.try_into().ok()?, part(6..8)?.try_into().ok()?).ok()
}
