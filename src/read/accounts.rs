//! `accounts` → accounts.

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use super::aliases::Size;
use super::defects::Defects;
use super::left_out::IGNORE;
use super::location::Location;
use super::meanings::{ACCOUNT_STATUSES, FLAGS, account_status, flag};
use super::people::{People, Person};
use super::row::Row;
use super::sheet::Sheet;
use super::vocabulary::{Vocabulary, answer};
use super::words::fold;
use super::{currencies, money, unread};
use crate::plan::{Account, AccountStatus};

/// Columns of numbers that the plan file names.
#[derive(Debug, Default)]
pub struct NumbersInUse {
    /// All of them.
    pub all: Vec<String>,
    /// Those that are balanced, so must not be negative.
    pub balanced: Vec<String>,
}

/// Columns of the accounts that the plan file names.
#[derive(Debug, Default)]
pub struct Named {
    /// Those of numbers.
    pub numbers: NumbersInUse,
    /// Those of text that are units of some role.
    pub areas: BTreeSet<String>,
    /// Segments, as the plan file spells them.
    pub labels: Vec<String>,
}

struct Columns<'s> {
    id: Option<usize>,
    name: Option<usize>,
    location: Location,
    parent_id: Option<usize>,
    city: Option<usize>,
    postal_code: Option<usize>,
    region: Option<usize>,
    language: Option<usize>,
    status: Option<usize>,
    statuses: Vocabulary<'s, AccountStatus>,
    strategic: Option<usize>,
    flags: Vocabulary<'s, bool>,
    segment: Option<usize>,
    segments: Vocabulary<'s, String>,
    excluded_reps: Option<usize>,
    required_skills: Option<usize>,
    numbers: Vec<NumberColumn>,
    areas: Vec<(String, usize)>,
}

struct NumberColumn {
    name: Arc<str>,
    at: usize,
    balanced: bool,
}

impl<'s> Columns<'s> {
    fn of(sheet: &'s Sheet, own: &[usize], named: &Named, defects: &mut Defects) -> Self {
        let known = ["revenue", "potential", "open_pipeline"].into_iter().filter_map(|name| Some((name, sheet.column(name)?)));
        let own = own.iter().map(|&at| (sheet.table.headers[at].as_str(), at));
        let number = |(name, at): (&str, usize)| {
            let balanced = named.numbers.balanced.iter().any(|column| column == name);
            NumberColumn { name: name.into(), at, balanced }
        };
        let amounts = ["revenue", "potential", "open_pipeline"].into_iter().filter_map(|name| sheet.column(name));
        defects.extend(amounts.filter_map(|at| money::check(sheet, at)));
        Columns {
            id: sheet.required("account_id", defects),
            name: sheet.column("name"),
            location: Location::of(sheet, defects),
            parent_id: sheet.column("parent_id"),
            city: sheet.column("city"),
            postal_code: sheet.column("postal_code"),
            region: sheet.column("region"),
            language: sheet.column("language"),
            status: sheet.column("status"),
            statuses: statuses(sheet, defects),
            strategic: sheet.column("strategic"),
            flags: flags(sheet, defects),
            segment: sheet.column("segment"),
            segments: segments(sheet, sheet.column("segment"), &named.labels, defects),
            excluded_reps: sheet.column("excluded_reps"),
            required_skills: sheet.column("required_skills"),
            numbers: known.chain(own).map(number).collect(),
            areas: named.areas.iter().filter_map(|name| Some((name.clone(), sheet.header(name)?))).collect(),
        }
    }

    fn account(&self, row: &mut Row, people: Option<&People>) -> Account {
        Account {
            id: row.required(self.id).to_string(),
            name: row.text(self.name).to_string(),
            place: self.location.place(row),
            parent_id: row.filled(self.parent_id),
            city: row.text(self.city).to_string(),
            postal_code: row.filled(self.postal_code),
            region: row.filled(self.region),
            language: row.filled(self.language),
            status: self.statuses.meaning(row.text(self.status)).unwrap_or_default(),
            strategic: self.flags.meaning(row.text(self.strategic)).unwrap_or_default(),
            segment: self.segments.meaning(row.text(self.segment)),
            excluded_reps: people.map(|people| excluded(row, self.excluded_reps, people)).unwrap_or_default(),
            required_skills: row.list(self.required_skills).map(String::from).collect(),
            numbers: self.numbers.iter().filter_map(|column| Some((Arc::clone(&column.name), column.read(row)?))).collect(),
            areas: self.areas.iter().filter_map(|(name, at)| Some((name.clone(), row.filled(Some(*at))?))).collect(),
            line: row.line(),
        }
    }
}

impl NumberColumn {
    fn read(&self, row: &mut Row) -> Option<f64> {
        if self.balanced { row.at_least_zero(Some(self.at)) } else { row.number(Some(self.at)) }
    }
}

/// Reads the accounts. `people` is `None` where the reps could not be read; `own` are the user's own numeric columns.
pub fn read(sheet: &Sheet, own: &[usize], named: &Named, people: Option<&People>, defects: &mut Defects) -> Vec<Account> {
    let columns = Columns::of(sheet, own, named, defects);
    let account = |index: usize| {
        let mut defects = Defects::default();
        let account = columns.account(&mut Row { sheet, index, defects: &mut defects }, people);
        (account, (!defects.is_empty()).then(|| Box::new(defects)))
    };
    let (accounts, found): (Vec<Account>, Vec<Option<Box<Defects>>>) =
        (0..sheet.table.rows()).into_par_iter().map(account).unzip();
    found.into_iter().flatten().for_each(|found| defects.append(*found));
    accounts
}

/// The user's own numeric columns: those the plan file names, and others that hold nothing but numbers, of a size to compute with.
pub fn own_numbers(sheet: &Sheet, in_use: &NumbersInUse, defects: &mut Defects) -> Vec<usize> {
    let is_number = |row: usize, at: usize| sheet.parse(row, at).is_some_and(|number| number.abs() <= Size::ANY.most);
    let holds_numbers = |&at: &usize| {
        let mut filled = (0..sheet.table.rows()).filter(|&row| !sheet.table.cell(row, at).is_empty()).peekable();
        filled.peek().is_some() && filled.all(|row| is_number(row, at))
    };
    let is_named = |at: &usize| in_use.all.contains(&sheet.table.headers[*at]);
    // A header that is called like a column which is read from another one is no column of its own.
    let unmatched: Vec<usize> = sheet.unmatched().filter(|&at| sheet.column(&sheet.table.headers[at]).is_none()).collect();
    let named = || unmatched.iter().copied().filter(is_named);
    defects.extend(named().filter_map(|at| sheet.style(at).refused().cloned()));
    let is_amount = |at: &usize| currencies::has_own(&sheet.table.headers, *at) || unread::is_amount(&sheet.table.headers[*at]);
    defects.extend(named().filter(is_amount).filter_map(|at| money::check(sheet, at)));
    unmatched.into_par_iter().filter(|at| is_named(at) || holds_numbers(at)).collect()
}

fn statuses<'s>(sheet: &'s Sheet, defects: &mut Defects) -> Vocabulary<'s, AccountStatus> {
    let unknown = |word: &str| {
        let lines = answer(sheet, "status", &[&ACCOUNT_STATUSES[..], &[IGNORE]].concat(), word);
        format!("should be customer or prospect: say what it means, {lines}")
    };
    Vocabulary::of(sheet, sheet.column("status"), account_status, unknown, defects)
}

fn flags<'s>(sheet: &'s Sheet, defects: &mut Defects) -> Vocabulary<'s, bool> {
    let unknown = |word: &str| {
        let lines = answer(sheet, "strategic", &FLAGS, word);
        format!("should be true or false (or yes/no, 1/0, x or empty): say what it means, {lines}")
    };
    Vocabulary::of(sheet, sheet.column("strategic"), flag, unknown, defects)
}

/// Segments as the plan file spells them; what is none of them stays as it is.
pub fn segments<'s>(sheet: &'s Sheet, column: Option<usize>, labels: &[String], defects: &mut Defects) -> Vocabulary<'s, String> {
    let label =
        |word: &str| labels.iter().find(|label| *label == word).or_else(|| labels.iter().find(|label| fold(label) == fold(word)));
    let meaning = |word: &str| Some(label(word).map_or(word, String::as_str).to_string());
    Vocabulary::of(sheet, column, meaning, |_| String::new(), defects)
}

fn excluded(row: &mut Row, column: Option<usize>, people: &People) -> Vec<usize> {
    let mut found = Vec::new();
    for word in row.list(column) {
        match people.find(word) {
            Person::Rep(rep, _) => found.push(rep),
            Person::Nobody => {}
            Person::Several(reps) => row.wrong(column, &format!("{word} {}", people.which(&reps))),
            Person::Miswritten(reason) => row.wrong(column, &reason),
            Person::Stranger => row.wrong_with(column, "names somebody who is no rep of the plan", |_| word.to_string()),
        }
    }
    found
}
