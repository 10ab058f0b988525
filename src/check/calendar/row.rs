//! Rows of a calendar, and calls that are listed.

use jiff::civil::Date;

use crate::plan::published::Published;

/// A row of a calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// Which of the account's calls through the channel, from 1.
    pub call: usize,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it begins and ends.
    pub minutes: (u32, u32),
    /// Minutes of the drive to it.
    pub drive_minutes: f64,
    /// Whether the rep is away for the night after the day.
    pub night: bool,
}

/// Calls that are listed as without a date; with no calls, an appointment that can't be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// How many.
    pub calls: usize,
}

/// A call in words.
pub(super) fn named(plan: &Published, row: &Row) -> String {
    let (account, channel) = (&plan.plan.accounts[row.account].id, &plan.channels[row.channel]);
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let rep = &plan.plan.reps[row.rep].id;
    format!("rep {rep}, {} {}: {channel} {} to account {account}", row.date, clock(row.minutes.0), row.call)
}

/// Hours of a day.
pub(super) fn day_hours(plan: &Published) -> f64 {
    let hours = plan.plan.config.travel.day_hours;
    if hours == 0.0 { 9.0 } else { hours }
}
