//! Calls that a published calendar has put on days.

use jiff::civil::Date;

/// A call with its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledCall {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// The day.
    pub date: Date,
}
