//! Rows of a log → calls: account, person, day, channel and minutes of each.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use rayon::prelude::*;

use super::book::{Book, Logged};
use super::channels::Channels;
use super::moments::{Moment, clock};
use super::statuses::statuses;
use super::units;
use super::unknown::{Unknown, told};
use crate::error::Defect;
use crate::measure::call_log::{LeftOut, LoggedCall};
use crate::plan::words::count;
use crate::read::defects::Defects;
use crate::read::people::Person;
use crate::read::roll::Named;
use crate::read::row::Row;
use crate::read::sheet::Sheet;
use crate::read::vocabulary::Vocabulary;

/// Rows that are read in one piece of work.
const CHUNK: usize = 65_536;
/// Minutes of a call, at most: what takes longer is no call.
const LONGEST: f64 = 16.0 * 60.0;

/// The calls of a file.
pub struct Found {
    pub logged: Vec<Logged>,
    pub left_out: LeftOut,
    pub told: Vec<String>,
}

struct Columns {
    account: Option<usize>,
    rep: Option<usize>,
    date: Option<usize>,
    activity: Option<usize>,
    minutes: Option<usize>,
    seconds: Option<usize>,
    end: Option<usize>,
    status: Option<usize>,
}

/// All that a row is read with.
struct Reading<'s, 'b> {
    sheet: &'s Sheet,
    book: &'b Book<'b>,
    columns: Columns,
    channels: Channels<'s>,
    statuses: Vocabulary<'s, bool>,
    zones: Vec<Option<TimeZone>>,
}

/// What a piece of a file holds.
#[derive(Default)]
struct Part<'s> {
    logged: Vec<Logged>,
    left_out: LeftOut,
    unknown: Unknown<'s>,
    /// Times with a zone whose person has none.
    zoned: usize,
    /// Calls on days on which the person is not there yet, or any more.
    gone: usize,
    /// Rows without a channel where no column could have told.
    without_channel: usize,
    defects: Defects,
}

/// Reads the rows of a file.
pub fn rows(sheet: &Sheet, book: &Book, defects: &mut Defects) -> Found {
    let columns = Columns {
        account: sheet.required("account_id", defects),
        rep: sheet.required("rep_id", defects),
        date: sheet.required("date", defects),
        activity: sheet.column("activity_id"),
        minutes: sheet.column("minutes"),
        seconds: sheet.column("seconds"),
        end: sheet.column("end_time"),
        status: sheet.column("status"),
    };
    let is_whole = columns.account.is_some() && columns.rep.is_some() && columns.date.is_some();
    let (statuses, channels) = (statuses(sheet, columns.status, defects), Channels::of(sheet, book.plan, defects));
    let zones = TimeZoneDatabase::bundled();
    let zones = book.plan.plan.reps.iter().map(|rep| zones.get(rep.time_zone.as_deref()?).ok()).collect();
    let reading = Reading { sheet, book, columns, channels, statuses, zones };
    let rows = if is_whole { sheet.table.rows() } else { 0 };
    let starts: Vec<usize> = (0..rows).step_by(CHUNK).collect();
    let parts: Vec<Part> = starts.par_iter().map(|&start| reading.part(start..rows.min(start + CHUNK))).collect();
    let mut whole = Part { unknown: Unknown::of(book.plan.plan.accounts.len()), ..Part::default() };
    whole.logged.reserve_exact(parts.iter().map(|part| part.logged.len()).sum());
    for part in parts {
        whole.add(part);
    }
    defects.append(std::mem::take(&mut whole.defects));
    if whole.without_channel > 0 {
        defects.push(reading.no_channel());
    }
    if let Some(defect) = units::check((sheet, reading.columns.minutes), book, &whole.logged) {
        defects.push(defect);
    }
    let mut lines = told(&whole.unknown, &whole.left_out, (sheet, book), defects);
    let file = &sheet.table.file;
    if whole.zoned > 0 {
        let times = count(whole.zoned, "time");
        lines.push(format!("{file}: {times} with a zone of people without time_zone: taken for the day that is written"));
    }
    if whole.gone > 0 {
        lines.push(format!(
            "{file}: {} on days before the person starts, or after the last day; they count",
            count(whole.gone, "call")
        ));
    }
    Found { logged: whole.logged, left_out: whole.left_out, told: lines }
}

impl<'s> Part<'s> {
    fn add(&mut self, later: Part<'s>) {
        self.logged.extend(later.logged);
        self.left_out.add(&later.left_out);
        self.unknown.add(later.unknown);
        self.zoned += later.zoned;
        self.gone += later.gone;
        self.without_channel += later.without_channel;
        self.defects.append(later.defects);
    }
}

impl<'s> Reading<'s, '_> {
    fn part(&self, rows: Range<usize>) -> Part<'s> {
        let mut part = Part { unknown: Unknown::of(self.book.plan.plan.accounts.len()), ..Part::default() };
        let (mut people, mut defects, mut guess) = (BTreeMap::new(), Defects::default(), 0);
        for index in rows {
            let mut row = Row { sheet: self.sheet, index, defects: &mut defects };
            self.row(&mut row, &mut part, &mut people, &mut guess);
        }
        part.defects = defects;
        part
    }

    fn row(&self, row: &mut Row<'s, '_>, part: &mut Part<'s>, people: &mut BTreeMap<&'s str, Person>, guess: &mut usize) {
        if self.statuses.meaning(row.text(self.columns.status)) == Some(false) {
            part.left_out.not_done += 1;
            return;
        }
        row.required(self.columns.date);
        let (date, minutes) = (row.date(self.columns.date), self.minutes(row));
        let (accounts, besides) = self.accounts(row, part, guess);
        let name = row.text(self.columns.rep);
        let person = people.entry(name).or_insert_with(|| self.book.people.find(name));
        let rep = match person {
            Person::Rep(rep, _) => *rep,
            Person::Nobody | Person::Stranger => {
                return if !accounts.is_empty() {
                    part.stranger(name)
                };
            }
            Person::Several(reps) => return row.wrong(self.columns.rep, &self.book.people.which(reps)),
            Person::Miswritten(reason) => return row.wrong(self.columns.rep, reason),
        };
        let channel = self.channel(row, part, rep);
        let Some((date, channel)) = date.zip(channel).filter(|_| !accounts.is_empty()) else { return };
        let (date, start) = self.local(row.text(self.columns.date), rep, date, &mut part.zoned);
        if date < self.book.period.0 || date > self.book.period.1 {
            part.left_out.outside_period += 1;
            return;
        }
        let presence = &self.book.plan.plan.reps[rep].presence;
        part.gone += usize::from(presence.start.is_some_and(|own| date < own) || presence.end.is_some_and(|own| date > own));
        let parts = accounts.len() + besides;
        let minutes = minutes.map(|minutes| minutes / parts as f64);
        let activity = activity(row.text(self.columns.activity));
        for (at, &account) in accounts.iter().enumerate() {
            let is_shared = parts > 1;
            let (account, rep, channel) = (account as u32, rep as u32, channel as u16);
            let call = LoggedCall { account, rep, channel, date, start, minutes, is_shared };
            part.logged.push(Logged { call, activity, is_first_of_several: accounts.len() > 1 && at == 0 });
        }
    }

    /// The accounts that a row names, and how many it names besides; rows without any are counted.
    fn accounts(&self, row: &Row<'s, '_>, part: &mut Part<'s>, guess: &mut usize) -> (Vec<usize>, usize) {
        let cell = row.text(self.columns.account);
        if cell.is_empty() {
            part.left_out.without_account += 1;
            return (Vec::new(), 0);
        }
        let (mut known, mut ignored, mut strange) = (Vec::with_capacity(1), 0, Vec::new());
        let mut see = |id: &'s str| match self.book.roll.find(id, *guess) {
            Named::Account(at) | Named::Bare(at) | Named::Called(at) => {
                *guess = at;
                if !known.contains(&at) {
                    known.push(at);
                }
                true
            }
            Named::LeftOut => {
                ignored += 1;
                true
            }
            Named::Nobody => false,
        };
        if !see(cell) {
            let parts = cell.split([';', '|']).map(str::trim).filter(|own| !own.is_empty());
            for id in parts {
                if id == cell || !see(id) {
                    strange.push(id);
                }
            }
            strange.sort_unstable();
            strange.dedup();
        }
        known.iter().for_each(|&at| part.unknown.see(at));
        let besides = ignored + strange.len();
        match (known.is_empty(), strange.is_empty()) {
            (true, true) => part.left_out.ignored_accounts += 1,
            (true, false) => part.left_out.unknown_accounts += 1,
            (false, _) => part.left_out.in_part += usize::from(besides > 0),
        }
        part.unknown.accounts.extend(strange);
        (known, besides)
    }

    /// Minutes of the row, from whichever column has them.
    fn minutes(&self, row: &mut Row) -> Option<f64> {
        let columns = &self.columns;
        let given = row.at_least_zero(columns.minutes).map(|minutes| (columns.minutes, minutes));
        let given = given.or_else(|| Some((columns.seconds, row.at_least_zero(columns.seconds)? / 60.0)));
        let between = || {
            let [from, to] = [columns.date, columns.end].map(|column| Moment::of(row.text(column)));
            Some((columns.end, from?.minutes_to(to?)?))
        };
        let (column, minutes) = given.or_else(between)?;
        if minutes > LONGEST {
            row.wrong(column, "is no call: it would take more than 16 hours; [styles.activities] tells units");
        } else if minutes < 0.0 {
            row.wrong(column, "is before the activity begins");
        }
        Some(minutes)
    }

    fn channel(&self, row: &mut Row, part: &mut Part, rep: usize) -> Option<usize> {
        let word = row.text(self.channels.column());
        let role = &self.book.plan.plan.reps[rep].role;
        let channel = self.channels.channel(word, role);
        if channel.is_none() && !self.channels.is_unknown(word) {
            match self.channels.column() {
                Some(at) => row.wrong(Some(at), &format!("is empty: write one of {}", self.book.plan.channels.join(", "))),
                None => part.without_channel += 1,
            }
        }
        channel
    }

    /// The day where the person was, and the minute from midnight.
    fn local(&self, cell: &str, rep: usize, date: Date, zoned: &mut usize) -> (Date, Option<u16>) {
        match Moment::of(cell) {
            Some(moment @ Moment::Zoned(..)) => {
                let zone = self.zones[rep].as_ref();
                *zoned += usize::from(zone.is_none());
                (moment.day(zone), moment.minute(zone))
            }
            Some(moment) => (date, moment.minute(None)),
            None => (date, clock(cell)),
        }
    }

    fn no_channel(&self) -> Defect {
        let channels = self.book.plan.channels.join(", ");
        let first = self.book.plan.channels.first().map_or("visit", String::as_str);
        let reason = format!(
            "has no column that tells through which channel ({channels}) a call went: name it with [columns.activities] channel, or \
             say what all rows are with [defaults.activities] channel = {first:?}, in the plan file or in one that --settings names"
        );
        Defect::of_file(&self.sheet.table.file, reason)
    }
}

impl<'s> Part<'s> {
    fn stranger(&mut self, name: &'s str) {
        self.left_out.unknown_people += 1;
        *self.unknown.people.entry(name).or_default() += 1;
    }
}

/// What stands for an activity's id; 0 where there is none.
fn activity(id: &str) -> u128 {
    if id.is_empty() {
        return 0;
    }
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    (half(0) << 64) | half(1) | 1
}
