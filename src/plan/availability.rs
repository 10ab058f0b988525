//! When reps work and accounts are open: what a calendar keeps to beside the plan's period.

use std::collections::BTreeSet;

use jiff::civil::{Date, Time};

use super::workdays::Workdays;

/// Days and hours that the files give.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Availability {
    /// Days on which nobody works.
    pub holidays: BTreeSet<Date>,
    /// Days on which a rep does not.
    pub absences: Vec<Absence>,
    /// What is agreed with accounts.
    pub appointments: Vec<Appointment>,
    /// Holidays outside the plan's period and the like, in words.
    pub told: Vec<String>,
}

/// Days on which a rep does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
}

/// When an account may be called, must be, or must not be.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// The role that it concerns; `None` = all.
    pub role: Option<String>,
    /// When.
    pub on: On,
    /// From and until; `None` = all day.
    pub hours: Option<(Time, Time)>,
    /// Whether the account is closed then; else it is called then.
    pub closed: bool,
    /// Line in its file, for messages.
    pub line: usize,
}

/// The days of an appointment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum On {
    /// One date: a call is agreed, or the account is closed.
    Date(Date),
    /// Every such weekday: the only ones with calls, or those without.
    Weekdays(Workdays),
}

/// Minutes from midnight.
pub fn minutes(time: Time) -> u32 {
    60 * time.hour().unsigned_abs() as u32 + time.minute().unsigned_abs() as u32
}

impl On {
    /// Whether a date is one of them.
    pub fn has(&self, date: Date) -> bool {
        match self {
            On::Date(own) => *own == date,
            On::Weekdays(days) => days.has(date.weekday()),
        }
    }
}
