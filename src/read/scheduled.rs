//! The calendar's table that `schedule` wrote → all calls with their days.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiff::civil::Date;

use crate::cells::{BYTE_ORDER_MARK, bare};
use crate::error::{Error, Result};
use crate::folder::manifest::Manifest;
use crate::measure::scheduled::ScheduledCall;
use crate::plan::published::Published;

/// The columns that are read.
const COLUMNS: [&str; 4] = ["rep_id", "date", "account_id", "channel"];

/// The calls in the table `name` of a plan's folder, in its order; `None` where it has none.
///
/// # Errors
/// [`Error::Refused`] where the table is not what `schedule` wrote; [`Error::Machine`] where the disk fails.
pub fn calls(folder: &Path, name: &str, plan: &Published) -> Result<Option<Vec<ScheduledCall>>> {
    let path = folder.join(name);
    if !path.exists() {
        return Ok(None);
    }
    let listed = Manifest::read(folder).is_ok_and(|manifest| manifest.files.iter().any(|own| own.path == name));
    if !listed {
        return Err(Error::Refused(vec![format!("{name}: not written by sutton schedule: run it again, or take the file away")]));
    }
    let bytes = fs::read(&path).map_err(|source| Error::Machine { path, source })?;
    rows(&bytes, plan).map(Some).map_err(|reason| Error::Refused(vec![format!("{name}: {reason}")]))
}

fn rows(bytes: &[u8], plan: &Published) -> std::result::Result<Vec<ScheduledCall>, String> {
    let body = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(plan.plan.dialect.delimiter).from_reader(body);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| header.iter().position(|own| own == name).ok_or_else(|| format!("it has no column {name}"));
    let columns = COLUMNS.map(column).into_iter().collect::<std::result::Result<Vec<usize>, String>>()?;
    let reps: BTreeMap<&str, usize> = plan.plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect();
    let accounts: BTreeMap<&str, usize> =
        plan.plan.accounts.iter().enumerate().map(|(at, account)| (account.id.as_str(), at)).collect();
    let channels: BTreeMap<&str, usize> = plan.channels.iter().enumerate().map(|(at, own)| (own.as_str(), at)).collect();
    let (mut calls, mut record) = (Vec::new(), csv::StringRecord::new());
    while reader.read_record(&mut record).map_err(|error| error.to_string())? {
        let [rep, date, account, channel] = [0, 1, 2, 3].map(|at| bare(record.get(columns[at]).unwrap_or_default()));
        let line = calls.len() + 2;
        let known = |names: &BTreeMap<&str, usize>, at: usize, cell: &str| {
            let wrong = || format!("line {line}, {}: {cell:?} is none of the plan's: run schedule again", COLUMNS[at]);
            names.get(cell).copied().ok_or_else(wrong)
        };
        calls.push(ScheduledCall {
            rep: known(&reps, 0, rep)?,
            account: known(&accounts, 2, account)?,
            channel: known(&channels, 3, channel)?,
            date: date.parse::<Date>().map_err(|_| format!("line {line}, date: {date:?} is no date: run schedule again"))?,
        });
    }
    Ok(calls)
}
