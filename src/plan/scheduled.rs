//! The calls of a calendar as it was handed out: `calendar.csv`, read as published.

use jiff::civil::Date;

/// The subfolder of a plan's folder that holds its calendar.
pub const FOLDER: &str = "calendar";
/// The table of it that has every call with its day.
pub const TABLE: &str = "calendar.csv";
/// Columns of the table.
pub const COLUMNS: [&str; 12] =
    ["uid", "rep_id", "role", "date", "start", "end", "account_id", "channel", "call", "minutes", "drive_minutes", "night"];

/// A call on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduledCall {
    /// Index into the roles that have work.
    pub role: usize,
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `ScheduledCalls::channels`.
    pub channel: usize,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it begins and ends.
    pub minutes: (u32, u32),
    /// Minutes of the drive to it.
    pub drive_minutes: f64,
    /// Whether the rep is away for the night after the day.
    pub night: bool,
}

/// All calls with a day, by rep, date and hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ScheduledCalls {
    /// The channels, as they come.
    pub channels: Vec<String>,
    /// The calls.
    pub calls: Vec<ScheduledCall>,
}
