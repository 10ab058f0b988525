//! What people logged, resolved to the accounts, reps and channels of a plan.

use jiff::civil::Date;
use serde::Serialize;

/// A call that was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoggedCall {
    /// Index into `Plan::accounts`.
    pub account: u32,
    /// Index into `Plan::reps`.
    pub rep: u32,
    /// Index into `Published::channels`.
    pub channel: u16,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it began; `None` where the log does not say.
    pub start: Option<u16>,
    /// Minutes that it took; `None` where the log does not say.
    pub minutes: Option<f64>,
    /// Whether these are its share of those of a meeting with several accounts.
    pub is_shared: bool,
}

/// A file of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogFile {
    /// As the user named it.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Rows, or entries of a calendar.
    pub rows: usize,
}

/// Rows that are no calls of the plan's reps on its accounts in its period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// They name no account.
    pub without_account: usize,
    /// Their account is none of the plan's.
    pub unknown_accounts: usize,
    /// Their account is one that the plan file leaves out.
    pub ignored_accounts: usize,
    /// They name such accounts beside others: these have a call, with their share of the minutes.
    pub in_part: usize,
    /// Their person is no rep of the plan.
    pub unknown_people: usize,
    /// They are planned, called off, or nobody was reached.
    pub not_done: usize,
    /// Their activity stands in another row, too.
    pub doubled: usize,
    /// They lie outside the plan's period.
    pub outside_period: usize,
}

impl LeftOut {
    /// Adds those of another part.
    pub fn add(&mut self, other: &LeftOut) {
        self.without_account += other.without_account;
        self.unknown_accounts += other.unknown_accounts;
        self.ignored_accounts += other.ignored_accounts;
        self.in_part += other.in_part;
        self.unknown_people += other.unknown_people;
        self.not_done += other.not_done;
        self.doubled += other.doubled;
        self.outside_period += other.outside_period;
    }
}

/// All calls of a log, within the plan's period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallLog {
    /// The files.
    pub files: Vec<LogFile>,
    /// The calls, in the order of files and rows.
    pub calls: Vec<LoggedCall>,
    /// What is none of them.
    pub left_out: LeftOut,
    /// What was guessed and left out, in words.
    pub told: Vec<String>,
}

impl CallLog {
    /// The last day with a call.
    pub fn last(&self) -> Option<Date> {
        self.calls.iter().map(|call| call.date).max()
    }
}
