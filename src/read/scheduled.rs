//! The calendar's table that `schedule` wrote → all calls with their days.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use crate::cells::{BYTE_ORDER_MARK, bare};
use crate::error::{Error, Result};
use crate::folder::manifest::Manifest;
use crate::plan::Plan;
use crate::plan::published::Published;
use crate::plan::scheduled::{COLUMNS, FOLDER, ScheduledCall, ScheduledCalls, TABLE};

/// Defects that are named.
const NAMED: usize = 10;

/// Whether `schedule` has put a calendar into a plan's folder.
pub fn is_listed(folder: &Path) -> bool {
    let table = format!("{FOLDER}/{TABLE}");
    Manifest::read(folder).is_ok_and(|manifest| manifest.files.iter().any(|own| own.path == table))
}

/// The calls of the calendar in a plan's folder; `None` where it has none.
///
/// # Errors
/// [`Error::Refused`] with what is not as `schedule` writes it for this plan; [`Error::Machine`] where the disk fails.
pub fn calls(folder: &Path, plan: &Published) -> Result<Option<ScheduledCalls>> {
    let roles = plan.roles.iter().map(|role| role.role.as_str());
    calls_of(folder, &plan.plan, roles, plan.reps_of_accounts().into_keys())
}

/// The same of the roles that have work, in their order, and the accounts that these call.
///
/// # Errors
/// As [`calls`].
pub fn calls_of<'a>(
    folder: &Path,
    plan: &'a Plan,
    roles: impl Iterator<Item = &'a str>,
    accounts: impl Iterator<Item = usize>,
) -> Result<Option<ScheduledCalls>> {
    let path = folder.join(FOLDER).join(TABLE);
    if !path.exists() {
        return Ok(None);
    }
    if !is_listed(folder) {
        let told = format!("{FOLDER}/{TABLE}: not written by sutton schedule: run it again, or take the file away");
        return Err(Error::Refused(vec![told]));
    }
    let bytes = fs::read(&path).map_err(|source| Error::Machine { path, source })?;
    let known = Known {
        plan,
        roles: roles.enumerate().map(|(at, role)| (role, at)).collect(),
        reps: plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect(),
        accounts: accounts.map(|at| (plan.accounts[at].id.as_str(), at)).collect(),
        channels: Vec::new(),
    };
    rows(&bytes, known).map(Some)
}

fn rows(bytes: &[u8], mut known: Known) -> Result<ScheduledCalls> {
    let body = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut table = ReaderBuilder::new().delimiter(known.plan.dialect.delimiter).from_reader(body);
    if table.headers().ok().is_none_or(|header| header != COLUMNS.as_slice()) {
        return Err(Error::Refused(vec![told(1, "its columns are not those that schedule writes")]));
    }
    let (mut calls, mut wrong) = (Vec::new(), Vec::new());
    for (at, record) in table.records().enumerate() {
        match record.map_err(|error| error.to_string()).and_then(|record| known.call(&record)) {
            Ok(call) => calls.push(call),
            Err(reason) => wrong.push(told(at + 2, &reason)),
        }
    }
    wrong.truncate(NAMED);
    if wrong.is_empty() { Ok(ScheduledCalls { channels: known.channels, calls }) } else { Err(Error::Refused(wrong)) }
}

fn told(line: usize, reason: &str) -> String {
    format!("{FOLDER}/{TABLE}, line {line}: {reason}: run schedule again")
}

/// What names stand for.
struct Known<'a> {
    plan: &'a Plan,
    roles: BTreeMap<&'a str, usize>,
    reps: BTreeMap<&'a str, usize>,
    accounts: BTreeMap<&'a str, usize>,
    channels: Vec<String>,
}

impl Known<'_> {
    fn call(&mut self, record: &StringRecord) -> std::result::Result<ScheduledCall, String> {
        let cell = |at: usize| bare(record.get(at).unwrap_or_default());
        let no = |at: usize, what: &str| format!("{}: {:?} is no {what}", COLUMNS[at], cell(at));
        let place = |names: &BTreeMap<&str, usize>, at: usize, what: &str| names.get(cell(at)).copied().ok_or(no(at, what));
        let minutes = |at: usize| clock(cell(at)).ok_or(no(at, "time of day"));
        let drive = self.plan.dialect.parse(cell(10)).filter(|minutes| *minutes >= 0.0);
        let channel = cell(7);
        let known = self.channels.iter().position(|own| own == channel);
        let own = ScheduledCall {
            role: place(&self.roles, 2, "role of the plan")?,
            rep: place(&self.reps, 1, "rep of the plan")?,
            account: place(&self.accounts, 6, "account of the plan")?,
            channel: known.unwrap_or(self.channels.len()),
            date: cell(3).parse().map_err(|_| no(3, "date"))?,
            minutes: (minutes(4)?, minutes(5)?),
            drive_minutes: drive.ok_or(no(10, "number of minutes"))?,
            night: cell(11).parse().map_err(|_| no(11, "true or false"))?,
        };
        if own.minutes.0 > own.minutes.1 {
            return Err(no(5, "time after its start"));
        }
        if known.is_none() {
            self.channels.push(channel.into());
        }
        Ok(own)
    }
}

/// Minutes from midnight; a day may end at 24:00.
fn clock(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 24 && minutes < 60).then_some(60 * hours + minutes)
}
