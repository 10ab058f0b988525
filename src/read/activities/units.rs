//! Minutes of a log that are hours throughout, or seconds: asked about.

use super::book::{Book, Logged};
use crate::error::Defect;
use crate::measure::due::{Due, roles_of_reps};
use crate::plan::words::{count, number};
use crate::read::sheet::Sheet;
use crate::read::styles::ColumnStyle;

/// Calls below which nothing is asked.
const FEWEST: usize = 10;
/// How often an hour has a minute.
const SIXTY: f64 = 60.0;
/// How far every call has to be from what the plan has, and how far all together may be from sixty times that.
const FAR: f64 = 8.0;
const NEAR: f64 = 2.5;

/// Asks where the minutes of all calls are a sixtieth of the plan's, or sixty times these, and nobody said in which unit they are.
pub fn check((sheet, column): (&Sheet, Option<usize>), book: &Book, logged: &[Logged]) -> Option<Defect> {
    let column = column?;
    if matches!(&sheet.style(column).style, ColumnStyle::Number(style) if style.unit.is_some()) {
        return None;
    }
    let calls = calls(book, logged);
    let (found, planned) = calls.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
    let is_far = |far: fn(f64) -> f64| calls.iter().all(|own| far(own.0 / own.1) > FAR);
    let is_near = |quotient: f64| (1.0 / NEAR..=NEAR).contains(&quotient);
    let unit = match found / planned {
        _ if calls.len() < FEWEST => return None,
        own if is_near(SIXTY * own) && is_far(|own| 1.0 / own) => "hours",
        own if is_near(own / SIXTY) && is_far(|own| own) => "seconds",
        _ => return None,
    };
    let mean = |sum: f64| number((10.0 * sum / calls.len() as f64).round() / 10.0);
    let reason = format!(
        "{} take {} minutes on average, for which the plan has {}: say [styles.activities] minutes = {unit:?} if that is what they are, or \
         \"minutes\", in the plan file or in one that --settings names",
        count(calls.len(), "call"),
        mean(found),
        mean(planned)
    );
    Some(Defect::of_file(&sheet.table.file, reason).column(&sheet.table.headers[column]))
}

/// Minutes of calls of the plan that are their own, and what it has for them.
fn calls(book: &Book, logged: &[Logged]) -> Vec<(f64, f64)> {
    let (due, roles) = (Due::of(book.plan), roles_of_reps(book.plan));
    let of = |own: &Logged| {
        let call = &own.call;
        let minutes = call.minutes.filter(|minutes| *minutes > 0.0 && !call.is_shared)?;
        let entry = &due.entries[due.find(roles[call.rep as usize]?, call.account as usize)?];
        let planned = entry.slot(usize::from(call.channel))?.minutes;
        (planned > 0.0).then_some((minutes, planned))
    };
    logged.iter().filter_map(of).collect()
}
