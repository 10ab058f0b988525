//! What a log is held against, and what its rows become.

use jiff::civil::Date;

use crate::measure::call_log::LoggedCall;
use crate::plan::published::Published;
use crate::read::people::People;
use crate::read::roll::Roll;

/// What a log is held against.
pub struct Book<'a> {
    pub plan: &'a Published,
    /// First and last day.
    pub period: (Date, Date),
    pub roll: Roll<'a>,
    pub people: People<'a>,
}

/// A call, and the activity that it is of.
#[derive(Clone, Copy)]
pub struct Logged {
    pub call: LoggedCall,
    /// What stands for the activity's id; 0 where it has none.
    pub activity: u128,
    /// Whether it is that of the first of them.
    pub is_first_of_several: bool,
}
