//! The calendar's table that `schedule` wrote → the calls of its first days.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;

use crate::cells::{BYTE_ORDER_MARK, bare};
use crate::error::{Error, Result};
use crate::execute::briefs::PlannedCall;
use crate::folder::manifest::Manifest;
use crate::plan::published::Published;

/// The columns that are read.
const COLUMNS: [&str; 6] = ["rep_id", "date", "start", "account_id", "channel", "night"];

/// The calls up to a day in the table `name` of a plan's folder, in its order; `None` where it has none.
///
/// # Errors
/// [`Error::Refused`] where the table is not what `schedule` wrote; [`Error::Machine`] where the disk fails.
pub fn until(folder: &Path, name: &str, plan: &Published, last: Date) -> Result<Option<Vec<PlannedCall>>> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let listed = Manifest::read(folder).is_ok_and(|manifest| manifest.files.iter().any(|own| own.path == name));
    if !listed {
        return Err(Error::Refused(vec![format!("{name}: not written by sutton schedule: run it again, or take the file away")]));
    }
    let bytes = fs::read(&path).map_err(|source| Error::Machine { path, source })?;
    calls(&bytes, plan, last).map(Some).map_err(|reason| Error::Refused(vec![format!("{name}: {reason}")]))
}

fn calls(bytes: &[u8], plan: &Published, last: Date) -> std::result::Result<Vec<PlannedCall>, String> {
    let body = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(plan.plan.dialect.delimiter).from_reader(body);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| header.iter().position(|own| own == name).ok_or_else(|| format!("it has no column {name}"));
    let columns = COLUMNS.map(column).into_iter().collect::<std::result::Result<Vec<usize>, String>>()?;
    let reps: BTreeMap<&str, usize> = plan.plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect();
    let accounts: BTreeMap<&str, usize> =
        plan.plan.accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect();
    let mut calls = Vec::new();
    for (row, record) in reader.records().enumerate() {
        let record = record.map_err(|error| error.to_string())?;
        let wrong = |column: &str, cell: &str| format!("line {}, {column}: {cell:?} is none of the plan's", row + 2);
        let [rep, date, start, account, channel, night] =
            [0, 1, 2, 3, 4, 5].map(|at| bare(record.get(columns[at]).unwrap_or_default()));
        let date: Date = date.parse().map_err(|_| wrong("date", date))?;
        if date > last {
            continue;
        }
        calls.push(PlannedCall {
            rep: *reps.get(rep).ok_or_else(|| wrong("rep_id", rep))?,
            account: *accounts.get(account).ok_or_else(|| wrong("account_id", account))?,
            date,
            start: start.into(),
            channel: channel.into(),
            night: night == "true",
        });
    }
    Ok(calls)
}
