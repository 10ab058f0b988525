//! Call logs of a written plan, with planted deviations: what `measure` and `calibrate` should find is known beforehand.
//!
//! Each rep walks through the days with a random stream of its own (`stream`), and each due call takes as many draws whatever is
//! planted. So the same seed gives the same bytes at any number of threads, a longer log begins as the shorter one does, and two
//! logs differ where their deviations say so.

mod days;
mod deviation;
mod planted;
mod request;
mod walk;

use std::io::{self, Write};

use rayon::prelude::*;

pub use deviation::{Left, Longer, Skips, Slower};
pub use request::LogRequest;
pub use walk::DrawnCall;

use crate::cells::Writer;
use crate::error::Result;
use crate::plan::availability::Availability;
use crate::plan::published::Published;
use crate::plan::scheduled::ScheduledCalls;
use planted::Planted;
use walk::Walk;

/// Columns of a log, as `measure` reads them.
const COLUMNS: [&str; 6] = ["activity_id", "account_id", "rep_id", "date", "channel", "minutes"];

/// Draws the calls that are made, by date and hour: those of the calendar's routes, or those that the plan has, spread over the
/// working days of each rep.
///
/// # Errors
/// [`crate::Error::Command`] for a request out of range, or about what the plan does not have; [`crate::Error::Refused`] for a
/// calendar of another plan.
pub fn draw(
    request: &LogRequest,
    plan: &Published,
    availability: &Availability,
    calendar: Option<&ScheduledCalls>,
) -> Result<Vec<DrawnCall>> {
    let planted = Planted::of(request, plan)?;
    let days = days::Days::of(plan, availability, calendar, planted.period)?;
    let walk = Walk::of(plan, request, &planted);
    let reps: Vec<usize> = plan.serving().into_iter().collect();
    let by_rep: Vec<Vec<DrawnCall>> = reps.par_iter().map(|&rep| walk.calls(rep, &days)).collect();
    let mut calls: Vec<DrawnCall> = by_rep.into_iter().flatten().collect();
    calls.sort_by_key(|call| (call.date, call.start, call.rep, call.number));
    Ok(calls)
}

/// Writes calls as a table in the dialect of the plan's own.
///
/// # Errors
/// What the disk says.
pub fn write(plan: &Published, calls: &[DrawnCall], out: &mut dyn Write) -> io::Result<()> {
    let dialect = plan.plan.dialect;
    let mut writer = Writer::in_dialect(dialect, out, COLUMNS)?;
    for call in calls {
        let rep = &plan.plan.reps[call.rep].id;
        writer.row([
            format!("{rep}-{:05}", call.number),
            plan.plan.accounts[call.account].id.clone(),
            rep.clone(),
            format!("{} {:02}:{:02}", call.date, call.start / 60, call.start % 60),
            plan.channels[call.channel].clone(),
            call.minutes.to_string(),
        ])?;
    }
    writer.finish()
}
