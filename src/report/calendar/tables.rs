//! `calendar.csv` and `not_placed.csv`.

use std::io::{self, Write};

use crate::cells::Writer;
use crate::execute::calendar::{Calendar, Entry, uid};
use crate::plan::published::Published;
use crate::plan::scheduled::COLUMNS;

/// Columns of `not_placed.csv`.
const NOT_PLACED: [&str; 6] = ["rep_id", "role", "account_id", "channel", "calls", "reason"];
/// Decimals of minutes.
const DECIMALS: usize = 2;

/// A row per call, by rep, date and hour.
pub fn calendar(plan: &Published, calendar: &Calendar, out: &mut dyn Write) -> io::Result<()> {
    let dialect = plan.plan.dialect;
    let mut writer = Writer::in_dialect(dialect, out, COLUMNS)?;
    for entry in &calendar.entries {
        writer.row([
            uid_of(plan, entry),
            plan.plan.reps[entry.rep].id.clone(),
            plan.roles[entry.role].role.clone(),
            entry.date.to_string(),
            clock(entry.minutes.0),
            clock(entry.minutes.1),
            plan.plan.accounts[entry.account].id.clone(),
            plan.channels[entry.channel].clone(),
            entry.call.to_string(),
            dialect.number(entry.planned_minutes, DECIMALS),
            dialect.number(f64::from(entry.drive_seconds) / 60.0, DECIMALS),
            entry.night.to_string(),
        ])?;
    }
    writer.finish()
}

/// A row per account, role and channel with calls that have no day, or an appointment that can't be kept.
pub fn not_placed(plan: &Published, calendar: &Calendar, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::in_dialect(plan.plan.dialect, out, NOT_PLACED)?;
    for own in &calendar.unplaced {
        writer.row([
            plan.plan.reps[own.rep].id.as_str(),
            &plan.roles[own.role].role,
            &plan.plan.accounts[own.account].id,
            &plan.channels[own.channel],
            &own.calls.to_string(),
            &own.reason,
        ])?;
    }
    writer.finish()
}

/// The name of a call in every calendar.
pub fn uid_of(plan: &Published, entry: &Entry) -> String {
    let (account, role) = (&plan.plan.accounts[entry.account].id, &plan.roles[entry.role].role);
    uid(&plan.plan.config.plan.name, account, role, &plan.channels[entry.channel], entry.call)
}

/// `08:05`
pub fn clock(minutes: u32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}
