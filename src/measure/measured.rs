//! All that a log shows of a plan.

use jiff::civil::Date;

use super::alarms::Alarm;
use super::days::Days;
use super::due::Due;
use super::index::Index;
use super::overdue::{OverServed, Overdue};
use super::tally::Tally;
use super::todo::Todo;

/// A plan and what was done of it up to a day.
#[derive(Clone, Debug)]
pub struct Measured {
    /// First and last day of the plan.
    pub period: (Date, Date),
    /// The last day that counts.
    pub until: Date,
    /// Whether what is due stands in the calendar; else it is the run rate of each rep.
    pub by_calendar: bool,
    /// The working days of each rep.
    pub days: Vec<Days>,
    /// Calls due per rep and week, and their hours.
    pub weeks_due: Vec<Vec<(f64, f64)>>,
    /// What is due.
    pub due: Due,
    /// What was done.
    pub tally: Tally,
    /// Where the time went; `None` where no account has potential or revenue.
    pub index: Option<Index>,
    /// Accounts that are behind.
    pub overdue: Vec<Overdue>,
    /// What the lowest segment got beyond its due calls.
    pub over_served: Option<OverServed>,
    /// What is no chance.
    pub alarms: Vec<Alarm>,
    /// How many questions were asked for it.
    pub questions: usize,
    /// What to do.
    pub todo: Vec<Todo>,
}
