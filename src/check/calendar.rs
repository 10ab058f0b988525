//! A call calendar, held against the plan and the files: every call on one day or listed, days within their length, nobody called on
//! a closed day, a holiday or an absence, drives between calls that fit, appointments kept.
//!
//! It has formulas of its own, of days, hours and drives, and takes nothing from the code that makes calendars.

mod calls;
mod day;
mod hours;
mod row;
mod worked;

use std::collections::BTreeMap;

pub use row::{Listed, Row};

use crate::plan::availability::Availability;
use crate::plan::published::Published;

/// Everything that is wrong with a calendar, in words.
pub fn violations(plan: &Published, availability: &Availability, rows: &[Row], listed: &[Listed]) -> Vec<String> {
    let mut wrong = calls::violations(plan, rows, listed);
    let mut by_rep: BTreeMap<(usize, usize), Vec<&Row>> = BTreeMap::new();
    rows.iter().for_each(|row| by_rep.entry((row.role, row.rep)).or_default().push(row));
    let roads = day::Roads::of(&plan.plan);
    for ((_, rep), mut own) in by_rep {
        own.sort_by_key(|row| (row.date, row.minutes));
        wrong.extend(worked::violations(plan, availability, rep, &own));
        wrong.extend(day::violations(plan, &roads, rep, &own));
    }
    wrong.extend(hours::violations(plan, availability, rows, listed));
    wrong
}
