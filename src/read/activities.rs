//! Call logs: tables that a CRM exported or somebody kept, and calendars of people → the calls of a plan.

mod book;
mod channels;
mod doubles;
mod ics;
mod moments;
mod rows;
mod settings;
mod statuses;
mod units;
mod unknown;

use std::path::{Path, PathBuf};

pub use settings::LogSettings;

use super::aliases::ACTIVITIES;
use super::defects::Defects;
use super::ids::Ids;
use super::people::People;
use super::roll::Roll;
use super::schema::{ACTIVITIES_OF_OWN, Schema};
use super::sheet::Sheet;
use super::{encoding, file};
use crate::error::{Defect, Result};
use crate::hash::sha256;
use crate::measure::call_log::{CallLog, LogFile};
use crate::plan::published::Published;
use crate::plan::words::count;
use book::{Book, Logged};

/// Reads the files of a log; what lies outside the plan's period, and what names nobody of the plan, is counted and told.
///
/// # Errors
/// [`crate::Error::Input`] with all defects: files that are none, dates and minutes that can't be, words that nobody knows, a log of
/// another plan, or of another period; [`crate::Error::Machine`] where the disk fails.
pub fn activities(files: &[PathBuf], plan: &Published, settings: &LogSettings) -> Result<CallLog> {
    let mut defects = Defects::default();
    let Some(period) = plan.period() else {
        let reason = "is missing: calls are measured within the first and the last day of the period, [plan] start and end";
        defects.push(Defect::of_file(plan.plan.file(), reason).column("plan.start, plan.end"));
        return Err(defects.into());
    };
    let config = settings.over(&plan.plan.config);
    let schema = Schema::of(&config, ACTIVITIES_OF_OWN, ACTIVITIES);
    let accounts = Ids::new(plan.plan.accounts.iter().map(|account| account.id.as_str()).collect());
    let reps = Ids::new(plan.plan.reps.iter().map(|rep| rep.id.as_str()).collect());
    let book = Book {
        plan,
        period,
        roll: Roll::new(&accounts, &plan.plan.accounts, &plan.plan.left_out),
        people: People::new(&reps, &plan.plan.reps),
    };
    let (mut log, mut logged, mut headers) = (CallLog::default(), Vec::<Logged>::new(), Vec::<String>::new());
    for path in files {
        let Some((sheet, left)) = sheet(path, &book, schema.clone(), &mut defects)? else { continue };
        log.left_out.without_account += left;
        headers.extend(sheet.table.headers.iter().cloned());
        let name = sheet.table.file.clone();
        if let Some(same) = log.files.iter().find(|other| other.sha256 == sheet.sha256()) {
            defects.push(Defect::of_file(&name, format!("is the same file as {}: name it once", same.path)));
        }
        log.files.push(LogFile { path: name, sha256: sheet.sha256().into(), rows: sheet.table.rows() + left });
        let found = rows::rows(&sheet, &book, &mut defects);
        log.left_out.add(&found.left_out);
        log.told.extend(sheet.table.left_out());
        log.told.extend(sheet.notes.iter().map(|note| format!("{}: {note}", sheet.table.file)));
        log.told.extend(found.told);
        if logged.is_empty() {
            logged = found.logged;
        } else {
            logged.extend(found.logged);
        }
    }
    settings.check(&schema, &headers, log.files.len() == files.len(), &mut defects);
    if defects.is_empty() && logged.is_empty() {
        let reason = format!("no call of the plan's reps on its accounts lies in its period, {} to {}", period.0, period.1);
        let names: Vec<&str> = log.files.iter().map(|own| own.path.as_str()).collect();
        defects.push(Defect::of_file(names.join(", "), reason));
    }
    defects.finish()?;
    finished(log, logged)
}

/// The log with each activity once.
fn finished(mut log: CallLog, logged: Vec<Logged>) -> Result<CallLog> {
    let settled = doubles::settled(logged);
    if settled.doubled > 0 {
        let rows = count(settled.doubled, "row");
        log.told.push(format!("{rows} left out: activity, account and person stand in an earlier row, too"));
    }
    if settled.shared > 0 {
        let calls = count(settled.shared, "activity");
        let calls = calls.replace("activitys", "activities");
        log.told.push(format!("{calls} with several accounts: a call on each of them, the minutes shared evenly"));
    }
    log.left_out.doubled = settled.doubled;
    log.calls = settled.calls;
    Ok(log)
}

/// A file as a table, and how many entries of a calendar name no account.
fn sheet(path: &Path, book: &Book, schema: Schema, defects: &mut Defects) -> Result<Option<(Sheet, usize)>> {
    let name = path.display().to_string();
    let place = Path::new(file::parted(&name).0);
    let start = file::start(place);
    if !start.starts_with(ics::BEGIN) && !start.starts_with(ics::BEGIN_WITH_MARK) {
        return Ok(Sheet::read(Path::new(""), &name, schema, defects)?.map(|sheet| (sheet, 0)));
    }
    let Some(bytes) = file::bytes_or_defects(file::LARGEST, place, &name, defects)? else { return Ok(None) };
    let hash = sha256(&bytes);
    let read = encoding::decode(&name, &bytes).and_then(|(text, _)| ics::table(&name, &text, book));
    match read {
        Ok((table, left)) => {
            let plain = Schema { headers: Default::default(), defaults: schema.defaults.clone(), ..schema };
            Ok(Some((Sheet::matched(table, plain, hash, defects), left)))
        }
        Err(defect) => {
            defects.push(defect);
            Ok(None)
        }
    }
}
