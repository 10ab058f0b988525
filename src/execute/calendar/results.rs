//! What a calendar holds.

use jiff::civil::Date;

use super::whole::Rounded;

/// The calendar of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calendar {
    /// Calls, by rep as the plan has them, date and hour.
    pub entries: Vec<Entry>,
    /// A row per rep with calls.
    pub reps: Vec<RepCalendar>,
    /// Calls without a date, and appointments that can't be kept.
    pub unplaced: Vec<Unplaced>,
    /// Segments whose calls were fractions.
    pub rounded: Vec<Rounded>,
}

/// A call on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// Which of the account's calls through the channel it is, from 1.
    pub call: usize,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it begins and ends.
    pub minutes: (u32, u32),
    /// Minutes that the plan has for it.
    pub planned_minutes: f64,
    /// Seconds of the drive to it.
    pub drive_seconds: u32,
    /// Whether the rep is away for the night after this day.
    pub night: bool,
}

/// What the calendar of a rep comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RepCalendar {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Calls with a date, and all.
    pub calls: (usize, usize),
    /// Days with calls, and working days.
    pub days: (usize, usize),
    /// Days with visits.
    pub days_out: usize,
    /// Nights away.
    pub nights: usize,
    /// Hours on the road by the routes.
    pub road_hours: f64,
    /// Hours of travel that the plan estimates for the same accounts; each night counts `overnight_hours` there.
    pub planned_hours: f64,
    /// Accounts with 2 to 52 visits whose gaps are all even to the tolerance, and all of them.
    pub even: (usize, usize),
}

/// Calls that have no date, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Unplaced {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Published::roles`.
    pub role: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// How many; 0 where an appointment can't be kept, and the call is on another day.
    pub calls: usize,
    /// Why.
    pub reason: String,
}
