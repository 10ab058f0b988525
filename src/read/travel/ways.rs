//! The ways that a file lists, whoever wrote it, and what they add up to.

use std::collections::{BTreeMap, BTreeSet};

use super::unit::Measure;
use crate::error::Defect;
use crate::plan::Account;
use crate::plan::words::{count, first, number};
use crate::read::defects::Defects;
use crate::read::ids::{CUT, Ids, is_cut};
use crate::read::people::{People, Person, Way};
use crate::read::roll::{Named, Roll};
use crate::read::words::fold;
use crate::read::zeros::Zeros;

/// The longest drive, hours.
pub const LONGEST: f64 = 1e5;
/// Places given as examples.
const SHOWN: usize = 3;

/// Whom the ids of a file may mean.
pub struct Roster<'a> {
    /// Ids of the reps.
    pub reps: &'a Ids<'a>,
    /// Ids of the accounts.
    pub accounts: &'a Ids<'a>,
    /// The reps by name.
    people: &'a People<'a>,
    /// Accounts by name, folded.
    names: BTreeMap<String, usize>,
    /// Accounts as they may be written.
    roll: Roll<'a>,
    /// Whether an id is both.
    overlap: bool,
}

/// Who an id is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    pub rep: Option<usize>,
    pub account: Option<usize>,
    /// How it was found, where it is not the id itself.
    pub way: Option<Way>,
}

impl Point {
    pub fn is_known(self) -> bool {
        self.rep.or(self.account).is_some()
    }
}

/// What a pair of points is.
pub enum Pair {
    /// Between a rep and an account, and whether it leads back.
    Way(usize, usize, bool),
    /// Between two reps, or two accounts.
    Between,
    /// A rep and an account either way.
    Either,
    /// One of them is nobody.
    Unknown,
}

impl<'a> Roster<'a> {
    pub fn of(
        (accounts, reps): (&'a Ids<'a>, &'a Ids<'a>),
        people: &'a People<'a>,
        named: &[Account],
        left_out: &'a BTreeSet<String>,
    ) -> Self {
        let overlap = reps.all().iter().any(|id| accounts.find(id).is_some());
        let names = named.iter().enumerate().filter(|(_, account)| !account.name.is_empty());
        let names = names.map(|(at, account)| (fold(&account.name), at)).collect();
        Roster { reps, accounts, people, names, roll: Roll::new(accounts, &[], left_out), overlap }
    }

    /// Who an id is; the account of `guess` is looked at first. What is no id may be the name of a rep, or have lost its zeros.
    pub fn point(&self, id: &str, guess: usize) -> Point {
        let rep = self.reps.find(id);
        if rep.is_some() && !self.overlap {
            return Point { rep, account: None, way: None };
        }
        match (self.roll.find(id, guess), rep.is_none().then(|| self.people.find(id))) {
            (Named::Account(account), _) => Point { rep, account: Some(account), way: None },
            (_, None) | (Named::LeftOut, _) => Point { rep, account: None, way: None },
            (Named::Nobody | Named::Called(_), Some(Person::Rep(rep, way))) => {
                Point { rep: Some(rep), account: None, way: Some(way) }
            }
            (Named::Nobody | Named::Called(_), _) | (Named::Bare(_), Some(Person::Rep(..))) => Point::default(),
            (Named::Bare(account), _) => Point { rep: None, account: Some(account), way: Some(Way::Zeros) },
        }
    }

    /// Whether the plan leaves out an account that a row is of.
    pub fn leaves_out(&self, ids: [&str; 2]) -> bool {
        let is_rep = |id: &str| matches!(self.people.find(id), Person::Rep(_, Way::Id | Way::Checksum | Way::Zeros));
        ids.iter().any(|id| self.roll.leaves_out(id) && !is_rep(id))
    }

    /// Why an id is nobody.
    pub fn stranger(&self, id: &str, otherwise: &str) -> String {
        match self.people.find(id) {
            Person::Several(reps) => self.people.which(&reps),
            Person::Miswritten(reason) => reason,
            _ if is_cut(id) => CUT.into(),
            _ if self.account_called(id).is_some() => "is the name of an account: write its account_id".into(),
            _ => otherwise.into(),
        }
    }

    /// The id of the account of a name, where that is no id.
    pub fn account_called(&self, name: &str) -> Option<&'a str> {
        self.names.get(&fold(name)).map(|&at| self.accounts.all()[at])
    }

    fn id(&self, point: Point) -> &'a str {
        let account = || point.account.map_or("", |at| self.accounts.all()[at]);
        point.rep.map_or_else(account, |at| self.reps.all()[at])
    }

    /// How pairs of ids are read, all of them at hand.
    pub fn reading<'b>(&self, mut pairs: impl Iterator<Item = (&'b str, &'b str)>) -> Reading {
        let out = |(from, to): (&str, &str)| self.reps.find(from).is_some() && self.accounts.find(to).is_some();
        Reading { all_out: !self.overlap || pairs.all(out) }
    }
}

/// How pairs of ids are read.
#[derive(Clone, Copy)]
pub struct Reading {
    /// Every pair leads from a rep to an account, whoever else they may be.
    all_out: bool,
}

impl Reading {
    pub fn of(self, from: Point, to: Point) -> Pair {
        match (from.rep.zip(to.account), to.rep.zip(from.account)) {
            (Some((rep, account)), other) if self.all_out || other.is_none() => Pair::Way(rep, account, false),
            (None, Some((rep, account))) => Pair::Way(rep, account, true),
            (Some(_), _) => Pair::Either,
            (None, None) if from.is_known() && to.is_known() => Pair::Between,
            (None, None) => Pair::Unknown,
        }
    }
}

/// What is told of a file's ids and rows.
#[derive(Default)]
pub struct Tally {
    /// Ways between two reps or two accounts.
    pub between: usize,
    /// Ways of accounts that the plan leaves out.
    pub left_out: usize,
    /// Columns of times that were passed over, in words.
    pub passed: Option<String>,
    named: usize,
    zeros: Zeros,
}

impl Tally {
    /// Counts ids that were found by something else.
    pub fn see(&mut self, id: &str, point: Point, roster: &Roster) {
        match point.way {
            Some(Way::Zeros) => self.zeros.add(id, roster.id(point)),
            Some(_) => self.named += 1,
            None => {}
        }
    }

    fn told(&self, file: &str) -> Vec<String> {
        let mut told: Vec<String> = self.zeros.told(file, "accounts or reps").into_iter().collect();
        told.extend(self.passed.iter().map(|words| format!("{file}: {words}")));
        if self.named > 0 {
            told.push(format!("{file}: names reps by name or e-mail, or in another case ({})", count(self.named, "cell")));
        }
        if self.left_out > 0 {
            told.push(format!("{file}: {} of accounts that are ignored, left out", count(self.left_out, "way")));
        }
        if self.between > 0 {
            told.push(format!("{file}: {} between two reps or two accounts not used", count(self.between, "way")));
        }
        told
    }
}

/// A way that is listed.
#[derive(Clone, Copy, Debug)]
pub struct Drive {
    pub rep: usize,
    pub account: usize,
    pub back: bool,
    pub hours: f64,
    /// Number of its cell, for [`Listing::place`].
    pub cell: usize,
}

/// What a file lists.
pub struct Listing<'a> {
    pub file: String,
    pub ways: Vec<Drive>,
    pub measure: Measure,
    /// Where the times stand: a header, or a key.
    pub column: String,
    /// What the headers of a table are read as; `None` as they are matched.
    pub headers: Option<Vec<(String, Option<String>)>>,
    /// Whether the ids are those of the reps and the accounts because they are as many.
    pub guessed: bool,
    /// What is told of its ids and rows.
    pub tally: Tally,
    /// Cells without a time.
    pub empty: Vec<usize>,
    /// A defect at the number of a cell, without its reason.
    pub place: Box<dyn Fn(usize) -> Defect + 'a>,
}

impl Listing<'_> {
    /// A defect at a way.
    pub fn wrong(&self, way: &Drive, reason: String) -> Defect {
        Defect { reason, ..(self.place)(way.cell) }
    }

    /// One-way hours by (rep, account), of both directions their mean; and what is told of that.
    pub fn merged(mut self, defects: &mut Defects) -> (BTreeMap<(usize, usize), f64>, Vec<String>) {
        let mut ways = std::mem::take(&mut self.ways);
        ways.sort_by_key(|way| (way.rep, way.account, way.back));
        let same = |a: &Drive, b: &Drive| (a.rep, a.account) == (b.rep, b.account);
        for two in ways.windows(2).filter(|two| same(&two[0], &two[1]) && two[0].back == two[1].back) {
            let place = (self.place)(two[0].cell);
            let before = place.line.map_or_else(|| place.column.unwrap_or_default(), |line| format!("line {line}"));
            let again = self.wrong(&two[1], "an earlier line has the same rep and account".into());
            defects.push(again.detail(before));
        }
        let (mut both, mut back) = (0, 0);
        let hours = ways.chunk_by(same).map(|of_pair| {
            match of_pair {
                [only] => back += usize::from(only.back),
                _ => both += 1,
            }
            let mean = of_pair.iter().map(|way| way.hours).sum::<f64>() / of_pair.len() as f64;
            ((of_pair[0].rep, of_pair[0].account), mean)
        });
        (hours.collect(), self.told(both, back))
    }

    fn told(&self, both: usize, back: usize) -> Vec<String> {
        let mut told = Vec::new();
        if both > 0 {
            told.push(format!("{} listed out and back count with the mean of both", count(both, "way")));
        }
        if back > 0 {
            told.push(format!("{} listed from the account to the rep alone count for both directions", count(back, "way")));
        }
        if !self.empty.is_empty() {
            let place = |&cell: &usize| {
                let place = (self.place)(cell);
                place.line.map_or_else(|| place.column.unwrap_or_default(), |line| format!("line {line}"))
            };
            let examples: Vec<String> = self.empty.iter().take(SHOWN).map(place).collect();
            let dots = if self.empty.len() > SHOWN { ", …" } else { "" };
            let ways = number(self.empty.len() as f64);
            told.push(format!("{ways} of its ways have no time: {}{dots}", first(&examples, SHOWN)));
        }
        let told = told.into_iter().map(|words| format!("{}: {words}", self.file));
        told.chain(self.tally.told(&self.file)).collect()
    }
}
