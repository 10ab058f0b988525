//! The call calendar as files, on the terminal and for programs.

mod earlier;
mod ics;
mod json;
mod names;
mod tables;
mod text;

use std::path::Path;

pub use earlier::Earlier;
pub use json::json;
pub use tables::clock;
pub use text::{lines, reps};

use crate::check::calendar::{Listed, Row};
use crate::error::Result;
use crate::execute::calendar::Calendar;
use crate::folder::store;
use crate::plan::published::Published;
use crate::plan::scheduled::TABLE;

/// Calls without a day.
const NOT_PLACED: &str = "not_placed.csv";

/// Writes the files of a calendar into a folder; `earlier` is what stands in the calendars of reps already.
///
/// # Errors
/// [`crate::Error::Machine`] where the disk fails.
pub fn write(folder: &Path, plan: &Published, calendar: &Calendar, earlier: &Earlier) -> Result<()> {
    store(&folder.join(TABLE), |out| tables::calendar(plan, calendar, out))?;
    store(&folder.join(NOT_PLACED), |out| tables::not_placed(plan, calendar, out))?;
    ics::files(plan, calendar, earlier)
        .try_for_each(|(name, text)| store(&folder.join(name), |out| out.write_all(text.as_bytes())))
}

/// The calendar as the checker takes it.
pub fn rows(calendar: &Calendar) -> (Vec<Row>, Vec<Listed>) {
    let rows = calendar.entries.iter().map(|entry| Row {
        rep: entry.rep,
        role: entry.role,
        account: entry.account,
        channel: entry.channel,
        call: entry.call,
        date: entry.date,
        minutes: entry.minutes,
        drive_minutes: f64::from(entry.drive_seconds) / 60.0,
        night: entry.night,
    });
    let listed = calendar.unplaced.iter().map(|own| Listed {
        role: own.role,
        account: own.account,
        channel: own.channel,
        calls: own.calls,
    });
    (rows.collect(), listed.collect())
}
