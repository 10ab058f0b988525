//! `calendar.csv` of a plan's folder, read again for its page.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;

use super::names::{CALENDAR, FOLDER};
use super::tables::COLUMNS;
use crate::cells::{BYTE_ORDER_MARK, bare};
use crate::error::{Error, Result};
use crate::report::Report;

/// Defects that are named.
const NAMED: usize = 10;

/// A call on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Index into `Report::roles`, and into `Plan::reps`.
    pub by: (usize, usize),
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Calls::channels`.
    pub channel: usize,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it begins and ends.
    pub minutes: (u32, u32),
    /// Minutes of the drive to it.
    pub drive_minutes: f64,
    /// Whether the rep is away for the night after the day.
    pub night: bool,
}

/// All calls with a day, by rep, date and hour.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Calls {
    /// The channels, as they come.
    pub channels: Vec<String>,
    /// The calls.
    pub calls: Vec<Placed>,
}

impl Calls {
    /// Reads the file's bytes, which belong to the plan of a report.
    ///
    /// # Errors
    /// [`Error::Refused`] with what is not as `schedule` writes it for this plan.
    pub fn read(bytes: &[u8], report: &Report) -> Result<Self> {
        let body = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
        let mut table = ReaderBuilder::new().delimiter(report.plan.dialect.delimiter).from_reader(body);
        if table.headers().ok().is_none_or(|header| header != COLUMNS.as_slice()) {
            return Err(Error::Refused(vec![told(1, "its columns are not those that schedule writes")]));
        }
        let (mut known, mut found, mut wrong) = (Known::of(report), Calls::default(), Vec::new());
        for (at, record) in table.records().enumerate() {
            match record.map_err(|error| error.to_string()).and_then(|record| known.call(report, &record)) {
                Ok(call) => found.calls.push(call),
                Err(reason) => wrong.push(told(at + 2, &reason)),
            }
        }
        found.channels = known.channels;
        wrong.truncate(NAMED);
        if wrong.is_empty() { Ok(found) } else { Err(Error::Refused(wrong)) }
    }
}

fn told(line: usize, reason: &str) -> String {
    format!("{FOLDER}/{CALENDAR}, line {line}: {reason}: run schedule again")
}

/// What names stand for.
struct Known<'a> {
    roles: BTreeMap<&'a str, usize>,
    reps: BTreeMap<&'a str, usize>,
    accounts: BTreeMap<&'a str, usize>,
    channels: Vec<String>,
}

impl<'a> Known<'a> {
    fn of(report: &Report<'a>) -> Self {
        let (plan, roles) = (report.plan, report.roles);
        let served = roles.iter().flat_map(|role| &role.accounts).map(|own| own.account);
        Known {
            roles: roles.iter().enumerate().map(|(at, role)| (role.role.as_str(), at)).collect(),
            reps: plan.reps.iter().enumerate().map(|(at, rep)| (rep.id.as_str(), at)).collect(),
            accounts: served.map(|at| (plan.accounts[at].id.as_str(), at)).collect(),
            channels: Vec::new(),
        }
    }

    fn call(&mut self, report: &Report, record: &StringRecord) -> std::result::Result<Placed, String> {
        let cell = |at: usize| bare(record.get(at).unwrap_or_default());
        let no = |at: usize, what: &str| format!("{}: {:?} is no {what}", COLUMNS[at], cell(at));
        let place = |names: &BTreeMap<&str, usize>, at: usize, what: &str| names.get(cell(at)).copied().ok_or(no(at, what));
        let minutes = |at: usize| clock(cell(at)).ok_or(no(at, "time of day"));
        let drive = report.plan.dialect.parse(cell(10)).filter(|minutes| *minutes >= 0.0);
        let channel = cell(7);
        let known = self.channels.iter().position(|own| own == channel);
        let own = Placed {
            by: (place(&self.roles, 2, "role of the plan")?, place(&self.reps, 1, "rep of the plan")?),
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
